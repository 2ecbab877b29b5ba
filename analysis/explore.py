"""Explore a corpus in JupyterLab or VS Code: filters, charts and a table to click, the article, and corrections.

The marks of a chart carry the ids of their statements (`house.leads`); a click sends them here, and the first of them
is shown in its article. What is corrected goes to `corrections.csv` beside the articles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.io as pio
from plotly.offline import get_plotlyjs

from analysis.charts import plot_actor_stance, plot_claims_over_time, plot_stance_strip, plot_timeline
from analysis.codebook import EMPTY, read_codebook
from analysis.corrections import add_corrections, apply_corrections, undo_correction
from analysis.errors import ClaimlineError, ParameterError
from analysis.house import THEMES, fit
from analysis.records import ACTS, STANCES
from analysis.reversals import find_reversals
from analysis.views import (
    SIGNS,
    Html,
    Story,
    day_words,
    escape,
    open_corpus,
    said_on,
    select_statements,
    show,
    show_sentence,
    show_statements,
)

VIEWS = ("Claims over time", "Timeline", "How positions moved", "Actors", "Table")
EVERY = "(all claims)"
NO_STANCE = "no stance"
TABLE_ROWS = 300
"""Rows of the table at once: it is sent anew after every change of a filter."""
FORM = ("actor", "act", "claim", "stance")
"""What can be corrected here; days, flags and groups can be in the file."""


class Explorer:
    """Widgets over a story: filters, one view of what they leave, the chosen statement in its article, a form.

    `statements` holds the rows that the filters leave, so that a next cell can go on with them; `chosen` is the row
    whose article is shown, or None; `story` has all rows, with the corrections made here.
    """

    def __init__(self, story: Story) -> None:
        widgets = _needed("ipywidgets")
        board, reader = _widgets()
        self.story = story
        self.statements = story.statements
        self._trail: list[str] = []
        self._chosen = ""
        self._earlier: list[tuple[str, pd.DataFrame]] = []
        self._width = 700
        book = story.source / "codebook.yml"
        self._codebook = read_codebook(book) if story.source.name and book.is_file() else EMPTY
        self._make_filters(widgets)
        self.view = widgets.ToggleButtons(options=VIEWS, style={"button_width": "auto"})
        self.board, self.article = board(themes=_themes()), reader()
        self.board.on_msg(self._hear)
        self._make_form(widgets)
        self.view.observe(self._redraw, names="value")
        left = widgets.VBox([self.view, self.board], layout={"flex": "3 1 480px", "min_width": "0"})
        right = widgets.VBox(
            [self._steps, self.article, self._form, self.status],
            layout={"flex": "2 1 340px", "min_width": "0", "padding": "0 0 0 12px"},
        )
        both = widgets.HBox([left, right], layout={"flex_flow": "row wrap", "align_items": "flex-start"})
        self.box = widgets.VBox([self._filters, both])
        self._filter()
        self.open("")

    def _make_filters(self, widgets: Any) -> None:
        story, wide = self.story, {"width": "auto", "flex": "1 1 260px"}
        claims = [(EVERY, "")] + [(_short(story.claim_texts.get(one, one)), one) for one in self._claims()]
        days = said_on(story.statements).dropna()
        first, last = (days.min().date(), days.max().date()) if len(days) else (None, None)
        near = {"description_width": "44px"}
        self.claim = widgets.Dropdown(options=claims, value="", description="Claim", layout=wide, style=near)
        people = sorted({*_names(story.statements, "group"), *_names(story.statements, "actor")})
        self.actor = widgets.Combobox(
            options=people, placeholder="part of a name; empty: all", description="Actor", layout=wide, style=near
        )
        days_wide = {"width": "172px"}
        self.start = widgets.DatePicker(value=first, description="From", layout=days_wide, style=near)
        self.end = widgets.DatePicker(value=last, description="To", layout=days_wide, style=near)
        periods = [("day", "D"), ("week", "W"), ("month", "M"), ("quarter", "Q"), ("year", "Y")]
        self.freq = widgets.Dropdown(
            options=periods, value="W", description="Per", layout={"width": "138px"}, style=near
        )
        self.stances = {
            name: widgets.Checkbox(
                value=True,
                indent=False,
                description=f"{SIGNS.get(name, '–')} {name}",
                layout={"width": "auto", "margin": "0 8px 0 0"},
            )
            for name in (*STANCES, NO_STANCE)
        }
        for one in (self.claim, self.actor, self.start, self.end, self.freq, *self.stances.values()):
            one.observe(self._filter, names="value")
        wrap = {"flex_flow": "row wrap", "align_items": "center"}
        self._filters = widgets.VBox(
            [
                widgets.HBox([self.claim, self.actor], layout=wrap),
                widgets.HBox([self.start, self.end, self.freq, *self.stances.values()], layout=wrap),
            ]
        )

    def _make_form(self, widgets: Any) -> None:
        story, wide, near = self.story, {"width": "auto"}, {"description_width": "52px"}
        claims = [("(no claim)", "")] + [(_short(story.claim_texts.get(one, one)), one) for one in self._claims()]
        acts = [(one.replace("_", " "), one) for one in ACTS]
        stances = [("(no stance)", "")] + [(f"{SIGNS[one]} {one}", one) for one in STANCES]
        self.right = {
            "actor": widgets.Combobox(options=_names(story.statements, "actor"), description="Actor"),
            "act": widgets.Dropdown(options=acts, description="Act"),
            "claim": widgets.Dropdown(options=claims, description="Claim"),
            "stance": widgets.Dropdown(options=stances, description="Stance"),
        }
        for one in self.right.values():
            one.layout, one.style.description_width = wide, near["description_width"]
        self.save = widgets.Button(
            description="Save correction", button_style="primary", icon="check", layout={"width": "auto"}
        )
        self.none = widgets.Button(
            description="No statement", icon="ban", layout={"width": "auto"}, tooltip="Take this row out of the table"
        )
        self.undo = widgets.Button(
            description="Undo", icon="undo", layout={"width": "auto"}, tooltip="Take back the last correction"
        )
        self.back = widgets.Button(description="Previous", icon="chevron-left", layout={"width": "100px"})
        self.next = widgets.Button(description="Next", icon="chevron-right", layout={"width": "80px"})
        self.place, self.status = widgets.Label(), widgets.HTML()
        self.save.on_click(self._save)
        self.none.on_click(self._remove)
        self.undo.on_click(self._undo)
        self.back.on_click(lambda _: self._step(-1))
        self.next.on_click(lambda _: self._step(1))
        self._steps = widgets.HBox([self.back, self.next, self.place])
        buttons = widgets.HBox([self.save, self.none, self.undo], layout={"flex_flow": "row wrap"})
        self._form = widgets.VBox([widgets.HTML("<b>Is it right?</b>"), *self.right.values(), buttons])

    def _claims(self) -> list[str]:
        return list(self.story.claim_texts) or _names(self.story.statements, "claim")

    @property
    def chosen(self) -> pd.Series | None:
        """The row of the statement whose article is shown."""
        rows = self.story.statements[self.story.statements["statement_id"] == self._chosen]
        return rows.iloc[0] if len(rows) else None

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.box)

    # --- what is shown ---------------------------------------------------------------------------------------------

    def _filter(self, _: Any = None) -> None:
        typed = self.actor.value.strip()
        actors = [one for one in self.actor.options if typed.lower() in one.lower()] or [typed] if typed else []
        rows = select_statements(
            self.story.statements,
            claims=[self.claim.value] if self.claim.value else [],
            actors=actors,
            start=self.start.value or "",
            end=self.end.value or "",
        )
        stances = rows["stance"].astype("string").fillna(NO_STANCE)
        kept = rows[stances.isin([name for name, box in self.stances.items() if box.value])]
        order = kept.assign(_day=said_on(kept)).sort_values(["_day", "article_id", "cue_start"], kind="stable")
        self.statements = order.drop(columns="_day").reset_index(drop=True)
        self._trail = [str(one) for one in self.statements["statement_id"]]
        self._redraw()
        self._tell_place()

    def _redraw(self, _: Any = None) -> None:
        figure, html = {}, ""
        if self.view.value == "Table":
            html = show_statements(self.statements.head(TABLE_ROWS), self.story.claim_texts).html
            more = len(self.statements) - TABLE_ROWS
            html += show_sentence(f"{more} more; filter to see them.").html if more > 0 else ""
        else:
            figure = json.loads(fit(self._draw(), self._width).to_json())
        with self.board.hold_sync():
            self.board.figure, self.board.html = figure, html

    def _draw(self) -> Any:
        rows = self.statements
        more: dict[str, Any] = {"names": self.story.claim_texts, "corpus": self.story.name}
        if self.view.value == "Claims over time":
            return plot_claims_over_time(rows, self.freq.value, **more)
        if self.view.value == "Timeline":
            return plot_timeline(rows, find_reversals(rows), **more)
        return (plot_actor_stance if self.view.value == "Actors" else plot_stance_strip)(rows, **more)

    def _hear(self, _: Any, message: Mapping[str, Any], __: Any) -> None:
        """What the board tells: a new width in pixels, or the ids of the mark or row that was clicked."""
        if abs(message.get("width", self._width) - self._width) > 20:
            self._width = message["width"]
            self._redraw()
        known = set(self.statements["statement_id"])
        ids = [one for one in message.get("open", []) if one in known]
        if ids:
            self._trail = ids if len(ids) > 1 else [str(one) for one in self.statements["statement_id"]]
            self.open(ids[0])

    def open(self, statement_id: str) -> None:
        """Show a statement in its article, and what is said of it in the form."""
        self._chosen = statement_id
        row = self.chosen
        self.board.chosen = statement_id
        for name, field in self.right.items():
            value = "" if row is None or pd.isna(row[name]) else str(row[name])
            field.value = value if value or name != "act" else ACTS[0]
        self._tell_place()
        if row is None:
            self.article.html = show_sentence("Click a mark or a row to read the statement in its article.").html
            return
        articles = self.story.articles
        own = articles[articles["article_id"] == row["article_id"]].iloc[0]
        article = show(own, self.story.statements, focus=statement_id)
        self.article.html = (self._facts(row) + article).html

    def _facts(self, row: pd.Series) -> Html:
        said = day_words(row["said_from"], row["said_to"], retrospective=bool(row["retrospective"]))
        flags = [name for name in ("hedged", "conditional", "retrospective", "corrected") if row[name]]
        parts = [f"said {said}", f"confidence {row['confidence']:.2f}", *flags]
        why = self.story.explanations
        own = why[why["statement_id"] == row["statement_id"]] if why is not None else pd.DataFrame()
        lines = "".join(f"<li>{escape(one.stage)}: {escape(one.why)}</li>" for one in own.itertuples())
        more = f"<details><summary>Why this row</summary><ul>{lines}</ul></details>" if lines else ""
        return Html(f'<p class="facts">{escape(" · ".join(parts))}</p>{more}')

    def _tell_place(self) -> None:
        at = self._trail.index(self._chosen) if self._chosen in self._trail else -1
        self.place.value = f"{at + 1} of {len(self._trail)}" if at >= 0 else f"{len(self._trail)} statements"
        self.back.disabled, self.next.disabled = at <= 0, at == len(self._trail) - 1
        for button in (self.save, self.none):
            button.disabled = self.chosen is None

    def _step(self, by: int) -> None:
        at = self._trail.index(self._chosen) + by if self._chosen in self._trail else 0
        if 0 <= at < len(self._trail):
            self.open(self._trail[at])

    # --- corrections -----------------------------------------------------------------------------------------------

    def _changes(self) -> dict[str, str]:
        """What the form says otherwise than the row; a new actor brings the group it speaks for, or none."""
        row = self.chosen
        if row is None:
            return {}
        old = {name: "" if pd.isna(row[name]) else str(row[name]) for name in (*FORM, "group")}
        new = {name: str(self.right[name].value or "").strip() for name in FORM}
        if bool(new["claim"]) != bool(new["stance"]):
            raise ParameterError("a claim and a stance toward it go together: choose both, or neither")
        changes = {name: new[name] for name in FORM if new[name] != old[name]}
        if "actor" in changes:
            groups = self.story.statements.loc[self.story.statements["actor"] == new["actor"], "group"].dropna()
            group = str(groups.mode().iloc[0]) if len(groups) else ""
            changes |= {"group": group} if group != old["group"] else {}
        return changes

    def _save(self, _: Any = None) -> None:
        try:
            self._correct(self._changes())
        except ClaimlineError as error:
            self._say(str(error), wrong=True)

    def _remove(self, _: Any = None) -> None:
        try:
            self._correct({"statement": "none"})
        except ClaimlineError as error:
            self._say(str(error), wrong=True)

    def _correct(self, changes: dict[str, str]) -> None:
        row = self.chosen
        if row is None or not changes:
            self._say("The form says what the row says: nothing to correct.")
            return
        edits = add_corrections(self._file, row, changes, self._codebook)
        self._earlier.append((edits[0].note, self.story.statements))
        self._take(apply_corrections(self.story.statements, edits), str(row["statement_id"]))
        said = ", ".join(f"{one.column} is {one.value or 'empty'}" for one in edits)
        self._say(f"Written to {self._file.name}: {said}.")

    def _undo(self, _: Any = None) -> None:
        try:
            gone = undo_correction(self._file)
        except ClaimlineError as error:
            self._say(str(error), wrong=True)
            return
        if not gone:
            self._say(f"Nothing to undo: no line of {self._file.name} was written here.")
            return
        if self._earlier and self._earlier[-1][0] == gone[0].note:
            before = self._earlier.pop()[1]
        else:  # written before this session: only a build knows what was there
            before = open_corpus(self.story.source).statements
        self._take(before, gone[0].statement_id)
        self._say(f"Taken back: {', '.join(one.column for one in gone)}.")

    def _take(self, statements: pd.DataFrame, statement_id: str) -> None:
        """Go on with other rows, at the same place of the same trail."""
        trail = self._trail
        self.story = replace(self.story, statements=statements)
        self._filter()
        there = set(statements["statement_id"])
        kept = [one for one in trail if one in there]
        if statement_id in there and statement_id not in kept:
            kept = self._trail
        self._trail = kept
        at = trail.index(statement_id) if statement_id in trail else 0
        fallback = kept[min(at, len(kept) - 1)] if kept else ""
        self.open(statement_id if statement_id in there else fallback)

    @property
    def _file(self) -> Path:
        return self.story.source / "corrections.csv"

    def _say(self, words: str, *, wrong: bool = False) -> None:
        colour = "#D55E00" if wrong else "inherit"
        self.status.value = f'<span role="status" style="color:{colour}">{escape(words)}</span>'


def explore(story: Story) -> Explorer:
    """Widgets for a story of `open_corpus`: shown as the last expression of a cell in JupyterLab or VS Code.

    Raises `ParameterError` where ipywidgets or anywidget is missing.
    """
    return Explorer(story)


def _needed(library: str) -> Any:
    try:
        return import_module(library)
    except ImportError as error:
        raise ParameterError(f"exploring needs {library}; install claimline with its [lab] extra") from error


@cache
def _widgets() -> tuple[Any, Any]:
    """The two widgets with script of our own: charts and table to click (which brings Plotly.js), and the article."""
    base, traits = _needed("anywidget").AnyWidget, _needed("traitlets")
    page = files("analysis") / "page"
    style = (page / "explore.css").read_text("utf-8")
    # Plotly.js gives itself to whoever has a module, and else would become a global of the notebook.
    plotly = f"const module = {{ exports: {{}} }};\n{get_plotlyjs()}\nexport default module.exports;\n"
    told = {name: kind.tag(sync=True) for name, kind in (("html", traits.Unicode()), ("chosen", traits.Unicode()))}
    drawn = {name: traits.Dict().tag(sync=True) for name in ("figure", "themes")}
    library = traits.Unicode(plotly).tag(sync=True)
    board = {"_esm": (page / "board.js").read_text("utf-8"), "_css": style, "library": library, **told, **drawn}
    article = {"_esm": (page / "reader.js").read_text("utf-8"), "_css": style, "html": traits.Unicode().tag(sync=True)}
    return type("Board", (base,), board), type("Reader", (base,), article)


def _themes() -> dict[str, Any]:
    return {name: pio.templates[THEMES[name]].to_plotly_json() for name in ("light", "dark")}


def _names(statements: pd.DataFrame, column: str) -> list[str]:
    return sorted(str(one) for one in statements[column].dropna().unique())


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
