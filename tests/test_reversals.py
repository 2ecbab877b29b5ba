"""Reversals on small tables made by hand: what is a turn, what is none, and how it is dated."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.reversals import COLUMNS, CONTRADICTION_COLUMNS, find_contradictions, find_reversals, narrows


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    """A statement table of the columns that matter here; what a row leaves out is filled."""
    out = []
    for number, row in enumerate(rows):
        day = row.pop("day", None)
        full = {
            "statement_id": f"s{number}", "actor": "Ana Lasic", "group": "Aldoria", "claim": "sold", "stance": "denies",
            "act": "assert", "cue": "said", "content": "that the tanks had been sold", "outlet": "Wire",
            "said_from": day, "said_to": day, "hedged": False,
            "conditional": False, "retrospective": False, "duplicate_of": None, "confidence": 0.9,
        }  # fmt: skip
        full.update(row)
        out.append(full)
    frame = pd.DataFrame(out)
    for name in ("said_from", "said_to"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def turns(*rows: dict[str, Any]) -> list[tuple[str, str, str, str, str, str, bool]]:
    """Level, who, old stance and its last day, new stance and its first day, partial."""
    found = find_reversals(table(*rows))
    return [
        (
            row.level,
            row.who,
            row.from_stance,
            str(row.from_date)[:10],
            row.to_stance,
            str(row.to_date)[:10],
            bool(row.partial),
        )
        for row in found.itertuples()
    ]


D, A = {"stance": "denies"}, {"stance": "affirms"}
TURN = ("actor", "Ana Lasic", "denies", "2024-01-05", "affirms", "2024-02-01", False)


def test_a_turn() -> None:
    assert turns({**D, "day": "2024-01-02"}, {**D, "day": "2024-01-05"}, {**A, "day": "2024-02-01"}) == [TURN]


def test_a_turn_and_a_turn_back_are_two() -> None:
    found = turns({**D, "day": "2024-01-05"}, {**A, "day": "2024-02-01"}, {**D, "day": "2024-03-01"})
    assert found == [TURN, ("actor", "Ana Lasic", "affirms", "2024-02-01", "denies", "2024-03-01", False)]


NO_TURN = [
    ([{**D, "day": "2024-01-05"}, {**D, "day": "2024-02-01"}], "the same stance"),
    ([{**D, "day": "2024-01-05"}, {**A, "day": "2024-02-01", "hedged": True}], "a hedge"),
    ([{**D, "day": "2024-01-05"}, {**A, "day": "2024-02-01", "conditional": True}], "a condition"),
    ([{**D, "day": "2024-01-05"}, {"stance": "neutral", "day": "2024-02-01"}], "no position"),
    ([{**D, "day": "2024-01-05"}, {"stance": "questions", "day": "2024-02-01"}], "a question"),
    ([{**D, "day": "2024-01-05"}, {**A, "day": "2024-02-01", "duplicate_of": "s0"}], "a duplicate"),
    ([{**D, "day": "2024-01-05"}, {**A, "day": "2024-02-01", "claim": "used"}], "another claim"),
    ([{**D, "day": "2024-01-05"}, {**A, "day": "2024-02-01", "actor": "Bo Ek", "group": "Meria"}], "another actor"),
    ([{**D, "day": "2024-01-05"}, {**A, "day": None}], "no day"),
    ([{**D, "day": "2024-01-05"}, {**A, "day": "2024-02-01", "act": "request"}], "a demand only implies a side"),
    (
        [
            {**one, "actor": "minister", "group": None}
            for one in ({**D, "day": "2024-01-05"}, {**A, "day": "2024-02-01"})
        ],
        "nobody is named: it may be two people",
    ),
    (
        [
            {**D, "day": "2024-01-05"},
            {**A, "day": "2024-02-01", "actor": "Bo Ek"},
            {**D, "day": "2024-02-02"},
            {**D, "day": "2024-02-03", "actor": "Cy Orr"},
        ],
        "one voice of several, which the others outweigh",
    ),
    (
        [{**A, "day": "2024-01-05"}, {**D, "said_to": "2024-02-01", "retrospective": True}],
        "an undated past, told later",
    ),
    ([{**D, "day": "2024-01-05"}, {**A, "day": "2024-01-05"}], "both sides on the first day"),
]


@pytest.mark.parametrize(("rows", "why"), NO_TURN)
def test_no_turn(rows: list[dict[str, Any]], why: str) -> None:
    assert turns(*[dict(row) for row in rows]) == [], why


def test_many_reports_are_one_turn() -> None:
    rows = [{**A, "day": "2024-02-01"} for _ in range(10)]
    assert turns({**D, "day": "2024-01-05"}, *rows) == [TURN]


def test_an_undated_denial_is_the_old_stance_where_nothing_dated_is() -> None:
    found = turns({**D, "said_to": "2024-01-31", "retrospective": True}, {**A, "day": "2024-02-01"})
    assert found == [("actor", "Ana Lasic", "denies", "2024-01-31", "affirms", "2024-02-01", False)]


def test_an_undated_denial_does_not_move_a_dated_one() -> None:
    found = turns(
        {**D, "day": "2024-01-05"}, {**D, "said_to": "2024-01-31", "retrospective": True}, {**A, "day": "2024-02-01"}
    )
    assert found == [TURN]


def test_earlier_this_week_comes_before_today() -> None:
    found = turns({**A, "day": "2024-02-01"}, {**D, "said_from": "2024-01-28", "said_to": "2024-02-01"})
    assert found == [("actor", "Ana Lasic", "denies", "2024-02-01", "affirms", "2024-02-01", False)]


def test_both_sides_on_one_day_are_one_partial_turn_and_no_ping_pong() -> None:
    found = turns(
        {**D, "day": "2024-01-05"},
        {**A, "day": "2024-02-01"},
        {**D, "day": "2024-02-01"},
        {**D, "day": "2024-02-02"},
        {**A, "day": "2024-02-02"},
    )
    assert found == [(*TURN[:-1], True)]


def test_words_that_narrow_make_it_partial() -> None:
    found = turns(
        {**D, "day": "2024-01-05"},
        {**A, "day": "2024-02-01", "content": "We sold a limited number of tanks, months before the war"},
    )
    assert found == [(*TURN[:-1], True)]


def test_a_group_turns_when_others_speak_for_it() -> None:
    found = turns({**D, "day": "2024-01-05"}, {**A, "day": "2024-02-01", "actor": "Bo Ek"})
    assert found == [("group", "Aldoria", *TURN[2:])]


def test_a_body_that_speaks_for_itself_is_one_row() -> None:
    rows = [{**D, "day": "2024-01-05", "actor": "Aldoria"}, {**A, "day": "2024-02-01", "actor": "Aldoria"}]
    assert turns(*rows) == [("group", "Aldoria", *TURN[2:])]


def test_the_plainest_statement_shows_the_new_stance() -> None:
    frame = table(
        {**D, "day": "2024-01-05"},
        {**A, "day": "2024-02-01", "act": "assert"},
        {**A, "day": "2024-02-01", "act": "admit", "confidence": 0.5},
    )
    found = find_reversals(frame).iloc[0]
    assert (found["from_statement_id"], found["to_statement_id"]) == ("s0", "s2")
    assert found["confidence"] == pytest.approx((0.9 * 0.9) * (1 - (1 - 0.9 * 0.9) * (1 - 0.5)), abs=1e-4)


def test_an_empty_table_gives_an_empty_one() -> None:
    found = find_reversals(table({**D, "day": "2024-01-05"}).iloc[:0])
    assert list(found.columns) == COLUMNS and found.empty
    assert str(found["from_date"].dtype) == "datetime64[ns]"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a limited number of drones", True),
        ("only before the war", True),
        ("some of the reports were true", True),
        ("it is no such thing under European law", True),
        ("we sold tanks", False),
        ("all tanks were sold", False),
    ],
)
def test_narrows(content: str, expected: bool) -> None:
    assert narrows(content) is expected


def test_the_number_of_outlets_counts_copies_too() -> None:
    rows = [
        {**A, "day": "2024-02-01", "outlet": f"Paper {number}", "duplicate_of": "s1" if number else None}
        for number in range(10)
    ]
    found = find_reversals(table({**D, "day": "2024-01-05"}, *rows))
    assert found["outlets"].tolist() == [10]


def test_the_sentence_tells_both_sides_with_their_words() -> None:
    old = {**D, "day": "2024-01-05", "cue": "denied", "content": "any sale of tanks", "outlet": "Evening Wire"}
    new = {**A, "day": "2024-02-01", "cue": "said", "content": "“We sold a few tanks.”", "outlet": "Courier"}
    found = find_reversals(table(old, new))["sentence"].iloc[0]
    assert found == (
        "Ana Lasic denied sold up to 2024-01-05 (Evening Wire: denied any sale of tanks), and affirmed it in part from "
        "2024-02-01 on (Courier: said “We sold a few tanks.”)."
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"confidence": 0.4}, "one report that is most likely misread"),
        ({"act": "accuse", "confidence": 0.6, "stance": "denies"}, "to accuse somebody else denies by the way"),
    ],
)
def test_an_unsure_turn_is_not_told(row: dict[str, Any], why: str) -> None:
    first = {"affirms": D, "denies": A}[row.get("stance", "affirms")]
    sure = {"act": "admit", "confidence": 0.95}
    assert turns({**first, "day": "2024-01-05"}, {**A, **row, "day": "2024-02-01"}) == [], why
    assert turns({**first, "day": "2024-01-05"}, {**A, **row, **sure, "day": "2024-02-01"}) != []


def test_an_official_without_a_name_is_no_voice_of_a_group() -> None:
    rows = [{**A, "day": "2024-01-05", "actor": "Aldorian diplomat"}, {**D, "day": "2024-01-07", "actor": "Bo Ek"}]
    assert turns(*[dict(row) for row in rows]) == []
    assert contradictions(*rows) == [("Aldoria", "Aldorian diplomat", "Bo Ek")]


def contradictions(*rows: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Group, who affirms, who denies."""
    return [(row.group, row.affirms, row.denies) for row in find_contradictions(table(*rows)).itertuples()]


