"""Find the words of an article that name days, and say which days they mean for a reader on the day of publication.

`find_days` gives an `Expression` for each, in order, never overlapping; `day_headings` the days that stand alone on a
line, as in live blogs. Nothing here knows about statements: which expression belongs to which statement is decided in
`dates`. Calendar arithmetic is dateutil's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta, weekdays

from analysis.lexicons import read_lexicon, terms

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SOME = {"days": (1, 6), "weeks": (7, 27), "months": (28, 330)}
"""Days after the turn: "days later", "weeks later"."""
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
NUMBERS = {
    word: number
    for number, words in enumerate(
        ("", "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
    for word in words.split()
} | {"a couple of": 2, "couple of": 2, "few": 3, "a few": 3, "several": 3}
_VAGUE = {"few", "a few", "several", "a couple of", "couple of"}
_PARTS = {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|Jun\.|July?|Jul\.|Aug(?:ust|\.)"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY"
    r"|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat)\.)"
)
_TIME_OF_DAY = r"(?:early\ |late\ )?(?:morning|afternoon|evening|night)"
_COUNT = (
    r"(?:a couple of|couple of|a few|few|several|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\d{1,3})"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_OTHER_YEAR = (
    r"\ (?:(?:of\ )?(?:last|this|that|the\ same)\ year|the\ (?:year\ before|previous\ year)|of\ the\ previous\ year)"
)
_TURN = r"(?:day|night|morning|afternoon|evening|week|month|year)"
_PART = r"(?:(?:early|mid|late)(?:-|\ in\ |\ )|the\ (?:beginning|start|middle|end)\ of\ )"
_TO = r"\ ?(?:-|–|to|and|through|until)\ ?"
_OBSERVANCES = {entry.term: entry.note for entry in read_lexicon("days") if entry.label == "observance"}
_OBSERVANCE = "|".join(re.escape(term).replace("'", "['’]") for term in sorted(_OBSERVANCES, key=len, reverse=True))

# Longer forms first: the alternation takes the first that fits.
_EXPRESSION = re.compile(
    rf"""\b(?:
    (?P<iso>{_YEAR}-\d\d-\d\d)
  | (?:{_WEEKDAY},?\ (?:the\ )?)?(?P<month_day>(?P<md_month>{_MONTH})\ (?P<md_day>{_DAY})
        (?:{_TO}(?P<md_until>{_MONTH}\ )?(?P<md_last>{_DAY})(?!\ ?%|\d))?(?!\ ?%|\d|\ percent)
        (?:,?\ (?P<md_year>{_YEAR})|(?P<md_other>{_OTHER_YEAR}))?)
  | (?:{_WEEKDAY},?\ (?:the\ )?)?(?P<day_month>(?:(?P<dm_from>{_DAY}){_TO})?(?P<dm_day>{_DAY})\ (?:of\ )?
        (?P<dm_month>{_MONTH})(?:,?\ (?P<dm_year>{_YEAR})|(?P<dm_other>{_OTHER_YEAR}))?)
  | (?P<nth>[Oo]n\ the\ (?P<nth_day>\d{{1,2}})(?:st|nd|rd|th)(?=[,.;)]|\ (?:that|he|she|it|they|the)\b))
  | (?i:(?P<ago>(?:(?P<more>more\ than|over|at\ least|nearly|almost|about|some)\ )?(?P<ago_count>{_COUNT})
        \ (?P<ago_unit>hour|day|week|month|year|decade)s?\ (?P<ago_way>ago|earlier|previously|later|afterwards?
        |(?:before|after)(?!\ \w))))
  | (?P<before_yesterday>[Tt]he\ day\ before\ yesterday)
  | (?P<named_turn>(?:[Tt]he\ (?P<nt_word>same|following|next|previous|preceding)|(?<=[Ii]n\ )that(?:\ same)?
        |(?<=[Dd]uring\ )that)\ (?P<nt_name>{_MONTH}|{_WEEKDAY}|spring|summer|autumn|winter)(?![\w.]|\ \d))
  | (?P<turn>(?:(?:[Ee]arlier|[Ll]ater)\ )?(?:[Oo]n\ |[Ii]n\ )?(?:
        (?:[Tt]he|[Tt]hat)\ (?P<turn_word>very\ same|same|next|following|previous)\ {_TURN}
        |[Tt]hat\ (?:same\ )?{_TURN}|[Tt]he\ {_TURN}(?P<turn_back>\ (?:before|earlier)))
      |(?:[Ee]arlier|[Ll]ater)\ (?:in\ )?the\ (?:day|morning|afternoon|evening|night))\b
  | (?P<some_later>(?:[Ww]ithin\ )?(?P<sl_unit>[Dd]ays|[Ww]eeks|[Mm]onths)\ (?:later|afterwards?))
  | (?P<hours>(?:[Hh]ours|[Mm]oments|[Mm]inutes)\ (?:later|earlier|afterwards?)|[Ss]hortly\ afterwards?\b)
  | (?P<this>(?P<this_way>(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly)\ (?:in\ )?)?(?P<this_word>[Tt]his\ past|[Tt]his
      |[Ll]ast|[Pp]ast|the(?=\ (?:week|month|year)\b))\ (?P<this_unit>week(?:end)?|month|year|quarter|spring|summer
        |autumn|fall|winter|{_WEEKDAY}|{_MONTH}|morning|afternoon|evening|night))
  | (?P<quarter>the\ (?P<quarter_word>first|second|third|fourth|final)\ quarter(?:\ of\ (?P<quarter_year>{_YEAR}))?)
  | (?P<season>(?P<season_part>{_PART})?(?:the\ )?(?P<season_word>spring|summer|autumn|winter)(?:\ of)?
        (?:\ (?P<season_year>{_YEAR}))?)
  | (?P<recent>(?:[Ii]n|[Oo]ver)\ (?:the\ )?(?:recent|past|last)\ (?:few\ )?(?P<recent_unit>day|week|month|year)s)
  | (?P<weekend>(?:[Aa]t|[Oo]ver|[Dd]uring)\ the\ weekend)
  | (?P<observance>(?=[A-Z])(?i:(?P<obs_name>{_OBSERVANCE}))(?:,?\ (?P<obs_year>{_YEAR}))?)
  | (?P<month>(?P<m_part>{_PART})?(?P<m_month>{_MONTH})(?:,?\ (?:of\ )?(?P<m_year>{_YEAR})|(?P<m_other>{_OTHER_YEAR}))?)
  | (?P<weekdays>(?P<w_from>{_WEEKDAY}){_TO}(?P<w_to>{_WEEKDAY}))
  | (?P<weekday>{_WEEKDAY})(?:\ {_TIME_OF_DAY})?
  | (?P<word>[Yy]esterday|[Tt]oday|[Tt]onight|[Oo]vernight|[Ll]ast\ night)
  | (?P<decade>(?P<d_part>{_PART})?(?:the\ )?(?P<d_year>(?:19|20)\d0)s)
  | (?P<year>(?P<y_part>{_PART})?(?P<y_year>{_YEAR}))
    )(?![\w%])""",
    re.VERBOSE,
)
_LEFT = re.compile(r"(?:^|\s|[(“\"])([\w'’-]+)\s+([\w'’-]+)\s*$|(?:^|\s|[(“\"])([\w'’-]+)\s*$")
_RIGHT = re.compile(r"\s([A-Z]\w+)")
_DATELINE = re.compile(
    r"^[^\S\n]*(?:[A-ZÀ-Þ][\w.'’]*[ /,-]*){1,6}[^\n–—]{0,40}?\([^()\n]{2,40}\)\s*[-–—]"
    r"|^[A-ZÀ-Þ /.,]{4,40},? [A-Z][a-z.]+ \d{1,2} ?[-–—]",
    re.M,
)
_HEADING = re.compile(
    r"^[^\w\n]*(?:Day \w+\W+)?(?P<day>[^\n]{3,40}?)[^\w\n]*(?:\d\d?[:.]\d\d\W*(?:[A-Z]{2,4})?)?\W*$", re.M
)
_AHEAD = 3  # months: so far on a day without a year can lie
_LATEST_DATELINE = 3  # days: a story waits no longer in print


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name days: where they stand and the first and last day they can mean (inclusive).

    `before` is set for a bound ("until September"): then `last` is the day before and `first` is None. `turn` is the
    number of days after the last dated turn of the story ("a day later" is 1, "two days earlier" -2); such an
    expression has no days of its own, and `unit` tells whether it means the "day" or the whole "week", "month", "year",
    some "days", "weeks", "months" after it, or (`turn` is -1, 0, 1) the one before it, of its year, after it of what is
    named: "the following March", "in April of that year". `bare` is set for a month or day without its year.
    """

    start: int
    end: int
    words: str
    first: date | None
    last: date
    before: bool = False
    turn: int | None = None
    possessive: bool = False
    unit: str = "day"
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Days:
    """What an expression means: first and last day; or days after the last turn; or a bound."""

    first: date
    last: date
    turn: int | None = None
    unit: str = "day"
    bound: bool = False
    bare: bool = False


