"""Explore a corpus in JupyterLab: filters, linked charts and table, and the sentence in its article."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pandas as pd

from analysis.charts import plot_actor_stance, plot_claims_over_time, plot_timeline
from analysis.errors import ParameterError
from analysis.records import STANCES
from analysis.reversals import find_reversals
from analysis.views import (
    Html,
    Story,
    as_rows,
    said_on,
    select_statements,
    show_article,
    show_sentence,
    show_statements,
)

PLOTLY = "application/vnd.plotly.v1+json"
EVERY = "(all)"
"""The choice of a filter that leaves everything in."""


class Explorer:
    """Widgets over a story; whatever changes in a filter redraws charts, list and table from the same rows.

    `statements` holds the rows chosen at present, so that a next cell can go on with them; `chosen` is the row whose
    article is shown, or None.
    """

    def __init__(self, story: Story) -> None:
        try:
            widgets: Any = import_module("ipywidgets")
        except ImportError as error:
            raise ParameterError("exploring needs ipywidgets; install claimline with its [lab] extra") from error
        self.story = story
        self.statements = story.statements
        claims = [(EVERY, "")] + [(story.claim_texts.get(one, one), one) for one in _names(story.statements, "claim")]
        people = [EVERY, *sorted({*_names(story.statements, "group"), *_names(story.statements, "actor")})]
        days = said_on(story.statements).dropna()
        first, last = (days.min().date(), days.max().date()) if len(days) else (None, None)
        wide = widgets.Layout(width="auto")
        self.claim = widgets.Dropdown(options=claims, value="", description="Claim", layout=wide)
        self.actor = widgets.Combobox(options=people, placeholder="actor or group", description="Actor")
        self.stances = widgets.SelectMultiple(options=STANCES, rows=len(STANCES), description="Stances")
        self.start = widgets.DatePicker(value=first, description="From")
        self.end = widgets.DatePicker(value=last, description="To")
        self.freq = widgets.Dropdown(options=[("week", "W"), ("month", "M"), ("day", "D")], description="Period")
        self.list = widgets.Select(options=[], rows=8, description="Statement", layout=wide)
        self.charts, self.table, self.article = (widgets.Output() for _ in range(3))
        for one in (self.claim, self.actor, self.stances, self.start, self.end, self.freq):
            one.observe(self._filter, names="value")
        self.list.observe(self._pick, names="value")
        left = widgets.VBox([self.claim, self.actor, self.stances])
        right = widgets.VBox([self.start, self.end, self.freq])
        tabs = widgets.Tab([self.charts, self.table], titles=("Charts", "Table"))
        self.box = widgets.VBox([widgets.HBox([left, right]), self.list, self.article, tabs])
        self._filter(None)

    @property
    def chosen(self) -> pd.Series | None:
        """The row of the statement whose article is shown."""
        rows = self.statements[self.statements["statement_id"] == self.list.value]
        return rows.iloc[0] if len(rows) else None

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.box)

    def _filter(self, _: Any) -> None:
        actor = self.actor.value.strip()
        self.statements = select_statements(
            self.story.statements,
            claims=[self.claim.value] if self.claim.value else [],
            actors=[actor] if actor and actor != EVERY else [],
            stances=list(self.stances.value),
            start=self.start.value or "",
            end=self.end.value or "",
        )
        names, corpus = self.story.claim_texts, self.story.name
        turns = find_reversals(self.statements)
        _fill(
            self.charts,
            plot_claims_over_time(self.statements, self.freq.value, names=names, corpus=corpus),
            plot_timeline(self.statements, turns, names=names, corpus=corpus),
            plot_actor_stance(self.statements, names=names, corpus=corpus),
        )
        _fill(self.table, show_statements(self.statements, names))
        before = self.list.value
        rows = self.statements.assign(day=said_on(self.statements)).sort_values("day", kind="stable")
        options = [(_label(row), str(row["statement_id"])) for row in as_rows(rows)]
        self.list.options = options
        self.list.value = before if before in {one for _, one in options} else (options[0][1] if options else None)
        self._pick(None)

    def _pick(self, _: Any) -> None:
        row = self.chosen
        if row is None:
            _fill(self.article, show_sentence("No statement is chosen."))
            return
        articles = self.story.articles
        own = articles[articles["article_id"] == row["article_id"]]
        _fill(self.article, show_article(own.iloc[0], self.story.statements, focus=str(row["statement_id"])))


def explore(story: Story) -> Explorer:
    """Widgets for a story: shown as the last expression of a cell in JupyterLab or VS Code."""
    return Explorer(story)


def _names(statements: pd.DataFrame, column: str) -> list[str]:
    return sorted(str(one) for one in statements[column].dropna().unique())


def _label(row: dict[str, Any]) -> str:
    who = "(nobody named)" if pd.isna(row["actor"]) else row["actor"]
    day = "" if pd.isna(row["day"]) else f"{row['day']:%Y-%m-%d}  "
    stance = "" if pd.isna(row["stance"]) else f"  [{row['stance']}]"
    content = " ".join(str(row["content"]).split())
    return f"{day}{who}{stance}: {content[:90]}{'…' if len(content) > 90 else ''}"


def _fill(output: Any, *things: Any) -> None:
    """Replace what an output widget shows by figures and pieces of HTML."""
    shown = []
    for thing in things:
        if isinstance(thing, Html):
            data: dict[str, Any] = {"text/html": thing.html, "text/plain": repr(thing)}
        else:
            data = {PLOTLY: json.loads(thing.to_json())}
        shown.append({"output_type": "display_data", "data": data, "metadata": {}})
    output.outputs = tuple(shown)
