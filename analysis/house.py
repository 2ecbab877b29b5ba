"""The house style of figures: palette and second cues, titles that say what is counted and from what, hover texts.

Colours that colour-blind people tell apart, always with a pattern or shape as well. Text from articles is escaped,
since Plotly reads HTML in labels and hovers. A trace that stands for statements carries their ids in `customdata` and
says in `meta` what its marks are, so that the report can open, count and filter them; see `leads`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from analysis.tables import Count
from analysis.views import SIGNS, day_words, escape, said_on

COLOURS = {"affirms": "#0072B2", "denies": "#D55E00", "questions": "#E69F00", "neutral": "#999999"}
"""Okabe & Ito's palette, which people with any common colour vision tell apart."""
PATTERNS = {"affirms": "", "denies": "/", "questions": ".", "neutral": "x"}
SHAPES = {"affirms": "circle", "denies": "x", "questions": "triangle-up", "neutral": "square"}
ARROW = "#8A5FBF"
"""Reversals: a hue that is no stance's and stands out on white and on black."""
Kind = Literal["mark", "turn", "count", "share", "running", "cell"]
PERIODS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}
OTHERS = "other actors"
UNNAMED = "(nobody named)"
TOP_MARGIN, FOOT = 104, 64  # in pixels: title, up to two lines of subtitle and the legend; axis and its title
_LINE = 112  # characters of a subtitle's line: fits a figure 760 px wide at 12 px


# --- from what: the subtitle ---------------------------------------------------------------------------------------


def describe(statements: pd.DataFrame, count: Count = "utterances", corpus: str = "") -> str:
    """What a figure is drawn from, in a line: corpus, statements with a stance, articles, days, what is left out."""
    counted = statements[statements["duplicate_of"].isna()] if count == "utterances" else statements
    drawn = counted[counted["claim"].notna() & counted["stance"].notna()]
    if drawn.empty:
        return f"{corpus}: no statements on a claim".removeprefix(": ")
    days = said_on(drawn)
    parts = [
        f"{many(len(drawn), 'statement')} on {many(drawn['claim'].nunique(), 'claim')} "
        f"in {many(drawn['article_id'].nunique(), 'article')}, {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}"
    ]
    without, again = len(counted) - len(drawn), len(statements) - len(counted)
    if without:
        parts.append(f"{without} more have no stance on a claim")
    if again:
        parts.append(f"{many(again, 'repetition')} of the same utterance counted once")
    return (f"{corpus}: " if corpus else "") + "; ".join(parts)


def many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# --- what a mark leads to ------------------------------------------------------------------------------------------


def leads(
    ids: Sequence[Any], kind: Kind, axis: Literal["x", "y", "z"] = "y", heads: Sequence[Any] | None = None
) -> dict[str, Any]:
    """The part of a trace that leads from its marks to statements: `customdata` (a statement_id or a list of them for
    each mark, a row of lists for cells) and `meta`.

    `kind` says what `axis` holds, so that a filtered page can draw it anew: a place for each statement (`mark`) or pair
    of them (`turn`), their number (`count`), its part of all marks of that place (`share`), the number so far
    (`running`), or their number in cells (`cell`). `heads` are the hover texts up to that number.
    """
    more = {} if heads is None else {"heads": list(heads)}
    return {"customdata": list(ids), "meta": {"as": kind, "axis": axis} | more}


def quote(row: Mapping[str, Any]) -> str:
    """Who and what, in short: a line of the hover of a mark that stands for several statements."""
    actor = row["actor"] if not pd.isna(row["actor"]) else UNNAMED
    return f"<b>{escape(cut(str(actor), 40))}</b>: {lines(cut(str(row['content']), 110), 60)}"


def counted(head: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The hover of a mark that counts statements: what it is, how many, up to three of them."""
    more = [f"… and {len(rows) - 3} more"] if len(rows) > 3 else []
    return "<br>".join([head + many(len(rows), "statement"), *map(quote, rows[:3]), *more])


# --- words ---------------------------------------------------------------------------------------------------------


def hover(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What a mark tells: who, stance, the words, where, when. Text of articles is escaped; Plotly reads HTML."""
    actor = row["actor"] if not pd.isna(row["actor"]) else UNNAMED
    group = "" if pd.isna(row["group"]) or row["group"] == actor else f" ({escape(row['group'])})"
    claim = names.get(str(row["claim"]), str(row["claim"]))
    said = day_words(row["said_from"], row["said_to"], retrospective=bool(row["retrospective"]))
    outlet = escape(row["outlet"]) or "unknown outlet"
    flags = "".join(f", {name}" for name in ("hedged", "conditional", "retrospective") if row.get(name))
    return "<br>".join(
        [
            f"<b>{escape(cut(str(actor), 60))}</b>{group}",
            f"{SIGNS[str(row['stance'])]} {row['stance']}: {lines(cut(claim, 120), 60)}",
            lines(cut(str(row["content"]), 300), 60),
            f"<i>{str(row['act']).replace('_', ' ')}{flags}; said {said}</i>",
            f"<i>{cut(outlet, 60)}, {row['published']:%Y-%m-%d}</i>",
        ]
    )


def lines(text: str, width: int) -> str:
    return "<br>".join(escape(line) for line in textwrap.wrap(text, width)) or escape(text)


def label(name: str) -> str:
    """A name beside a lane or row: at most two lines, which is what a row has room for; the hover has all of it."""
    wrapped = textwrap.wrap(name, 32, max_lines=2, placeholder=" …")
    return "<br>".join(map(escape, wrapped)) or escape(name)


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def draw_sentence(title: str, sentence: str) -> go.Figure:
    """A figure that says why there is nothing to draw."""
    figure = go.Figure()
    figure.add_annotation(
        text=escape(sentence), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font_size=15
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return styled(figure, title, "", 200, legend=False)


def styled(
    figure: go.Figure,
    title: str,
    subtitle: str,
    height: int,
    *,
    top: int = TOP_MARGIN,
    foot: int = FOOT,
    legend: bool = True,
    min_width: int = 0,
) -> go.Figure:
    """The house style; margins are in pixels, so that titles and legend keep their room at any height and width.

    On a page narrower than `min_width` pixels the figure scrolls.
    """
    wrapped = textwrap.wrap(subtitle, _LINE)
    figure.update_layout(
        template="plotly_white",
        height=height,
        font={"family": "system-ui, -apple-system, Segoe UI, sans-serif", "size": 12},
        margin={"t": top, "b": foot, "l": 12, "r": 16},
        showlegend=legend,
        hoverlabel={"align": "left", "namelength": -1},
        hovermode="closest",
        title={
            "text": f"<b>{lines(title, 84)}</b>",
            "font": {"size": 16},
            "subtitle": {"text": "<br>".join(map(escape, wrapped)), "font": {"size": 12}},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": 12, "t": 10},
            "automargin": False,
        },
        legend={
            "orientation": "h",
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1 - 68 / height,
            "yref": "container",
            "yanchor": "top",
            "itemsizing": "constant",
            "bgcolor": "rgba(0,0,0,0)",
        },
        # One of Plotly's buttons uploads the chart; the others crowd the title.
        modebar={"remove": ["sendChartToCloud", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"]},
        # The page wraps the titles anew where it is narrow.
        meta={"alt": f"{title}. {subtitle}", "title": title, "subtitle": subtitle, "min_width": min_width},
    )
    figure.update_xaxes(automargin=True)
    figure.update_yaxes(automargin=True)
    return figure