def find_days(text: str, published: date) -> list[Expression]:
    """The expressions of a text held against its day of publication.

    Days after publication, bare durations and the dateline are left out. Under a heading that is a day, and after a
    dateline with one, "today" and "yesterday" count from that day.
    """
    datelines = [match.span() for match in _DATELINE.finditer(text[:3000])]
    headings = [(0, _dateline_day(text, datelines, published)), *day_headings(text, published)]
    places = [at for at, _ in headings]
    out = []
    for match in _EXPRESSION.finditer(text):
        if any(start <= match.start() < end for start, end in datelines):
            continue
        left = _LEFT.search(text[max(0, match.start() - 40) : match.start()])
        near, far = ((left[3], "") if left[3] else (left[2], left[1])) if left else ("", "")
        near, far = near.lower(), far.lower()
        base = headings[bisect_right(places, match.start()) - 1][1]
        if near in _NOT_THEN or (near == "the" and far in _NOT_THEN) or _is_name(match, near, text):
            continue
        found = _meaning(match, near, base)
        if found is None or (found.turn is None and found.first > published):
            continue
        possessive = text[match.end() : match.end() + 2] in ("'s", "’s", "s'", "s’")
        here = (match.start(), match.end(), match.group())
        if found.turn is not None:
            out.append(Expression(*here, published, published, False, found.turn, possessive, found.unit))
        elif found.bound or near in _BOUNDS or (near, far) == ("to", "prior"):
            last = found.last if found.bound else found.first - timedelta(1)
            out.append(Expression(*here, None, min(last, published), True, None, possessive))
        else:
            last = published if near == "since" else min(found.last, published)
            out.append(Expression(*here, found.first, last, possessive=possessive, bare=found.bare))
    return out


