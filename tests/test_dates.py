"""When it was said: tables of (marked text, expected days, a line why), and properties that hold for any text.

A third of the cases of each table were written after the code and never changed it: the tables `…_HELD_OUT`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import marked

from analysis.codebook import EMPTY
from analysis.corpus import read_articles
from analysis.dates import resolve_dates
from analysis.days import day_headings, find_days, last_weekday
from analysis.records import Article, Attribution, Span, Statement

SATURDAY = "2022-11-05"

EXPRESSIONS = [
    ("on Nov. 5", "2022-11-05", "2022-11-05", "abbreviated month, day of publication"),
    ("on Feb. 20", "2022-02-20", "2022-02-20", "without a year: the last such day"),
    ("on March 4", "2022-03-04", "2022-03-04", "eight months back"),
    ("on 3 November", "2022-11-03", "2022-11-03", "day before month"),
    ("on the 3rd of November", "2022-11-03", "2022-11-03", "ordinal"),
    ("Nov. 5, 2021", "2021-11-05", "2021-11-05", "year given"),
    ("Thursday, Nov. 3", "2022-11-03", "2022-11-03", "weekday and date are one expression"),
    ("on Tuesday", "2022-11-01", "2022-11-01", "last such weekday"),
    ("on Saturday", "2022-11-05", "2022-11-05", "day of publication included"),
    ("last Saturday", "2022-10-29", "2022-10-29", "last: not the day of publication"),
    ("late on Monday night", "2022-10-31", "2022-10-31", "part of the day"),
    ("yesterday", "2022-11-04", "2022-11-04", "one day before"),
    ("overnight", "2022-11-04", "2022-11-05", "from one day to the next"),
    ("earlier this week", "2022-10-31", "2022-11-05", "Monday up to publication"),
    ("Last week", "2022-10-24", "2022-10-30", "the week before, capitalised"),
    ("last month", "2022-10-01", "2022-10-31", "the month before"),
    ("earlier this month", "2022-11-01", "2022-11-04", "before today"),
    ("late last year", "2021-10-01", "2021-12-31", "last quarter"),
    ("in September", "2022-09-01", "2022-09-30", "a whole month"),
    ("in December", "2021-12-01", "2021-12-31", "a month that has not come yet this year"),
    ("in early March", "2022-03-01", "2022-03-10", "first third"),
    ("in an August speech", "2022-08-01", "2022-08-31", "month before a noun"),
    ("in the spring of 2014", "2014-03-01", "2014-05-31", "season with year"),
    ("in 2018", "2018-01-01", "2018-12-31", "a year"),
    ("a 2014 study", "2014-01-01", "2014-12-31", "year before a noun"),
    ("two days ago", "2022-11-03", "2022-11-03", "counted from publication"),
    ("two weeks ago", "2022-10-17", "2022-10-23", "the calendar week"),
    ("from Sept. 19 to 22,", "2022-09-19", "2022-09-22", "a range of days"),
    ("until September", None, "2022-08-31", "a bound: before it"),
    ("since July", "2022-07-01", "2022-11-05", "from then to publication"),
    ("a week ago", "2022-10-29", "2022-10-29", "one week to the day"),
    ("more than 20 years ago", None, "2002-11-04", "a bound: longer ago than that"),
    ("in the 1960s", "1960-01-01", "1969-12-31", "a decade"),
    ("in the early 1980s", "1980-01-01", "1983-12-31", "its first years"),
    ("in mid-July", "2022-07-11", "2022-07-20", "second third"),
    ("at the end of March", "2022-03-21", "2022-03-31", "last third"),
    ("in late 2014", "2014-10-01", "2014-12-31", "last quarter of a year"),
    ("last quarter", "2022-07-01", "2022-09-30", "the quarter before"),
    ("in the third quarter of 2015", "2015-07-01", "2015-09-30", "a quarter with its year"),
    ("earlier in the week", "2022-10-31", "2022-11-05", "this week"),
    ("over the weekend", "2022-11-05", "2022-11-05", "the weekend has begun"),
    ("last weekend", "2022-10-29", "2022-10-30", "the one before"),
    ("on Labor Day", "2022-09-05", "2022-09-05", "first Monday of September"),
    ("on Easter Monday", "2022-04-18", "2022-04-18", "by the church calendar"),
    ("the day before yesterday", "2022-11-03", "2022-11-03", "two days back"),
    ("from 1 to 3 November", "2022-11-01", "2022-11-03", "day before month, a range"),
    ("from Oct. 30 to Nov. 2", "2022-10-30", "2022-11-02", "over the end of a month"),
    ("on Monday and Tuesday", "2022-10-31", "2022-11-01", "two weekdays"),
]
EXPRESSIONS_HELD_OUT = [
    ("on Christmas Eve", "2021-12-24", "2021-12-24", "the last one"),
    ("on Thanksgiving 2020", "2020-11-26", "2020-11-26", "with its year"),
    ("in the spring", "2022-03-01", "2022-05-31", "the last one"),
    ("last winter", "2021-12-01", "2022-02-28", "over the end of a year"),
    ("in the first quarter", "2022-01-01", "2022-03-31", "of this year"),
    ("three months ago", "2022-08-01", "2022-08-31", "the calendar month"),
    ("in early 2016", "2016-01-01", "2016-03-31", "first quarter of a year"),
    ("in the late 1990s", "1997-01-01", "1999-12-31", "last years of a decade"),
    ("on 30 October 2022", "2022-10-30", "2022-10-30", "day, month, year"),
    ("late last month", "2022-10-21", "2022-10-31", "its last third"),
    ("this past Wednesday", "2022-11-02", "2022-11-02", "the last one"),
    ("Thursday evening", "2022-11-03", "2022-11-03", "part of the day"),
    ("in the middle of June", "2022-06-11", "2022-06-20", "second third"),
    ("before March 2020", None, "2020-02-29", "a bound in a leap year"),
]


@pytest.mark.parametrize(("words", "first", "last", "why"), [*EXPRESSIONS, *EXPRESSIONS_HELD_OUT])
def test_expression(words: str, first: str | None, last: str, why: str) -> None:
    found = find_days(f"It was {words} that", date.fromisoformat(SATURDAY))
    assert [(str(one.first) if one.first else None, str(one.last)) for one in found] == [(first, last)], why


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("May I come in", "a verb"),
        ("they may say", "a verb"),
        ("Some march on the city", "a verb"),
        ("on February 31", "no such day"),
        ("next Monday", "after publication"),
        ("the following of Super Tuesday", "a name"),
        ("the Sunday Times wrote", "a name"),
        ("on Nov. 20", "soon after publication"),
        ("the week was long", "no week in particular"),
        ("for months", "a duration"),
        ("every Friday", "no Friday in particular"),
        ("some 2015 people", "a number"),
        ("on 10 Dec. 2022", "after publication"),
        ("PARIS, Nov 5 (Meridian) - The", "the dateline"),
    ],
)
def test_no_expression(words: str, why: str) -> None:
    assert find_days(words, date.fromisoformat(SATURDAY)) == [], why


# text, published, [(said_from, said_to) for each statement], why
SAID = [
    ("{s The mayor} {c said} {q the bridge was safe}.", [(SATURDAY, SATURDAY)], "nothing tells otherwise"),
    (
        "{s The mayor} {c said} on Monday {q that polls would open on Friday}.",
        [("2022-10-31",) * 2],
        "the day of saying",
    ),
    (
        "{s The mayor} {c said} {q the blast on Monday was an accident}.",
        [(SATURDAY, SATURDAY)],
        "a day inside the content",
    ),
    ("{s The mayor} {c said Tuesday} {q the bridge was safe}.", [("2022-11-01",) * 2], "a day inside the cue"),
    (
        "{s The mayor} {c withdrew Monday's remark} {q that it was safe}.",
        [("2022-10-31", SATURDAY)],
        "a day that belongs to what he takes back: then or later",
    ),
    (
        "{s The mayor} {c called} {q the report “a joke” last week}.",
        [("2022-10-24", "2022-10-30")],
        "a day counted to the content behind the quotation",
    ),
    (
        "{s The mayor} {c called} {q it absurd in Paris on Monday that they met}.",
        [("2022-10-31",) * 2],
        "a day counted to the content before its clause",
    ),
    (
        "{s The firm} {c has denied} {q that the pipe leaks, most recently in July}.",
        [("2022-07-01", "2022-07-31")],
        "the last time it did",
    ),
    (
        "{q “It is over,”} {s she} {c said} of the 2021 election.",
        [(SATURDAY, SATURDAY)],
        "a year that names an election",
    ),
    (
        "Back when it joined the club more than 20 years ago, {s the firm} {c pledged} {q to stay}.",
        [(None, "2002-11-04")],
        "a clause with when",
    ),
    (
        'The magazine writes:\n\n"It was cold.\n\n{q “Come in,”} {s the hermit} {c said}, and shut the door."',
        [(None, "2022-11-04")],
        "told in a text that the article quotes at length",
    ),
    ("{s The mayor} on Thursday {c called for} {q calm}.", [("2022-11-03",) * 2], "between source and cue"),
    (
        "On Nov. 2, {s the mayor} {c told} reporters {q that she would stay}.",
        [("2022-11-02",) * 2],
        "first in the sentence",
    ),
    (
        "Just earlier this week, {s the mayor} {c called} {q it absurd}.",
        [("2022-10-31", SATURDAY)],
        "with an adverb before",
    ),
    ("{q “It is safe,”} {c said} {s Ana Ruiz} on Friday.", [("2022-11-04",) * 2], "after an inverted source"),
    ("{q It is safe}, {s the mayor} {c told} the council on Wednesday.", [("2022-11-02",) * 2], "after the recipient"),
    (
        "At a meeting on Oct. 3, {s the firm} {c conceded} {q a fault}.",
        [("2022-10-03",) * 2],
        "inside a leading phrase",
    ),
    (
        "During a May interview, {s the mayor} {c said} {q she would stay}.",
        [("2022-05-01", "2022-05-31")],
        "an event with its month",
    ),
    ("Previously, {s the mayor} {c denied} {q that}.", [(None, "2022-11-04")], "past without a date"),
    (
        "It was late in the week. {s The mayor} {c had repeatedly denied} {q that}.",
        [(None, "2022-11-04")],
        "pluperfect",
    ),
    (
        "One.\n\nTwo.\n\nThree.\n\n{s The mayor} {c has often denied} {q that}.",
        [(None, "2022-11-04")],
        "perfect with often",
    ),
    (
        "{s The mayor} {c has denied} {q that}, the paper reported.",
        [(SATURDAY, SATURDAY)],
        "perfect in the first sentence is the news",
    ),
    ("On Oct. 3, {s the mayor} {c had said} {q so}.", [("2022-10-03",) * 2], "pluperfect with a date is dated"),
    ("Until March {s the mayor} {c had denied} {q it}.", [(None, "2022-02-28")], "before the bound"),
    (
        "{1s Ana Ruiz} {1c said} on Monday {1q it was safe}. {2s Ruiz} {2c added} {2q that she would stay}.",
        [("2022-10-31",) * 2] * 2,
        "the day carries",
    ),
    (
        "{1s Ana Ruiz} {1c said} on Monday {1q it was safe}. {2s The firm} {2c declined} {2q to comment}.",
        [("2022-10-31",) * 2, ("2022-10-31", SATURDAY)],
        "another speaker in the same paragraph, without a day: then or later",
    ),
    (
        "{1s Ana Ruiz} {1c announced} on Monday {1q that the baths would close}.\n\n"
        "{2s The swimmer Ivo Brandt} {2c called} {2q the decision “a drought”}.",
        [("2022-10-31",) * 2, ("2022-10-31", SATURDAY)],
        "a reaction without a day, in a paragraph of its own: then or later",
    ),
    (
        "{1s Ana Ruiz} {1c told} a hearing on Monday {1q that the baths would close}. "
        "{2s The swimmer Ivo Brandt} {2c replied} {2q that she could not swim}.",
        [("2022-10-31",) * 2, ("2022-10-31",) * 2],
        "an answer on the same occasion",
    ),
    (
        "{1s Ana Ruiz} {1c said} on Monday {1q that the baths would close}.\n\n"
        "On Thursday the roof fell in. {2s Ruiz} {2c said} {2q she had known it}.",
        [("2022-10-31",) * 2, ("2022-11-03",) * 2],
        "a paragraph with a new day ends what the speaker said before",
    ),
    (
        "{1s Ana Ruiz} {1c said} in March {1q it was safe}.\n\nA.\n\nB.\n\n{2s Ana Ruiz} {2c said} {2q she was wrong}.",
        [("2022-03-01", "2022-03-31"), (SATURDAY, SATURDAY)],
        "an old day does not carry far",
    ),
    (
        "{1s Ana Ruiz} {1c said} {1q it was safe}.\n\n{2s Ana Ruiz} {2c told} reporters on Thursday {2q that it held}.",
        [("2022-11-03",) * 2] * 2,
        "the first sentence tells the news before its day",
    ),
    (
        "{1s Ana Ruiz} {1c denied} {1q it} on Tuesday. Two days later, {2s she} {2c admitted} {2q it}.",
        [("2022-11-01",) * 2, ("2022-11-03",) * 2],
        "counted from the last dated turn",
    ),
    (
        "{1s Ana Ruiz} {1c denied} {1q it} on Tuesday. A day earlier {2s the firm} {2c had admitted} {2q it}.",
        [("2022-11-01",) * 2, ("2022-10-31",) * 2],
        "backwards from the last dated turn",
    ),
    (
        "Police searched the plant on Thursday, a day after {s the firm} {c confessed} {q to fraud}.",
        [("2022-11-02",) * 2],
        "so long before",
    ),
    (
        "{s Ana Ruiz, who served as envoy from 2012 until last year,} {c said} {q it was safe}.",
        [(SATURDAY, SATURDAY)],
        "a day in the clause about the speaker",
    ),
    ("{s A 2014 study} {c found} {q no harm}.", [("2014-01-01", "2014-12-31")], "a text has its year in its name"),
    (
        "{1s Some 40 percent} {1c said} {1q they would vote}. The poll was conducted from Oct. 19 to 22.",
        [("2022-10-19", "2022-10-22")],
        "the days of the poll",
    ),
    (
        "{q The tests failed}, {s the paper} {c reported} on Nov. 1, a claim others confirmed.",
        [("2022-11-01",) * 2],
        "content first",
    ),
    ("Last week {s the court} {c ruled} {q against it}.", [("2022-10-24", "2022-10-30")], "capitalised span"),
    ("{s Its} earlier {c denial} {q that it knew} stands.", [(None, "2022-11-04")], "an earlier denial"),
    (
        "{1s Ana Ruiz} {1c said} on Monday {1q it was safe}.\n\n{2s Ruiz} {2c argued} {2q that the cracks were old}.",
        [("2022-10-31",) * 2] * 2,
        "the day carries into the next paragraph",
    ),
    (
        "{1s Ana Ruiz} {1c denied} {1q it} on Tuesday. The same evening {2s the firm} {2c confirmed} {2q it}.",
        [("2022-11-01",) * 2] * 2,
        "the same evening",
    ),
    (
        "In 2019 {1s the court} {1c ruled} {1q for the town}. {2s Ana Ruiz} {2c says} {2q that it was right}.",
        [("2019-01-01", "2019-12-31"), (SATURDAY, SATURDAY)],
        "the present is of today",
    ),
    (
        "A.\n\nB.\n\nC.\n\n{s The mayor} {c will announce} {q that she stays} on Monday.",
        [(SATURDAY, SATURDAY)],
        "the future is told today",
    ),
    (
        "{s The mayor, who spoke to reporters on Monday,} {c said} {q it was safe}.",
        [("2022-10-31",) * 2],
        "who spoke on Monday",
    ),
]
SAID_HELD_OUT = [
    (
        "{s Lena Okafor} {c told} the panel on Thursday {q that she had resigned}.",
        [("2022-11-03",) * 2],
        "recipient first",
    ),
    (
        "Speaking in Lagos on Wednesday, {s Okafor} {c ruled out} {q a sale}.",
        [("2022-11-02",) * 2],
        "a participle leads",
    ),
    ("{q “We will appeal,”} {s Okafor} {c wrote} late on Friday.", [("2022-11-04",) * 2], "after the cue"),
    ("{s The ministry} {c said} {q its planes would fly again on Friday}.", [(SATURDAY,) * 2], "a day of the content"),
    (
        "A.\n\nB.\n\nC.\n\n{s The ministry} {c has repeatedly rejected} {q the charge}.",
        [(None, "2022-11-04")],
        "perfect with repeatedly",
    ),
    ("{s The ministry} {c had rejected} {q the charge}.", [(None, "2022-11-04")], "pluperfect"),
    ("{s A survey from 2015} {c found} {q that few knew}.", [("2015-01-01", "2015-12-31")], "a text with its year"),
    (
        "Lena Okafor resigned on Tuesday. “{1q I tire},” {1s she} {1c said}. {2q She would rest}, {2s she} {2c added}.",
        [("2022-11-01",) * 2, ("2022-11-01",) * 2],
        "what follows a dated event in its paragraph",
    ),
    (
        "Two days after {s the firm} {c denied} {q the leak}, police came on Friday.",
        [("2022-11-02",) * 2],
        "counted back from the day in the sentence",
    ),
    ("Last month {s the bishop} {c apologised for} {q the delay}.", [("2022-10-01", "2022-10-31")], "a whole month"),
    ("{s Analysts} {c expect} {q that prices will rise}.", [(SATURDAY,) * 2], "present"),
    ("Initially {s the club} {c blamed} {q the weather}.", [(None, "2022-11-04")], "initially"),
]


@pytest.mark.parametrize(("text", "expected", "why"), [*SAID, *SAID_HELD_OUT])
def test_said(text: str, expected: list[tuple[str | None, str]], why: str) -> None:
    article, statements = marked(text, SATURDAY)
    ana = "Lena Okafor" if "Okafor" in text else "Ana Ruiz"
    names = {"She": ana, "she": ana, "Ruiz": ana, "Okafor": ana}
    statements = [_with_actor(one, article.text, names) for one in statements]
    got = resolve_dates(article, statements, EMPTY)
    assert [(str(one.said_from) if one.said_from else None, str(one.said_to)) for one in got] == expected, why
    assert [one.retrospective for one in got] == [first is None for first, _ in expected], why
    assert all(dict(one.why)["said"] for one in got)


def _with_actor(statement: Statement, text: str, names: dict[str, str]) -> Statement:
    words = statement.source_text(text)
    return replace(statement, actor=names.get(words or "", words))


def test_why_names_the_words_that_gave_the_day() -> None:
    article, statements = marked("{1s Ana Ruiz} {1c said} on Monday {1q it was safe}. {2s Ruiz} {2c added} {2q more}.")
    statements = [_with_actor(one, article.text, {"Ruiz": "Ana Ruiz"}) for one in statements]
    first, second = (dict(one.why)["said"] for one in resolve_dates(article, statements, EMPTY))
    assert first == "“Monday” in the text"
    assert "“Monday”" in second and ": the same speaker" not in second


@pytest.mark.parametrize(
    ("outlet", "told", "own"),
    [
        ("Northgate Broadcasting", "told Northgate", True),
        ("The Northgate Herald", "told the Northgate Herald", True),
        ("", "told us", True),
        ("The Daily Herald", "told Northgate", False),
        ("The Washington Post", "told Washington", False),
        ("Northgate Broadcasting", "told Northgate officials", False),
        ("Northgate Broadcasting", "told Northgate Council", False),
    ],
)
def test_what_is_told_to_the_outlet_itself_is_of_its_day(outlet: str, told: str, own: bool) -> None:
    cue, listener = told.split(" ", 1)
    article, statements = marked(
        f"{{1s Ana}} {{1c said}} on Monday {{1q so}}. {{2s Bo}} {{2c {cue}}} {listener} {{2q that she lied}}.", SATURDAY
    )
    one = resolve_dates(replace(article, outlet=outlet or None), statements, EMPTY)[1]
    assert ("the outlet" in dict(one.why)["said"]) == own
    assert (one.said_from == date(2022, 11, 5)) == own


def test_what_one_had_told_the_outlet_is_past() -> None:
    article, statements = marked("A.\n\nB.\n\n{s Bo} {c had told} us {q that she lied}.", SATURDAY)
    assert resolve_dates(article, statements, EMPTY)[0].retrospective


def test_who_was_asked_is_asked_when_he_spoke() -> None:
    text = (
        "{1s Ana Ruiz} {1c told} the panel on Thursday {1q that it was safe}.\n\nA van burned.\n\n"
        "Ruiz was {2c asked by} {2s members of both parties} {2q when it would end}."
    )
    article, statements = marked(text, SATURDAY)
    statements = [_with_actor(one, article.text, {}) for one in statements]
    assert [one.said_from for one in resolve_dates(article, statements, EMPTY)] == [date(2022, 11, 3)] * 2


def test_what_one_had_said_ends_before_ones_own_dated_turn() -> None:
    text = (
        "A.\n\nB.\n\n{1s Ana Ruiz} {1c had told} inspectors {1q that it was safe}. Then tests came. "
        "{2s Ana Ruiz} {2c conceded} on Tuesday {2q that it was not}."
    )
    article, statements = marked(text, SATURDAY)
    first, _ = resolve_dates(article, [_with_actor(one, article.text, {}) for one in statements], EMPTY)
    assert (first.said_from, first.said_to, first.retrospective) == (None, date(2022, 10, 31), True)


def test_a_day_alone_on_a_line_dates_what_stands_below() -> None:
    text = "Thursday 3 November\n\n{1s Ana} {1c says} {1q so}.\n\nNov. 4, 2022\n\n{2s Bo} {2c said} yesterday {2q so}."
    article, statements = marked(text, SATURDAY)
    assert [day for _, day in day_headings(article.text, article.published)] == [date(2022, 11, 3), date(2022, 11, 4)]
    assert [one.said_to for one in resolve_dates(article, statements, EMPTY)] == [date(2022, 11, 3)] * 2


def test_today_counts_from_the_dateline() -> None:
    found = find_days("PARIS, Nov. 4 (Meridian) - The minister said today that", date.fromisoformat(SATURDAY))
    assert [one.last for one in found] == [date(2022, 11, 4)]


def test_the_day_of_publication_is_the_outlets(tmp_path: Path) -> None:
    front = "---\ntitle: T\ndate: 2022-11-05T23:30:00-05:00\n---\n\nThe mayor said on Saturday that it rained.\n"
    (tmp_path / "a.md").write_text(front, encoding="utf-8")
    (article,) = read_articles(tmp_path)
    assert find_days(article.text, article.published)[0].last == date(2022, 11, 5)


# %(3)s stands for the day three days before publication, written out with its year.
TEMPLATES = [
    "{s The mayor} {c said} on %(3)s {q that she would stay}.",
    "At a meeting on %(12)s, {1s the firm} {1c conceded} {1q it}. {2s It} {2c added} {2q that it paid}.",
    "Until %(40)s {s the mayor} {c had denied} {q it}.",
    "Police came on %(2)s, a day after {s the firm} {c confessed} {q it}.",
    "On Monday {1s the firm} {1c denied} {1q it}. {2s A union} {2c called} {2q that a lie}.",
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEMPLATES), st.integers(-200, 200))
def test_days_shift_with_publication(template: str, weeks: int) -> None:
    def read(published: date) -> list[Statement]:
        days = {
            n: f"{day:%B} {day.day}, {day.year}"
            for n in ("2", "3", "12", "40")
            for day in [published - timedelta(int(n))]
        }
        article, statements = marked(template % days, str(published))
        return resolve_dates(article, [replace(one, actor=one.source_text(article.text)) for one in statements], EMPTY)

    start, step = date(2022, 11, 5), timedelta(7 * weeks)
    for before, after in zip(read(start), read(start + step), strict=True):
        assert before.said_to is not None and after.said_to == before.said_to + step
        assert after.said_from == (before.said_from + step if before.said_from else None)


def test_spans_stay() -> None:
    article, statements = marked("{s Ana} {c said} on Monday {q it rained}.")
    assert [one.attribution for one in resolve_dates(article, statements, EMPTY)] == [
        one.attribution for one in statements
    ]


def test_last_weekday_includes_today() -> None:
    day = date(2022, 11, 5)
    assert last_weekday(day, 5) == day
    assert last_weekday(day, 6) == day - timedelta(6)


@pytest.mark.parametrize(
    "text",
    [
        text
        for text, _, _ in SAID
        if not any(word in text for word in ("20", "March", "May", "July", "Nov", "Oct", "month"))
    ],
)
@pytest.mark.parametrize("weeks", [1, 5, 60, -9])
def test_weekdays_shift_with_publication(text: str, weeks: int) -> None:
    article, statements = marked(text, SATURDAY)
    later, _ = marked(text, str(article.published + timedelta(7 * weeks)))
    before, after = resolve_dates(article, statements, EMPTY), resolve_dates(later, statements, EMPTY)
    for one, other in zip(before, after, strict=True):
        assert other.said_to == one.said_to + timedelta(7 * weeks)  # type: ignore[operator]
        if one.said_from:
            assert other.said_from == one.said_from + timedelta(7 * weeks)


_VOCABULARY = (
    "Ana Ruiz said on Monday that in May 2031 until since yesterday Nov. 31 5 March , . “ ” had denied "
    "earlier this week last month two days later a year after the same day \n 2014 the 99 centuries ago "
    "three hours earlier 48 hours later 999 years ago 999 decades earlier spring"
)
_WORDS = st.sampled_from(_VOCABULARY.split(" "))


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=40).map(" ".join)),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 1, 1)),
    st.lists(st.integers(0, 200), min_size=6, max_size=6),
)
def test_days_are_in_order_and_never_after_publication(text: str, published: date, cuts: list[int]) -> None:
    at = sorted(min(cut, len(text)) for cut in cuts)
    spans = [Span(at[i], at[i + 1]) for i in (0, 2, 4)]
    statements = [
        Statement("x", Attribution(spans[0], spans[1], (spans[2],)), actor="Ana"),
        Statement("x", Attribution(None, None, (spans[0],))),
        Statement("x", Attribution(spans[2], spans[1], (spans[0], spans[2])), actor="Ana"),
    ]
    for one in resolve_dates(Article("x", text, published), statements, EMPTY):
        assert one.said_to is not None and one.said_to <= published
        assert one.said_from is None or one.said_from <= one.said_to
        assert one.retrospective == (one.said_from is None)
