"""The house style of figures: palette and second cues, titles that say what is counted and from what, hover texts.

Colours that colour-blind people tell apart, always with a pattern or shape as well. Text from articles is escaped,
since Plotly reads HTML in labels and hovers. A trace that stands for statements carries their ids in `customdata` and
says in `meta` what its marks are, so that the report can open, count and filter them; see `leads`.
"""

from __future__ import annotations

import os
import tempfile
import textwrap
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

from analysis.counts import UNNAMED, people
from analysis.errors import ParameterError, RunError
from analysis.records import STANCES
from analysis.tables import Count, counted_once, split_freq
from analysis.views import SIGNS, as_rows, day_words, escape, said_on

COLOURS = {"affirms": "#0072B2", "denies": "#D55E00", "questions": "#E69F00", "neutral": "#999999"}
"""Okabe & Ito's palette, which people with any common colour vision tell apart."""
PATTERNS = {"affirms": "", "denies": "/", "questions": ".", "neutral": "x"}
SHAPES = {"affirms": "circle", "denies": "x", "questions": "triangle-up", "neutral": "square"}
ARROW = "#8A5FBF"
"""Reversals: a hue that is no stance's and stands out on white and on black."""
Kind = Literal["mark", "turn", "count", "share", "running", "cell"]
DASHES = {"affirms": "solid", "denies": "dash", "questions": "dot", "neutral": "dashdot"}
PERIODS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}
NOTHING = "No statement in this slice has a stance on a claim."
TOP_MARGIN, FOOT = 104, 64  # in pixels: title, up to two lines of subtitle and the legend; axis and its title
EDGES = {
    name: "#" + "".join(f"{int(colour[at : at + 2], 16) * 5 // 9:02x}" for at in (1, 3, 5))
    for name, colour in COLOURS.items()
}
"""Around marks, so that they stand apart where they overlap: the colours darkened, seen on white and on black."""
PALE = "rgba(128,128,128,0.10)"
"""Cells without a statement and bands behind lanes: seen on white and on black."""
THEMES = {"light": "claimline", "dark": "claimline_dark", "print": "claimline_print"}
"""Plotly templates of the house by theme; `figure.update_layout(template="claimline_dark")` changes one."""
LEAST_TEXT = 7  # pixels: smaller numbers in cells could not be read
_WIDTH = 760  # pixels that the lines of titles are broken for, unless `fit` is told another width
_INKS = {
    "light": ("#1c2230", "#ffffff", "#e3e7ec", "#ffffff"),
    "dark": ("#e6e8ec", "#14171c", "#333a44", "#22272f"),
    "print": ("#000000", "#ffffff", "#cccccc", "#ffffff"),
}


class Chart(go.Figure):
    """A Plotly figure that keeps the table it draws, for tests and for readers without a mouse."""

    table: pd.DataFrame = pd.DataFrame()


def _template(ink: str, paper: str, grid: str, box: str) -> go.layout.Template:
    axis: dict[str, Any] = {"gridcolor": grid, "linecolor": grid, "zerolinecolor": grid, "automargin": True}
    axis |= {"title": {"standoff": 10, "font": {"size": 12}}, "ticks": ""}
    return go.layout.Template(
        layout={
            "font": {"family": "system-ui, -apple-system, Segoe UI, sans-serif", "size": 12, "color": ink},
            "paper_bgcolor": paper,
            "plot_bgcolor": paper,
            "xaxis": axis,
            "yaxis": axis,
            "hovermode": "closest",
            "hoverlabel": {
                "align": "left",
                "namelength": -1,
                "bgcolor": box,
                "bordercolor": grid,
                "font": {"color": ink},
            },
            # One of Plotly's buttons uploads the chart; the others crowd the title.
            "modebar": {
                "remove": ["sendChartToCloud", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
                "bgcolor": "rgba(0,0,0,0)",
                "color": grid,
                "activecolor": ink,
            },
        }
    )


for _theme, _name in THEMES.items():
    pio.templates[_name] = _template(*_INKS[_theme])


# --- from what: the subtitle ---------------------------------------------------------------------------------------


def describe(statements: pd.DataFrame, count: Count = "utterances", corpus: str = "", *, every: bool = False) -> str:
    """What a figure is drawn from, in a line: corpus, statements, articles, days, least confidence, what is left out.

    Statements with a stance on a claim, or all of them (`every`).
    """
    counted = counted_once(statements, count)
    taking = counted["claim"].notna() & counted["stance"].notna()
    drawn = counted if every else counted[taking]
    if drawn.empty:
        return f"{corpus}: no statements{'' if every else ' on a claim'}".removeprefix(": ")
    days = said_on(drawn)
    on = "" if every else f" on {many(drawn['claim'].nunique(), 'claim')}"
    parts = [
        f"{many(len(drawn), 'statement')}{on} in {many(drawn['article_id'].nunique(), 'article')}, "
        f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}, confidence {drawn['confidence'].min():.2f} or more"
    ]
    without, again = len(counted) - len(drawn), len(statements) - len(counted)
    if without:
        parts.append(f"{without} more {'has' if without == 1 else 'have'} no stance on a claim")
    if again:
        parts.append(f"{many(again, 'repetition')} of the same utterance counted once")
    return (f"{corpus}: " if corpus else "") + "; ".join(parts)