def day_headings(text: str, published: date) -> list[tuple[int, date]]:
    """Lines that hold nothing but a day, as in live blogs and diaries: where each begins, and its day."""
    out = []
    for line in _HEADING.finditer(text):
        match = _EXPRESSION.fullmatch(line["day"])
        if match and any(match[kind] for kind in ("iso", "month_day", "day_month", "weekday", "word")):
            found = _meaning(match, "", published)
            if found and found.first == found.last <= published:
                out.append((line.start(), found.first))
    return out


def last_weekday(published: date, weekday: int) -> date:
    """The last such day of the week, the day of publication included (0 is Monday)."""
    return published + relativedelta(weekday=weekdays[weekday](-1))


def counted(one: Expression, turn: tuple[date, date] | None, published: date) -> tuple[date, date]:
    """The days of an expression that counts from the last dated turn of the story (its first and last day)."""
    first, last = turn or (published, published)
    number = one.turn or 0
    try:
        if one.unit in _SOME:
            near, far = _SOME[one.unit]
            first, last = (first + timedelta(near), last + timedelta(far)) if turn else (first, last)
        elif one.unit not in ("day", "week", "month", "year"):
            first, last = _named_from(one.unit, number, first if number < 0 else last, published)
        elif turn or number < 0:
            step = _step(one.unit, number)
            first, last = _whole(one.unit, first + step, last + step)
        else:
            first, last = _whole(one.unit, first, last)
    except (OverflowError, ValueError):
        return published, published
    return min(first, published), min(last, published)


