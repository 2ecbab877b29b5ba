"""Apply a person's corrections to the statement table: they win over the program and survive re-extraction.

`corrections.csv` stands beside the articles and has the columns statement_id, column, value and, if you like, note. An
empty value clears a field; the column `statement` with the value `none` says that the row is no statement and takes it
out.
"""

from __future__ import annotations

import csv
import warnings
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.codebook import Codebook
from analysis.errors import CodebookError
from analysis.records import ACTS, STANCES

NEEDED = ("statement_id", "column", "value")
FLAGS = ("hedged", "conditional", "retrospective")
DAYS = ("said_from", "said_to")
CORRECTABLE = ("actor", "group", "act", "claim", "stance", *FLAGS, *DAYS, "duplicate_of", "statement")
"""Columns that a person can correct; spans are what the text says and can only be taken out."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One edit of one field of one statement, and the line that it stands in."""

    statement_id: str
    column: str
    value: str
    line: int


def read_corrections(path: str | Path, codebook: Codebook) -> list[Correction]:
    """The corrections of a file, in its order.

    Raises `CodebookError` with file and line for a missing column, an unknown column to correct, or a value that the
    column can't hold.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CodebookError(f"{path}: can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path}: not UTF-8; save it as UTF-8") from error
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in NEEDED if name not in (reader.fieldnames or [])]
    if missing:
        raise CodebookError(f"{path}:1: no column {missing[0]!r}; corrections have {', '.join(NEEDED)}")
    out = []
    for row in reader:
        fields = {name: (row[name] or "").strip() for name in NEEDED}
        if fields["column"] in ("act", "stance", "statement", *FLAGS):
            fields["value"] = fields["value"].lower()
        one = Correction(**fields, line=reader.line_num)
        problem = _problem(one, codebook)
        if problem:
            raise CodebookError(f"{path}:{one.line}: {problem}")
        out.append(one)
    return out


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

    A correction whose statement isn't there any more changes nothing and is told in a warning.
    """
    table = statements.copy()
    rows = {str(name): at for at, name in enumerate(table["statement_id"])}
    gone, out = [], set()
    for one in corrections:
        at = rows.get(one.statement_id)
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


def _value(one: Correction) -> str | bool | pd.Timestamp | None:
    if one.column in FLAGS:
        return one.value in ("1", "true")
    if one.column in DAYS and one.value:
        return pd.Timestamp(one.value)
    return one.value or None
