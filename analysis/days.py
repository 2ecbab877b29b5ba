"""Find the words of an article that name days, and say which days they mean for a reader on the day of publication.

`find_days` gives an `Expression` for each, in order, never overlapping. Nothing here knows about statements: which
expression belongs to which statement is decided in `dates`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.lexicons import terms

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
NUMBERS = {
    word: number
    for number, words in enumerate(
        ("", "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
    for word in words.split()
} | {"a couple of": 2, "couple of": 2, "few": 3, "a few": 3, "several": 3}

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|Jun\.|July?|Jul\.|Aug(?:ust|\.)"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY"
    r"|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
)
_PART = r"(?:early |late )?(?:morning|afternoon|evening|night)"
_COUNT = (
    r"(?:a couple of|couple of|a few|few|several|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\d{1,3})"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"

# Longer forms first: the alternation takes the first that fits.
_EXPRESSION = re.compile(
    rf"""\b(?:
    (?P<iso>{_YEAR}-\d\d-\d\d)
  | (?:{_WEEKDAY},?\ (?:the\ )?)?(?P<month_day>(?P<md_month>{_MONTH})\ (?P<md_day>{_DAY})
        (?:\ ?(?:-|–|to|and)\ ?(?P<md_last>{_DAY})(?!\ ?%|\d))?(?!\ ?%|\d|\ percent)(?:,?\ (?P<md_year>{_YEAR}))?)
  | (?:{_WEEKDAY},?\ (?:the\ )?)?(?P<day_month>(?P<dm_day>{_DAY})\ (?:of\ )?(?P<dm_month>{_MONTH})
        (?:,?\ (?P<dm_year>{_YEAR}))?)
  | (?i:(?P<ago>(?:(?P<more>more\ than|over|at\ least|nearly|almost|about
      |some)\ )?(?P<ago_count>{_COUNT})\ (?P<ago_unit>hour|day|week|month|year|decade)s?\ (?P<ago_way>ago
      |earlier|previously
        |later|afterwards?|(?:before|after)(?!\ \w))))
  | (?P<turn>(?:[Tt]he|[Tt]hat)\ (?P<turn_word>same|next|following|previous|very\ same
      |day\ before)\ ?(?P<turn_unit>day|week|month|morning|evening|night|afternoon)?)\b
  | (?P<hours>(?:[Hh]ours|[Mm]oments|[Mm]inutes|[Ss]hortly|[Ss]oon)\ (?:later|afterwards?))
  | (?P<this>(?P<this_way>(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly)\ )?(?P<this_word>[Tt]his|[Ll]ast
      |[Pp]ast)\ (?P<this_unit>week(?:end)?|month|year|spring|summer|autumn
        |fall|winter|{_WEEKDAY}|{_MONTH}|morning|afternoon|evening|night))
  | (?P<season>(?:the\ )?(?P<season_word>spring|summer|autumn|winter)(?:\ of)?(?:\ (?P<season_year>{_YEAR}))?)
  | (?P<recent>(?:[Ii]n|[Oo]ver)\ (?:the\ )?(?:recent|past|last)\ (?:few\ )?(?P<recent_unit>day|week|month|year)s)
  | (?P<weekend>(?:[Aa]t|[Oo]ver|[Dd]uring)\ the\ weekend)
  | (?P<month>(?:(?P<m_part>early|mid|late)[-\ ](?:in\ )?)?(?P<m_month>{_MONTH})(?:,?\ (?:of\ )?(?P<m_year>{_YEAR}))?)
  | (?P<weekday>{_WEEKDAY})(?:\ {_PART})?
  | (?P<word>[Yy]esterday|[Tt]oday|[Tt]onight|[Oo]vernight|[Ll]ast\ night)
  | (?P<year>{_YEAR})
    )(?![\w%])""",
    re.VERBOSE,
)
_LEFT = re.compile(r"(?:^|\s|[(“\"])([\w'’-]+)\s+([\w'’-]+)\s*$|(?:^|\s|[(“\"])([\w'’-]+)\s*$")
_DATELINE = re.compile(
    r"^[^\S\n]*(?:[A-ZÀ-Þ][\w.'’]*[ /,-]*){1,6}[^\n–—]{0,40}?\([^()\n]{2,40}\)\s*[-–—]"
    r"|^[A-ZÀ-Þ /.,]{4,40},? [A-Z][a-z.]+ \d{1,2} ?[-–—]",
    re.M,
)

_OUTER = terms("reading", "day outer")


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name days: where they stand and the first and last day they can mean (inclusive).

    `before` is set for a bound ("until September"): then `last` is the day before and `first` is None. `turn` is the
    number of days after the last dated turn of the story ("a day later" is 1, "two days earlier" -2); such an
    expression has no days of its own.
    """

    start: int
    end: int
    words: str
    first: date | None
    last: date
    before: bool = False
    turn: int | None = None
    possessive: bool = False