def _step(unit: str, days: int) -> relativedelta:
    """So many days, in whole months or years where these are counted."""
    if unit == "month":
        return relativedelta(months=round(days / 30.4))
    return relativedelta(years=round(days / 365.2)) if unit == "year" else relativedelta(days=days)


def _whole(unit: str, first: date, last: date) -> tuple[date, date]:
    if unit == "week":
        return last_weekday(first, 0), last_weekday(last, 0) + timedelta(6)
    if unit == "month":
        return first.replace(day=1), last + relativedelta(day=31)
    if unit == "year":
        return date(first.year, 1, 1), date(last.year, 12, 31)
    return first, last


def _named_from(name: str, way: int, turn: date, published: date) -> tuple[date, date]:
    """The month, season, day of the week or of the year that is named: before the turn, in its year or week, after."""
    key = name[:3].lower()
    month, _, number = name.partition(" ")
    if key in _WEEKDAYS and key != "mar":
        day = last_weekday(turn - timedelta(way < 0), _WEEKDAYS.index(key))
        day += timedelta(7 * (way > 0 or (way == 0 and turn - day > timedelta(0))))
        return day, day
    season = _SEASONS.get(name.lower())
    months = season or _month_number(month)
    year = turn.year + (way == 1 and months <= turn.month) - (way == -2 or (way == -1 and months >= turn.month))
    first = date(year, months, int(number or 1))
    if number:
        return first, first
    return first, first + relativedelta(months=3 if season else 1, days=-1)


_YEAR_LEFT = terms("days", "year left")
_MONTH_LEFT = terms("days", "month left")
_NAME_LEFT = terms("days", "name left")
_NAME_RIGHT = terms("days", "name right")
_NOT_THEN = terms("days", "not then")
_BOUNDS = terms("days", "bound")


def _dateline_day(text: str, datelines: list[tuple[int, int]], published: date) -> date:
    """The day of the dateline, where one is given and is shortly before publication; else the latter."""
    for start, end in datelines[:1]:
        match = _EXPRESSION.search(text, start, end)
        found = _meaning(match, "", published) if match and (match["month_day"] or match["day_month"]) else None
        if found and 0 <= (published - found.first).days <= _LATEST_DATELINE:
            return found.first
    return published


def _is_name(match: re.Match[str], near: str, text: str) -> bool:
    """ "Super Tuesday", "the Sunday Times"; "Sat." at the end of a sentence."""
    if not match["weekday"]:
        return False
    right = _RIGHT.match(text, match.end())
    return near in _NAME_LEFT or bool(right and right[1].lower() in _NAME_RIGHT)


def _meaning(match: re.Match[str], near: str, base: date) -> _Days | None:
    """The days that the words mean; None when they name none."""
    for kind, read in _READERS:
        if match[kind]:
            try:
                return read(match, near, base)
            except (ValueError, OverflowError):  # the 31st of June, or a count of years beyond the calendar
                return None
    return None


def _one(day: date) -> _Days:
    return _Days(day, day)


def _iso(match: re.Match[str], near: str, base: date) -> _Days:
    return _one(date.fromisoformat(match["iso"]))


def _month_day(match: re.Match[str], near: str, base: date) -> _Days:
    if match["md_other"] and _of_turn(match["md_other"]):
        return _in_turn(f"{match['md_month'][:3]} {_number(match['md_day'])}", match["md_other"], base)
    first = _calendar_day(
        match["md_month"], match["md_day"], _told_year(match["md_year"], match["md_other"], base), base
    )
    bare = not match["md_year"] and not match["md_other"]
    if not match["md_last"]:
        return _Days(first, first, bare=bare)
    last = first + relativedelta(
        month=_month_number(match["md_until"] or match["md_month"]), day=_number(match["md_last"])
    )
    return _Days(first, max(first, last), bare=bare)


