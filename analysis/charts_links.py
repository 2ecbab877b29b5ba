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
from analysis.views import SIGNS, as_rows, escape

LINKS = {
    "agree": ("#009E73", "solid", "circle"),
    "conflict": ("#CC79A7", "dash", "diamond"),
    "divided": ("#8b94a1", "dot", "square"),
}
"""Hues of Okabe & Ito's palette that are no stance's; lines and marks differ in shape as well."""
EDGES = 60
"""Links drawn, the strongest of each actor, then the strongest of all; the subtitle says how many more there are."""
_ROW = 34  # height in pixels
IDS = 12
"""Statements that a link leads to; the table has all of them."""
_WIDTHS = ((0, 1.2), (2, 2.4), (4, 4.0))  # from so many claims on a line is so many pixels wide


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
    balance = table["agree"] - table["conflict"]
    kinds = ["agree" if one > 0 else "conflict" if one < 0 else "divided" for one in balance]
    drawn = table.assign(kind=kinds, size=balance.abs())
    drawn = _strongest(drawn)
    for kind, (colour, dash, _) in LINKS.items():
        _draw_links(figure, drawn[drawn["kind"] == kind], kind, place, colour, dash, names or {})
    positions = positions_table(statements, count=count)
    rows = rows_by_id(statements)
    own: dict[str, list[str]] = {}
    told: dict[str, list[str]] = {}
    for row in as_rows(positions):
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
            "line": {"width": 1, "color": "#3b414a"},
        },
        cliponaxis=False,
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
            "ticklabelstandoff": 10,
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
    words += "; a line shows what holds for most of the claims of a pair, wider for more of them"
    gist = (
        f"{many(int((table['agree'] > 0).sum()), 'pair')} agree, {int((table['conflict'] > 0).sum())} are in conflict."
    )
    height = TOP_MARGIN + FOOT + max(160, _ROW * deep)
    return styled(figure, title, words, height, table=table, gist=gist)


def _strongest(links: pd.DataFrame) -> pd.DataFrame:
    order = links.sort_values("size", ascending=False, kind="stable")
    reached: set[str] = set()
    own = []
    for actor, other in zip(order["actor"], order["other"], strict=True):
        own.append(actor not in reached or other not in reached)
        reached |= {actor, other}
    return order.assign(own=own).sort_values(["own", "size"], ascending=False, kind="stable").head(EDGES)


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
    for number, (least, width) in enumerate(_WIDTHS):
        below = _WIDTHS[number + 1][0] if number + 1 < len(_WIDTHS) else 10**9
        x: list[float | None] = []
        y: list[float | None] = []
        ids: list[list[str] | None] = []
        for row in as_rows(pairs[(pairs["size"] >= least) & (pairs["size"] < below)]):
            curve = _curve(place[row["actor"]], place[row["other"]])
            x += [point[0] for point in curve] + [None]
            y += [point[1] for point in curve] + [None]
            ids += [*([row["ids"][:IDS]] * len(curve)), None]
        figure.add_scatter(
            x=x or [None],
            y=y or [None],
            mode="lines",
            line={"color": colour, "width": width, "dash": dash, "shape": "spline"},
            opacity=0.55,
            **leads(ids or [None], "mark"),
            hoverinfo="skip",
            showlegend=False,
        )
    texts, middles = [], []
    for row in as_rows(pairs):
        middles.append(_curve(place[row["actor"]], place[row["other"]])[1])
        parts = [f"<b>{escape(row['actor'])}</b> and <b>{escape(row['other'])}</b>"]
        for word, claims in (("agree", row["claims_agree"]), ("are in conflict", row["claims_conflict"])):
            if claims:
                parts.append(f"{word} on {many(len(claims), 'claim')}:")
                parts += [f"· {escape(cut(names.get(one, one), 70))}" for one in claims[:5]]
                parts += [f"… and {len(claims) - 5} more"] if len(claims) > 5 else []
        texts.append("<br>".join(parts))
    figure.add_scatter(
        x=[point[0] for point in middles],
        y=[point[1] for point in middles],
        mode="markers",
        marker={"size": 6, "color": colour, "symbol": LINKS[kind][2]},
        **leads([ids[:IDS] for ids in pairs["ids"]], "mark"),
        hovertext=texts,
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )
    figure.add_scatter(
        x=[None], y=[None], mode="lines+markers", name=kind, line={"color": colour, "width": 2.4, "dash": dash},
        marker={"size": 7, "symbol": LINKS[kind][2]}, hoverinfo="skip",
    )  # fmt: skip


def _curve(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    """Three points: a line across, or an arc into the middle between two in the same column."""
    if one[0] == other[0]:
        deep = 0.05 + 0.03 * min(9.0, abs(one[1] - other[1]))
        return [one, (one[0] + (deep if one[0] == 0 else -deep), (one[1] + other[1]) / 2), other]
    # The marks of lines that cross stand at different places.
    part = 0.25 + 0.5 * ((3 * one[1] + 5 * other[1]) % 7) / 7
    return [one, (one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part), other]
