"""Draw who agrees with whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import pandas as pd

from analysis.counts import TOP
from analysis.house import (
    FOOT,
    TOP_MARGIN,
    Chart,
    counted,
    cut,
    describe,
    draw_sentence,
    label,
    leads,
    many,
    rows_by_id,
    styled,
)
from analysis.network import actor_network, agreement_table, positions_table
from analysis.tables import Count
from analysis.views import SIGNS, escape

LINKS = {"agree": ("#009E73", "solid"), "conflict": ("#CC79A7", "dash")}
"""Hues of Okabe & Ito's palette that are no stance's; a conflict is a broken line as well."""
EDGES = 150
"""Links drawn, strongest first; the subtitle says how many more there are."""
_ROW = 34  # height in pixels
_WIDTHS = ((1, 1.2), (2, 2.4), (4, 4.0))  # from so many claims on a line is so many pixels wide


def plot_network(
    statements: pd.DataFrame,
    *,
    top: int = TOP,
    count: Count = "utterances",
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> Chart:
    """Who agrees and who is in conflict with whom: actors in two columns, most in agreement within one, a line for each
    pair by the claims on which both take a side. From `agreement_table` and the camps of `actor_network`.

    The places follow from the camps and the numbers of statements alone, so that they are the same each time.
    """
    title = "Who agrees with whom: actors by the side they take on the same claims"
    table = agreement_table(statements, top=top, count=count)
    if table.empty:
        return draw_sentence(title, "No two actors in this slice take a side of the same claim.", table)
    graph = actor_network(statements, top=top, count=count)
    graph.remove_nodes_from(list(nx.isolates(graph)))
    place = _places(graph)
    figure = Chart()
    drawn = table.head(EDGES)
    for kind, (colour, dash) in LINKS.items():
        _draw_links(figure, drawn[drawn[kind] > 0], kind, place, colour, dash, names or {})
    positions = positions_table(statements, count=count)
    rows = rows_by_id(statements)
    own: dict[str, list[str]] = {}
    told: dict[str, list[str]] = {}
    for row in positions.to_dict("records"):
        own.setdefault(row["actor"], []).extend(row["ids"])
        side = {1: f"{SIGNS['affirms']} affirms", -1: f"{SIGNS['denies']} denies", 0: "both as often"}[row["side"]]
        told.setdefault(row["actor"], []).append(
            f"{side}: {escape((names or {}).get(row['claim'], row['claim']))[:60]}"
        )
    order = sorted(place, key=lambda name: place[name])
    most = max(graph.nodes[name]["statements"] for name in order)
    figure.add_scatter(
        x=[place[name][0] for name in order],
        y=[place[name][1] for name in order],
        mode="markers",
        marker={
            "size": [9 + 15 * (graph.nodes[name]["statements"] / most) ** 0.5 for name in order],
            "color": "#6b7684",
            "line": {"width": 1, "color": "white"},
        },
        **leads([own[name] for name in order], "mark"),
        hovertext=[
            counted(
                f"<b>{escape(name)}</b><br>{'<br>'.join(told[name])}<br>",
                own[name],
                rows,
                many(len(own[name]), "statement"),
            )
            for name in order
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )
    columns = [[name for name in order if place[name][0] == x] for x in (0, 1)]
    deep = max(map(len, columns))
    for number, column in enumerate(columns, 1):
        axis: dict[str, Any] = {
            "tickvals": [place[name][1] for name in column],
            "ticktext": [label(name, 18) for name in column],
            "range": [deep - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
        }
        if number == 1:
            figure.update_layout(yaxis=axis)
        else:
            figure.update_layout(yaxis2=axis | {"side": "right", "overlaying": "y", "automargin": True})
    # An axis without a trace is not drawn.
    figure.add_scatter(x=[None], y=[None], yaxis="y2", showlegend=False, hoverinfo="skip")
    figure.update_xaxes(
        range=[-0.04, 1.04],
        tickvals=[],
        showgrid=False,
        zeroline=False,
        title_text="actors who mostly agree stand in one column",
    )
    left_out = len(table) - len(drawn)
    actors = positions.loc[positions["side"] != 0, "actor"].nunique()
    words = describe(statements, count, corpus) + f"; {len(order)} of {many(actors, 'actor')} who take a side"
    words += f"; {left_out} weaker links not drawn" if left_out else ""
    words += "; wider line: more claims"
    gist = (
        f"{many(int((table['agree'] > 0).sum()), 'pair')} agree, {int((table['conflict'] > 0).sum())} are in conflict."
    )
    height = TOP_MARGIN + FOOT + max(160, _ROW * deep)
    return styled(figure, title, words, height, table=table, gist=gist)


def _places(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Two columns, one for each camp; in a column those with most statements in the middle of what follows them."""
    place = {}
    columns = [
        sorted(
            (name for name, camp in graph.nodes(data="camp") if camp == number),
            key=lambda name: (-graph.nodes[name]["statements"], name),
        )
        for number in (1, 2)
    ]
    deep = max(map(len, columns))
    for x, column in enumerate(columns):
        for number, name in enumerate(column):
            # The shorter column is spread over the height of the longer.
            place[name] = (float(x), (number + 0.5) * deep / len(column) - 0.5)
    return place