def _day_month(match: re.Match[str], near: str, base: date) -> _Days:
    if match["dm_other"] and _of_turn(match["dm_other"]):
        return _in_turn(f"{match['dm_month'][:3]} {_number(match['dm_day'])}", match["dm_other"], base)
    last = _calendar_day(
        match["dm_month"], match["dm_day"], _told_year(match["dm_year"], match["dm_other"], base), base
    )
    first = last.replace(day=_number(match["dm_from"])) if match["dm_from"] else last
    return _Days(min(first, last), last, bare=not match["dm_year"] and not match["dm_other"])


def _nth(match: re.Match[str], near: str, base: date) -> _Days:
    number = int(match["nth_day"])
    return _one((base if number <= base.day else base - relativedelta(months=1)).replace(day=number))


def _told_year(year: str | None, other: str | None, base: date) -> str | None:
    """The year that is written, or told: "last year", "this year"."""
    return str(base.year - (" last " in other)) if other and not year else year


def _of_turn(year: str | None) -> bool:
    """Whether a year is that of the last dated turn ("of that year"), or the one before it."""
    return bool(year) and not re.search(r" (?:last|this) ", year or "")


def _in_turn(named: str, year: str, base: date) -> _Days:
    return _Days(base, base, -2 if re.search(r"before|previous", year) else 0, named)


def _number(day: str) -> int:
    return int(re.sub(r"\D", "", day))


def _month_number(month: str) -> int:
    return _MONTHS.index(month[:3].lower()) + 1


def _calendar_day(month: str, day: str, year: str | None, base: date) -> date:
    number = _month_number(month)
    if year:
        return date(int(year), number, _number(day))
    # A month and day without a year is the last such day, or one to come: older ones are printed with their year.
    here = date(base.year, number, 1) + relativedelta(day=_number(day))
    if here > base + relativedelta(months=_AHEAD):
        here -= relativedelta(years=1)
    return here.replace(day=_number(day))


def _ago(match: re.Match[str], near: str, base: date) -> _Days | None:
    count = match["ago_count"].lower()
    number = NUMBERS.get(count) or int(count)
    unit, way = match["ago_unit"].lower(), match["ago_way"].lower()
    if unit == "hour":
        unit, number = "day", number // 24
    back = relativedelta(years=10 * number) if unit == "decade" else relativedelta(**{unit + "s": number})
    if way != "ago":
        if unit == "decade" or (unit == "year" and count in _VAGUE):
            return None
        days = (base - (base - back)).days
        sign = -1 if way in ("earlier", "before", "previously") else 1
        if days > 36_525:  # beyond a century it dates no statement
            return None
        return _Days(base, base, sign * days, unit if unit in ("month", "year") else "day")
    day = base - back
    if (match["more"] or "").lower() in ("more than", "over", "at least"):
        return _Days(day, day - timedelta(1), bound=True)
    if unit == "day" or (unit == "week" and number == 1):
        return _one(day)
    if unit == "week":
        return _week(day)
    return _month_of(day) if unit == "month" else _year_of(day.year)


def _turn(match: re.Match[str], near: str, base: date) -> _Days:
    unit = re.findall(_TURN, match["turn"])[0]
    step = {"week": 7, "month": 30, "year": 365}.get(unit, 1)
    way = -1 if match["turn_back"] or match["turn_word"] == "previous" else 0
    if match["turn_word"] in ("next", "following"):
        way = 1
    return _Days(base, base, way * step, unit if unit in ("week", "month", "year") else "day")


def _named_turn(match: re.Match[str], near: str, base: date) -> _Days:
    way = {"following": 1, "next": 1, "previous": -1, "preceding": -1}.get(match["nt_word"] or "", 0)
    return _Days(base, base, way, match["nt_name"])


