"""Draw tables as Plotly figures. Numbers first: each figure draws a table that a function here or in `tables` computed.

Palette, second cues and texts follow one house style: colours that colour-blind people tell apart, always with a
pattern or shape as well; a title that says what is counted; a subtitle that says from what. Text from articles is
escaped, since Plotly reads HTML in labels and hovers.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis.errors import ParameterError
from analysis.house import (
    ARROW,
    COLOURS,
    FOOT,
    OTHERS,
    PATTERNS,
    PERIODS,
    SHAPES,
    TOP_MARGIN,
    UNNAMED,
    cut,
    describe,
    draw_sentence,
    hover,
    label,
    leads,
    lines,
    many,
    quote,
    styled,
)
from analysis.records import STANCES
from analysis.tables import Count, claims_over_time, tabulate
from analysis.views import SIGNS, as_rows, escape, said_on

_LENGTHS = {
    "D": pd.DateOffset(days=1),
    "W": pd.DateOffset(days=7),
    "M": pd.DateOffset(months=1),
    "Q": pd.DateOffset(months=3),
    "Y": pd.DateOffset(years=1),
}
TOP = 20
"""Actors with a lane or row of their own; the rest is drawn together as `OTHERS`, never left out."""
ARROWS = 30
"""Reversals drawn as arrows; the subtitle says how many more there are."""

_LANE, _CELL, _PANEL = 34, 32, 130  # heights in pixels
_SLOTS = 60  # marks side by side on the timeline before they are put on top of one another


# --- claims over time ----------------------------------------------------------------------------------------------


def claims_over_time_table(
    statements: pd.DataFrame,
    freq: str = "W",
    *,
    date: Literal["said", "published"] = "said",
    count: Count = "utterances",
) -> pd.DataFrame:
    """What the bars draw: one row per period, claim and stance; columns of `claims_over_time` and end, share, quotes,
    ids.

    `end` is the first day after the period; `share` the part of the claim's statements of that period (0 to 1, 0 where
    there are none); `quotes` up to three of its statements as lines of HTML (escaped); `ids` the statement_id of all.
    """
    table = claims_over_time(statements, freq, date=date, count=count)
    table["end"] = table["period"] + _LENGTHS[freq]
    totals = table.groupby(["period", "claim"])["statements"].transform("sum")
    table["share"] = (table["statements"] / totals.where(totals > 0)).fillna(0.0)
    counted = statements[statements["duplicate_of"].isna()] if count == "utterances" else statements
    day = said_on(counted) if date == "said" else counted["published"]
    rows = counted.assign(_day=day).dropna(subset=["claim", "stance"]).sort_values("_day", kind="stable")
    quotes: dict[tuple[str, str, Any], list[tuple[str, str]]] = {}
    starts = table["period"].drop_duplicates().to_list()
    places = pd.Series(starts).searchsorted(rows["_day"], side="right") - 1
    for row, place in zip(as_rows(rows), places, strict=True):
        key = (str(row["claim"]), str(row["stance"]), starts[place])
        quotes.setdefault(key, []).append((quote(row), str(row["statement_id"])))
    keys = zip(table["claim"], table["stance"], table["period"], strict=True)
    told = [quotes.get((str(claim), str(stance), start), []) for claim, stance, start in keys]
    more = [[f"… and {len(one) - 3} more"] if len(one) > 3 else [] for one in told]
    table["quotes"] = [
        "<br>".join([words for words, _ in one[:3]] + rest) for one, rest in zip(told, more, strict=True)
    ]
    table["ids"] = [[name for _, name in one] for one in told]
    return table


def plot_claims_over_time(
    statements: pd.DataFrame,
    freq: str = "W",
    *,
    date: Literal["said", "published"] = "said",
    count: Count = "utterances",
    share: bool = False,
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> go.Figure:
    """Stacked bars of statements per period by stance, a panel per claim; drawn from `claims_over_time_table`.

    `statements` may also be a table of `claims_over_time` (by stance). `share` draws parts of 100 % in place of counts;
    `names` gives the claims' sentences by id; `corpus` is named in the subtitle. Raises `ParameterError` like
    `claims_over_time`.
    """
    unit = PERIODS.get(freq, freq)
    title = f"{'Share of statements' if share else 'Statements'} per {unit}, by stance toward each claim"
    if {"period", "claim", "stance", "statements"} <= set(statements.columns):
        table, told = _as_given(statements, freq)
    else:
        table = claims_over_time_table(statements, freq, date=date, count=count)
        told = describe(statements, count, corpus)
    if table.empty:
        return draw_sentence(title, "No statement in this slice has a stance on a claim.")
    claims = list(dict.fromkeys(table["claim"]))
    heads = ["<b>" + lines(cut((names or {}).get(claim, claim), 160), 56) + "</b>" for claim in claims]
    head = 17 * max(words.count("<br>") + 1 for words in heads) + 6
    gap = head + 30  # the axis labels of the panel above
    inner = _PANEL * len(claims) + gap * (len(claims) - 1)
    height = TOP_MARGIN + head + FOOT + inner
    figure = make_subplots(rows=len(claims), shared_xaxes=True, shared_yaxes="all", vertical_spacing=gap / inner)
    for row, claim in enumerate(claims, 1):
        for stance in STANCES:
            part = table[(table["claim"] == claim) & (table["stance"] == stance)]
            part = part[part["statements"] > 0] if len(part[part["statements"] > 0]) else part.head(1)
            length = part["end"] - part["period"]
            figure.add_bar(
                x=part["period"] + length / 2,
                y=(part["share"] if share else part["statements"]).tolist(),
                width=[0.86 * one.total_seconds() * 1000 for one in length],
                name=stance,
                legendgroup=stance,
                showlegend=row == 1,
                marker={
                    "color": COLOURS[stance],
                    "line": {"width": 0},
                    "pattern": {"shape": PATTERNS[stance], "solidity": 0.3, "size": 7},
                },
                **leads(part["ids"], "share" if share else "count", heads=_heads_of_bars(part, unit, stance)),
                hovertext=_hover_of_bars(part, unit, stance),
                hovertemplate="%{hovertext}<extra></extra>",
                row=row,
                col=1,
            )
        figure.add_annotation(
            text=heads[row - 1],
            **{"xref": f"x{row if row > 1 else ''} domain", "yref": f"y{row if row > 1 else ''} domain"},
            x=0, y=1, xanchor="left", yanchor="bottom", align="left", showarrow=False, font={"size": 13}, yshift=3,
        )  # fmt: skip
        figure.update_yaxes(title_text="share" if share else "statements", rangemode="tozero", row=row, col=1)
    if share:
        figure.update_yaxes(tickformat=".0%", range=[0, 1])
    else:
        most = int(table.groupby(["period", "claim"])["statements"].sum().max())
        figure.update_yaxes(range=[0, most * 1.08], dtick=max(1, -(-most // 4)))
    first, last = table["period"].min(), table["end"].max()
    # Few periods don't become walls: there is always room for eight.
    few = max(0, 8 - table["period"].nunique())
    edge = (last - first) * 0.01 + (table["end"] - table["period"]).max() * few / 2
    figure.update_xaxes(range=[first - edge, last + edge], showticklabels=True, type="date")
    word = "said" if date == "said" else "published"
    figure.update_xaxes(title_text=f"{unit} in which it was {word}", row=len(claims), col=1)
    figure.update_layout(barmode="stack", bargap=0)
    return styled(figure, title, told, height, top=TOP_MARGIN + head)


def _as_given(table: pd.DataFrame, freq: str) -> tuple[pd.DataFrame, str]:
    starts = sorted(table["period"].unique())
    if freq not in _LENGTHS:
        raise ParameterError(f"freq must be one of {', '.join(_LENGTHS)}, not {freq!r}")
    totals = table.groupby(["period", "claim"])["statements"].transform("sum")
    full = table.assign(
        end=table["period"] + _LENGTHS[freq],
        share=(table["statements"] / totals.where(totals > 0)).fillna(0.0),
        quotes="",
        ids=[[] for _ in range(len(table))],
    )
    if not starts:
        return full, ""
    total = many(int(table["statements"].sum()), "statement")
    return full, f"{total}, {pd.Timestamp(starts[0]):%Y-%m-%d} to {full['end'].max() - pd.Timedelta(days=1):%Y-%m-%d}"


def _heads_of_bars(part: pd.DataFrame, unit: str, stance: str) -> list[str]:
    out = []
    for start, end in zip(part["period"], part["end"], strict=True):
        last = end - pd.Timedelta(days=1)
        when = f"{start:%Y-%m-%d}" + ("" if unit == "day" else f" to {last:%Y-%m-%d}")
        out.append(f"{unit} {when}<br>{SIGNS[stance]} {stance}: ")
    return out


def _hover_of_bars(part: pd.DataFrame, unit: str, stance: str) -> list[str]:
    heads = _heads_of_bars(part, unit, stance)
    return [
        f"{head}{many(row['statements'], 'statement')} ({row['share']:.0%})"
        + (f"<br>{row['quotes']}" if row["quotes"] else "")
        for head, row in zip(heads, as_rows(part), strict=True)
    ]


# --- timeline ------------------------------------------------------------------------------------------------------


def timeline_table(statements: pd.DataFrame, top: int = TOP) -> pd.DataFrame:
    """What the timeline draws: one row per statement with a stance; its columns and lane, lane_group, day, open_ended,
    place, offset.

    `lane` is the actor, or `OTHERS` for actors beyond the `top` with most statements; `lane_group` the group it speaks
    for (its own name where none is known); `day` the last day on which it can have been said; `open_ended` marks
    statements without a first day. `place` numbers the lanes from the top: groups with most statements first, a
    group's own lane before its members', `OTHERS` last. `offset` (-0.3 to 0.3 of a lane) keeps marks of about the same
    day apart.
    """
    table = statements[statements["claim"].notna() & statements["stance"].notna()].copy()
    table["day"] = said_on(table)
    table = table[table["day"].notna()]
    table["open_ended"] = table["said_from"].isna()
    actors = table["actor"].fillna(UNNAMED).astype(str)
    ranked = actors.value_counts()
    order = sorted(ranked.index, key=lambda name: (-int(ranked[name]), name))
    kept = set(order[:top]) if len(order) > top + 1 else set(order)
    others = f"{len(order) - len(kept)} {OTHERS}"
    table["lane"] = [name if name in kept else others for name in actors]
    # One lane per actor: the group that most of its statements name.
    named = table["group"].fillna(table["lane"]).astype(str)
    usual = {
        lane: sorted(part.value_counts().items(), key=lambda item: (-item[1], str(item[0])))[0][0]
        for lane, part in named.groupby(table["lane"])
    }
    table["lane_group"] = [OTHERS if lane == others else str(usual[lane]) for lane in table["lane"]]
    sizes, counts = table["lane_group"].value_counts(), table["lane"].value_counts()
    keys = table[["lane_group", "lane"]].drop_duplicates().itertuples(index=False, name=None)
    lanes = sorted(
        keys, key=lambda k: (k[1] == others, -int(sizes[k[0]]), k[0], k[0] != k[1], -int(counts[k[1]]), k[1])
    )
    table["place"] = table["lane"].map({lane: place for place, (_, lane) in enumerate(lanes)}).astype("int64")
    table = table.sort_values(["place", "day", "statement_id"]).reset_index(drop=True)
    table["offset"] = _offsets(table)
    return table


def _offsets(table: pd.DataFrame) -> list[float]:
    """Where each mark stands in its lane: marks in the same 1/60 of the time share it evenly around the middle."""
    if table.empty:
        return []
    width = max((table["day"].max() - table["day"].min()) / _SLOTS, pd.Timedelta(days=1))
    slot = ((table["day"] - table["day"].min()) / width).astype(int)
    keys = list(zip(table["lane"], slot, strict=True))
    sizes = pd.Series(keys).value_counts().to_dict()
    seen: dict[Any, int] = {}
    out = []
    for key in keys:
        rank, size = seen.get(key, 0), sizes[key]
        seen[key] = rank + 1
        step = min(0.24, 0.6 / max(1, size - 1))
        out.append(round((rank - (size - 1) / 2) * step, 4))
    return out


def plot_timeline(
    statements: pd.DataFrame,
    reversals: pd.DataFrame | None = None,
    *,
    top: int = TOP,
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> go.Figure:
    """A lane per actor, grouped by whom they speak for; a mark per statement on a claim at the day it was said.

    Marks differ in colour and shape by stance. A line leads from the first to the last possible day; open marks with a
    short tail have no known first day. `reversals` (of `find_reversals`) are arrows from the last day of the old stance
    to the first of the new. Drawn from `timeline_table`; `names` gives the claims' sentences by id.
    """
    table = timeline_table(statements, top)
    title = "Who said what about the claims, and when: a mark per statement"
    if table.empty:
        return draw_sentence(title, "No statement in this slice has a stance on a claim.")
    lanes, arrows, left_out = _lanes(table, reversals)
    place = {lane: number for number, (lane, _, _) in enumerate(lanes)}
    y = [place[lane] + offset for lane, offset in zip(table["lane"], table["offset"], strict=True)]
    table = table.assign(_y=y)
    first, last = _range(table)
    figure = go.Figure()
    _draw_groups(figure, lanes)
    _draw_intervals(figure, table, (last - first) * 0.015)
    for stance in STANCES:
        # The legend shows the first mark: a full one where there is one.
        part = table[table["stance"] == stance].sort_values("open_ended", kind="stable")
        figure.add_scatter(
            x=part["day"] if len(part) else [None],
            y=part["_y"].tolist() if len(part) else [None],
            mode="markers",
            name=stance,
            marker={
                "color": COLOURS[stance],
                "symbol": [SHAPES[stance] + ("-open" if one else "") for one in part["open_ended"]] or SHAPES[stance],
                "size": 10,
                "line": {"width": [2 if one else 0.5 for one in part["open_ended"]] or 0.5},
            },
            **leads(part["statement_id"], "mark"),
            hovertext=[hover(row, names or {}) for row in as_rows(part)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    for turn in arrows:
        _draw_arrow(figure, turn, place[str(turn["who"])])
    told = describe(statements, "reports", corpus)
    if arrows:
        told += f"; arrows: {many(len(arrows), 'change')} of position"
        told += f", {left_out} more not drawn" if left_out else ""
    figure.update_yaxes(
        tickvals=list(range(len(lanes))),
        ticktext=[_lane_label(lane, own, head) for lane, own, head in lanes],
        range=[len(lanes) - 0.5, -0.5],
        title_text="actor",
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(
        title_text="day on which it was said (open mark: at the latest)", range=[first, last], type="date"
    )
    return styled(figure, title, told, TOP_MARGIN + FOOT + max(120, _LANE * len(lanes)))


def _lanes(
    table: pd.DataFrame, reversals: pd.DataFrame | None
) -> tuple[list[tuple[str, str, bool]], list[dict[str, Any]], int]:
    """The lanes from the top as (name, group, whether it heads its group), the reversals that have a lane, and how many
    are left out.

    A group gets a lane of its own when it has several actors, or a reversal.
    """
    turns = as_rows(reversals)
    pairs = list(table[["lane", "lane_group"]].drop_duplicates().itertuples(index=False, name=None))
    sizes = pd.Series([group for _, group in pairs]).value_counts().to_dict()
    turning = {str(turn["who"]) for turn in turns if turn["level"] == "group"}
    lanes: list[tuple[str, str, bool]] = []
    for lane, group in pairs:
        heads = group != OTHERS and (sizes[group] > 1 or group in turning)
        if heads and lane != group and all(group != known for _, known, _ in lanes):
            lanes.append((group, group, True))
        lanes.append((lane, group, heads and lane == group))
    known = {lane for lane, _, _ in lanes}
    drawn = [turn for turn in turns if str(turn["who"]) in known]
    # The same turn found for an actor and for its group is drawn at the actor.
    drawn.sort(key=lambda turn: (-float(turn.get("confidence") or 0), str(turn["who"]), str(turn["claim"])))
    return lanes, drawn[:ARROWS], len(turns) - len(drawn[:ARROWS])


def _lane_label(lane: str, group: str, head: bool) -> str:
    return f"<b>{label(lane)}</b>" if head else label(lane)


def _range(table: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    first = table["day"].where(table["said_from"].isna(), table["said_from"]).min()
    last = table["day"].max()
    edge = max((last - first) * 0.03, pd.Timedelta(days=3))
    return first - edge, last + edge


def _draw_groups(figure: go.Figure, lanes: list[tuple[str, str, bool]]) -> None:
    """A pale band behind every second group, so that the eye keeps its members together."""
    groups = list(dict.fromkeys(group for _, group, _ in lanes))
    for number, group in enumerate(groups):
        places = [place for place, (_, own, _) in enumerate(lanes) if own == group]
        if number % 2 == 0:
            figure.add_hrect(
                y0=min(places) - 0.5,
                y1=max(places) + 0.5,
                fillcolor="rgba(128,128,128,0.09)",
                line_width=0,
                layer="below",
            )


def _draw_intervals(figure: go.Figure, table: pd.DataFrame, tail: pd.Timedelta) -> None:
    known = table[table["said_from"].notna() & (table["said_from"] < table["day"])]
    unknown = table[table["said_from"].isna()]
    for part, starts, dash in ((known, known["said_from"], "solid"), (unknown, unknown["day"] - tail, "dot")):
        x: list[Any] = []
        y: list[Any] = []
        ids: list[str | None] = []
        for start, end, height, name in zip(starts, part["day"], part["_y"], part["statement_id"], strict=True):
            x += [start, end, None]
            y += [height, height, None]
            ids += [name, name, None]
        line = {"color": "#888888", "width": 1.5, "dash": dash}
        figure.add_scatter(
            x=x or [None],
            y=y or [None],
            mode="lines",
            line=line,
            **leads(ids, "mark"),
            hoverinfo="skip",
            showlegend=False,
        )


def _draw_arrow(figure: go.Figure, turn: Mapping[str, Any], place: int) -> None:
    before, after = f"{turn['from_date']:%Y-%m-%d}", f"{turn['to_date']:%Y-%m-%d}"
    partly = " (partly)" if turn.get("partial") else ""
    words = (
        f"<b>{escape(turn['who'])}</b> on {escape(turn['claim'])}{partly}:<br>{turn['from_stance']} until {before}, "
    )
    figure.add_annotation(
        x=turn["to_date"],
        y=place - 0.36,
        ax=turn["from_date"],
        ay=place - 0.36,
        xref="x",
        yref="y",
        axref="x",
        ayref="y",
        arrowhead=2,
        arrowsize=1.1,
        arrowwidth=2,
        arrowcolor=ARROW,
        text="",
        hovertext=f"{words}{turn['to_stance']} from {after}",
        name=f"{turn['from_statement_id']} {turn['to_statement_id']}",
    )
    # A mark at the arrow's end carries the words too: arrows alone answer to the pointer only at their label.
    figure.add_scatter(
        x=[turn["to_date"]],
        y=[place - 0.36],
        mode="markers",
        marker={"symbol": "diamond-tall", "size": 7, "color": ARROW},
        hovertext=[f"{words}{turn['to_stance']} from {after}"],
        hovertemplate="%{hovertext}<extra></extra>",
        **leads([[turn["from_statement_id"], turn["to_statement_id"]]], "turn"),
        showlegend=False,
    )


# --- actor × stance ------------------------------------------------------------------------------------------------


def actor_stance_table(
    statements: pd.DataFrame, *, rows: str = "actor", count: Count = "utterances", top: int = TOP
) -> pd.DataFrame:
    """What the heatmap draws: counts, one row per value of `rows`, one column per stance; the rest as `OTHERS`."""
    on_claims = statements[statements["claim"].notna() & statements["stance"].notna()]
    on_claims = on_claims.assign(**{rows: on_claims[rows].fillna(UNNAMED)})
    table = tabulate(on_claims, rows, "stance", count=count)
    if len(table) <= top + 1:
        return table
    rest = table.iloc[top:]
    return pd.concat([table.iloc[:top], rest.sum().rename(f"{len(rest)} {OTHERS}").to_frame().T])


def plot_actor_stance(
    statements: pd.DataFrame,
    *,
    rows: str = "actor",
    count: Count = "utterances",
    top: int = TOP,
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> go.Figure:
    """Counts of statements by actor and stance in cells, each stance in its own hue; a panel per claim where there are
    two to four.

    Drawn from `actor_stance_table`; the rows are the same in all panels.
    """
    title = f"Statements by {rows} and stance toward each claim"
    total = actor_stance_table(statements, rows=rows, count=count, top=top)
    if total.empty or not total.to_numpy().sum():
        return draw_sentence(title, "No statement in this slice has a stance on a claim.")
    claims = sorted(statements.loc[statements["stance"].notna(), "claim"].dropna().astype(str).unique())
    panels = claims if 2 <= len(claims) <= 4 else ["all"]
    if panels == ["all"]:
        title = f"Statements by {rows} and stance" + (" toward any of the claims" if len(claims) > 1 else "")
    named = [str(name) for name in total.index]
    figure = make_subplots(cols=len(panels), shared_yaxes=True, horizontal_spacing=0.03)
    most = 0
    tables, marks = [], []
    for claim in panels:
        own = statements if claim == "all" else statements[statements["claim"] == claim]
        tables.append(_same_rows(own, total, rows, count))
        marks.append(_ids_of_cells(own, total, rows, count))
        most = max(most, int(tables[-1].to_numpy().max()))
    labels = [label(name) for name in named]
    wide = len(panels) == 1
    for col, (claim, table, ids) in enumerate(zip(panels, tables, marks, strict=True), 1):
        for place, stance in enumerate(STANCES):
            values = table[stance].tolist()
            heads = [f"{escape(name)}, {stance}: " for name in named]
            figure.add_heatmap(
                z=[[value] for value in values],
                x=[place],
                dx=1,
                y=list(range(len(named))),
                colorscale=[[0, "rgba(128,128,128,0.10)"], [0.001, _pale(COLOURS[stance])], [1, COLOURS[stance]]],
                zmin=0,
                zmax=most,
                showscale=False,
                xgap=2,
                ygap=2,
                text=[[str(value) if value else "·"] for value in values],
                texttemplate="%{text}",
                **leads([[ids.get((name, stance), [])] for name in named], "cell", "z", [[head] for head in heads]),
                hovertext=[[head + many(value, "statement")] for head, value in zip(heads, values, strict=True)],
                hovertemplate="%{hovertext}<extra></extra>",
                row=1,
                col=col,
            )
        figure.update_xaxes(
            tickvals=list(range(len(STANCES))),
            ticktext=[f"{SIGNS[stance]} {stance}" if wide else f"{stance} {SIGNS[stance]}" for stance in STANCES],
            tickangle=0 if wide else -90,
            range=[-0.5, len(STANCES) - 0.5],
            side="bottom",
            title_text="stance (number of statements in each cell)" if wide else None,
            row=1,
            col=col,
        )
        if not wide:
            figure.add_annotation(
                text=f"<b>{lines(cut((names or {}).get(claim, claim), 110), 24)}</b>",
                **{"xref": "x domain" if col == 1 else f"x{col} domain", "yref": "paper"},
                x=0, y=1, xanchor="left", yanchor="bottom", align="left", showarrow=False, font={"size": 12}, yshift=4,
            )  # fmt: skip
    figure.update_xaxes(showgrid=False, zeroline=False)
    figure.update_yaxes(showgrid=False, zeroline=False, range=[len(named) - 0.5, -0.5])
    figure.update_yaxes(tickvals=list(range(len(named))), ticktext=labels, title_text=rows, row=1, col=1)
    told = describe(statements, count, corpus)
    if not wide:
        told += "; cells: number of statements"
    high = 0 if wide else 16 * max(len(textwrap.wrap(cut((names or {}).get(one, one), 110), 24)) for one in panels)
    top_margin, foot = 76 + high, FOOT if wide else 92
    height = top_margin + foot + _CELL * len(named)
    width = 0 if wide else 240 + 150 * len(panels)
    return styled(figure, title, told, height, top=top_margin, foot=foot, legend=False, min_width=width)


def _same_rows(own: pd.DataFrame, total: pd.DataFrame, rows: str, count: Count) -> pd.DataFrame:
    """The counts of one claim in the rows of the whole table; what has no row of its own goes to the last, `OTHERS`."""
    full = actor_stance_table(own, rows=rows, count=count, top=10**9)
    table = full.reindex(total.index, fill_value=0)
    outside = full.loc[[name for name in full.index if name not in total.index]]
    if len(outside):
        table.iloc[-1] = table.iloc[-1] + outside.sum()
    return table.reindex(columns=list(STANCES), fill_value=0).astype("int64")


def _ids_of_cells(own: pd.DataFrame, total: pd.DataFrame, rows: str, count: Count) -> dict[tuple[str, str], list[str]]:
    """The statement_id of the statements in each cell, by row and stance."""
    counted = own[own["duplicate_of"].isna()] if count == "utterances" else own
    counted = counted[counted["claim"].notna() & counted["stance"].notna()]
    out: dict[tuple[str, str], list[str]] = {}
    names = counted[rows].fillna(UNNAMED).astype(str)
    for name, stance, one in zip(names, counted["stance"].astype(str), counted["statement_id"], strict=True):
        out.setdefault((name if name in total.index else str(total.index[-1]), stance), []).append(one)
    return out


def _pale(colour: str) -> str:
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.28):02x}" for part in parts)
