"""Keep a person's corrections and apply them to the statement table: they win and survive re-extraction.

`corrections.csv` stands beside the articles and has the columns statement_id, column, value and, if you like, note. An
empty value clears a field; the column `statement` with the value `none` says that the row is no statement and takes it
out. What `add_corrections` writes says in article_id, cue and content which statement is meant, so that it is found
again when another version of the program draws its spans a little differently and so gives it another id.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.codebook import Codebook
from analysis.errors import CodebookError
from analysis.places import write_whole
from analysis.records import ACTS, STANCES

NEEDED = ("statement_id", "column", "value")
TOLD = ("article_id", "cue", "content", "note")
"""Columns that may be missing: where the statement stands and its words, and a remark."""
MARK = "explore "
"""How the note of a line begins that `add_corrections` wrote; the time of writing follows."""
_UNCLOSED = "it runs on into the next line; is a quotation mark not closed, or one too many?"
FLAGS = ("hedged", "conditional", "retrospective")
DAYS = ("said_from", "said_to")
CORRECTABLE = ("actor", "group", "act", "claim", "stance", *FLAGS, *DAYS, "duplicate_of", "statement")
"""Columns that a person can correct; spans are what the text says and can only be taken out."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One edit of one field of one statement, the line that it stands in, and the words that tell the statement."""

    statement_id: str
    column: str
    value: str
    line: int = 0
    article_id: str = ""
    cue: str = ""
    content: str = ""
    note: str = ""


