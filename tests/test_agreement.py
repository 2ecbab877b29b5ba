"""With whom an actor agrees, on small tables made by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.agreement import compare_positions
from analysis.errors import ParameterError

A, D, N = "affirms", "denies", "neutral"


def table(*rows: tuple[str | None, str | None, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["actor", "group", "claim", "stance"], dtype="string")
    return frame.assign(duplicate_of=pd.Series([pd.NA] * len(rows), dtype="string"))


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