def test_ministry_admits_and_president_denies() -> None:
    frame = table(
        {**A, "day": "2024-01-05", "actor": "Defence ministry", "act": "admit", "outlet": "Courier"},
        {**D, "day": "2024-01-06", "actor": "Bo Ek", "act": "deny"},
        {**A, "day": "2024-01-06", "actor": "Cy Orr", "group": "Meria"},
    )
    found = find_contradictions(frame)
    assert list(found.columns) == CONTRADICTION_COLUMNS and len(found) == 1
    row = found.iloc[0]
    assert (row["affirms_statement_id"], row["denies_statement_id"], row["outlets"]) == ("s0", "s1", 2)
    assert "Within Aldoria, Defence ministry affirmed sold on 2024-01-05 (Courier: said" in row["sentence"]
    assert "and Bo Ek denied it on 2024-01-06 (Wire: said" in row["sentence"]


NO_CONTRADICTION = [
    ([{**A, "day": "2024-01-05", "actor": "Bo Ek"}, {**D, "day": "2024-01-25"}], "weeks apart"),
    ([{**A, "day": "2024-01-05", "actor": "Bo Ek"}, {**D, "day": "2024-01-06", "group": "Meria"}], "two groups"),
    ([{**A, "day": "2024-01-05", "actor": "Bo Ek"}, {**D, "day": "2024-01-06", "claim": "used"}], "two claims"),
    ([{**A, "day": "2024-01-05", "actor": "Bo Ek", "hedged": True}, {**D, "day": "2024-01-06"}], "a hedge"),
    ([{**A, "day": "2024-01-05", "actor": "Bo Ek"}, {**D, "day": "2024-01-06", "duplicate_of": "s0"}], "a duplicate"),
    ([{**A, "day": "2024-01-05"}, {**D, "day": "2024-01-06"}], "one person alone"),
    (
        [{**D, "day": "2024-01-05"}, {**A, "day": "2024-01-09", "actor": "Bo Ek"}, {**A, "day": "2024-01-10"}],
        "the group has turned",
    ),
    ([{**A, "day": "2024-01-05", "actor": "minister"}, {**D, "day": "2024-01-06"}], "she may be the minister"),
]


@pytest.mark.parametrize(("rows", "why"), NO_CONTRADICTION)
def test_no_contradiction(rows: list[dict[str, Any]], why: str) -> None:
    assert contradictions(*[dict(row) for row in rows]) == [], why


def test_no_contradictions_in_an_empty_table() -> None:
    found = find_contradictions(table({**D, "day": "2024-01-05"}).iloc[:0])
    assert list(found.columns) == CONTRADICTION_COLUMNS and found.empty
