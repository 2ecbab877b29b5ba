"""Corrections: what a person may change, and mistakes named with file and line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.codebook import Claim, Codebook
from analysis.corrections import apply_corrections, read_corrections
from analysis.errors import CodebookError
from analysis.tables import SCHEMA

BOOK = Codebook(claims=(Claim("unsafe", "The bridge is unsafe."),))


def written(folder: Path, *lines: str, head: str = "statement_id,column,value") -> Path:
    path = folder / "corrections.csv"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return path


def table() -> pd.DataFrame:
    blank: dict[str, object] = dict.fromkeys(SCHEMA)
    blank |= {"hedged": False, "conditional": False, "retrospective": False}
    blank |= {"confidence": 0.5, "corrected": False, "act": "assert", "claim": "unsafe", "stance": "affirms"}
    rows = [blank | {"statement_id": name} for name in ("a", "b")]
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=dtype) for name, dtype in SCHEMA.items()})


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("actor", "Ada Holm", "Ada Holm"),
        ("act", "deny", "deny"),
        ("act", "Deny", "deny"),
        ("stance", "denies", "denies"),
        ("hedged", "1", True),
        ("said_from", "2024-03-01", pd.Timestamp("2024-03-01")),
    ],
)
def test_a_field_is_changed_and_the_row_marked(tmp_path: Path, column: str, value: str, expected: object) -> None:
    fixed = apply_corrections(table(), read_corrections(written(tmp_path, f"b,{column},{value}"), BOOK))
    assert fixed[column].iloc[1] == expected
    assert fixed["corrected"].tolist() == [False, True]
    assert {name: str(fixed[name].dtype) for name in fixed} == {name: str(table()[name].dtype) for name in fixed}


def test_an_empty_value_clears(tmp_path: Path) -> None:
    fixed = apply_corrections(table(), read_corrections(written(tmp_path, "a,claim,", "a,stance,"), BOOK))
    assert fixed[["claim", "stance"]].iloc[0].isna().all()


def test_a_correction_of_a_statement_that_is_gone_is_told_and_harms_nothing(tmp_path: Path) -> None:
    corrections = read_corrections(written(tmp_path, "z,actor,X"), BOOK)
    with pytest.warns(UserWarning, match="1 corrections of statements that are not there: line 2: z"):
        fixed = apply_corrections(table(), corrections)
    pd.testing.assert_frame_equal(fixed, table())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a,content,other words", "column 'content' can't be corrected"),
        ("a,act,shout", "act can't be 'shout'; it is one of assert, admit"),
        ("a,stance,maybe", "stance can't be 'maybe'"),
        ("a,claim,other", "claim can't be 'other'; it is one of unsafe"),
        ("a,said_to,yesterday", "said_to can't be 'yesterday'; write YYYY-MM-DD"),
        ("a,hedged,perhaps", "hedged can't be 'perhaps'"),
        (",actor,X", "no statement_id"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(CodebookError) as caught:
        read_corrections(written(tmp_path, "a,actor,Y", line), BOOK)
    assert "corrections.csv:3: " in str(caught.value) and reason in str(caught.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"corrections\.csv:1: no column 'column'"):
        read_corrections(written(tmp_path, head="statement_id,value"), BOOK)
