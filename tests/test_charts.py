"""Charts: the numbers they draw, and what every figure of the house says, in colour and by a second cue."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.charts import (
    COLOURS,
    PATTERNS,
    SHAPES,
    actor_stance_table,
    claims_over_time_table,
    describe,
    plot_actor_stance,
    plot_claims_over_time,
    plot_timeline,
    timeline_table,
)
from analysis.errors import ParameterError
from analysis.records import STANCES
from analysis.tables import SCHEMA, claims_over_time

HOSTILE = '<script>alert("x")</script> & <b onmouseover="y">'


def said(day: str, stance: str | None, actor: str | None = "Ada Holm", group: str | None = None, **more: Any) -> dict:
    row: dict[str, Any] = dict.fromkeys(SCHEMA)
    row |= {"hedged": False, "conditional": False, "retrospective": False, "corrected": False, "confidence": 0.8}
    row |= {"act": "assert", "quotation": "indirect", "content_spans": [[0, 4]], "content": "that it was so"}
    row |= {"article_id": "a", "published": "2024-04-01", "outlet": "The Daily", "title": "A title", "cue": "said"}
    row |= {"said_from": day, "said_to": day, "stance": stance, "claim": "c1" if stance else None}
    return row | {"actor": actor, "group": group} | more


def frame(*rows: dict) -> pd.DataFrame:
    for number, row in enumerate(rows):
        row["statement_id"] = row["statement_id"] or f"{number:04d}"
    days = ("published", "said_from", "said_to")
    columns = {
        name: pd.Series([pd.Timestamp(row[name]) if name in days else row[name] for row in rows], dtype=dtype)
        for name, dtype in SCHEMA.items()
    }
    return pd.DataFrame(columns)


STORY = [
    said("2024-03-01", "denies", "Ada Holm", "Norland", content="that no grain was sold"),
    said("2024-03-02", "denies", "Bo Lind", "Norland"),
    said("2024-03-20", "affirms", "Ada Holm", "Norland"),
    said("2024-03-20", "questions", "Harbour Board", "Harbour Board", claim="c2"),
    said("2024-03-21", None, "Cy Moss", None),
    said("2024-03-15", "denies", None, None, said_from=None, retrospective=True),
]


def turn(who: str, level: str, **more: Any) -> pd.DataFrame:
    row = {"level": level, "who": who, "claim": "c1", "from_stance": "denies", "to_stance": "affirms", "partial": False}
    row |= {"from_date": pd.Timestamp("2024-03-02"), "to_date": pd.Timestamp("2024-03-20")}
    return pd.DataFrame([row | {"from_statement_id": "0001", "to_statement_id": "0002", "confidence": 0.6} | more])


def every_text(figure: Any) -> str:
    """All of the figure that a reader can see, as it goes to the page."""
    return str(figure.to_json())


# --- numbers -------------------------------------------------------------------------------------------------------


def test_bars_have_the_counts_of_claims_over_time_and_their_shares() -> None:
    statements = frame(*STORY)
    table = claims_over_time_table(statements, "M")
    assert table[["period", "claim", "stance", "statements"]].equals(claims_over_time(statements, "M"))
    first = table[(table["claim"] == "c1")].set_index("stance")
    assert first["statements"].to_dict() == {"affirms": 1, "denies": 3, "questions": 0, "neutral": 0}
    assert first["share"].to_dict() == {"affirms": 0.25, "denies": 0.75, "questions": 0.0, "neutral": 0.0}
    assert first["end"].unique().tolist() == [pd.Timestamp("2024-04-01")]


def test_bars_quote_the_statements_of_their_period() -> None:
    statements = frame(*STORY)
    table = claims_over_time_table(statements, "W").query("statements > 0 and claim == 'c1'")
    quoted = {(f"{row.period:%m-%d}", row.stance): row.quotes for row in table.itertuples()}
    assert quoted["02-26", "denies"].count("<br>") == 1  # two statements of that week
    assert "no grain was sold" in quoted["02-26", "denies"]
    assert "Ada Holm" in quoted["03-18", "affirms"] and "grain" not in quoted["03-18", "affirms"]
    many = claims_over_time_table(frame(*(said("2024-03-01", "denies") for _ in range(5))), "W")
    assert many["quotes"].iloc[1].endswith("… and 2 more")


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


def test_the_panels_of_the_heatmap_add_up() -> None:
    figure = plot_actor_stance(frame(*STORY), top=1)
    cells = sum(int(value[0]) for trace in figure.data for value in trace.z)
    assert cells == 5
    shown = [trace.text[row][0] for trace in figure.data for row in range(len(trace.text))]
    assert sum(int(text) for text in shown if text != "·") == 5, "each count stands in its cell"
    ids = [one for trace in figure.data for cell in trace.customdata for one in cell[0]]
    assert len(ids) == len(set(ids)) == 5, "each cell leads to its statements"


def test_the_subtitle_tells_what_is_left_out() -> None:
    statements = frame(*STORY, said("2024-03-01", "denies", duplicate_of="0000"))
    assert describe(statements, corpus="grain") == (
        "grain: 5 statements on 2 claims in 1 article, 2024-03-01 to 2024-03-20; 1 more have no stance on a claim; "
        "1 repetition of the same utterance counted once"
    )


# --- figures -------------------------------------------------------------------------------------------------------


def figures(statements: pd.DataFrame) -> list[Any]:
    return [
        plot_claims_over_time(statements, corpus="grain"),
        plot_timeline(statements, corpus="grain"),
        plot_actor_stance(statements, corpus="grain"),
    ]


def test_every_figure_says_what_is_counted_and_from_what() -> None:
    for figure in figures(frame(*STORY)):
        assert "tatement" in figure.layout.title.text
        assert "grain: 5 statements" in figure.layout.title.subtitle.text
        titles = [axis.title.text for axis in (*figure.select_xaxes(), *figure.select_yaxes()) if axis.title.text]
        assert titles
        assert figure.layout.meta["alt"].startswith("S") or figure.layout.meta["alt"].startswith("W")


def test_stance_has_a_colour_and_a_second_cue() -> None:
    assert COLOURS == {"affirms": "#0072B2", "denies": "#D55E00", "questions": "#E69F00", "neutral": "#999999"}
    assert len(set(PATTERNS.values())) == len(set(SHAPES.values())) == len(STANCES)
    bars = plot_claims_over_time(frame(*STORY))
    for trace in bars.data:
        assert trace.marker.color == COLOURS[trace.name]
        assert trace.marker.pattern.shape == PATTERNS[trace.name]
    marks = [trace for trace in plot_timeline(frame(*STORY)).data if trace.name]
    assert [trace.name for trace in marks] == list(STANCES)
    for trace in marks:
        symbols = trace.marker.symbol if isinstance(trace.marker.symbol, tuple | list) else [trace.marker.symbol]
        assert {symbol.removesuffix("-open") for symbol in symbols} == {SHAPES[trace.name]}


def test_what_is_told_as_past_is_an_open_mark() -> None:
    marks = {trace.name: trace for trace in plot_timeline(frame(*STORY)).data if trace.name}
    assert list(marks["denies"].marker.symbol) == ["x", "x", "x-open"], "the legend shows the first"
    assert list(marks["affirms"].marker.symbol) == ["circle"]


@pytest.mark.parametrize(("who", "level"), [("Ada Holm", "actor"), ("Norland", "group")])
def test_a_reversal_is_an_arrow_between_its_days(who: str, level: str) -> None:
    figure = plot_timeline(frame(*STORY), turn(who, level))
    (arrow,) = [note for note in figure.layout.annotations if note.showarrow is not False]
    assert (str(arrow.ax)[:10], str(arrow.x)[:10]) == ("2024-03-02", "2024-03-20")
    labels = list(figure.layout.yaxis.ticktext)
    lane = labels[round(arrow.y + 0.36)]
    assert who in lane
    assert "denies until 2024-03-02, affirms from 2024-03-20" in arrow.hovertext
    assert "arrows: 1 change of position" in figure.layout.title.subtitle.text.replace("<br>", " ")


def test_a_reversal_without_a_lane_is_told() -> None:
    figure = plot_timeline(frame(*STORY), pd.concat([turn("Ada Holm", "actor"), turn("Somebody Else", "actor")]))
    assert "1 more not drawn" in figure.layout.title.subtitle.text.replace("<br>", " ")


def test_hover_has_the_words_who_where_and_when() -> None:
    (denies,) = [trace for trace in plot_timeline(frame(STORY[0])).data if trace.name == "denies"]
    text = denies.hovertext[0]
    for part in ("Ada Holm", "Norland", "that no grain was sold", "The Daily", "2024-03-01", "assert"):
        assert part in text
    assert list(denies.customdata) == ["0000"]


def test_text_of_articles_is_escaped_everywhere() -> None:
    row = said("2024-03-01", "denies", HOSTILE, HOSTILE + "2", content=HOSTILE, outlet=HOSTILE, title=HOSTILE)
    for figure in figures(frame(row, said("2024-03-02", "affirms", "\u202eevil", claim=HOSTILE))):
        text = every_text(figure)
        assert "<script" not in text and 'onmouseover=\\"y' not in text
        assert "\\u202e" not in text and "\u202e" not in text


def test_long_words_are_wrapped() -> None:
    row = said("2024-03-01", "denies", "Undersecretary " * 8, content="word " * 200)
    (denies,) = [trace for trace in plot_timeline(frame(row)).data if trace.name == "denies"]
    assert max(map(len, denies.hovertext[0].split("<br>"))) <= 80
    labels = plot_timeline(frame(row)).layout.yaxis.ticktext
    assert max(len(line) for line in labels[0].split("<br>")) <= 32


@pytest.mark.parametrize("rows", [[], [said("2024-03-21", None)]], ids=["nothing at all", "nothing on a claim"])
def test_an_empty_slice_draws_a_sentence(rows: list[dict]) -> None:
    for figure in figures(frame(*rows)):
        assert not figure.data
        assert figure.layout.annotations[0].text == "No statement in this slice has a stance on a claim."


def test_bars_from_a_table_that_is_there_already() -> None:
    statements = frame(*STORY)
    given = plot_claims_over_time(claims_over_time(statements, "M"), "M")
    assert [list(trace.y) for trace in given.data] == [list(t.y) for t in plot_claims_over_time(statements, "M").data]
    assert "5 statements" in given.layout.title.subtitle.text


def test_shares_are_drawn_as_parts_of_the_whole() -> None:
    figure = plot_claims_over_time(frame(*STORY), "M", share=True)
    assert "Share" in figure.layout.title.text
    assert max(max(trace.y) for trace in figure.data) <= 1


@pytest.mark.parametrize("freq", ["D", "W", "M", "Q", "Y"])
def test_a_day_or_decades_at_any_frequency(freq: str) -> None:
    rows = [said("2004-01-01", "denies"), said("2024-12-31", "affirms")]
    figure = plot_claims_over_time(frame(*rows) if freq != "D" else frame(rows[0]), freq)
    assert sum(sum(trace.y) for trace in figure.data) == (2 if freq != "D" else 1)


def test_a_wrong_frequency_is_named() -> None:
    with pytest.raises(ParameterError, match="freq must be one of D, W, M, Q, Y"):
        plot_claims_over_time(frame(*STORY), "fortnight")


def test_fifty_actors_and_five_thousand_statements_stay_readable() -> None:
    days = pd.date_range("2022-01-01", periods=500).strftime("%Y-%m-%d")
    rows = [
        said(days[number % 500], STANCES[number % 4], f"Actor {number % 50}", f"Group {number % 7}")
        for number in range(5000)
    ]
    statements = frame(*rows)
    table = timeline_table(statements)
    assert len(table) == 5000 and len(set(table["lane"])) == 21
    assert plot_timeline(statements).layout.height < 1400
