"""Days that count from the turn before them, and days without their year."""

from __future__ import annotations

from datetime import date

import pytest
from marked import marked

from analysis.codebook import EMPTY
from analysis.dates import resolve_dates
from analysis.days import counted, find_days

TURN = (date(2014, 3, 10), date(2014, 3, 10))
PUBLISHED = date(2021, 2, 25)

# words, first and last day after a turn on 10 March 2014
COUNTED = [
    ("the following January", "2015-01-01", "2015-01-31"),
    ("the following April", "2014-04-01", "2014-04-30"),
    ("the previous December", "2013-12-01", "2013-12-31"),
    ("in February of that year", "2014-02-01", "2014-02-28"),
    ("on 3 May of that year", "2014-05-03", "2014-05-03"),
    ("in June of the previous year", "2013-06-01", "2013-06-30"),
    ("the following Tuesday", "2014-03-11", "2014-03-11"),
    ("in that summer", "2014-06-01", "2014-08-31"),
    ("the following month", "2014-04-01", "2014-04-30"),
    ("days later", "2014-03-11", "2014-03-16"),
    ("Within weeks afterwards", "2014-03-17", "2014-04-06"),
]


@pytest.mark.parametrize(("words", "first", "last"), COUNTED)
def test_counted_from_the_turn(words: str, first: str, last: str) -> None:
    (one,) = find_days(f"{words} she said so.", PUBLISHED)
    assert one.turn is not None
    assert counted(one, TURN, PUBLISHED) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("in July last year", "2020-07-01", "2020-07-31"),
        ("on March 5 last year", "2020-03-05", "2020-03-05"),
        ("in January of this year", "2021-01-01", "2021-01-31"),
    ],
)
def test_month_of_last_year(words: str, first: str, last: str) -> None:
    (one,) = find_days(f"She said so {words}.", PUBLISHED)
    assert (str(one.first), str(one.last)) == (first, last)


def said(text: str, published: str) -> list[tuple[str, str]]:
    article, statements = marked(text, published)
    return [(str(one.said_from), str(one.said_to)) for one in resolve_dates(article, statements, EMPTY)]


def test_a_date_without_a_year_takes_that_of_its_paragraph() -> None:
    text = "{1s Ana Ruiz} {1c wrote} on 4 June 2015 {1q that it}. In an e-mail of 11 June {2s she} {2c said} {2q so}."
    assert said(text, "2019-08-20") == [("2015-06-04", "2015-06-04"), ("2015-06-11", "2015-06-11")]


def test_a_date_in_another_paragraph_keeps_its_own_year() -> None:
    text = (
        "{1s Ana Ruiz} {1c wrote} on 4 June 2015 {1q that it rained}.\n\nOn 11 June {2s Luis Vega} {2c said} {2q so}."
    )
    assert said(text, "2019-08-20")[1] == ("2019-06-11", "2019-06-11")


def test_a_letter_has_its_date() -> None:
    text = "{s The board} {c repeated} {q this} in a letter of 9 May 2017."
    assert said(text, "2018-11-14") == [("2017-05-09", "2017-05-09")]


def test_a_month_to_come_is_not_that_of_the_year_before() -> None:
    text = "{s The bank} {c said} {q it would raise rates} in June."
    assert said(text, "2016-03-03") == [("2016-03-03", "2016-03-03")]