def many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# --- what a mark leads to ------------------------------------------------------------------------------------------


def leads(
    ids: Sequence[Any], kind: Kind, axis: Literal["x", "y", "z"] = "y", heads: Sequence[Any] | None = None
) -> dict[str, Any]:
    """The part of a trace that leads from its marks to statements: `customdata` (for each mark a list of statement_id,
    the one to open first, None between the parts of a line; rows of such lists for cells) and `meta`.

    `kind` says what `axis` holds, so that a filtered page can draw it anew: a place for each statement (`mark`) or pair
    of them (`turn`), their number (`count`), its part of all marks of that place (`share`), the number so far
    (`running`), or their number, or that of their articles, in cells (`cell`). `heads` are the hover texts up to that
    number.
    """
    more = {} if heads is None else {"heads": list(heads)}
    return {"customdata": list(ids), "meta": {"as": kind, "axis": axis} | more}


def rows_by_id(statements: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The statements by statement_id, for hovers."""
    return {str(row["statement_id"]): row for row in as_rows(statements)}


def quotes_for(marks: int) -> int:
    """How many statements a hover quotes: fewer in figures of many marks, which would weigh megabytes."""
    return 3 if marks <= 400 else 1


def quote(row: Mapping[str, Any]) -> str:
    """Who and what, in short: lines of the hover of a mark that stands for several statements."""
    actor = row["actor"] if not pd.isna(row["actor"]) else UNNAMED
    act = "" if pd.isna(row["act"]) else f", {str(row['act']).replace('_', ' ')}"
    where = cut(escape(row["outlet"]) or "unknown outlet", 40)
    return (
        f"<b>{escape(cut(str(actor), 40))}</b>{act} ({where}, {row['published']:%Y-%m-%d}):<br>"
        f"{lines(cut(str(row['content']), 110), 60)}"
    )


def counted(
    head: str, ids: Sequence[str], rows: Mapping[str, Mapping[str, Any]], more: str = "", quotes: int = 3
) -> str:
    """The hover of a mark that counts statements: what it is, how many, and up to `quotes` of them.

    `rows` may lack them (a table from elsewhere): then there is only the head.
    """
    shown = [quote(rows[one]) for one in ids[:quotes] if one in rows]
    rest = [f"… and {len(ids) - len(shown)} more"] if len(ids) > len(shown) else []
    return "<br>".join([head + more, *shown, *rest])


# --- words ---------------------------------------------------------------------------------------------------------


def hover(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What a mark tells: who, stance, the words, where, when. Text of articles is escaped; Plotly reads HTML."""
    actor = row["actor"] if not pd.isna(row["actor"]) else UNNAMED
    group = "" if pd.isna(row["group"]) or row["group"] == actor else f" ({escape(row['group'])})"
    claim = names.get(str(row["claim"]), str(row["claim"]))
    on_claim = not (pd.isna(row["claim"]) or pd.isna(row["stance"]))
    said = day_words(row["said_from"], row["said_to"], retrospective=bool(row["retrospective"]))
    outlet = escape(row["outlet"]) or "unknown outlet"
    flags = "".join(f", {name}" for name in ("hedged", "conditional", "retrospective") if row.get(name))
    return "<br>".join(
        [
            f"<b>{escape(cut(str(actor), 60))}</b>{group}",
            *([f"{SIGNS[str(row['stance'])]} {row['stance']}: {lines(cut(claim, 120), 60)}"] if on_claim else []),
            lines(cut(str(row["content"]), 240), 60),
            f"<i>{str(row['act']).replace('_', ' ')}{flags}; said {said}</i>",
            f"<i>{cut(outlet, 60)}, {row['published']:%Y-%m-%d}</i>",
        ]
    )


def lines(text: str, width: int) -> str:
    return "<br>".join(escape(line) for line in textwrap.wrap(text, width)) or escape(text)


def label(name: str, width: int = 18) -> str:
    """A name beside a lane or row in at most two lines, which is what a row has room for; the hover has all of it.

    Of a longer name the beginning and the end are shown: names of one office differ in the end.
    """
    wrapped = textwrap.wrap(name, width)
    if len(wrapped) > 2:
        wrapped = [cut(wrapped[0], width - 2).rstrip("…") + " …", _last_words(name, width)]
    return "<br>".join(map(escape, wrapped)) or escape(name)


def _last_words(name: str, width: int) -> str:
    words = name.split()
    while len(words) > 1 and len(" ".join(words)) > width:
        words.pop(0)
    last = " ".join(words)
    return last if len(last) <= width else "…" + last[1 - width :]


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def unit_of(freq: str) -> str:
    """A period in words: "week", "2 weeks"."""
    number, unit = split_freq(freq)
    return PERIODS[unit] if number == 1 else f"{number} {PERIODS[unit]}s"


def stance_marker(stance: str) -> dict[str, Any]:
    """The filling of a bar: colour and pattern."""
    # On a full ground: a thin bar of lines alone would not be seen.
    pattern = {"shape": PATTERNS[stance], "fillmode": "overlay", "fgcolor": "white", "solidity": 0.25, "size": 7}
    return {"color": COLOURS[stance], "line": {"width": 0}, "pattern": pattern}


def stance_key() -> str:
    """The signs of the stances, for the subtitle of figures whose labels leave too little room for a legend."""
    return ", ".join(f"{SIGNS[stance]} {stance}" for stance in STANCES)


# --- axes, titles, sizes -------------------------------------------------------------------------------------------


def date_axis(first: pd.Timestamp, last: pd.Timestamp, edge: float = 0.03) -> dict[str, Any]:
    """An axis that fits a day as well as decades: room at its ends, never hours, never more than about eight labels."""
    room = max((last - first) * edge, pd.Timedelta(days=0))
    # Below nine days Plotly would label hours.
    room += max(pd.Timedelta(0), pd.Timedelta(days=9) - (last - first)) / 2
    return {
        "type": "date",
        "range": [first - room, last + room],
        "nticks": 7,
        "tickangle": 0,
        "tickformatstops": [
            {"dtickrange": [None, 6.9 * 86_400_000], "value": "%-d %b\n%Y"},
            {"dtickrange": [6.9 * 86_400_000, "M1"], "value": "%-d %b\n%Y"},
            {"dtickrange": ["M1", "M12"], "value": "%b\n%Y"},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
    }


def tick_step(most: int) -> int:
    """The step of an axis of counts: 1, 2 or 5 times a power of ten, so that at most four fit below `most`."""
    sizes = (digit * 10**power for power in range(12) for digit in (1, 2, 5))
    return next(size for size in sizes if most <= 4 * size + size - 1)


def draw_sentence(title: str, sentence: str, table: pd.DataFrame | None = None) -> Chart:
    """A figure that says why there is nothing to draw."""
    figure = Chart()
    figure.add_annotation(
        text=lines(sentence, 44), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font_size=15
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return styled(figure, title, "", 220, legend=False, table=table)


def styled(
    figure: Chart,
    title: str,
    subtitle: str,
    height: int,
    *,
    top: int = TOP_MARGIN,
    foot: int = FOOT,
    legend: bool = True,
    cells: Mapping[str, int] | None = None,
    heads: Mapping[str, Any] | None = None,
    table: pd.DataFrame | None = None,
    gist: str = "",
) -> Chart:
    """The house style; margins are in pixels, so that titles and legend keep their room at any height and width.

    `top` and `height` have room for a title of one line and a subtitle of two; longer ones get more. `cells` says how
    many columns of cells there are `across`, the most `signs` of a text in them, and those of the `labels` beside them:
    texts are as large as their cells at each width, and left out where they could not be read. `heads` are the `texts`
    of the first annotations, above panels in so many `columns`, with room for so many `lines`. `gist` tells in the
    alternative text what the picture shows.
    """
    figure.update_layout(
        template=THEMES["light"],
        height=height,
        margin={"t": top, "b": foot, "l": 12, "r": 16},
        showlegend=legend,
        title={
            "font": {"size": 16},
            "subtitle": {"font": {"size": 12}},
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
            "yref": "container",
            "yanchor": "top",
            "itemsizing": "constant",
            "bgcolor": "rgba(0,0,0,0)",
        },
        # The page wraps the titles anew where it is narrow.
        meta={
            "alt": _flat(" ".join(filter(None, [f"{title}.", f"{subtitle}." if subtitle else "", gist]))),
            "title": _flat(title),
            "subtitle": _flat(subtitle),
            "cells": dict(cells or {}),
            "heads": {**heads, "texts": [_flat(text) for text in heads["texts"]]} if heads else {},
            "more": 0,
        },
    )
    figure.table = pd.DataFrame() if table is None else table
    _break_titles(figure, _WIDTH)
    _break_heads(figure, _WIDTH)
    _number_cells(figure, _WIDTH)
    return figure


def _flat(text: str) -> str:
    """Text that is no markup for whoever reads it: names come from articles."""
    return unescape(escape(text)).translate(str.maketrans('<>"', "‹›”"))


def _break_titles(figure: go.Figure, width: int) -> None:
    """Titles in lines that fit a width, and the room for what goes beyond one line of title and two of subtitle."""
    meta, layout = figure.layout.meta, figure.layout
    # 10.2 and 6.7 px are what a character of a wide font takes on average at 16 px bold and 12 px.
    titles = textwrap.wrap(meta["title"], max(20, int((width - 24) / 10.2)))
    under = textwrap.wrap(meta["subtitle"], max(20, int((width - 24) / 6.7)))
    lower = 22 * max(0, len(titles) - 1) + 15 * max(0, len(under) - 2)
    more = lower + (26 if width < 500 and layout.showlegend else 0)
    layout.title.text = f"<b>{'<br>'.join(map(escape, titles))}</b>"
    # Plotly sets a title of several lines a little higher, however many they are.
    layout.title.pad.t = 22 if len(titles) > 1 else 10
    layout.title.subtitle.text = "<br>".join(map(escape, under))
    layout.height += more - meta["more"]
    layout.margin.t += more - meta["more"]
    layout.legend.y, layout.legend.x = 1 - (68 + lower) / layout.height, 8 / width
    layout.meta = {**meta, "more": more}


def _break_heads(figure: go.Figure, width: int) -> None:
    """What stands above panels in lines that fit a width; what has no room ends in an ellipsis."""
    heads = figure.layout.meta["heads"]
    if not heads:
        return
    # 7.8 px are what a character takes on average in bold at 13 px; beyond 110 characters a line is hard to read.
    length = min(110, int(width / heads["columns"] / 7.8))
    for note, text in zip(figure.layout.annotations, heads["texts"], strict=False):
        every = textwrap.wrap(text, length)
        more = " …" if len(every) > heads["lines"] else ""
        note.text = f"<b>{'<br>'.join(map(escape, every[: heads['lines']]))}{more}</b>"


def _slim(figure: go.Figure) -> None:
    """Marks among many are smaller where there is little room, so that fewer hide another."""
    for trace in figure.select_traces({"type": "scatter"}):
        if trace.x is not None and len(trace.x) > 40 and trace.marker.size is not None:
            size = trace.marker.size
            trace.marker.size = 0.6 * size if isinstance(size, int | float) else [0.6 * one for one in size]


def _number_cells(figure: go.Figure, width: int) -> None:
    """Texts in cells as large as a width allows; none where they would be too small to read."""
    cells = figure.layout.meta["cells"]
    if not cells:
        return
    # 40 px are margins; a digit is 0.62 of the size wide, a letter of a label 6 px.
    size = int(((width - 40 - 6 * cells["labels"]) / cells["across"] - 3) / (0.62 * cells["signs"]))
    size = min(size, 12 if cells["across"] <= 6 else 10)
    told = {"texttemplate": "%{text}" if size >= LEAST_TEXT else "", "textfont.size": max(size, LEAST_TEXT)}
    figure.update_traces({**told, "xgap": 2 if cells["across"] <= 16 else 0.5}, selector={"type": "heatmap"})


def fit(figure: go.Figure, width: int) -> Chart:
    """A copy of a figure for a width in pixels, its titles broken into as many lines as they need."""
    out = Chart(figure)
    _break_titles(out, width)
    _break_heads(out, width)
    _number_cells(out, width)
    if width < 500:
        _slim(out)
        out.update_layout(legend={"entrywidth": 62, "entrywidthmode": "pixels", "font": {"size": 11}})
        out.update_annotations(
            {"font.size": 11, "xshift": -30}, selector=lambda note: str(note.yref).endswith("domain")
        )
        out.update_xaxes(nticks=4, selector={"type": "date"})
    out.table = getattr(figure, "table", pd.DataFrame())
    return out


# --- out of the house ----------------------------------------------------------------------------------------------


def figure_table(figure: go.Figure) -> pd.DataFrame:
    """The numbers that a figure draws, for readers without a mouse: its table without ids, rows that hold something.

    Raises `ParameterError` for a figure that no function of this package drew.
    """
    if not isinstance(figure, Chart):
        raise ParameterError("figure_table needs a figure of one of the plot functions")
    return people(figure.table)


def save_figure(
    figure: go.Figure,
    path: str | Path,
    *,
    theme: Literal["light", "dark", "print"] = "light",
    width: int = 1000,
    scale: float = 2,
) -> Path:
    """Write a figure as a picture (`.png`, `.svg`, `.pdf`, `.webp`, `.jpg`) or as one offline page (`.html`).

    `width` is in CSS pixels (titles are broken to fit), `scale` the pixels of a picture to each of them. Pictures need
    kaleido and a Chromium or Chrome on this machine; nothing is downloaded. Raises `ParameterError` for another ending
    or theme and where kaleido is missing, `RunError` where the browser is; what is written is written whole.
    """
    path = Path(path)
    kind = path.suffix.lower().lstrip(".")
    if theme not in THEMES:
        raise ParameterError(f"theme must be one of {', '.join(THEMES)}, not {theme!r}")
    if kind not in ("html", "png", "svg", "pdf", "webp", "jpg", "jpeg"):
        raise ParameterError(f"{path}: a figure is saved as .html, .png, .svg, .pdf, .webp or .jpg")
    out = fit(figure, width).update_layout(template=THEMES[theme])
    for trace in out.select_traces({"type": "heatmap"}) if theme == "dark" else ():
        trace.colorscale = (trace.meta or {}).get("dark", trace.colorscale)
    with tempfile.TemporaryDirectory(dir=path.resolve().parent, prefix=".claimline-") as folder:
        made = Path(folder) / f"figure.{kind}"
        if kind == "html":
            out.write_html(made, include_plotlyjs=True, config={"displaylogo": False, "responsive": True})
        else:
            _render(out, made, width, scale)
        os.replace(made, path)
    return path


def _render(figure: go.Figure, path: Path, width: int, scale: float) -> None:
    try:
        import kaleido
    except ImportError as error:
        raise ParameterError(
            f"{path.suffix} needs kaleido: pip install 'claimline[images]'; .html needs nothing"
        ) from error
    size = {"format": path.suffix[1:], "width": width, "height": int(figure.layout.height or 450), "scale": scale}
    try:
        # MathJax would come from the network.
        kaleido.write_fig_sync(figure, path=str(path), opts=size, kopts={"mathjax": False})
    except Exception as error:
        raise RunError(_no_picture(error)) from error
    if not path.exists():
        raise RunError(_no_picture("the browser wrote nothing"))


def _no_picture(error: object) -> str:
    words = " ".join(str(error).split())
    if "chrome" in words.lower() or "browser" in words.lower():
        return "a picture needs a Chromium or Chrome on this machine (BROWSER_PATH names another); or save as .html"
    return f"the picture could not be made: {cut(words, 200)}; or save as .html"
