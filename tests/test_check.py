"""Checking a codebook: what entries fit, what is on the claim, what looks wrong."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.check import check_codebook
from analysis.codebook import Claim, Codebook
from analysis.errors import ParameterError

BOOK = Codebook(
    None,
    (
        Claim(
            "sold",
            "Norland sold grain to Sudmark.",
            ("sell grain", "grain", "ship wheat"),
            ("never sell grain", "grain rotted"),
        ),
        Claim("unsafe", "The bridge is unsafe."),
    ),
)
ROWS = [
    ("s0", "that Norland had sold grain to Sudmark", "sold", "affirms"),
    ("s1", "that Norland never sold any grain", "sold", "denies"),
    ("s2", "the allegations", "sold", "denies"),
    ("s3", "the price of grain would rise", None, None),
    ("s4", "choirs sang in the cathedral all evening", "sold", "affirms"),
    ("s5", "the grain rotted in the harbour", "sold", "affirms"),
    ("s6", "delivery of grain had been agreed", "sold", "affirms"),
]


def table(rows: list[tuple[str, str, str | None, str | None]] = ROWS) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["statement_id", "content", "claim", "stance"], dtype="string")


CHECKED = check_codebook(BOOK, table()).set_index(["claim", "kind", "pattern"])


@pytest.mark.parametrize(
    ("kind", "pattern", "fits", "on_claim", "alone"),
    [
        ("match", "sell grain", 3, 3, 0),  # a synonym counts: the delivery
        ("match", "grain", 5, 4, 0),
        ("match", "ship wheat", 0, 0, 0),
        ("contrary", "never sell grain", 1, 1, 0),  # needs a negation
        ("contrary", "grain rotted", 1, 1, 0),
    ],
)
def test_what_an_entry_catches(kind: str, pattern: str, fits: int, on_claim: int, alone: int) -> None:
    row = CHECKED.loc[("sold", kind, pattern)]
    assert (row["statements"], row["on_claim"], row["alone"]) == (fits, on_claim, alone)


def test_what_only_one_entry_catches_is_counted_as_alone() -> None:
    book = Codebook(None, (Claim("sold", "Norland sold grain.", ("sell grain", "rotted")),))
    checked = check_codebook(book, table()).set_index("pattern")
    assert checked["alone"].to_dict() == {"Norland sold grain.": 2, "sell grain": 3, "rotted": 1}


@pytest.mark.parametrize(
    ("pattern", "remark"),
    [
        ("ship wheat", "catches nothing"),
        ("sell grain", ""),
        ("grain rotted", "most of what it fits affirms the claim"),
        ("The bridge is unsafe.", "no statement is on this claim"),
    ],
)
def test_remarks(pattern: str, remark: str) -> None:
    assert CHECKED.xs(pattern, level="pattern")["remark"].iloc[0] == remark


def test_a_broad_entry_is_named() -> None:
    rows = [*ROWS[:1], *[(f"n{number}", "grain is dear", None, None) for number in range(2)]]
    checked = check_codebook(BOOK, table(rows)).set_index("pattern")
    assert checked.loc["grain", "remark"].startswith("broad")


@pytest.mark.parametrize(
    ("pattern", "odd"),
    [
        ("grain", ["s3"]),  # fits, not on the claim
        ("Norland sold grain to Sudmark.", ["s4"]),  # on the claim without a word of it; s2 points back
        ("grain rotted", ["s5"]),  # a contrary entry that affirms
        ("sell grain", []),
    ],
)
def test_what_looks_wrong(pattern: str, odd: list[str]) -> None:
    assert CHECKED.xs(pattern, level="pattern")["odd"].iloc[0] == odd


def test_a_row_per_claim_and_entry_in_the_order_of_the_codebook() -> None:
    assert CHECKED.index.get_level_values("kind").tolist() == ["text", *["match"] * 3, *["contrary"] * 2, "text"]


def test_no_statements_and_no_claims() -> None:
    assert check_codebook(BOOK, table([]))["statements"].sum() == 0
    assert check_codebook(Codebook(), table([])).empty


def test_another_codebook_is_told() -> None:
    with pytest.raises(ParameterError, match="claim 'sold', which the codebook lacks"):
        check_codebook(Codebook(None, BOOK.claims[1:]), table())
    with pytest.raises(ParameterError, match="no column 'stance'"):
        check_codebook(BOOK, table().drop(columns="stance"))
