"""Who agrees with whom: sides, pairs, camps, and files that other programs read."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from test_charts import frame, said

from analysis.errors import ParameterError
from analysis.network import actor_network, agreement_table, compare_positions, positions_table, write_network

# A and B deny both claims, C affirms both; D affirms one and denies the other; E asks; F says both as often.
ROWS = [
    *(said("2024-03-01", "denies", actor, claim=claim) for actor in "AB" for claim in ("c1", "c2")),
    *(said("2024-03-02", "affirms", "C", claim=claim) for claim in ("c1", "c2")),
    said("2024-03-02", "affirms", "D", claim="c1"),
    said("2024-03-02", "denies", "D", claim="c2"),
    said("2024-03-02", "questions", "E", claim="c1"),
    said("2024-03-02", "affirms", "F", claim="c1"),
    said("2024-03-03", "denies", "F", claim="c1"),
    said("2024-03-03", "denies", None, claim="c1"),
]


def test_a_side_is_that_of_most_statements() -> None:
    rows = [*ROWS, said("2024-03-09", "affirms", "A"), said("2024-03-09", "denies", "A")]
    table = positions_table(frame(*rows)).set_index(["actor", "claim"])
    assert table["side"].to_dict() == {
        ("A", "c1"): -1, ("A", "c2"): -1, ("B", "c1"): -1, ("B", "c2"): -1, ("C", "c1"): 1, ("C", "c2"): 1,
        ("D", "c1"): 1, ("D", "c2"): -1, ("F", "c1"): 0,
    }  # fmt: skip
    assert table["ids"]["A", "c1"] == ["0000", "0013"], "those of the side taken"


def test_pairs_agree_or_are_in_conflict_claim_by_claim() -> None:
    table = agreement_table(frame(*ROWS)).set_index(["actor", "other"])
    assert table[["agree", "conflict"]].T.to_dict("list") == {
        ("A", "B"): [2, 0], ("A", "C"): [0, 2], ("A", "D"): [1, 1], ("B", "C"): [0, 2], ("B", "D"): [1, 1],
        ("C", "D"): [1, 1],
    }  # fmt: skip
    assert table["claims_agree"]["A", "D"] == ["c2"] and table["claims_conflict"]["A", "D"] == ["c1"]
    assert set(table["ids"]["A", "C"]) == {"0000", "0001", "0004", "0005"}


def test_only_the_top_is_paired_unless_all_are_asked_for() -> None:
    assert len(agreement_table(frame(*ROWS), top=2)) == 1
    assert len(agreement_table(frame(*ROWS), top=None)) == 6


def test_camps_divide_those_in_conflict() -> None:
    graph = actor_network(
        frame(*ROWS, said("2024-03-05", "denies", "X", claim="c9"), said("2024-03-05", "denies", "Y", claim="c9"))
    )
    camps = dict(graph.nodes(data="camp"))
    assert camps["A"] == camps["B"] != camps["C"]
    assert camps["X"] == camps["Y"]
    assert graph.nodes["A"]["statements"] == 2 and graph["A"]["C"]["balance"] == -2 and graph["A"]["C"]["weight"] == 2


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    made = []
    for rows in (ROWS, ROWS[::-1]):
        made += [
            write_network(frame(*map(dict, rows)), tmp_path / f"n.{kind}").read_bytes() for kind in ("gexf", "graphml")
        ]
    assert made[0] == made[2] and made[1] == made[3]


def test_files_hold_the_graph_and_nothing_that_xml_can_not(tmp_path: Path) -> None:
    rows = [said("2024-03-01", "denies", "A <&> \x00\ufffe"), said("2024-03-01", "affirms", "B", "Norland")]
    for name, read in (("n.graphml", nx.read_graphml), ("n.gexf", nx.read_gexf)):
        graph = read(write_network(frame(*rows), tmp_path / name))
        assert sorted(graph.nodes) == ["A <&> \ufffd\ufffd", "B"]
        assert graph.nodes["B"]["group"] == "Norland"
        (edge,) = graph.edges(data=True)
        assert edge[2]["conflict"] == 1 and edge[2]["agree"] == 0 and edge[2]["claims"] == "c1: conflict"


def test_another_ending_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"saved as .graphml or .gexf"):
        write_network(frame(*ROWS), tmp_path / "n.csv")
    assert not list(tmp_path.iterdir())


# --- with whom one agrees -------------------------------------------------------------------------------------------

A, D, N = "affirms", "denies", "neutral"


def table(*rows: tuple[str | None, str | None, str, str]) -> pd.DataFrame:
    return frame(*(said("2024-03-01", stance, who, group, claim=claim) for who, group, claim, stance in rows))


OWN = [("Ana", "Aldoria", "sold", D), ("Ana", "Aldoria", "used", A)]


def found(*rows: tuple[str | None, str | None, str, str], who: str = "Ana") -> list[tuple[str, int, int]]:
    return [(row.actor, row.agree, row.conflict) for row in compare_positions(table(*rows), who).itertuples()]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Bo", None, "sold", D)], [("Bo", 1, 0)]),
        ([("Bo", None, "sold", A)], [("Bo", 0, 1)]),
        ([("Bo", None, "sold", A), ("Bo", None, "used", A)], [("Bo", 1, 1)]),
        ([("Bo", None, "sold", A), ("Bo", None, "sold", A), ("Bo", None, "sold", D)], [("Bo", 0, 1)]),
        ([("Bo", None, "sold", A), ("Bo", None, "sold", D)], []),  # on both sides
        ([("Bo", None, "sold", N)], []),  # no side
        ([("Bo", None, "other", A)], []),  # Ana has no side there
        ([(None, None, "sold", A)], []),  # nobody
        ([("Cy", None, "sold", A), ("Bo", None, "used", A)], [("Bo", 1, 0), ("Cy", 0, 1)]),  # most agreement first
    ],
)
def test_sides_are_compared(
    rows: list[tuple[str | None, str | None, str, str]], expected: list[tuple[str, int, int]]
) -> None:
    assert found(*OWN, *rows) == expected


def test_a_group_is_those_who_speak_for_it() -> None:
    rows = [*OWN, ("Dov", "Aldoria", "sold", D), ("Bo", "Belland", "sold", A)]
    assert found(*rows, who="Aldoria") == [("Bo", 0, 1)]
    assert found(*rows, who="Ana") == [("Dov", 1, 0), ("Bo", 0, 1)]
    assert found(*rows, who="Nobody") == []


def test_claims_are_named_and_utterances_counted_once() -> None:
    rows = table(*OWN, ("Bo", "Belland", "sold", D), ("Bo", "Belland", "sold", D), ("Bo", "Belland", "other", D))
    rows.loc[3, "duplicate_of"] = "x"
    one = compare_positions(rows, "Ana").iloc[0]
    assert (one["group"], one["agree_on"], one["conflict_on"], one["utterances"]) == ("Belland", ["sold"], [], 1)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ParameterError, match="no column 'stance'"):
        compare_positions(table(*OWN).drop(columns="stance"), "Ana")
