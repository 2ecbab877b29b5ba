"""Draw counts in cells: actors by stance, by claim, by act, and whom each outlet quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from plotly.subplots import make_subplots

from analysis.counts import (
    OTHER_CLAIMS,
    OTHER_OUTLETS,
    TOP,
    TOP_CLAIMS,
    TOP_OUTLETS,
    UNNAMED,
    act_mix_table,
    actor_claim_table,
    actor_stance_table,
    merged_names,
    on_claims,
    quotes_table,
)
from analysis.house import (
    COLOURS,
    FOOT,
    NOTHING,
    PALE,
    TOP_MARGIN,
    Chart,
    counted,
    cut,
    describe,
    draw_sentence,
    label,
    leads,
    many,
    quotes_for,
    rows_by_id,
    stance_key,
    styled,
)
from analysis.records import STANCES
from analysis.tables import Count
from analysis.views import SIGNS, as_rows, escape

_CELL = 32  # height in pixels; of one alone twice that, since Plotly draws nothing between margins that leave less
_SHADES = [[0, PALE], [0.001, "#d6e4ee"], [0.5, "#6fa0bf"], [1, "#1f4e6e"]]
"""One hue from pale to dark, which reads in grey as well; no stance's colour."""
_SHADES_DARK = [[0, PALE], [0.001, "#22394a"], [0.5, "#3f7ca3"], [1, "#bfe0f5"]]
"""The same on a dark page, where what is bright counts for more."""