def read_corrections(path: str | Path, codebook: Codebook) -> list[Correction]:
    """The corrections of a file, in its order.

    Raises `CodebookError` with file and line for a missing column, a line that has not as many fields as the head, an
    unknown column to correct, or a value that the column can't hold.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    out: list[Correction] = []
    head: list[str] = []
    line = 1
    try:
        for row in reader:
            start, line = line, reader.line_num + 1
            if not head:
                head = _head(path, row)
            elif any(cell.strip() for cell in row):
                one = _correction(dict(zip(head, row, strict=False)), start)
                problem = _shape(row, head) or _problem(one, codebook)
                if problem:
                    raise CodebookError(f"{path}:{start}: {problem}")
                out.append(one)
    except csv.Error as error:
        raise CodebookError(f"{path}:{line}: {_UNCLOSED} ({error})") from error
    if not head:
        _head(path, [])
    return out


def _head(path: str | Path, head: list[str]) -> list[str]:
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise CodebookError(f"{path}:1: no column {missing[0]!r}; corrections have {', '.join(NEEDED)}")
    return head


def _correction(row: dict[str, str], line: int) -> Correction:
    fields: dict[str, Any] = {name: row.get(name, "").strip() for name in (*NEEDED, *TOLD)}
    if fields["column"] in ("act", "stance", "statement", *FLAGS):
        fields["value"] = fields["value"].lower()
    return Correction(**fields, line=line)


def _shape(row: Sequence[str], head: Sequence[str]) -> str | None:
    """What is wrong with a line as a line: run together with the next, or not as many fields as the head."""
    places = [head.index(name) for name in NEEDED]
    if any("\n" in row[at] or "\r" in row[at] for at in places if at < len(row)):
        return _UNCLOSED
    told = f"{len(row)} fields where the head has {len(head)} ({', '.join(head)})"
    if len(row) <= max(places):
        return told
    if len(row) > len(head) and any(cell.strip() for cell in row[len(head) :]):
        return f"{told}; a value with a comma needs quotation marks, and each correction a line of its own"
    return None


def _text(path: str | Path) -> str:
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CodebookError(f"{path}: can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path}: not UTF-8; save it as UTF-8") from error


def add_corrections(
    path: str | Path, statement: pd.Series, changes: dict[str, str], codebook: Codebook
) -> list[Correction]:
    """Write what is to change in a statement (a row of the statement table) at the end of a file; what was written.

    `changes` has a value for each column to correct; the file is made where there is none, and written whole or not at
    all. Raises `CodebookError` for a value that the column can't hold, for mistakes in the file as it is, and where it
    can't be written.
    """
    if Path(path).exists():
        read_corrections(path, codebook)
    now = f"{MARK}{datetime.now().isoformat(' ')}"
    # Without the signs that make a spreadsheet take the words of an article for a formula.
    words: dict[str, Any] = {
        name: " ".join(str(statement[name]).split()).lstrip("=+-@ ") for name in ("cue", "content")
    }
    if pd.isna(statement["cue"]):
        words["cue"] = ""
    known: dict[str, Any] = {
        "statement_id": str(statement["statement_id"]),
        "article_id": str(statement["article_id"]),
        "note": now,
    }
    edits = [Correction(column=column, value=value, **known, **words) for column, value in changes.items()]
    for one in edits:
        problem = _problem(one, codebook)
        if problem:
            raise CodebookError(f"{path}: {problem}")
    head, rows = _rows(path)
    head += [name for name in (*NEEDED, *TOLD) if name not in head]
    rows += [[str(getattr(one, name, "")) for name in head] for one in edits]
    _write_rows(path, head, rows)
    return edits


def undo_correction(path: str | Path) -> list[Correction]:
    """Take out what one call of `add_corrections` wrote last, and return it; [] where nothing was written by it.

    Lines that a person wrote stay.
    """
    head, rows = _rows(path) if Path(path).exists() else ([], [])
    lines = [dict(zip(head, row, strict=False)) for row in rows]
    last = next((line["note"] for line in reversed(lines) if line.get("note", "").startswith(MARK)), None)
    if last is None:
        return []
    _write_rows(path, head, [row for row, line in zip(rows, lines, strict=True) if line.get("note") != last])
    gone: list[dict[str, Any]] = [line for line in lines if line.get("note") == last]
    return [Correction(**{name: line.get(name, "") for name in (*NEEDED, *TOLD)}) for line in gone]


def _rows(path: str | Path) -> tuple[list[str], list[list[str]]]:
    """The head of a file and its lines, as they are."""
    rows = list(csv.reader(io.StringIO(_text(path), newline=""))) if Path(path).exists() else []
    return (rows[0], rows[1:]) if rows else ([], [])


def _write_rows(path: str | Path, head: list[str], rows: Sequence[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([head, *rows])
    try:
        write_whole(Path(path), buffer.getvalue().encode())
    except OSError as error:
        raise CodebookError(f"{path}: can't be written ({error.strerror}); what was there is as it was") from error


def _problem(one: Correction, codebook: Codebook) -> str | None:
    claims = [claim.claim_id for claim in codebook.claims]
    choices = {"act": ACTS, "stance": STANCES, "claim": claims, "statement": ["none"]}
    choices |= dict.fromkeys(FLAGS, ("0", "1", "true", "false"))
    if not one.statement_id:
        return "no statement_id"
    if one.column not in CORRECTABLE:
        return f"column {one.column!r} can't be corrected; these can: {', '.join(CORRECTABLE)}"
    if one.column in choices and one.value not in choices[one.column]:
        if one.value == "" and one.column in ("claim", "stance"):
            return None
        return f"{one.column} can't be {one.value!r}; it is one of {', '.join(choices[one.column]) or '(no claims)'}"
    if one.column in DAYS and one.value:
        try:
            date.fromisoformat(one.value)
        except ValueError:
            return f"{one.column} can't be {one.value!r}; write YYYY-MM-DD"
    return None


def apply_corrections(statements: pd.DataFrame, corrections: list[Correction]) -> pd.DataFrame:
    """The statement table with the corrections in it, `corrected` true where a person changed something.

    A statement whose id is gone is looked for by its article, cue and content where the correction tells them; one that
    isn't there any more changes nothing and is told in a warning.
    """
    table = statements.copy()
    rows = {str(name): at for at, name in enumerate(table["statement_id"])}
    gone, out = [], set()
    for one in corrections:
        at = rows.get(one.statement_id)
        if at is None:
            at = _found_again(one, statements)
        if at is None:
            gone.append(f"line {one.line}: {one.statement_id}")
            continue
        if one.column == "statement":
            out.add(at)
            continue
        table.loc[table.index[at], one.column] = _value(one)
        table.loc[table.index[at], "corrected"] = True
    if gone:
        warnings.warn(f"{len(gone)} corrections of statements that are not there: {'; '.join(gone)}", stacklevel=2)
    return table.drop(index=table.index[sorted(out)]).reset_index(drop=True)


def _found_again(one: Correction, statements: pd.DataFrame) -> int | None:
    """The place of the row with the same cue in the same article and at least half of the words of the content (Dice
    0.5, as in `evaluate`); None where there is none, or more than one is as like."""
    if not (one.article_id and one.cue and one.content):
        return None
    likely = []
    for at in statements["article_id"].eq(one.article_id).fillna(False).to_numpy(bool).nonzero()[0]:
        row = statements.iloc[at]
        if not pd.isna(row["cue"]) and _words(row["cue"]) == _words(one.cue):
            mine, theirs = set(_words(one.content)), set(_words(row["content"]))
            likely.append((2 * len(mine & theirs) / max(1, len(mine) + len(theirs)), int(at)))
    likely.sort(reverse=True)
    if not likely or likely[0][0] < 0.5 or (len(likely) > 1 and likely[1][0] == likely[0][0]):
        return None
    return likely[0][1]


def _words(text: object) -> list[str]:
    return re.findall(r"\w+", str(text).lower())


def _value(one: Correction) -> str | bool | pd.Timestamp | None:
    if one.column in FLAGS:
        return one.value in ("1", "true")
    if one.column in DAYS and one.value:
        return pd.Timestamp(one.value)
    return one.value or None
