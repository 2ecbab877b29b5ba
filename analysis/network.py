"""Who agrees with whom: actors that take the same side of a claim, or opposite ones, as a table and as a graph.

As in discourse network analysis (Leifeld 2017, "Discourse Network Analysis: Policy Debates as Dynamic Networks"): two
actors agree on a claim when both mostly affirm or both mostly deny it, and are in conflict when one affirms and the
other denies. Questions and neutral statements take no side.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from analysis.counts import on_claims
from analysis.errors import ParameterError
from analysis.tables import Count, counted_once
from analysis.views import as_rows

_SIDES = {"affirms": 1, "denies": -1}
# Characters that XML 1.0 can't hold (2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def positions_table(statements: pd.DataFrame, *, count: Count = "utterances") -> pd.DataFrame:
    """Which side actors take: one row per named actor and claim: actor, claim, side (1 affirms, -1 denies, 0 both as
    often), statements (that take a side), ids (of the side taken)."""
    rows = on_claims(statements, count).dropna(subset=["actor"])
    rows = rows[rows["stance"].isin(list(_SIDES))]
    found: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(lambda: {1: [], -1: []})
    columns = (rows["actor"].astype(str), rows["claim"].astype(str), rows["stance"], rows["statement_id"].astype(str))
    for actor, claim, stance, one in zip(*columns, strict=True):
        found[actor, claim][_SIDES[stance]].append(one)
    out = []
    for (actor, claim), by in sorted(found.items()):
        side = (len(by[1]) > len(by[-1])) - (len(by[1]) < len(by[-1]))
        out.append((actor, claim, side, len(by[1]) + len(by[-1]), by[side] if side else by[1] + by[-1]))
    return pd.DataFrame(out, columns=["actor", "claim", "side", "statements", "ids"])


def agreement_table(statements: pd.DataFrame, *, top: int | None = 30, count: Count = "utterances") -> pd.DataFrame:
    """One row per pair of actors who take a side of the same claim: actor, other, agree, conflict (numbers of claims),
    claims_agree, claims_conflict (lists of claim ids), ids.

    Among the `top` actors with most statements that take a side; None for all. Strongest pairs first.
    """
    positions = positions_table(statements, count=count)
    kept = _most(positions, top)
    sides = {actor: of for actor, of in _sides(positions).items() if actor in kept}
    rows = []
    for one, other in combinations(sorted(sides), 2):
        same, against = _compare(sides[one], sides[other])
        shared = sorted([*same, *against])
        if shared:
            # The first two of each claim come first: they show both sides of it.
            both = [sides[one][claim]["ids"] for claim in shared], [sides[other][claim]["ids"] for claim in shared]
            first = [name for pair in zip(*both, strict=True) for name in (pair[0][0], pair[1][0])]
            ids = list(dict.fromkeys([*first, *(name for side in both for claim in side for name in claim)]))
            rows.append((one, other, len(same), len(against), same, against, ids))
    rows.sort(key=lambda row: (-(row[2] + row[3]), row[0], row[1]))
    columns_of = ["actor", "other", "agree", "conflict", "claims_agree", "claims_conflict", "ids"]
    return pd.DataFrame(rows, columns=columns_of).astype({"agree": "int64", "conflict": "int64"})


def compare_positions(statements: pd.DataFrame, actor: str, *, count: Count = "utterances") -> pd.DataFrame:
    """With whom an actor agrees: the pairs of `agreement_table` with this one, one row per other actor.

    `actor` is the name of an actor or of a group; those who speak for the group are then the actor, not the others.
    Columns: actor, group (empty where unknown), agree, conflict (numbers of claims), agree_on, conflict_on (lists of
    claim ids), utterances (of the other actor, on these claims, that take a side). Most agreement first, then by
    utterances and name. Raises `ParameterError` for a table without the columns needed.
    """
    told = counted_once(statements, count, ["actor", "group"])
    speaks = (told["actor"] == actor).fillna(False) | (told["group"] == actor).fillna(False)
    sides = _sides(positions_table(told.assign(actor=told["actor"].where(~speaks, actor)), count=count))
    own = sides.pop(actor, {})
    groups = _groups(statements)
    rows = []
    for name, of in sides.items():
        same, against = _compare(own, of)
        if same or against:
            size = sum(of[claim]["statements"] for claim in (*same, *against))
            rows.append((name, groups.get(name), len(same), len(against), same, against, size))
    rows.sort(key=lambda row: (row[3] - row[2], -row[6], row[0]))
    columns = ["actor", "group", "agree", "conflict", "agree_on", "conflict_on", "utterances"]
    dtypes = {"actor": "string", "group": "string", "agree": "int64", "conflict": "int64", "utterances": "int64"}
    return pd.DataFrame(rows, columns=columns).astype(dtypes)


def _groups(statements: pd.DataFrame) -> dict[str, str]:
    """The group that each actor speaks for most often."""
    known = statements.dropna(subset=["actor", "group"])
    modes = known.groupby(known["actor"].astype(str))["group"].agg(lambda one: str(min(one.mode())))
    return {str(name): group for name, group in modes.items()}


def _sides(positions: pd.DataFrame) -> dict[str, dict[str, dict[str, Any]]]:
    """The rows of `positions_table` that take a side, by actor and claim."""
    out: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in as_rows(positions):
        if row["side"]:
            out[row["actor"]][row["claim"]] = row
    return out


def _compare(
    one: Mapping[str, Mapping[str, Any]], other: Mapping[str, Mapping[str, Any]]
) -> tuple[list[str], list[str]]:
    """The claims on which two actors take the same side, and those on which they take opposite ones."""
    shared = sorted(one.keys() & other.keys())
    same = [claim for claim in shared if one[claim]["side"] == other[claim]["side"]]
    return same, [claim for claim in shared if claim not in same]


def _most(positions: pd.DataFrame, top: int | None) -> set[str]:
    sizes = Counter[str]()
    for actor, size in zip(positions["actor"], positions["statements"], strict=True):
        sizes[actor] += size
    order = sorted(sizes, key=lambda name: (-sizes[name], name))
    return set(order if top is None else order[:top])


def actor_network(statements: pd.DataFrame, *, top: int | None = None, count: Count = "utterances") -> nx.Graph:
    """The pairs of `agreement_table` as a networkx graph.

    Nodes are actors with label, group, statements (that take a side), claims and camp; edges have agree, conflict,
    claims (texts joined by "; "), weight (their number) and balance (agree minus conflict). `camp` (1 or 2) divides
    each connected part so that as few as possible agree across it and are in conflict within: along the
    strongest edges, then by moving single actors as long as it helps. The camps of different
    parts have nothing to do with each other.
    """
    pairs, positions = agreement_table(statements, top=top, count=count), positions_table(statements, count=count)
    groups = _groups(statements)
    sizes = positions.groupby("actor")["statements"].sum()
    claims = positions.groupby("actor")["claim"].nunique()
    graph = nx.Graph()
    for name in sorted(_most(positions, top)):
        group = str(groups.get(name, ""))
        graph.add_node(name, label=name, group=group, statements=int(sizes[name]), claims=int(claims[name]))
    for row in as_rows(pairs):
        told = [f"{claim}: {word}" for word in ("agree", "conflict") for claim in row[f"claims_{word}"]]
        agree, conflict = int(row["agree"]), int(row["conflict"])
        # Gephi takes no negative weights: they are another attribute.
        numbers = {"agree": agree, "conflict": conflict, "weight": agree + conflict, "balance": agree - conflict}
        graph.add_edge(row["actor"], row["other"], claims="; ".join(told), **numbers)
    nx.set_node_attributes(graph, _camps(graph), "camp")
    return graph


def _camps(graph: nx.Graph) -> dict[str, int]:
    camps: dict[str, int] = {}
    for part in sorted((sorted(one) for one in nx.connected_components(graph)), key=lambda one: (-len(one), one)):
        own = graph.subgraph(part)
        strength = nx.Graph()
        strength.add_nodes_from(part)
        for one, other in sorted(tuple(sorted(edge)) for edge in own.edges):
            strength.add_edge(one, other, size=abs(own[one][other]["balance"]))
        tree = nx.maximum_spanning_tree(strength, weight="size")
        start = min(part, key=lambda name: (-graph.nodes[name]["statements"], name))
        side = {start: 1}
        for one, other in nx.bfs_edges(tree, start, sort_neighbors=sorted):
            side[other] = side[one] if own[one][other]["balance"] >= 0 else -side[one]
        moved = True
        while moved:
            moved = False
            for name in part:
                pull = sum(side[other] * own[name][other]["balance"] for other in own[name])
                if pull * side[name] < 0:
                    side[name], moved = -side[name], True
        camps |= {name: 1 if side[name] == side[start] else 2 for name in part}
    return camps


def write_network(network: nx.Graph | pd.DataFrame, path: str | Path) -> Path:
    """Write a network of actors as `.graphml` or `.gexf`, which Gephi, igraph and others open.

    `network` is a graph of `actor_network`, or a statement table. The same network gives the same bytes. Raises
    `ParameterError` for another ending.
    """
    path = Path(path)
    graph = actor_network(network) if isinstance(network, pd.DataFrame) else network
    clean = nx.relabel_nodes(graph, lambda name: _NOT_XML.sub("\ufffd", str(name)))
    for attributes in [
        *(values for _, values in clean.nodes(data=True)),
        *(edge[2] for edge in clean.edges(data=True)),
    ]:
        for name, value in attributes.items():
            if isinstance(value, str):
                attributes[name] = _NOT_XML.sub("\ufffd", value)
    if path.suffix.lower() == ".graphml":
        text = '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(nx.generate_graphml(clean)) + "\n"
    elif path.suffix.lower() == ".gexf":
        # The day of writing would make every file another one.
        text = re.sub(r' lastmodifieddate="[^"]*"', "", "\n".join(nx.generate_gexf(clean)) + "\n")
    else:
        raise ParameterError(f"{path}: a network is saved as .graphml or .gexf")
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.resolve().parent, delete=False) as file:
        file.write(text)
    os.replace(file.name, path)
    return path