def find_days(text: str, published: date) -> list[Expression]:
    """The expressions of a text held against its day of publication.

    Days after publication, bare durations and the dateline are left out.
    """
    datelines = [match.span() for match in _DATELINE.finditer(text[:3000])]
    out = []
    for match in _EXPRESSION.finditer(text):
        if any(start <= match.start() < end for start, end in datelines):
            continue
        left = _LEFT.search(text[max(0, match.start() - 40) : match.start()])
        near, far = ((left[3], "") if left[3] else (left[2], left[1])) if left else ("", "")
        try:
            found = _meaning(match, near.lower(), published)
        except (ValueError, OverflowError):  # the 31st of June, or a count of years beyond the calendar
            continue
        if found is None:
            continue
        first, last, turn = found
        if near.lower() == "next" or (near.lower() == "the" and far.lower() == "next"):
            continue
        bound = near.lower() in ("until", "till", "before") or (near.lower(), far.lower()) == ("to", "prior")
        if turn is None and near.lower() == "since":
            last = published
        if bound and turn is None:
            if first > published:
                continue
            out.append(_make(match, text, None, min(first - timedelta(1), published), before=True))
            continue
        if first > published:
            continue
        out.append(_make(match, text, first, min(last, published), turn=turn))
    return out


def _make(
    match: re.Match[str], text: str, first: date | None, last: date, before: bool = False, turn: int | None = None
) -> Expression:
    after = text[match.end() : match.end() + 2]
    return Expression(
        match.start(), match.end(), match.group(), first, last, before, turn, after in ("'s", "’s", "s'", "s’")
    )


def _meaning(match: re.Match[str], near: str, published: date) -> tuple[date, date, int | None] | None:
    """First day, last day, days after the last turn; None when the words name no day."""
    one = match.groupdict()
    if one["iso"]:
        day = date.fromisoformat(one["iso"])
        return day, day, None
    if one["month_day"]:
        return _calendar_day(one["md_month"], one["md_day"], one["md_year"], one["md_last"], published)
    if one["day_month"]:
        return _calendar_day(one["dm_month"], one["dm_day"], one["dm_year"], None, published)
    if one["ago"]:
        return _ago(one, published)
    if one["turn"]:
        return _turn(one, published)
    if one["hours"]:
        return published, published, 0
    if one["this"]:
        return _this(one, published)
    if one["season"]:
        if not one["season_year"] and not one["season"].startswith("the"):
            return None
        return _season(one["season_word"], published, int(one["season_year"]) if one["season_year"] else None)
    if one["recent"]:
        days = {"day": 7, "week": 28, "month": 183, "year": 1100}[one["recent_unit"]]
        return published - timedelta(days), published, None
    if one["weekend"]:
        return _weekend(published)
    if one["month"]:
        return _month(one, near, published)
    if one["weekday"]:
        day = last_weekday(published, _WEEKDAYS.index(one["weekday"][:3].lower()))
        return day, day, None
    if one["word"]:
        word = one["word"].lower()
        back = {"yesterday": 1, "last night": 1, "overnight": 1}.get(word, 0)
        return published - timedelta(back), published - timedelta(back if word != "overnight" else 0), None
    year = int(one["year"])
    if near not in _YEAR_LEFT or year > published.year:
        return None
    return date(year, 1, 1), date(year, 12, 31), None


_YEAR_LEFT = terms("reading", "day year left")
_MONTH_LEFT = terms("reading", "day month left")


def last_weekday(published: date, weekday: int) -> date:
    """The last such day of the week, the day of publication included (0 is Monday)."""
    return published - timedelta((published.weekday() - weekday) % 7)


def _calendar_day(
    month: str, day: str, year: str | None, last: str | None, published: date
) -> tuple[date, date, int | None]:
    number, first = _MONTHS.index(month[:3].lower()) + 1, int(re.sub(r"\D", "", day))
    until = int(re.sub(r"\D", "", last)) if last else first
    if year:
        start = date(int(year), number, first)
    else:
        start = date(published.year, number, min(first, monthrange(published.year, number)[1]))
        if start > published:  # a month and day without a year is the last such day
            start = date(published.year - 1, number, first)
    return start, start.replace(day=until) if until >= first else start, None