def draw_cells(
    figure: Chart,
    values: Sequence[Sequence[int]],
    ids: Sequence[Sequence[list[str]]],
    heads: Sequence[Sequence[str]],
    rows: Mapping[str, Mapping[str, Any]],
    noun: str = "statement",
    *,
    signs: Sequence[Sequence[str]] | None = None,
    tails: Sequence[Sequence[str]] | None = None,
    x: Sequence[Any] | None = None,
    colours: Sequence[Sequence[Any]] = _SHADES,
    dark: Sequence[Sequence[Any]] = _SHADES_DARK,
    most: float = 0,
    row: int = 1,
    col: int = 1,
) -> None:
    """Cells with their number in them, empty ones pale.

    `heads` begin the hovers, `tails` follow the number in them, `signs` stand beside or below it in the cell; `x` are
    the columns' middles, or their edges, one more; `colours` are those on a light page and `dark` those on a dark one,
    strongest at `most`; `noun` is what is counted: statements, or the articles that hold them.
    """
    wide = len(values[0]) if values else 0
    between = " " if wide <= 6 else "<br>"
    quotes = quotes_for(sum(value > 0 for one in values for value in one))
    text = [
        [f"{value}{between + sign if sign else ''}" if value else "·" for value, sign in zip(one, two, strict=True)]
        for one, two in zip(values, signs or [[""] * wide] * len(values), strict=True)
    ]
    lead = leads(ids, "cell", "z", heads)
    figure.add_heatmap(
        z=values,
        x=list(range(wide)) if x is None else x,
        y=list(range(len(values))),
        dx=1,
        colorscale=colours,
        zmin=0,
        zmax=most or max((value for one in values for value in one), default=1) or 1,
        showscale=False,
        ygap=2,
        text=text,
        customdata=lead["customdata"],
        meta=lead["meta"] | {"noun": noun, "dark": dark},
        hovertext=[
            [
                counted(head, some, rows, many(value, noun) + tail, quotes)
                for head, some, value, tail in zip(*four, strict=True)
            ]
            for four in zip(heads, ids, values, tails or [[""] * wide] * len(values), strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        row=row,
        col=col,
    )


def _faint(colour: str, ground: int, part: float) -> str:
    """A colour with so much of it left on a white or black ground (255 or 0)."""
    tones = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(ground + (tone - ground) * part):02x}" for tone in tones)


def _letters(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else f"A{number}"


def _key(words: Sequence[str], names: Mapping[str, str]) -> str:
    """What the letters of the claims mean, for the subtitle: under the columns it would not fit a narrow page."""
    length = 120 if len(words) <= 4 else 60
    told = [f"{_letters(number)}: {cut(names.get(one, one).rstrip('.'), length)}" for number, one in enumerate(words)]
    return f"; claims: {'; '.join(told)}"


def _left(figure: Chart, named: Sequence[str], title: str) -> None:
    figure.update_xaxes(showgrid=False, zeroline=False)
    figure.update_yaxes(showgrid=False, zeroline=False, range=[len(named) - 0.5, -0.5])
    figure.update_yaxes(
        tickvals=list(range(len(named))), ticktext=[label(name) for name in named], title_text=title, row=1, col=1
    )


# --- actor × stance ------------------------------------------------------------------------------------------------


def plot_actor_stance(
    statements: pd.DataFrame,
    *,
    rows: str = "actor",
    count: Count = "utterances",
    top: int = TOP,
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> Chart:
    """Counts of statements by actor and stance in cells, each stance in its own hue; a panel per claim where there are
    two to four.

    Drawn from `actor_stance_table`; the rows are the same in all panels.
    """
    title = f"Statements by {rows} and stance toward each claim"
    total = actor_stance_table(statements, rows=rows, count=count, top=top)
    if total.empty:
        return draw_sentence(title, NOTHING, total)
    said = on_claims(statements, count)
    claims = sorted(said["claim"].astype(str).unique())
    panels = claims if 2 <= len(claims) <= 4 else ["all"]
    wide = len(panels) == 1
    if wide:
        title = f"Statements by {rows} and stance" + (" toward any of the claims" if len(claims) > 1 else "")
    named = [str(name) for name in total.index]
    # What has no row of its own stands in the last.
    names_of = said[rows].astype("string").fillna(UNNAMED).astype(str)
    names_of = names_of.where(names_of.isin(named), named[-1])
    found: dict[tuple[str, str, str], list[str]] = {}
    columns = (said["claim"].astype(str), names_of, said["stance"].astype(str), said["statement_id"].astype(str))
    for claim, name, stance, one in zip(*columns, strict=True):
        found.setdefault(("all" if wide else claim, name, stance), []).append(one)
    most = max(map(len, found.values()))
    figure: Chart = make_subplots(cols=len(panels), shared_yaxes=True, horizontal_spacing=0.03, figure=Chart())
    by_id = rows_by_id(said)
    for col, claim in enumerate(panels, 1):
        for place, stance in enumerate(STANCES):
            ids = [[found.get((claim, name, stance), [])] for name in named]
            light, dark = (
                [[0, PALE], [0.001, _faint(COLOURS[stance], ground, part)], [1, COLOURS[stance]]]
                for ground, part in ((255, 0.28), (0, 0.4))
            )
            heads = [[f"{escape(name)}, {stance}: "] for name in named]
            values = [[len(one[0])] for one in ids]
            draw_cells(figure, values, ids, heads, by_id, x=[place], colours=light, dark=dark, most=most, col=col)
        figure.update_xaxes(
            tickvals=list(range(len(STANCES))),
            ticktext=[f"{SIGNS[stance]}<br>{stance}" if wide else f"{stance} {SIGNS[stance]}" for stance in STANCES],
            tickangle=0 if wide else -90,
            range=[-0.5, len(STANCES) - 0.5],
            title_text="stance (cells: statements)" if wide else None,
            row=1,
            col=col,
        )
        if not wide:
            figure.add_annotation(
                text=f"<b>claim {_letters(col - 1)}</b>",
                **{"xref": "x domain" if col == 1 else f"x{col} domain", "yref": "paper"},
                x=0, y=1, xanchor="left", yanchor="bottom", showarrow=False, font={"size": 13}, yshift=4,
            )  # fmt: skip
    _left(figure, named, rows)
    told, foot, top_margin = describe(statements, count, corpus), FOOT, TOP_MARGIN - 28
    cells = sizes(named, len(panels) * len(STANCES), [most])
    if not wide:
        told += "; cells: number of statements" + _key(panels, names or {})
        foot, top_margin = 112, TOP_MARGIN - 6
    first = total.iloc[0]
    gist = f"Most: {total.index[0]}, {', '.join(f'{first[one]} {one}' for one in STANCES)}."
    height = top_margin + foot + _CELL * max(2, len(named))
    return styled(
        figure, title, told, height, top=top_margin, foot=foot, legend=False, cells=cells, table=total, gist=gist
    )


# --- actor × claim, act, outlet ------------------------------------------------------------------------------------


def plot_actor_claims(
    statements: pd.DataFrame,
    *,
    rows: str = "actor",
    count: Count = "utterances",
    top: int = TOP,
    top_claims: int = TOP_CLAIMS,
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> Chart:
    """Counts of statements by actor and claim in cells, with the sign of the stance that most of them take; from
    `actor_claim_table`. Claims are letters, told below."""
    title = f"Statements by {rows} and claim, with the stance of most of them"
    table = actor_claim_table(statements, rows=rows, count=count, top=top, top_claims=top_claims)
    if table.empty:
        return draw_sentence(title, NOTHING, table)
    claims = list(dict.fromkeys(table["claim"]))
    ticks = [_letters(number) for number in range(len(claims))]
    figure = _matrix(table, rows, "claim", statements, ticks=ticks, angle=0)
    figure.update_xaxes(title_text="claim (cells: statements)")
    told = describe(statements, count, corpus) + f"; {stance_key()}"
    return _finish(figure, title, told + _key(claims, names or {}), table, rows)


def plot_act_mix(
    statements: pd.DataFrame, *, rows: str = "actor", count: Count = "utterances", top: int = TOP, corpus: str = ""
) -> Chart:
    """What actors do when they speak: counts by actor and act in cells; from `act_mix_table`.

    All statements count, on a claim or not.
    """
    title = f"What they do when they speak: statements by {rows} and act"
    table = act_mix_table(statements, rows=rows, count=count, top=top)
    if table.empty:
        return draw_sentence(title, "No statement in this slice.", table)
    figure = _matrix(
        table, rows, "act", statements, ticks=[one.replace("_", " ") for one in dict.fromkeys(table["act"])]
    )
    figure.update_xaxes(title_text="act (cells: statements)")
    told = describe(statements, count, corpus, every=True)
    return _finish(figure, title, told, table, rows)


def plot_quotes(
    statements: pd.DataFrame,
    *,
    count: Count = "utterances",
    top: int = TOP,
    top_outlets: int = TOP_OUTLETS,
    corpus: str = "",
) -> Chart:
    """Whom each outlet quotes: counts by actor and outlet in cells; from `quotes_table`.

    All statements count, on a claim or not; what an outlet tells several times once.
    """
    title = "Who quotes whom: statements by actor and outlet"
    table = quotes_table(statements, count=count, top=top, top_outlets=top_outlets)
    if table.empty:
        return draw_sentence(title, "No statement in this slice.", table)
    figure = _matrix(
        table, "actor", "outlet", statements, ticks=[cut(one, 26) for one in dict.fromkeys(table["outlet"])]
    )
    figure.update_xaxes(title_text="outlet (cells: statements)")
    told = describe(statements, "reports", corpus, every=True)
    if count == "utterances":
        told += "; what one outlet tells several times is counted once"
    return _finish(figure, title, told, table, "actor")


def _matrix(
    table: pd.DataFrame,
    rows: str,
    columns: str,
    statements: pd.DataFrame,
    *,
    ticks: Sequence[str],
    angle: int = -90,
) -> Chart:
    across = len(dict.fromkeys(table[columns]))

    def grid(values: Sequence[Any]) -> list[list[Any]]:
        return [list(values[start : start + across]) for start in range(0, len(values), across)]

    figure: Chart = make_subplots(figure=Chart())
    pairs = list(zip(table[rows], table[columns], strict=True))
    heads = [f"<b>{escape(one)}</b>, {escape(other)}<br>" for one, other in pairs]
    signs = grid([SIGNS.get(one, "") for one in table["leading"]]) if "leading" in table else None
    cells = as_rows(table)
    if signs:
        tails = [": " + ", ".join(f"{SIGNS[one]} {one} {row[one]}" for one in STANCES if row[one]) for row in cells]
    else:
        tails = [f" ({row['share']:.0%} of the {'outlet' if columns == 'outlet' else rows}'s)" for row in cells]
    # What is merged is no measure of what one has.
    merged = (*merged_names(rows), OTHER_CLAIMS, OTHER_OUTLETS)
    most = max(
        (row["statements"] for row in cells if not any(str(row[one]).endswith(merged) for one in (rows, columns))),
        default=0,
    )
    values, ids = grid(table["statements"].tolist()), grid(table["ids"].tolist())
    draw_cells(figure, values, ids, grid(heads), rows_by_id(statements), signs=signs, tails=grid(tails), most=most)
    figure.update_xaxes(
        tickvals=list(range(across)),
        ticktext=[escape(one) for one in ticks],
        tickangle=angle,
        range=[-0.5, across - 0.5],
    )
    return figure


def _finish(figure: Chart, title: str, told: str, table: pd.DataFrame, rows: str) -> Chart:
    named = list(dict.fromkeys(table[rows]))
    _left(figure, named, rows)
    top, longest = TOP_MARGIN - 28, max(map(len, figure.layout.xaxis.ticktext))
    foot = FOOT if longest < 3 else 44 + 7 * longest
    most = as_rows(table.sort_values("statements", ascending=False, kind="stable").head(1))[0]
    gist = f"Most: {most[rows]}, {list(most.values())[1]}, {many(int(most['statements']), 'statement')}."
    height = top + foot + _CELL * max(2, len(named))
    across = len(figure.layout.xaxis.ticktext)
    # In few columns the sign of the stance stands beside the number.
    cells = sizes(named, across, table["statements"], 2 if "leading" in table and across <= 6 else 0)
    told += "; stronger colour: more"
    return styled(figure, title, told, height, top=top, foot=foot, legend=False, cells=cells, table=table, gist=gist)


def sizes(labels: Sequence[str], across: int, values: Iterable[int], more: int = 0) -> dict[str, int]:
    """What decides how large the texts in cells are: see `styled`; `more` characters stand beside a number."""
    longest = max(len(line) for name in labels for line in label(name).split("<br>"))
    return {"across": across, "signs": len(str(max(values, default=0))) + more, "labels": min(18, longest)}
