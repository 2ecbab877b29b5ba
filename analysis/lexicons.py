"""Load the lexicons: CSV files in the package with the columns term, class, source, note."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from analysis.errors import LexiconError

COLUMNS = ["term", "class", "source", "note"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a lexicon: a term, the class it belongs to, where that comes from, and a remark."""

    term: str
    label: str
    source: str
    note: str


@cache
def read_lexicon(name: str) -> tuple[Entry, ...]:
    """The entries of `lexicons/<name>.csv` in file order.

    Raises `LexiconError` with file and line for a missing file, other columns, an empty field or a term given twice for
    one class.
    """
    where = files("analysis") / "lexicons" / f"{name}.csv"
    try:
        lines = where.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LexiconError(f"lexicons/{name}.csv: not in the package ({error}); reinstall Claimline") from error
    rows = csv.reader(lines)
    if next(rows, None) != COLUMNS:
        raise LexiconError(f"lexicons/{name}.csv:1: the columns must be {','.join(COLUMNS)}")
    entries: list[Entry] = []
    seen: set[tuple[str, str]] = set()
    for row in rows:
        line = rows.line_num
        if not row:
            continue
        if len(row) != len(COLUMNS):
            raise LexiconError(f"lexicons/{name}.csv:{line}: {len(row)} fields instead of {len(COLUMNS)}")
        entry = Entry(*(field.strip() for field in row))
        if not entry.term or not entry.label or not entry.source:
            raise LexiconError(f"lexicons/{name}.csv:{line}: term, class and source can't be empty")
        if (entry.term, entry.label) in seen:
            raise LexiconError(f"lexicons/{name}.csv:{line}: {entry.term!r} stands twice in class {entry.label!r}")
        seen.add((entry.term, entry.label))
        entries.append(entry)
    return tuple(entries)


@cache
def terms(name: str, label: str) -> frozenset[str]:
    """The terms of one class of a lexicon, as written there."""
    return frozenset(entry.term for entry in read_lexicon(name) if entry.label == label)