def _month_days(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _month(one: dict[str, str | None], near: str, published: date) -> tuple[date, date, int | None] | None:
    name, year, part = one["m_month"] or "", one["m_year"], one["m_part"]
    if not year and not part and near not in _MONTH_LEFT:
        return None  # "May I", "March on", "Sun."
    month = _MONTHS.index(name[:3].lower()) + 1
    when = int(year) if year else published.year - (month > published.month)
    first, last = _month_days(when, month)
    if part:
        first, last = {
            "early": (first, first.replace(day=10)),
            "mid": (first.replace(day=11), first.replace(day=20)),
            "late": (first.replace(day=21), last),
        }[part]
    return first, last, None


def _season(word: str, published: date, year: int | None) -> tuple[date, date, int | None]:
    month = _SEASONS[word]
    if year is None:
        year = published.year if date(published.year, month, 1) <= published else published.year - 1
    end = month + 2
    last = _month_days(year + (end > 12), (end - 1) % 12 + 1)[1]
    return date(year, month, 1), last, None


def _weekend(published: date) -> tuple[date, date, int | None]:
    sunday = last_weekday(published, 6)
    return sunday - timedelta(1), sunday, None


def _this(one: dict[str, str | None], published: date) -> tuple[date, date, int | None] | None:
    word, unit = (one["this_word"] or "").lower(), one["this_unit"] or ""
    way = (one["this_way"] or "").strip().lower()
    back = word != "this"
    if unit == "week":
        monday = published - timedelta(published.weekday() + 7 * back)
        return monday, monday + timedelta(6), None
    if unit == "weekend":
        return _weekend(published)
    if unit == "month":
        start = published.replace(day=1)
        first, last = _month_days(*_before(start.year, start.month, int(back)))
        if way == "earlier" and not back:
            last = max(first, published - timedelta(1))
        elif way == "early":
            last = first.replace(day=10)
        elif way == "late":
            first = first.replace(day=21)
        return first, last, None
    if unit == "year":
        year = published.year - back
        first, last = date(year, 1, 1), date(year, 12, 31)
        if way == "earlier" and not back:
            last = max(first, published - timedelta(1))
        elif way == "early":
            last = date(year, 3, 31)
        elif way == "late":
            first = date(year, 10, 1)
        return first, last, None
    if unit in _SEASONS:
        first, last, _ = _season(unit, published, None)
        if back and last >= published:
            first, last, _ = _season(unit, published, first.year - 1)
        return first, last, None
    if unit in ("morning", "afternoon", "evening", "night"):
        return published - timedelta(back), published - timedelta(back), None
    lead = unit[:3].lower()
    if lead in _WEEKDAYS and unit[:4] != "Mar.":
        day = last_weekday(published - timedelta(back), _WEEKDAYS.index(lead))
        return day, day, None
    month = _MONTHS.index(lead) + 1
    year = published.year - (month > published.month or (back and month == published.month))
    return *_month_days(year, month), None


def _before(year: int, month: int, months: int) -> tuple[int, int]:
    whole = year * 12 + month - 1 - months
    return whole // 12, whole % 12 + 1


def _ago(one: dict[str, str | None], published: date) -> tuple[date, date, int | None] | None:
    count = (one["ago_count"] or "1").lower()
    number = NUMBERS.get(count) or int(count)
    unit, way = (one["ago_unit"] or "day").lower(), (one["ago_way"] or "ago").lower()
    if way != "ago":
        sign = -1 if way in ("earlier", "before", "previously") else 1
        days = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}[unit] * number
        return (published, published, sign * days) if days < 36_525 else None  # beyond a century it dates no statement
    if unit == "hour":
        return published - timedelta(number >= 24), published, None
    if unit == "day":
        day = published - timedelta(number)
        return day, day, None
    if unit == "week":
        day = published - timedelta(7 * number)
        return day - timedelta(day.weekday()), day + timedelta(6 - day.weekday()), None
    if unit == "month":
        return *_month_days(*_before(published.year, published.month, number)), None
    year = published.year - number * (10 if unit == "decade" else 1)
    return date(year, 1, 1), date(year, 12, 31), None


def _turn(one: dict[str, str | None], published: date) -> tuple[date, date, int | None] | None:
    word, unit = one["turn_word"] or "", one["turn_unit"] or ""
    if word == "day before":
        return published, published, -1
    if not unit:
        return None
    days = {"week": 7, "month": 30}.get(unit, 1)
    way = {"same": 0, "very same": 0, "previous": -1}.get(word, 1)
    return published, published, way * days
