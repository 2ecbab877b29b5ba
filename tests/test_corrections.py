"""Corrections: what a person may change, and mistakes named with file and line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.codebook import Claim, Codebook
from analysis.corrections import add_corrections, apply_corrections, read_corrections, undo_correction
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
        ("a,actor", "2 fields where the head has 3 (statement_id, column, value)"),
        (
            "a,actor,Holm, Ada",
            "4 fields where the head has 3 (statement_id, column, value); a value with a comma needs",
        ),
        ("a,actor,Xb,act,deny", "5 fields where the head has 3"),
        ('a,actor,"X\nb,act,deny', "it runs on into the next line"),
        ('a,actor,"X\nb,act,deny"', "it runs on into the next line"),
        ('a,actor,"X"Y', "it runs on into the next line"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(CodebookError) as caught:
        read_corrections(written(tmp_path, "a,actor,Y", line), BOOK)
    assert "corrections.csv:3: " in str(caught.value) and reason in str(caught.value)


def test_a_remark_may_have_lines_and_commas_and_spreadsheets_their_empty_cells(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,actor,Y,"one,\ntwo"', "", "b,act,deny,,,", head="statement_id,column,value,note")
    assert [(one.line, one.value) for one in read_corrections(path, BOOK)] == [(2, "Y"), (5, "deny")]
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"empty\.csv:1: no column 'statement_id'"):
        read_corrections(tmp_path / "empty.csv", BOOK)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"corrections\.csv:1: no column 'column'"):
        read_corrections(written(tmp_path, head="statement_id,value"), BOOK)


# --- written by the program ----------------------------------------------------------------------------------------


def row(**more: object) -> pd.Series:
    words = {"article_id": "one", "cue": "said", "content": "the bridge \n is quite unsafe"}
    return pd.Series({"statement_id": "a"} | words | more)


def test_what_is_added_is_read_and_undone_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    add_corrections(path, row(), {"act": "deny", "stance": "denies"}, BOOK)
    add_corrections(path, row(statement_id="b"), {"statement": "none"}, BOOK)
    read = read_corrections(path, BOOK)
    assert [(one.statement_id, one.column, one.value) for one in read] == [
        ("a", "act", "deny"),
        ("a", "stance", "denies"),
        ("b", "statement", "none"),
    ]
    assert read[0].content == "the bridge is quite unsafe" and read[0].note.startswith("explore 20")
    assert [one.statement_id for one in undo_correction(path)] == ["b"]
    assert [one.column for one in undo_correction(path)] == ["act", "stance"]
    assert undo_correction(path) == [] and read_corrections(path, BOOK) == []


def test_lines_that_a_person_wrote_stay(tmp_path: Path) -> None:
    path = written(tmp_path, 'b,actor,"Holm, Ada",\ufeff“sic”,kept', head="statement_id,column,value,why,note")
    add_corrections(path, row(), {"actor": "Bo Lind"}, BOOK)
    first, second = read_corrections(path, BOOK)
    assert (first.value, first.note, second.value) == ("Holm, Ada", "kept", "Bo Lind")
    assert len(undo_correction(path)) == 1 and undo_correction(path) == []
    head, line = path.read_text(encoding="utf-8").splitlines()
    assert head.startswith("statement_id,column,value,why,note") and line == 'b,actor,"Holm, Ada",\ufeff“sic”,kept'
    assert undo_correction(tmp_path / "nothing.csv") == []


def test_nothing_is_written_that_could_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    with pytest.raises(CodebookError, match="act can't be 'shout'"):
        add_corrections(path, row(), {"stance": "denies", "act": "shout"}, BOOK)
    assert not path.exists()
    add_corrections(path, row(content='=HYPERLINK("http://x")'), {"act": "deny"}, BOOK)
    assert "=HYPERLINK" not in path.read_text(encoding="utf-8") and "HYPERLINK" in path.read_text(encoding="utf-8")


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "b,actor,Y")
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CodebookError, match="No space left on device"):
        add_corrections(path, row(), {"act": "deny"}, BOOK)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("words", "kept", "why"),
    [
        ({"content": "the bridge is quite unsafe for lorries"}, True, "the content became longer"),
        ({"cue": "told"}, False, "another cue is another statement"),
        ({"content": "rain fell on the town"}, False, "another content"),
        ({"article_id": "two"}, False, "another article"),
    ],
)
def test_a_correction_follows_its_statement_to_a_new_id(
    tmp_path: Path, words: dict[str, str], kept: bool, why: str
) -> None:
    path = tmp_path / "corrections.csv"
    add_corrections(path, row(statement_id="old"), {"act": "deny"}, BOOK)
    anew = table()
    for name, value in (row().to_dict() | words).items():
        if name != "statement_id":
            anew.loc[0, str(name)] = value
    if kept:
        fixed = apply_corrections(anew, read_corrections(path, BOOK))
    else:
        with pytest.warns(UserWarning, match="not there"):
            fixed = apply_corrections(anew, read_corrections(path, BOOK))
    assert fixed["corrected"].tolist() == [kept, False], why
