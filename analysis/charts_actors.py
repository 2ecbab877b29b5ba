"""Draw actors in time: who said what when, how positions moved, who spoke first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.counts import OTHERS, TOP, TOP_CLAIMS, first_seen_table, stance_strip_table, timeline_table
from analysis.house import (
    ARROW,
    COLOURS,
    EDGES,
    FOOT,
    NOTHING,
    PALE,
    SHAPES,
    TOP_MARGIN,
    Chart,
    counted,
    cut,
    date_axis,
    describe,
    draw_sentence,
    hover,
    label,
    leads,
    lines,
    many,
    rows_by_id,
    stance_key,
    stance_marker,
    styled,
)
from analysis.records import STANCES
from analysis.tables import Count
from analysis.views import SIGNS, as_rows, escape

ARROWS = 30
"""Reversals drawn as arrows; the subtitle says how many more there are."""
_IN_LANE = 6
"""Arrows in a lane: more would be a field of arrows without marks."""
_LANE = 34  # height in pixels
_CROWD = 0.35  # of a lane: what each mark of one day beyond three adds to its lane
_ARROW = 0.62  # of a lane: what a reversal's arrow and its days take above the marks


# --- timeline ------------------------------------------------------------------------------------------------------


def plot_timeline(
    statements: pd.DataFrame,
    reversals: pd.DataFrame | None = None,
    *,
    top: int = TOP,
    count: Count = "utterances",
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> Chart:
    """A lane per actor, grouped by whom they speak for; a mark per statement on a claim at the day it was said.

    Marks differ in colour and shape by stance. A line leads from the first to the last possible day; open marks with a
    dotted tail have no known first day. `reversals` (of `find_reversals`) are arrows from the last day of the old
    stance to the first of the new, both named. Drawn from `timeline_table`; `names` gives the claims' sentences by id.
    """
    table = timeline_table(statements, top, count)
    title = "Who said what about the claims, and when: a mark per statement"
    if table.empty:
        return draw_sentence(title, NOTHING, table)
    lanes, arrows, left_out = _lanes(table, reversals)
    # Arrows have room of their own above the marks of a lane.
    own = Counter(str(turn["who"]) for turn in arrows)
    # A lane is higher where many marks share a day, so that none hides another.
    crowd = table.groupby(["lane", "day"]).size().groupby("lane").max()
    tall = {lane: 1 + _CROWD * min(10, max(0, int(size) - 3)) for lane, size in crowd.items()}
    floor, middles, edges = 0.0, {}, {}
    for lane, _, _ in lanes:
        edges[lane] = (floor, floor + tall.get(lane, 1) + _ARROW * own[lane])
        floor = edges[lane][1]
        middles[lane] = floor - tall.get(lane, 1) / 2
    places = zip(table["lane"], table["offset"], strict=True)
    y = [middles[lane] + tall[lane] * offset for lane, offset in places]
    table = table.assign(_y=y)
    figure = Chart()
    _draw_groups(figure, lanes, edges)
    first = table["day"].where(table["said_from"].isna(), table["said_from"]).min()
    last = table["day"].max()
    _draw_intervals(figure, table, max((last - first) * 0.025, pd.Timedelta(days=1)))
    for stance in reversed(STANCES):  # what takes no side lies below
        # The legend shows the first mark: a full one where there is one.
        part = table[table["stance"] == stance].sort_values("open_ended", kind="stable")
        figure.add_scatter(
            x=part["day"] if len(part) else [None],
            y=part["_y"].tolist() if len(part) else [None],
            mode="markers",
            name=stance,
            legendrank=STANCES.index(stance) + 1,
            marker={
                "color": COLOURS[stance],
                "symbol": [SHAPES[stance] + ("-open" if one else "") for one in part["open_ended"]] or SHAPES[stance],
                "size": 10 if len(table) <= 1000 else 7,
                "line": {"width": [2 if one else 1 for one in part["open_ended"]] or 1, "color": _edges(part, stance)},
            },
            **leads([[one] for one in part["statement_id"]] or [None], "mark"),
            hovertext=[hover(row, names or {}) for row in as_rows(part)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    seen = Counter[str]()
    for turn in arrows:
        lane = str(turn["who"])
        _draw_arrow(figure, turn, edges[lane][0] + _ARROW * (seen[lane] + 0.8), names or {}, (first, last))
        seen[lane] += 1
    told = describe(statements, count, corpus)
    if arrows:
        told += f"; arrows: {many(len(arrows), 'change')} of position"
        told += f", {left_out} more not drawn" if left_out else ""
    figure.update_yaxes(
        tickvals=[middles[lane] for lane, _, _ in lanes],
        ticktext=[f"<b>{label(lane)}</b>" if head else label(lane) for lane, _, head in lanes],
        range=[floor, 0],
        title_text="actor",
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(**date_axis(first, last), title_text="day said (open mark: at the latest)")
    gist = f"{many(len(lanes), 'lane')}; most marks: {table['lane'].value_counts().idxmax()}."
    height = round(TOP_MARGIN + FOOT + max(120, _LANE * floor))
    return styled(figure, title, told, height, table=_plain(table), gist=gist)


def _edges(part: pd.DataFrame, stance: str) -> list[str] | str:
    """Open marks are all edge; full ones have a darker one, so that they stand apart where they overlap."""
    return [(COLOURS if one else EDGES)[stance] for one in part["open_ended"]] or COLOURS[stance]


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    columns = ["lane_group", "lane", "day", "open_ended", "stance", "claim", "act", "content", "outlet", "statement_id"]
    return table[columns].sort_values(["day", "statement_id"], kind="stable", ignore_index=True)


def _lanes(
    table: pd.DataFrame, reversals: pd.DataFrame | None
) -> tuple[list[tuple[str, str, bool]], list[dict[str, Any]], int]:
    """The lanes from the top as (name, group, whether it heads its group), the reversals that have a lane, and how many
    are left out.

    A group gets a lane of its own when it has several actors, or a reversal.
    """
    turns = as_rows(reversals)
    pairs = list(table[["lane", "lane_group"]].drop_duplicates().itertuples(index=False, name=None))
    sizes = Counter(group for _, group in pairs)
    turning = {str(turn["who"]) for turn in turns if turn["level"] == "group"}
    lanes: list[tuple[str, str, bool]] = []
    for lane, group in pairs:
        heads = group != OTHERS and (sizes[group] > 1 or group in turning)
        if heads and lane != group and all(group != known for _, known, _ in lanes):
            lanes.append((group, group, True))
        lanes.append((lane, group, heads and lane == group))
    known = {lane for lane, _, _ in lanes}
    drawn = [turn for turn in turns if str(turn["who"]) in known]
    drawn.sort(key=lambda turn: (-float(turn.get("confidence") or 0), str(turn["who"]), str(turn["claim"])))
    own = Counter[str]()
    kept = []
    for turn in drawn:
        own[str(turn["who"])] += 1
        if own[str(turn["who"])] <= _IN_LANE:
            kept.append(turn)
    return lanes, kept[:ARROWS], len(turns) - len(kept[:ARROWS])


def _draw_groups(
    figure: go.Figure, lanes: list[tuple[str, str, bool]], edges: Mapping[str, tuple[float, float]]
) -> None:
    """A pale band behind every second group, so that the eye keeps its members together."""
    for number, group in enumerate(dict.fromkeys(group for _, group, _ in lanes)):
        places = [edges[lane] for lane, own, _ in lanes if own == group]
        if number % 2 == 0:
            figure.add_hrect(
                y0=min(places)[0], y1=max(places)[1], fillcolor=PALE, line_width=0, layer="below"
            )  # fmt: skip


def _draw_intervals(figure: go.Figure, table: pd.DataFrame, tail: pd.Timedelta) -> None:
    """Lines from the first to the last possible day; dotted tails that end in an arrowhead where none is known."""
    known = table[table["said_from"].notna() & (table["said_from"] < table["day"])]
    unknown = table[table["said_from"].isna()]
    for part, starts, dash in ((known, known["said_from"], "solid"), (unknown, unknown["day"] - tail, "dot")):
        x: list[Any] = []
        y: list[Any] = []
        ids: list[list[str] | None] = []
        for start, end, height, name in zip(starts, part["day"], part["_y"], part["statement_id"], strict=True):
            x += [start, end, None]
            y += [height, height, None]
            ids += [[name], [name], None]
        figure.add_scatter(
            x=x or [None],
            y=y or [None],
            mode="lines+text" if dash == "dot" else "lines",
            line={"color": "#888888", "width": 1.5, "dash": dash},
            text=["◂", "", ""] * len(part),
            textfont={"color": "#888888", "size": 12},
            **leads(ids or [None], "mark"),
            hoverinfo="skip",
            showlegend=False,
        )


def _draw_arrow(
    figure: go.Figure,
    turn: Mapping[str, Any],
    y: float,
    names: Mapping[str, str],
    ends: tuple[pd.Timestamp, pd.Timestamp],
) -> None:
    before, after = f"{turn['from_date']:%Y-%m-%d}", f"{turn['to_date']:%Y-%m-%d}"
    partly = " (partly)" if turn.get("partial") else ""
    claim = lines(cut(names.get(str(turn["claim"]), str(turn["claim"])), 120), 60)
    words = (
        f"<b>{escape(turn['who'])}</b> changed position{partly}:<br>{claim}<br>"
        f"{SIGNS[turn['from_stance']]} {turn['from_stance']} until {before}, "
        f"{SIGNS[turn['to_stance']]} {turn['to_stance']} from {after}"
    )
    axes = {"xref": "x", "yref": "y", "axref": "x", "ayref": "y"}
    name = f"{turn['from_statement_id']} {turn['to_statement_id']}"
    figure.add_annotation(
        x=turn["to_date"], y=y, ax=turn["from_date"], ay=y, **axes, arrowhead=2, arrowsize=1.1, arrowwidth=2,
        arrowcolor=ARROW, text="", hovertext=words, name=name,
    )  # fmt: skip
    middle = turn["from_date"] + (turn["to_date"] - turn["from_date"]) / 2
    part = (middle - ends[0]) / max(ends[1] - ends[0], pd.Timedelta(days=1))
    side = "left" if part < 0.3 else "right" if part > 0.7 else "center"
    figure.add_annotation(
        x={"left": turn["from_date"], "right": turn["to_date"], "center": middle}[side], y=y, xref="x", yref="y",
        text=f"{before} → {after}", showarrow=False, xanchor=side, yanchor="bottom", yshift=1,
        font={"size": 10}, hovertext=words, name=name,
    )  # fmt: skip
    # A mark at the arrow's end carries the words too: arrows alone answer to the pointer only at their label.
    figure.add_scatter(
        x=[turn["to_date"]],
        y=[y],
        mode="markers",
        marker={"symbol": "diamond-tall", "size": 8, "color": ARROW},
        hovertext=[words],
        hovertemplate="%{hovertext}<extra></extra>",
        **leads([[str(turn["from_statement_id"]), str(turn["to_statement_id"])]], "turn"),
        showlegend=False,
    )


# --- how positions moved -------------------------------------------------------------------------------------------


def plot_stance_strip(
    statements: pd.DataFrame,
    *,
    top: int = TOP,
    count: Count = "utterances",
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> Chart:
    """How positions moved: a strip per actor and claim, in the colour and pattern of the stance from each statement
    until the next that takes another; a mark at the day from which it is taken. From `stance_strip_table`.

    The `top` strips whose stance changed most often are drawn; the subtitle says how many more there are.
    """
    title = "How positions moved: the stance of each actor on a claim from day to day"
    table = stance_strip_table(statements, count=count)
    if table.empty:
        return draw_sentence(title, "No dated statement in this slice has a stance on a claim.", table)
    names, rows = names or {}, rows_by_id(statements)
    strips = int(table["lane"].max()) + 1
    drawn = table[table["lane"] < top].copy()
    several = table["claim"].nunique() > 1
    following = drawn.groupby("lane")["start"].shift(-1)
    first, last = drawn["start"].min(), drawn["end"].max()
    # A run holds until the next one begins; the last ends with its last statement, and a day is never nothing.
    drawn["until"] = following.fillna(drawn["end"])
    least = max((last - first) / 150, pd.Timedelta(days=1))
    drawn["until"] = drawn["until"].where(
        following.notna() | (drawn["until"] - drawn["start"] >= least), drawn["start"] + least
    )
    figure = Chart()
    for stance in STANCES:
        part = drawn[drawn["stance"] == stance]
        heads = []
        for row in as_rows(part):
            days = f"{row['start']:%Y-%m-%d}" + (f" to {row['end']:%Y-%m-%d}" if row["end"] > row["start"] else "")
            otherwise = f" ({row['otherwise']} of them otherwise)" if row["otherwise"] else ""
            claim = lines(cut(names.get(row["claim"], row["claim"]), 120), 60)
            head = f"<b>{escape(row['actor'])}</b> {SIGNS[stance]} {stance}, {days}{otherwise}<br>{claim}<br>"
            heads.append(head)
        texts = [
            counted(head, ids, rows, many(len(ids), "statement")) for head, ids in zip(heads, part["ids"], strict=True)
        ]
        figure.add_bar(
            orientation="h",
            base=part["start"],
            x=[(end - start).total_seconds() * 1000 for start, end in zip(part["start"], part["until"], strict=True)],
            y=part["lane"].tolist(),
            width=0.5,
            marker=stance_marker(stance),
            opacity=0.75,
            **leads(part["ids"].tolist(), "mark", "x"),
            hovertext=texts,
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
        figure.add_scatter(
            x=part["start"],
            y=part["lane"].tolist(),
            mode="markers",
            marker={
                "color": COLOURS[stance],
                "symbol": SHAPES[stance],
                "size": 11,
                "line": {"width": 1, "color": EDGES[stance]},
            },
            **leads(part["ids"].tolist(), "mark"),
            hovertext=texts,
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
    claims = sorted(table["claim"].unique())
    labels = []
    for actor, claim in drawn.drop_duplicates("lane")[["actor", "claim"]].itertuples(index=False, name=None):
        labels.append(label(actor) if not several else f"{escape(cut(actor, 24))}<br>{escape(cut(claim, 24))}")
    figure.update_yaxes(
        tickvals=list(range(len(labels))),
        ticktext=labels,
        range=[len(labels) - 0.5, -0.5],
        title_text="actor and claim" if several else "actor",
        showgrid=False,
        zeroline=False,
    )
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(**date_axis(first, last), title_text="day said")
    told = describe(statements, count, corpus) + "; only statements with a day and a named actor"
    told += f"; {stance_key()}"
    told += f"; {strips - top} more strips, with fewer changes, not drawn" if strips > top else ""
    moved = table.groupby("lane").size()
    gist = f"{many(int((moved > 1).sum()), 'strip')} of {strips} on {many(len(claims), 'claim')} change stance."
    height = TOP_MARGIN - 28 + FOOT + max(100, (_LANE + 4) * len(labels))
    return styled(figure, title, told, height, top=TOP_MARGIN - 28, legend=False, table=table, gist=gist)


# --- who spoke first -----------------------------------------------------------------------------------------------


def plot_first_seen(
    statements: pd.DataFrame,
    *,
    top: int = 0,
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> Chart:
    """Who spoke first: for each claim its `top` first actors in order, a mark at the day of the first statement of each
    by its stance; a line says how many follow. From `first_seen_table`.

    `top` is by default 8, with more than four claims 4; beyond `TOP_CLAIMS` claims those with most actors are drawn.
    """
    title = "Who spoke first: actors on each claim in the order of their first statement"
    table = first_seen_table(statements)
    if table.empty:
        return draw_sentence(title, NOTHING, table)
    names, rows = names or {}, rows_by_id(statements)
    claims = table["claim"].value_counts()
    drawn = table[table["claim"].isin(claims.index[:TOP_CLAIMS])]
    top = top or (8 if len(claims) <= 4 else 4)
    figure = Chart()
    first, ticks, y = table["day"].min(), [], 0.0
    places: list[float] = []
    shown = []
    heads = []
    for claim, part in drawn.groupby("claim", sort=False):
        words = lines(cut(names.get(str(claim), str(claim)), 150), 28)
        deep = 0.48 * (words.count("<br>") + 1) + 0.2
        heads.append((y + deep, f"<b>{words}</b>"))
        y += deep
        kept = part.head(top) if len(part) > top + 1 else part
        for row in as_rows(kept):
            ticks.append((y + 0.5, f"{row['place']}. {label(row['actor'])}"))
            places.append(y + 0.5)
            shown.append(row)
            y += 1
        if len(part) > len(kept):
            rest = part.iloc[len(kept) :]
            words = f"{len(rest)} more, from {rest['day'].min():%Y-%m-%d}"
            ticks.append((y + 0.4, f"<i>{words}</i>"))
            y += 0.8
        y += 0.35
    last = max(row["day"] for row in shown)
    for place, row in zip(places, shown, strict=True):
        figure.add_shape(
            type="line", x0=first, x1=row["day"], y0=place, y1=place, layer="below",
            line={"dash": "dot", "width": 1, "color": "#999999"},
        )  # fmt: skip
    for stance in STANCES:
        own = [(place, row) for place, row in zip(places, shown, strict=True) if row["stance"] == stance]
        symbols = [SHAPES[stance] + ("-open" if row["open_ended"] else "") for _, row in own]
        figure.add_scatter(
            x=[row["day"] for _, row in own],
            y=[place for place, _ in own],
            mode="markers",
            marker={
                "color": COLOURS[stance],
                "symbol": symbols,
                "size": 11,
                "line": {"width": 2, "color": COLOURS[stance]},
            },
            **leads([row["ids"] for _, row in own], "mark"),
            hovertext=[f"{row['place']}. {hover(rows[row['ids'][0]], names)}" for _, row in own],
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
    for place, words in heads:
        figure.add_annotation(
            text=words, xref="paper", x=0, y=place, xanchor="left", yanchor="bottom", align="left", showarrow=False,
            font={"size": 11},
        )  # fmt: skip
    figure.update_yaxes(
        tickvals=[place for place, _ in ticks],
        ticktext=[words for _, words in ticks],
        range=[y, 0],
        title_text="place and actor",
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(**date_axis(first, last, 0.06), title_text="day first said (open: at the latest)")
    firsts = [f"{row['actor']} on {row['claim']} ({row['day']:%Y-%m-%d})" for row in shown if row["place"] == 1]
    told = f"{describe(statements, 'utterances', corpus)}; {stance_key()}"
    told += f"; {len(claims) - TOP_CLAIMS} more claims not drawn" if len(claims) > TOP_CLAIMS else ""
    height, gist = round(TOP_MARGIN - 28 + FOOT + 30 * y), f"First: {'; '.join(firsts)}."
    return styled(figure, title, told, height, top=TOP_MARGIN - 28, legend=False, table=table, gist=gist)