def _draw_links(
    figure: Chart,
    pairs: pd.DataFrame,
    kind: str,
    place: Mapping[str, tuple[float, float]],
    colour: str,
    dash: str,
    names: Mapping[str, str],
) -> None:
    middles: list[tuple[float, float]] = []
    for number, (least, width) in enumerate(_WIDTHS):
        below = _WIDTHS[number + 1][0] if number + 1 < len(_WIDTHS) else 10**9
        x: list[float | None] = []
        y: list[float | None] = []
        ids: list[list[str]] = []
        for row in pairs[(pairs[kind] >= least) & (pairs[kind] < below)].itertuples(index=False):
            curve = _curve(place[row.actor], place[row.other])
            x += [point[0] for point in curve] + [None]
            y += [point[1] for point in curve] + [None]
            ids += [*([row.ids] * len(curve)), []]
        figure.add_scatter(
            x=x or [None], y=y or [None], mode="lines", line={"color": colour, "width": width, "dash": dash},
            opacity=0.6, hoverinfo="skip", showlegend=False,
        )  # fmt: skip
    texts, ids = [], []
    for row in pairs.itertuples(index=False):
        curve = _curve(place[row.actor], place[row.other])
        middles.append(curve[len(curve) // 2])
        lists = {"agree": row.claims_agree, "conflict": row.claims_conflict}
        claims = "<br>".join(f"· {escape(cut(names.get(one, one), 70))}" for one in lists[kind])
        word = "agree" if kind == "agree" else "are in conflict"
        head = (
            f"<b>{escape(row.actor)}</b> and <b>{escape(row.other)}</b><br>{word} on {many(len(lists[kind]), 'claim')}"
        )
        texts.append(f"{head}:<br>{claims}")
        ids.append(row.ids)
    figure.add_scatter(
        x=[point[0] for point in middles],
        y=[point[1] for point in middles],
        mode="markers",
        marker={"size": 7, "color": colour, "symbol": "circle" if kind == "agree" else "diamond"},
        **leads(ids, "mark"),
        hovertext=texts,
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )
    name = {"agree": "agree", "conflict": "in conflict"}[kind]
    figure.add_scatter(
        x=[None], y=[None], mode="lines+markers", name=name, line={"color": colour, "width": 2.4, "dash": dash},
        marker={"size": 7, "symbol": "circle" if kind == "agree" else "diamond"}, hoverinfo="skip",
    )  # fmt: skip


def _curve(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    """A straight line across, or an arc into the middle between two in the same column."""
    if one[0] != other[0]:
        # Not all through one point: the mark sits nearer to the first.
        return [one, (one[0] + (other[0] - one[0]) * 0.35, one[1] + (other[1] - one[1]) * 0.35), other]
    inward = 1 if one[0] == 0 else -1
    deep = 0.06 + 0.04 * min(8.0, abs(one[1] - other[1]))
    steps = [number / 12 for number in range(13)]
    return [(one[0] + inward * deep * 4 * step * (1 - step), one[1] + (other[1] - one[1]) * step) for step in steps]
