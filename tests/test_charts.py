"""Charts: the numbers they draw, and what every figure of the house says, in colour and by a second cue."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

import analysis as an
from analysis.charts import (
    plot_act_mix,
    plot_actor_claims,
    plot_actor_stance,
    plot_claim_multiples,
    plot_claims_over_time,
    plot_coverage,
    plot_cumulative,
    plot_first_seen,
    plot_network,
    plot_quotes,
    plot_stance_strip,
    plot_timeline,
)
from analysis.counts import timeline_table
from analysis.errors import ParameterError
from analysis.house import COLOURS, PATTERNS, SHAPES, fit, tick_step
from analysis.records import STANCES
from analysis.tables import SCHEMA, claims_over_time

COUNTS = ("utterances", "reports")
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

FULL = [*STORY, said("2024-03-20", "denies", "Dee Ravn", "Norland")]
"""The story with two actors who agree."""


def turn(who: str, level: str, **more: Any) -> pd.DataFrame:
    row = {"level": level, "who": who, "claim": "c1", "from_stance": "denies", "to_stance": "affirms", "partial": False}
    row |= {"from_date": pd.Timestamp("2024-03-02"), "to_date": pd.Timestamp("2024-03-20")}
    return pd.DataFrame([row | {"from_statement_id": "0001", "to_statement_id": "0002", "confidence": 0.6} | more])


def every_text(figure: Any) -> str:
    """All of the figure that a reader can see, as it goes to the page."""
    return str(figure.to_json())


def test_the_panels_of_the_heatmap_add_up() -> None:
    figure = plot_actor_stance(frame(*STORY), top=1)
    cells = sum(int(value[0]) for trace in figure.data for value in trace.z)
    assert cells == 5
    shown = [trace.text[row][0] for trace in figure.data for row in range(len(trace.text))]
    assert sum(int(text) for text in shown if text != "·") == 5, "each count stands in its cell"
    ids = [one for trace in figure.data for cell in trace.customdata for one in cell[0]]
    assert len(ids) == len(set(ids)) == 5, "each cell leads to its statements"


# --- figures -------------------------------------------------------------------------------------------------------


PLOTS: dict[str, Callable[..., Any]] = {
    "claims over time": plot_claims_over_time,
    "multiples": plot_claim_multiples,
    "cumulative": plot_cumulative,
    "coverage": plot_coverage,
    "timeline": plot_timeline,
    "strip": plot_stance_strip,
    "first seen": plot_first_seen,
    "actor and stance": plot_actor_stance,
    "actor and claim": plot_actor_claims,
    "acts": plot_act_mix,
    "quotes": plot_quotes,
    "network": plot_network,
}
EVERY = pytest.mark.parametrize("plot", PLOTS.values(), ids=list(PLOTS))


def leading(figure: Any) -> Iterator[tuple[Any, list[str]]]:
    """The ids of every mark, with its trace."""
    for trace in figure.data:
        for mark in trace.customdata if trace.customdata is not None else []:
            cells = mark if mark and isinstance(mark[0], list) else [mark]
            yield from ((trace, ids) for ids in cells if ids is not None)


@EVERY
def test_every_figure_says_what_is_counted_and_from_what(plot: Callable[..., Any]) -> None:
    figure = plot(frame(*FULL), corpus="grain")
    told = figure.layout.title.subtitle.text.replace("<br>", " ")
    assert figure.layout.title.text.startswith("<b>") and figure.layout.meta["title"]
    assert re.match(
        r"grain: [67] statements (on 2 claims )?in 1 article, 2024-03-01 to 2024-03-2[01], confidence", told
    )
    titles = [axis.title.text for axis in (*figure.select_xaxes(), *figure.select_yaxes()) if axis.title.text]
    assert titles
    assert figure.layout.meta["alt"].startswith(f"{figure.layout.meta['title']}. grain: ")


@EVERY
def test_every_mark_leads_to_its_statements(plot: Callable[..., Any]) -> None:
    statements = frame(*FULL)
    marks = list(leading(plot(statements)))
    known = set(statements["statement_id"])
    assert {one for _, ids in marks for one in ids} <= known
    assert any(ids for _, ids in marks)
    for trace in json.loads(plot(statements).to_json())["data"]:
        if trace.get("meta", {}).get("as") in ("mark", "turn", "count", "share", "running"):
            # The page cuts lists alike: one entry for each mark, and no packed numbers.
            assert len(trace["customdata"]) == len(trace["x"]) == len(trace["y"])
        assert not re.search("bdata", json.dumps(trace))
    for trace, ids in marks:
        assert isinstance(ids, list)
        assert trace.hoverinfo == "skip" or trace.hovertext is not None or not ids


@EVERY
def test_every_figure_has_its_table(plot: Callable[..., Any]) -> None:
    figure = plot(frame(*FULL))
    assert len(figure.table) and len(an.figure_table(figure)) <= max(len(figure.table), 5)
    assert "ids" not in an.figure_table(figure)


@EVERY
def test_the_same_statements_draw_the_same_figure(plot: Callable[..., Any]) -> None:
    assert plot(frame(*FULL)).to_json() == plot(frame(*FULL)).to_json()


@EVERY
def test_reports_count_what_utterances_count_once(plot: Callable[..., Any]) -> None:
    if plot is plot_first_seen:
        pytest.skip("the first statement is the same")
    statements = frame(*FULL, said("2024-03-01", "denies", "Ada Holm", "Norland", duplicate_of="0000"))
    figures = [plot(statements, count=name) for name in COUNTS]
    # Articles are those of any of their statements, however these are counted.
    marks = [[(t, ids) for t, ids in leading(one) if t.meta.get("noun") != "article"] for one in figures]
    once, again = ({one for _, ids in some for one in ids} for some in marks)
    assert "0007" in again and "0007" not in once
    with pytest.raises(ParameterError, match="count must be"):
        plot(statements, count="all")


def test_stance_has_a_colour_and_a_second_cue() -> None:
    assert COLOURS == {"affirms": "#0072B2", "denies": "#D55E00", "questions": "#E69F00", "neutral": "#999999"}
    assert len(set(PATTERNS.values())) == len(set(SHAPES.values())) == len(STANCES)
    bars = plot_claims_over_time(frame(*STORY))
    for trace in bars.data:
        assert trace.marker.color == COLOURS[trace.name]
        assert trace.marker.pattern.shape == PATTERNS[trace.name]
    marks = [trace for trace in plot_timeline(frame(*STORY)).data if trace.name]
    assert [trace.name for trace in sorted(marks, key=lambda one: one.legendrank)] == list(STANCES)
    assert [trace.name for trace in marks] == list(STANCES)[::-1], "what takes no side lies below"
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
    (days,) = [note for note in figure.layout.annotations if note.showarrow is False]
    assert days.text == "2024-03-02 → 2024-03-20" and days.y == arrow.y
    assert arrow.name == "0001 0002", "the page opens both sides"
    assert (str(arrow.ax)[:10], str(arrow.x)[:10]) == ("2024-03-02", "2024-03-20")
    below = [place for place in figure.layout.yaxis.tickvals if place > arrow.y]
    assert who in figure.layout.yaxis.ticktext[list(figure.layout.yaxis.tickvals).index(min(below))]
    assert "denies until 2024-03-02, ● affirms from 2024-03-20" in arrow.hovertext
    assert "arrows: 1 change of position" in figure.layout.title.subtitle.text.replace("<br>", " ")


def test_a_reversal_without_a_lane_is_told() -> None:
    figure = plot_timeline(frame(*STORY), pd.concat([turn("Ada Holm", "actor"), turn("Somebody Else", "actor")]))
    assert "1 more not drawn" in figure.layout.title.subtitle.text.replace("<br>", " ")


def test_hover_has_the_words_who_where_and_when() -> None:
    (denies,) = [trace for trace in plot_timeline(frame(STORY[0])).data if trace.name == "denies"]
    text = denies.hovertext[0]
    for part in ("Ada Holm", "Norland", "that no grain was sold", "The Daily", "2024-03-01", "assert"):
        assert part in text
    assert list(denies.customdata) == [["0000"]]


@EVERY
def test_text_of_articles_is_escaped_everywhere(plot: Callable[..., Any]) -> None:
    row = said("2024-03-01", "denies", HOSTILE, HOSTILE + "2", content=HOSTILE, outlet=HOSTILE, title=HOSTILE)
    more = {"outlet": "x" * 300, "content": "y" * 4000}
    statements = frame(
        row, said("2024-03-02", "affirms", "\u202eevil", claim=HOSTILE), said("2024-03-02", "affirms", **more)
    )
    text = every_text(plot(statements, corpus=HOSTILE))
    assert "<script" not in text and 'onmouseover=\\"y' not in text
    assert "\\u202e" not in text and "\u202e" not in text


def test_long_words_are_wrapped() -> None:
    row = said("2024-03-01", "denies", "Undersecretary " * 8, content="word " * 200)
    (denies,) = [trace for trace in plot_timeline(frame(row)).data if trace.name == "denies"]
    assert max(map(len, denies.hovertext[0].split("<br>"))) <= 80
    labels = plot_timeline(frame(row)).layout.yaxis.ticktext
    assert max(len(line) for line in labels[0].split("<br>")) <= 20
    assert labels[0].count("<br>") == 1


@EVERY
def test_an_empty_slice_draws_a_sentence(plot: Callable[..., Any]) -> None:
    figure = plot(frame())
    assert not figure.data
    assert re.match(r"No .* in this<?.*", figure.layout.annotations[0].text)
    only = plot(frame(said("2024-03-21", None)))
    assert bool(only.data) == (plot in (plot_coverage, plot_act_mix, plot_quotes)), "these count all statements"


def test_bars_from_a_table_that_is_there_already() -> None:
    statements = frame(*STORY)
    given = plot_claims_over_time(claims_over_time(statements, "M"), "M")
    assert [list(trace.y) for trace in given.data] == [list(t.y) for t in plot_claims_over_time(statements, "M").data]
    assert "5 statements" in given.layout.title.subtitle.text


def test_shares_are_drawn_as_parts_of_the_whole() -> None:
    figure = plot_claims_over_time(frame(*STORY), "M", share=True)
    assert "Share" in figure.layout.title.text
    assert max(max(trace.y) for trace in figure.data) <= 1


@pytest.mark.parametrize("freq", ["D", "W", "2W", "M", "6M", "Q", "Y", "10Y"])
def test_a_day_or_decades_at_any_frequency(freq: str) -> None:
    rows = [said("2004-01-01", "denies"), said("2024-12-31", "affirms")]
    figure = plot_claims_over_time(frame(*rows) if freq != "D" else frame(rows[0]), freq)
    assert sum(sum(trace.y) for trace in figure.data) == (2 if freq != "D" else 1)


def test_a_wrong_frequency_is_named() -> None:
    with pytest.raises(ParameterError, match="freq must be one of D, W, M, Q, Y"):
        plot_claims_over_time(frame(*STORY), "fortnight")


def crowd() -> pd.DataFrame:
    days = pd.date_range("2012-01-01", periods=2500, freq="2D").strftime("%Y-%m-%d")
    rows = [
        said(
            days[number % 2500],
            STANCES[(number // 7) % 4],
            f"Permanent Undersecretary of Agricultural Affairs {number % 50}",
            f"Group {number % 7}",
            claim=f"claim {number % 30}",
            outlet=f"The Daily Gazette of the Town of {number % 40}",
            published=days[number % 2500],
            article_id=f"a{number % 2000}",
        )
        for number in range(5000)
    ]
    return frame(*rows)


CROWD = crowd()


@EVERY
def test_fifty_actors_and_five_thousand_statements_stay_sensible(plot: Callable[..., Any]) -> None:
    """Little enough to draw, and what is not drawn by itself is told."""
    figure = plot(CROWD)
    assert figure.layout.height < 3400
    assert len(figure.to_json()) < 5_000_000
    told = every_text(figure)
    assert re.search(r"\b\d+ (other (actors|claims|outlets)|more|of 50 actors|weaker)", told)


def test_every_statement_of_a_crowd_has_its_mark() -> None:
    table = timeline_table(CROWD)
    assert len(table) == 5000 and len(set(table["lane"])) == 21
    marks = [trace for trace in plot_timeline(CROWD).data if trace.mode == "markers" and trace.name]
    assert sum(len(trace.x) for trace in marks) == 5000


def test_the_period_that_is_not_read_to_its_end_is_marked() -> None:
    figure = plot_claims_over_time(frame(*STORY), "M", until=pd.Timestamp("2024-03-20"))
    assert "the month from 2024-03-01 (paler) is read to 2024-03-20 only" in figure.layout.meta["subtitle"]
    assert {trace.marker.opacity[0] for trace in figure.data} == {0.5}
    assert any("incomplete" in text for trace in figure.data for text in trace.hovertext)
    (line, *_) = figure.layout.shapes
    assert str(line.x0)[:10] == "2024-03-21"
    whole = plot_claims_over_time(frame(*STORY), "M", until=pd.Timestamp("2024-03-31"))
    assert not whole.layout.shapes and {trace.marker.opacity[0] for trace in whole.data} == {1.0}


def test_saying_or_publication_date() -> None:
    said_in = plot_claims_over_time(frame(*STORY), "M")
    told_in = plot_claims_over_time(frame(*STORY), "M", date="published")
    assert str(said_in.data[0].x[0])[:7] == "2024-03" and str(told_in.data[0].x[0])[:7] == "2024-04"
    assert "said" in every_text(said_in) and "published" in told_in.layout.xaxis2.title.text


def test_lines_of_sums_end_at_the_totals() -> None:
    figure = plot_cumulative(frame(*STORY))
    ends = {(trace.name, trace.yaxis): trace.y[-1] for trace in figure.data}
    assert ends["denies", "y"] == 3 and ends["affirms", "y"] == 1 and ends["questions", "y2"] == 1
    assert all(trace.y[0] == 0 for trace in figure.data)
    assert len({trace.line.dash for trace in figure.data}) == len(STANCES), "a second cue beside the colour"


def test_strips_reach_from_one_stance_to_the_next() -> None:
    figure = plot_stance_strip(frame(*STORY))
    bars = {trace.marker.color: trace for trace in figure.data if trace.type == "bar"}
    lane = next(iter(bars[COLOURS["affirms"]].y))
    at = list(bars[COLOURS["denies"]].y).index(lane)
    days = bars[COLOURS["denies"]].x[at] / 86_400_000
    assert days == 19, "Ada Holm denies from 1 March until she affirms on the 20th"
    assert {trace.marker.pattern.shape for trace in bars.values()} == set(PATTERNS.values())


def test_cells_tell_the_stance_of_most() -> None:
    figure = plot_actor_claims(frame(*STORY))
    (cells,) = figure.data
    assert [list(row) for row in cells.text] == [["2", "·"], ["1 ✕", "·"], ["1 ✕", "·"], ["·", "1 ▲"]]
    assert "A: c1; B: c2" in figure.layout.meta["subtitle"]


def test_outlets_and_days_that_were_read() -> None:
    articles = pd.DataFrame(
        {"article_id": ["a", "b"], "outlet": ["The Daily", "Other"], "published": ["2024-04-01"] * 2}
    )
    figure = plot_coverage(frame(*STORY), articles.assign(published=pd.to_datetime(articles["published"])))
    read, statements = figure.data
    assert [list(row) for row in read.z] == [[1], [1]] and [list(row) for row in statements.z] == [[0], [6]]
    assert "2 articles read" in figure.layout.meta["subtitle"]


def test_those_who_agree_stand_in_one_column() -> None:
    rows = [said("2024-03-01", "denies", "A"), said("2024-03-01", "denies", "B"), said("2024-03-02", "affirms", "C")]
    figure = plot_network(frame(*rows))
    left, right = list(figure.layout.yaxis.ticktext), list(figure.layout.yaxis2.ticktext)
    assert sorted([left, right]) == [["A", "B"], ["C"]]
    lines = {trace.name: trace.line.dash for trace in figure.data if trace.name}
    assert len(set(lines.values())) == 3, "agreement and conflict differ in more than colour"
    lonely = plot_network(frame(rows[0]))
    assert lonely.layout.annotations[0].text.replace("<br>", " ").startswith("No two actors in this slice")


def test_first_seen_counts_those_who_follow() -> None:
    rows = [said(f"2024-03-{day:02d}", "denies", f"Actor {day}") for day in range(1, 8)]
    labels = list(plot_first_seen(frame(*rows), top=3).layout.yaxis.ticktext)
    assert labels == ["1. Actor 1", "2. Actor 2", "3. Actor 3", "<i>4 more, from 2024-03-04</i>"]


@pytest.mark.parametrize(("width", "shown"), [(1200, True), (760, True), (400, False)])
def test_numbers_in_cells_fit_or_are_left_out(width: int, shown: bool) -> None:
    """On a page of any width a figure is as wide as the page, and its numbers can be read or are not there."""
    figure = fit(plot_coverage(CROWD, freq="6M"), width)
    wide = len(figure.data[0].z[0])
    assert wide > 20
    for trace in figure.data:
        assert (trace.texttemplate == "%{text}") is shown
        assert trace.textfont.size >= 7
    assert fit(plot_act_mix(CROWD), width).data[0].texttemplate == "%{text}", "twelve columns fit a telephone"


def test_what_is_merged_is_no_measure_of_what_one_outlet_has() -> None:
    rows = [said("2024-03-01", "denies", outlet=f"Paper {at}", article_id=f"a{at}") for at in range(20)]
    figure = plot_coverage(frame(*rows), top=2)
    assert figure.data[0].z[-1][0] == 18 and figure.data[0].zmax == 1


def test_a_lane_is_higher_where_many_marks_share_a_day() -> None:
    few, many = ([said("2024-03-01", "denies") for _ in range(size)] for size in (3, 9))
    alone, crowded = (plot_timeline(frame(*rows)) for rows in (few, many))
    marks = next(trace for trace in crowded.data if trace.mode == "markers" and trace.name == "denies")
    gaps = sorted(set(marks.y))
    assert len(gaps) == 9 and crowded.layout.yaxis.range[0] > alone.layout.yaxis.range[0]


@pytest.mark.parametrize(
    "plot", [plot_actor_stance, plot_actor_claims, plot_quotes], ids=["stance", "claims", "quotes"]
)
def test_a_row_alone_has_room_between_its_margins(plot: Callable[..., Any]) -> None:
    """Less than 64 pixels between the margins and Plotly draws nothing new, so that the last chart stays in view."""
    layout = fit(plot(frame(said("2024-03-01", "denies"))), 500).layout
    assert layout.height - layout.margin.t - layout.margin.b >= 64


# --- seen in pictures ----------------------------------------------------------------------------------------------


def test_counts_have_round_steps() -> None:
    steps = {1: 1, 4: 1, 5: 2, 12: 5, 24: 5, 25: 10, 252: 100, 1572: 500}
    assert {most: tick_step(most) for most in steps} == steps


@pytest.mark.parametrize("plot", [plot_claims_over_time, plot_claim_multiples, plot_cumulative])
def test_a_claim_stands_above_its_panel_as_wide_as_there_is_room(plot: Callable[..., Any]) -> None:
    text = "Senior managers of Volkswagen knew of the emissions cheating, or approved it, before it became public."
    names = {"c1": f"{HOSTILE} {text}", "c2": text}
    figure = plot(frame(*STORY, said("2024-03-20", "denies", claim="c3")), names=names)
    heads = {width: [note.text for note in fit(figure, width).layout.annotations][:3] for width in (400, 1280)}
    assert heads[1280][1].count("<br>") <= 1 and text[-9:] in heads[1280][1]
    assert heads[400][1].count("<br>") >= 1
    assert max(len(line) for line in heads[400][1].split("<br>")) <= 400 / 7
    assert "&lt;script" not in heads[400][0] and "<script" not in every_text(figure), "no markup"


def test_a_lane_is_no_field_of_arrows() -> None:
    turns = pd.concat([turn("Ada Holm", "actor", confidence=0.5 + number / 100) for number in range(9)])
    figure = plot_timeline(frame(*STORY), turns)
    assert sum(note.showarrow is not False for note in figure.layout.annotations) == 6
    assert "6 changes of position, 3 more not drawn" in figure.layout.title.subtitle.text.replace("<br>", " ")


def test_marks_among_many_are_small() -> None:
    days = pd.date_range("2024-01-01", periods=60).strftime("%Y-%m-%d")
    many_days = frame(*(said(day, "denies") for day in days))
    sizes = next(one.marker.size for one in plot_cumulative(many_days).data if one.name == "denies")[1:-1]
    assert sizes.count(7) == 12 and sizes.count(3) == 48
    wide, narrow = (fit(plot_timeline(many_days), width) for width in (1280, 400))
    size = {
        at: [one.marker.size for one in figure.data if one.name == "denies"] for at, figure in enumerate((wide, narrow))
    }
    assert size == {0: [10], 1: [6]}


def test_on_a_dark_page_more_is_brighter() -> None:
    for trace in plot_act_mix(frame(*STORY)).data:
        light, dark = (
            [sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for _, colour in scale[1:]]
            for scale in (trace.colorscale, trace.meta["dark"])
        )
        assert light == sorted(light, reverse=True) and dark == sorted(dark)


def test_no_actor_of_the_network_stands_without_a_line() -> None:
    actors = [f"A{number:02}" for number in range(14)]
    rows = [said("2024-03-01", "denies", actor, claim=claim) for actor in actors for claim in ("c1", "c2")]
    figure = plot_network(frame(*rows, said("2024-03-02", "affirms", "Zed", claim="c1")))
    assert "45 weaker links not drawn" in figure.layout.title.subtitle.text.replace("<br>", " ")
    told = " ".join(text for trace in figure.data if trace.marker.size == 6 for text in trace.hovertext)
    assert "<b>Zed</b>" in told and all(f"<b>{actor}</b>" in told for actor in actors)


@pytest.mark.parametrize("plot", [plot_actor_stance, plot_actor_claims, plot_act_mix])
def test_the_rest_of_the_groups_are_groups(plot: Callable[..., Any]) -> None:
    rows = [said("2024-03-01", "denies", f"A{number}", f"G{number}") for number in range(6)]
    assert "4 other groups" in plot(frame(*rows), rows="group", top=2).layout.yaxis.ticktext