def _some_later(match: re.Match[str], near: str, base: date) -> _Days:
    return _Days(base, base, 1, match["sl_unit"].lower())


def _hours(match: re.Match[str], near: str, base: date) -> _Days:
    return _Days(base, base, 0)


def _week(day: date) -> _Days:
    monday = last_weekday(day, 0)
    return _Days(monday, monday + timedelta(6))


def _month_of(day: date, part: str = "") -> _Days:
    first, last = day.replace(day=1), day + relativedelta(day=31)
    if part == "early":
        return _Days(first, first.replace(day=10))
    if part == "mid":
        return _Days(first.replace(day=11), first.replace(day=20))
    return _Days(first.replace(day=21) if part == "late" else first, last)


def _year_of(year: int, part: str = "") -> _Days:
    first, last = date(year, 1, 1), date(year, 12, 31)
    if part == "early":
        return _Days(first, date(year, 3, 31))
    if part == "mid":
        return _Days(date(year, 5, 1), date(year, 8, 31))
    return _Days(date(year, 10, 1) if part == "late" else first, last)


def _part(words: str | None) -> str:
    """ "early", "mid", "late" of "mid-", "late in", "the end of"."""
    found = re.search(r"early|mid(?!dle)|late|beginning|start|middle|end", words or "", re.I)
    return _PARTS.get(found[0].lower(), found[0].lower()) if found else ""


def _this(match: re.Match[str], near: str, base: date) -> _Days | None:
    word, unit = match["this_word"].lower(), match["this_unit"]
    way = (match["this_way"] or "").split(" ")[0].lower()
    back = word not in ("this", "the")
    part = way if way in ("early", "late") else ""
    if word == "the" and not way:
        return None  # "the week" is none in particular
    if unit == "week":
        return _week(base - timedelta(7 * back))
    if unit == "weekend":
        return _weekend_of(base, back and word == "last")
    if unit == "month":
        found = _month_of(base - relativedelta(months=back), part)
    elif unit == "year":
        found = _year_of(base.year - back, part)
    elif unit == "quarter":
        found = _quarter_of(base - relativedelta(months=3 * back))
    elif unit in _SEASONS:
        found = _season_of(unit, base, None)
        if back and found.last >= base:
            found = _season_of(unit, base, found.first.year - 1)
    elif unit in ("morning", "afternoon", "evening", "night"):
        return _one(base - timedelta(back))
    elif unit[:3].lower() in _WEEKDAYS and unit[:4] != "Mar.":
        return _one(last_weekday(base - timedelta(word == "last"), _WEEKDAYS.index(unit[:3].lower())))
    else:
        month = _month_number(unit)
        found = _month_of(date(base.year - (month > base.month or (back and month == base.month)), month, 1))
    if way == "earlier" and not back:
        return _Days(found.first, max(found.first, min(found.last, base - timedelta(1))))
    return found


def _quarter_of(day: date) -> _Days:
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return _Days(first, first + relativedelta(months=3, days=-1))


def _quarter(match: re.Match[str], near: str, base: date) -> _Days:
    month = 3 * _QUARTERS[match["quarter_word"]] - 2
    year = int(match["quarter_year"]) if match["quarter_year"] else base.year - (month > base.month)
    return _quarter_of(date(year, month, 1))


def _season_of(word: str, base: date, year: int | None) -> _Days:
    month = _SEASONS[word]
    if year is None:
        year = base.year - (date(base.year, month, 1) > base)
    first = date(year, month, 1)
    return _Days(first, first + relativedelta(months=3, days=-1))


def _season(match: re.Match[str], near: str, base: date) -> _Days | None:
    year = match["season_year"]
    if not year and "the " not in match["season"]:
        return None
    return _season_of(match["season_word"], base, int(year) if year else None)


def _recent(match: re.Match[str], near: str, base: date) -> _Days:
    days = {"day": 7, "week": 28, "month": 183, "year": 1100}[match["recent_unit"]]
    return _Days(base - timedelta(days), base)


