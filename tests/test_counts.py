"""What the charts draw, as numbers: every table against what one counts by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from test_charts import STORY, frame, said, turn

from analysis.counts import (
    act_mix_table,
    actor_claim_table,
    actor_stance_table,
    claims_over_time_table,
    coverage_table,
    cumulative_table,
    first_seen_table,
    fitting_freq,
    people,
    quotes_table,
    reversal_table,
    stance_strip_table,
    timeline_table,
)
from analysis.records import ACTS
from analysis.tables import claims_over_time


def test_bars_have_the_counts_of_claims_over_time_and_their_shares() -> None:
    statements = frame(*STORY)
    table = claims_over_time_table(statements, "M")
    assert table[["period", "claim", "stance", "statements"]].equals(claims_over_time(statements, "M"))
    first = table[(table["claim"] == "c1")].set_index("stance")
    assert first["statements"].to_dict() == {"affirms": 1, "denies": 3, "questions": 0, "neutral": 0}
    assert first["share"].to_dict() == {"affirms": 0.25, "denies": 0.75, "questions": 0.0, "neutral": 0.0}
    assert first["ids"].to_dict()["denies"] == ["0000", "0001", "0005"]
    assert first["end"].unique().tolist() == [pd.Timestamp("2024-04-01")]


def test_lanes_are_grouped_and_a_statement_without_stance_has_none() -> None:
    table = timeline_table(frame(*STORY))
    assert len(table) == 5
    lanes = list(dict.fromkeys(zip(table["lane"], table["lane_group"], strict=True)))
    assert lanes[:2] == [("Ada Holm", "Norland"), ("Bo Lind", "Norland")]
    assert ("(nobody named)", "(nobody named)") in lanes
    assert table.set_index("lane")["open_ended"]["(nobody named)"]


def test_lanes_beyond_the_top_are_one_lane_that_counts_them() -> None:
    rows = [said("2024-03-01", "denies", f"Actor {letter}") for letter in "ABCDE"]
    rows.append(said("2024-03-02", "denies", "Actor E"))
    table = timeline_table(frame(*rows), top=2)
    assert list(dict.fromkeys(table["lane"])) == ["Actor E", "Actor A", "3 other actors"]
    assert len(table) == 6, "nothing is cut"
    assert len(set(timeline_table(frame(*rows), top=4)["lane"])) == 5, "one alone is no 'others'"


def test_marks_of_one_day_stand_apart_within_their_lane() -> None:
    table = timeline_table(frame(*(said("2024-03-01", "denies") for _ in range(6)), said("2024-09-01", "denies")))
    offsets = table["offset"].tolist()
    assert len(set(offsets[:6])) == 6 and offsets[6] == 0
    assert max(offsets) <= 0.3 and min(offsets) >= -0.3


def test_cells_count_and_the_rest_is_the_last_row() -> None:
    table = actor_stance_table(frame(*STORY), top=1)
    assert table.loc["Ada Holm"].to_dict() == {"affirms": 1, "denies": 1, "questions": 0, "neutral": 0}
    assert table.index[-1] == "3 other actors"
    assert table.to_numpy().sum() == 5


def test_claims_beyond_the_top_are_counted_together() -> None:
    rows = [said("2024-03-01", "denies", claim=f"c{number}") for number in (1, 1, 2, 3, 4)]
    table = claims_over_time_table(frame(*rows), "M", top=2)
    assert table.groupby("claim", sort=False)["statements"].sum().to_dict() == {"c1": 2, "c2": 1, "2 other claims": 2}
    assert table["ids"].map(len).tolist() == table["statements"].tolist()


def test_the_last_period_is_partial_where_reading_stopped_in_it() -> None:
    rows = [said("2024-03-01", "denies", published="2024-03-01"), said("2024-04-02", "denies", published="2024-04-10")]
    table = claims_over_time_table(frame(*rows), "M").drop_duplicates("period")
    assert table["partial"].tolist() == [False, True]
    until = pd.Timestamp("2024-04-30")
    assert not claims_over_time_table(frame(*rows), "M", until=until)["partial"].any()


@pytest.mark.parametrize(
    ("last", "freq"),
    [
        ("2024-01-02", "D"),
        ("2024-02-28", "D"),
        ("2024-09-01", "W"),
        ("2027-01-01", "M"),
        ("2035-01-01", "Q"),
        ("2300-01-01", "10Y"),
    ],
)
def test_the_shortest_period_that_fits(last: str, freq: str) -> None:
    first = "1800-01-01" if freq == "10Y" else "2024-01-01"
    last = "2200-01-01" if freq == "10Y" else last
    assert fitting_freq(pd.Series(pd.to_datetime([first, last]))) == freq


def test_sums_grow_day_by_day() -> None:
    rows = [
        said("2024-03-01", "denies"),
        said("2024-03-01", "denies"),
        said("2024-03-05", "denies"),
        said("2024-03-02", "affirms"),
    ]
    table = cumulative_table(frame(*rows))
    told = table[["stance", "statements", "total"]].values.tolist()
    assert told == [["affirms", 1, 1], ["denies", 2, 2], ["denies", 1, 3]]
    assert table["ids"].tolist() == [["0003"], ["0000", "0001"], ["0002"]]


def test_coverage_has_every_outlet_and_period() -> None:
    rows = [
        said("2024-03-01", "denies", outlet="One", published="2024-03-01", article_id="a"),
        said("2024-03-01", None, outlet="One", published="2024-03-01", article_id="a"),
        said("2024-03-03", "denies", outlet="Two", published="2024-03-03", article_id="b"),
    ]
    table = coverage_table(frame(*rows))
    assert len(table) == 2 * 3 and table["articles"].sum() == 2 and table["statements"].sum() == 3
    assert table.loc[table["statements"] == 2, ["outlet", "articles"]].values.tolist() == [["One", 1]]
    silent = pd.DataFrame(
        {"article_id": ["a", "b", "c"], "outlet": ["One", "Two", None], "published": pd.Timestamp("2024-03-03")}
    )
    read = coverage_table(frame(*rows), silent)
    assert read.set_index("outlet")["articles"].to_dict() == {"(no outlet named)": 1, "One": 1, "Two": 1}


def test_strips_are_runs_of_one_stance() -> None:
    rows = [
        said("2024-03-01", "denies"),
        said("2024-03-05", "denies"),
        said("2024-03-05", "affirms"),  # in a tie the position stays
        said("2024-03-09", "affirms"),
        said("2024-03-09", "affirms"),
        said("2024-03-09", "denies"),
        said("2024-03-20", "affirms", said_from=None),  # undated: not known when
        said("2024-03-02", "neutral", "Bo Lind"),
    ]
    table = stance_strip_table(frame(*rows))
    told = table[["lane", "actor", "stance", "statements", "otherwise"]].values.tolist()
    assert told == [
        [0, "Ada Holm", "denies", 3, 1],
        [0, "Ada Holm", "affirms", 3, 1],
        [1, "Bo Lind", "neutral", 1, 0],
    ]
    assert [f"{day:%d}" for day in table["end"]] == ["05", "09", "02"]


def test_first_seen_orders_actors_and_shares_places() -> None:
    rows = [said("2024-03-05", "denies", "C"), said("2024-03-01", "denies", "B"), said("2024-03-01", "affirms", "A")]
    table = first_seen_table(frame(*rows, said("2024-03-09", "denies", "B")))
    assert table[["actor", "place"]].values.tolist() == [["B", 1], ["A", 1], ["C", 3]]
    assert table["ids"].tolist() == [["0001"], ["0002"], ["0000"]]


def test_reversals_with_their_words() -> None:
    (row,) = reversal_table(turn("Norland", "group"), frame(*STORY)).to_dict("records")
    assert row["from_content"] == "that it was so" and row["from_actor"] == "Bo Lind" and row["to_actor"] == "Ada Holm"
    assert row["ids"] == ["0001", "0002"] and row["to_outlet"] == "The Daily"


def test_cells_of_actor_and_claim() -> None:
    table = actor_claim_table(frame(*STORY, said("2024-03-02", "denies")), top=1, top_claims=1)
    assert len(table) == 2 * 2, "zeros are there"
    first = table.iloc[0]
    assert (first["actor"], first["claim"], first["statements"], first["leading"]) == ("Ada Holm", "c1", 3, "denies")
    assert table["statements"].sum() == 6
    assert table.loc[table["statements"] == 0, "leading"].tolist() == [""]
    assert (table[["affirms", "denies", "questions", "neutral"]].sum(axis="columns") == table["statements"]).all()


def test_an_outlet_quotes_an_utterance_once() -> None:
    rows = [
        said("2024-03-01", "denies", outlet="One", statement_id="x"),
        said("2024-03-01", "denies", outlet="One", statement_id="y", duplicate_of="x"),
        said("2024-03-01", None, outlet="Two", statement_id="z", duplicate_of="x"),
    ]
    table = quotes_table(frame(*rows)).set_index("outlet")
    assert table["statements"].to_dict() == {"One": 1, "Two": 1}, "each outlet quotes it, on a claim or not"
    assert quotes_table(frame(*rows), count="reports")["statements"].sum() == 3
    assert table["share"].tolist() == [1.0, 1.0]


def test_acts_of_all_and_of_each() -> None:
    table = act_mix_table(frame(*STORY, said("2024-03-02", None, act="deny")))
    assert len(table) == (1 + 5) * len(ACTS)
    everyone = table[table["actor"] == "all actors"].set_index("act")
    assert everyone["statements"]["assert"] == 6 and everyone["statements"]["deny"] == 1
    assert everyone["share"].sum() == pytest.approx(1)
    own = table[(table["actor"] == "Ada Holm") & (table["act"] == "deny")].iloc[0]
    assert own["ids"] == ["0006"] and own["share"] == pytest.approx(1 / 3)


def test_tables_for_people_hold_no_ids_and_no_zeros() -> None:
    table = people(act_mix_table(frame(*STORY)))
    assert "ids" not in table and (table["statements"] > 0).all()


def test_tables_of_nothing_keep_their_columns() -> None:
    for table in (claims_over_time_table, cumulative_table, coverage_table, stance_strip_table, first_seen_table,
                  actor_claim_table, quotes_table, act_mix_table):  # fmt: skip
        assert table(frame()).empty and {"ids"} <= set(table(frame()).columns), table.__name__
