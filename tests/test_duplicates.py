"""Duplicates: which reports are of one utterance, and which only look it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.duplicates import mark_duplicates

LONG = "that the ministry had never sold a single tank to anybody in the region"


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    """A statement table of the columns that matter here; a row's article is its number unless it says otherwise."""
    out = []
    for number, row in enumerate(rows):
        day = row.pop("day", "2024-03-14")
        full = {
            "statement_id": f"s{number}", "article_id": f"a{number}", "published": day, "actor": "Ana Lasic",
            "content": LONG, "stance": "denies", "said_from": day, "said_to": day, "duplicate_of": None,
        }  # fmt: skip
        full.update(row)
        out.append(full)
    frame = pd.DataFrame(out)
    for name in ("published", "said_from", "said_to"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def marks(*rows: dict[str, Any]) -> list[str | None]:
    """What `duplicate_of` holds, row by row."""
    return [None if pd.isna(one) else str(one) for one in mark_duplicates(table(*rows))["duplicate_of"]]


def quote(words: str) -> dict[str, Any]:
    return {"content": words}


CASES = [
    ([{}, {}], [None, "s0"], "the same words"),
    ([{}, {"content": LONG + " on Monday"}], [None, "s0"], "nearly the same words"),
    ([{}, {"day": "2024-03-20"}], [None, None], "another day"),
    ([{}, {"actor": "Bo Ek"}], [None, None], "another actor"),
    ([{"actor": None}, {"actor": None}], [None, None], "nobody knows who"),
    ([{}, {"stance": "affirms"}], [None, None], "the other stance"),
    ([{}, {"content": LONG.replace("never ", "")}], [None, None], "the negation is gone"),
    (
        [quote("it had sold 40 tanks to the army of Meria"), quote("it had sold 60 tanks to the army of Meria")],
        [None, None],
        "another figure",
    ),
    (
        [quote("“we have nothing to hide from anybody,” and no more"), quote("“we have nothing to hide from anybody”")],
        [None, "s0"],
        "the same quotation, framed otherwise",
    ),
    ([quote("the allegations"), quote("the allegations")], [None, None], "too short to tell"),
    ([quote("“pure fiction”"), quote("the story “pure fiction”")], [None, None], "a quotation too short to tell"),
    ([{}, {}, {}], [None, "s0", "s0"], "all point at the first"),
    ([{"day": "2024-03-15", "said_from": "2024-03-14"}, {"day": "2024-03-14"}], ["s1", None], "by date"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected", "why"), CASES)
def test_duplicates(rows: list[dict[str, Any]], expected: list[str | None], why: str) -> None:
    assert marks(*[dict(row) for row in rows]) == expected, why


def test_short_statements_of_a_copied_article_are_marked_too() -> None:
    long = [
        LONG,
        "the buyers had come from three countries in the far north",
        "“We will open every file that we hold,”",
    ]
    rows = [{"content": one, "article_id": "a"} for one in [*long, "the allegations"]]
    copies = [{"content": one, "article_id": "b"} for one in [*long, "the allegations"]]
    assert marks(*rows, *copies)[4:] == ["s0", "s1", "s2", "s3"]


def test_the_table_keeps_its_rows_and_is_not_changed_in_place() -> None:
    frame = table({}, {})
    found = mark_duplicates(frame)
    assert frame["duplicate_of"].isna().all()
    assert list(found["statement_id"]) == ["s0", "s1"]
    assert str(found["duplicate_of"].dtype) == "string"


def test_an_empty_table() -> None:
    assert mark_duplicates(table({}).iloc[:0]).empty