def _weekend_of(base: date, last: bool = False) -> _Days:
    saturday = last_weekday(base - timedelta(7 * (last and base.weekday() >= 5)), 5)
    return _Days(saturday, saturday + timedelta(1))


def _weekend(match: re.Match[str], near: str, base: date) -> _Days:
    return _weekend_of(base)


def _observance(match: re.Match[str], near: str, base: date) -> _Days:
    rule = _OBSERVANCES[match["obs_name"].lower().replace("’", "'")]
    if match["obs_year"]:
        return _one(_observed(rule, int(match["obs_year"])))
    day = _observed(rule, base.year)
    return _one(day if day <= base else _observed(rule, base.year - 1))


def _observed(rule: str, year: int) -> date:
    """The day of an observance: "12-25", "easter-2", "11 thu 4 +1" (the day after the fourth Thursday of November)."""
    if rule.startswith("easter"):
        return easter(year) + timedelta(int(rule.removeprefix("easter")))
    if "-" in rule[:3]:
        return date.fromisoformat(f"{year}-{rule}")
    month, weekday, which, *more = rule.split()
    start = date(year, int(month), 1) if int(which) > 0 else date(year, int(month), 1) + relativedelta(day=31)
    day = start + relativedelta(weekday=weekdays[_WEEKDAYS.index(weekday)](int(which)))
    return day + timedelta(int(more[0]) if more else 0)


def _month(match: re.Match[str], near: str, base: date) -> _Days | None:
    year, part = _told_year(match["m_year"], match["m_other"], base), _part(match["m_part"])
    if not year and not part and near not in _MONTH_LEFT:
        return None  # "May I", "March on"
    if _of_turn(match["m_other"]):
        return _in_turn(match["m_month"][:3], match["m_other"], base)
    month = _month_number(match["m_month"])
    found = _month_of(date(int(year) if year else base.year - (month > base.month), month, 1), part)
    return replace(found, bare=not year)


def _weekday_range(match: re.Match[str], near: str, base: date) -> _Days:
    last = last_weekday(base, _WEEKDAYS.index(match["w_to"][:3].lower()))
    return _Days(last_weekday(last, _WEEKDAYS.index(match["w_from"][:3].lower())), last)


def _weekday(match: re.Match[str], near: str, base: date) -> _Days:
    return _one(last_weekday(base, _WEEKDAYS.index(match["weekday"][:3].lower())))


def _before_yesterday(match: re.Match[str], near: str, base: date) -> _Days:
    return _one(base - timedelta(2))


def _word(match: re.Match[str], near: str, base: date) -> _Days:
    word = match["word"].lower()
    back = timedelta(word in ("yesterday", "last night", "overnight"))
    return _Days(base - back, base if word == "overnight" else base - back)


def _decade(match: re.Match[str], near: str, base: date) -> _Days:
    year, part = int(match["d_year"]), _part(match["d_part"])
    first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return _Days(date(year + first, 1, 1), date(year + last, 12, 31))


def _year(match: re.Match[str], near: str, base: date) -> _Days | None:
    year, part = int(match["y_year"]), _part(match["y_part"])
    if not part and near not in _YEAR_LEFT:
        return None
    return _year_of(year, part)


_READERS: tuple[tuple[str, Callable[[re.Match[str], str, date], _Days | None]], ...] = (
    ("iso", _iso),
    ("month_day", _month_day),
    ("day_month", _day_month),
    ("nth", _nth),
    ("ago", _ago),
    ("named_turn", _named_turn),
    ("turn", _turn),
    ("some_later", _some_later),
    ("hours", _hours),
    ("this", _this),
    ("quarter", _quarter),
    ("season", _season),
    ("recent", _recent),
    ("weekend", _weekend),
    ("observance", _observance),
    ("month", _month),
    ("weekdays", _weekday_range),
    ("weekday", _weekday),
    ("before_yesterday", _before_yesterday),
    ("word", _word),
    ("decade", _decade),
    ("year", _year),
)
