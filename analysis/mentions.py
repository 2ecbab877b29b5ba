"""Find the names in an article: who is a person, by which full name, with which words of description.

`read_cast` gives the people and bodies of one article. Nothing here knows about statements.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from analysis.lexicons import read_lexicon, terms

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_JOIN = r"[-’'‑](?!s\b)"
_TOKEN = rf"(?:{_UPPER}\.(?:[- ]?{_UPPER}\.)*|{_UPPER}\w*(?:{_JOIN}\w+)*|(?:al|el)-{_UPPER}\w+)"
_PARTICLE = r"(?:van|von|der|den|de|da|do|dos|das|di|du|la|le|al|el|bin|ibn|ben|ter|zu|y)"
_ABBREVIATED = (
    r"(?:Rep|Reps|Sen|Sens|Gov|Lt|Gen|Col|Maj|Capt|Cmdr|Sgt|Adm|Brig|Mr|Mrs|Ms|Dr|Prof|Rev|Atty|Amb|Del|Hon|St|Jr|Sr)\."
)
_GAP = r"(?:[ \u00a0]|-)"
NAME = re.compile(
    rf"(?<![\w@#/])(?:{_ABBREVIATED}|{_TOKEN})(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,3}}(?:{_ABBREVIATED}|{_TOKEN}))*"
)
"""A run of capitalised words, particles within it included."""

_TOKENS = re.compile(rf"{_ABBREVIATED}|{_TOKEN}|{_PARTICLE}(?= )|[^\s]+")
_SMALL = terms("reading", "name small")
_SPEECH = re.compile(r"\b(?:said|says|told|added|wrote|asked|insisted|argued|claimed)\b")


def fold(name: str) -> str:
    """A name as it is compared: no case, accents, punctuation, article; one ending for -iy, -yy, -y."""
    return _fold(name)


@lru_cache(maxsize=50_000)
def _fold(name: str) -> str:
    name = unicodedata.normalize("NFKD", name.translate(_ODD)).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"^(?:the|a|an) ", "", re.sub(r"[^a-z0-9 ]", "", re.sub(r"['’]s\b", "", name)).strip())
    return " ".join(re.sub(r"(?:iy|yy|yi|ij|ii|i)$", "y", word) if len(word) > 4 else word for word in name.split())


_ODD = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "ı": "i", "ß": "s", "’": "'", "‑": "-", "-": "", "—": " "}
)


@cache
def genders() -> dict[str, str]:
    """Given names with the gender that they are commonly given to: male, female, either."""
    return {entry.term: entry.label for entry in read_lexicon("names")}


@cache
def titles() -> dict[str, str]:
    """Titles before a name: male, female, legislator or any."""
    return {entry.term: entry.label for entry in read_lexicon("titles")}


@cache
def roles() -> dict[str, frozenset[str]]:
    """Role nouns in lower case with their classes."""
    out: dict[str, set[str]] = {}
    for entry in read_lexicon("roles"):
        if entry.label != "body":
            out.setdefault(entry.term, set()).add(entry.label)
    return {term: frozenset(labels) for term, labels in out.items()}


@cache
def places() -> dict[str, tuple[str, str]]:
    """Countries, demonyms, capitals, seats and bodies by their words: (canonical name, kind)."""
    out: dict[str, tuple[str, str]] = {}
    for entry in read_lexicon("countries"):
        out.setdefault(entry.term, (entry.label, entry.note))
    return out


@cache
def leaders() -> dict[str, tuple[str, list[tuple[int, int]]]]:
    """Heads of state and government by folded name: (country, the years of office)."""
    out: dict[str, tuple[str, list[tuple[int, int]]]] = {}
    for entry in read_lexicon("leaders"):
        years = [tuple(int(year) for year in part.split("-")) for part in entry.note.split(";")]
        out[fold(entry.term)] = (entry.label, [(one[0], one[-1]) for one in years])
    return out


@cache
def _leader_surnames() -> dict[str, str | None]:
    """The surnames of heads of state and government, folded, with the gender of the given names where they agree."""
    out: dict[str, set[str | None]] = {}
    for entry in read_lexicon("leaders"):
        words = entry.term.split()
        if len(words) > 1:
            out.setdefault(fold(words[-1]), set()).add(genders().get(words[0]))
    return {name: next(iter(found)) if len(found) == 1 else None for name, found in out.items()}


@cache
def countries() -> frozenset[str]:
    """The canonical names of countries."""
    return frozenset(label for label, kind in places().values() if kind == "country")


@cache
def body_words() -> frozenset[str]:
    """Words that make a name that of a body: Ministry, University, Party."""
    return terms("roles", "body")


@cache
def thing_words() -> frozenset[str]:
    """Words that make a name that of no person: bodies, roads, treaties."""
    return terms("roles", "body") | terms("roles", "thing")


_PERSON_ROLES = frozenset({"state", "spokesperson", "employee", "private", "former"})
_NOT_PERSON = terms("reading", "name not person")


def is_role(word: str) -> bool:
    """Whether a word names what a person is: minister, spokeswoman, founder."""
    word = word.lower().strip(".,")
    return word not in _NOT_PERSON and bool(_PERSON_ROLES & roles().get(word, frozenset()))


@dataclass(slots=True)
class Person:
    """Somebody in an article, under the fullest name that it gives, with what it says about him or her."""

    name: str
    gender: str | None = None
    descriptions: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    @property
    def surname(self) -> str:
        """The last word of the name (without Jr.), folded."""
        return surname_of(self.name)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: where it stands, the person or body, and whether it leads its clause."""

    start: int
    end: int
    name: str
    kind: str  # person, body, place
    gender: str | None = None


def surname_of(name: str) -> str:
    """The last word of a name, folded; Jr., Sr. and numerals don't count."""
    words = [word for word in name.split() if word.strip(".,") not in ("Jr", "Sr", "II", "III", "IV")]
    if not words:
        return fold(name)
    return fold(words[-1])


@dataclass(slots=True)
class Cast:
    """The people and bodies of one article, and every place where one is named."""

    people: list[Person] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    home: str | None = None
    region: str | None = None
    _counts: Counter[str] | None = None

    def named(self, name: str) -> Person | None:
        """The person of exactly this name."""
        folded = fold(name)
        return next((person for person in self.people if fold(person.name) == folded), None)

    def full_body(self, name: str) -> str:
        """The longer name of a body that the article gives: "Mitsui" for "Mitsui Bank", where it says so."""
        if name in places():
            return name
        if " " in name:  # "the Supreme Court", where it is the U.S. Supreme Court
            longer = [one.name for one in self.mentions if one.name.endswith(f" {name}")]
            return next((one for one in longer if one[: -len(name) - 1] in places()), name)
        longer = [
            one.name
            for one in self.mentions
            if one.kind == "body"
            and len(one.name.split()) in (2, 3)
            and one.name.split()[0] == name
            and one.name.split()[-1] in _FIRM
        ]
        return longer[0] if longer else name

    def before(self, at: int) -> list[Mention]:
        """The mentions that end before a position, the nearest first."""
        number = bisect_right([mention.start for mention in self.mentions], at - 1)
        return [mention for mention in self.mentions[max(0, number - 60) : number][::-1] if mention.end <= at]

    def ends_at(self, at: int) -> bool:
        """Whether a name ends at a place."""
        return any(mention.end == at for mention in self.before(at))

    def between(self, start: int, end: int) -> int:
        """How many names begin between two places."""
        starts = [mention.start for mention in self.mentions]
        return bisect_left(starts, end) - bisect_right(starts, start)

    def often(self, name: str) -> int:
        """How often a name stands in the article, by whatever form."""
        if self._counts is None:
            self._counts = Counter(mention.name for mention in self.mentions)
        return self._counts[name]

    def with_surname(self, surname: str) -> list[Person]:
        """The people of one surname, in the order in which they appear."""
        return [person for person in self.people if person.surname == surname]


_FIRM = terms("reading", "name firm")


def split_name(run: str) -> tuple[str, str, str | None, bool]:
    """A run of capitalised words cut into description and name: (description, name, gender, whether it is a person).

    "Foreign Minister Ana Ruiz" → ("Foreign Minister", "Ana Ruiz", "female", True); "Ministry of Health" is no person.
    """
    words = _TOKENS.findall(run)
    known, title = genders(), titles()
    if len(words) > 1 and words[0] == "State" and words[1] in known:  # "Secretary of State Ana Ruiz"
        words = words[1:]
    while words and words[0].lower() in _SMALL and words[0] not in title:
        if words[0] == "New" and len(words) > 1 and not is_role(words[1]):
            break  # "New York"
        words = words[1:]
    cut, gender, titled = 0, None, False
    for number, word in enumerate(words[:-1]):
        bare = word.rstrip(".,")
        nxt = words[number + 1].rstrip(".,")
        if word in title or bare in title or (is_role(bare) and nxt not in ("of", "and")):
            cut, titled = number + 1, True
            kind = title.get(word) or title.get(bare)
            gender = kind if kind in ("male", "female") else gender
            if bare.endswith("woman"):
                gender = "female"
    rest = words[cut:]
    while len(rest) > 1 and places().get(rest[0], ("", ""))[1] == "demonym" and titled:
        rest = rest[1:]
    name = " ".join(rest).strip(" ,")
    if not rest or not name:
        return run, "", None, False
    if (
        rest[-1] in thing_words()
        or set(rest) & body_words()
        or rest[-1].rstrip(".") in title
        or is_role(rest[-1])
        or (name in places() and not titled)
        or (len(rest) > 1 and (rest[-1] in places() or " ".join(rest[-2:]) in places()) and name not in places())
    ):
        return "", " ".join(words), None, False
    if not titled:
        start = next((i for i, word in enumerate(rest) if word in known), None)
        if start is None or len(rest) - start < 2 or set(rest) & thing_words():
            return "", name, None, False
        if start and len(rest) - start < 2:
            return "", name, None, False
        if " ".join(rest[:start]) in places() or start == 0 or len(rest) - start >= 2:
            description, name = " ".join(rest[:start]), " ".join(rest[start:])
            return description, name, known[rest[start]] if known[rest[start]] != "either" else None, True
    given = known.get(rest[0])
    if gender is None and given in ("male", "female") and len(rest) > 1:
        gender = given
    return " ".join(words[: len(words) - len(rest)]), name, gender, True


def named_after_role(words: str) -> bool:
    """Whether words after "ambassador to the UN" are a person's name: two to four, none of a body."""
    parts = words.split()
    return 2 <= len(parts) <= 4 and not set(parts) & thing_words() and not words.isupper()


_AGED = re.compile(r", (?:aged )?\d\d,")
_APART = re.compile(r", (?:an?|the|his|her|its|[A-Z][\w.]*[’']s) ([^,.;:\n“”\"]{3,70}),")
_WHAT = re.compile(
    r", (?:an?|the|his|her) (?!(?:\w+ ){0,3}(?:company|firm|group|maker|agency|newspaper|bank|city|town|village)\b)"
    r"[a-z][\w-]+ (?:who|of|for|at|from|in|and)\b"
)
_POSTED = re.compile(
    r"\b(?:[Aa]mbassador|[Ee]nvoy|[Rr]epresentative|[Mm]inister|[Cc]ommissioner|[Cc]hief) (?:to|at|of) (?:the )?$"
)
_OFFICES = terms("reading", "office")
_LEFT_STOP = terms("reading", "name left stop")
_LEFT_WORDS = terms("reading", "name left words")
_FULL_STOP = re.compile(r"[,;:.!?\n”\"]")


def _left_of(text: str, at: int) -> str:
    """The words directly before a name that may describe it: "White House press secretary" before "Josh Earnest"."""
    line = text.rfind("\n", 0, at) + 1
    words = re.findall(r"[^\s]+", text[max(line, at - 120) : at])
    taken: list[str] = []
    for word in reversed(words[-12:]):
        if word[-1] in ',;:.!?”"—–-)' and word not in titles() and not re.fullmatch(r"(?:[A-Z]\.)+", word):
            break
        bare = word.strip("“\"'‘(").lower()
        if bare in _LEFT_STOP or (bare in ("in", "for", "at", "of") and not taken):
            break
        if word[0].islower() and not (
            is_role(bare) or bare in _LEFT_WORDS or re.search(r"(?:al|an|ive|ic|[’']s|s[’'])$", bare)
        ):
            break
        taken.append(word)
        if bare in ("the", "a", "an", "his", "her", "its", "their"):
            break
    taken.reverse()
    return (
        " ".join(taken) if any(is_role(word) for word in taken) or (taken and re.search(r"[’']s?$", taken[-1])) else ""
    )


_OFFICE_OF = re.compile(r"((?:[A-Z][\w.’'-]* ){0,5}[A-Za-z]+) of (?:the )?$")


def _office(text: str, at: int, run: str) -> str:
    """The office that runs into a name: "Republican Secretary of" before "State Ana Ruiz"."""
    before = _OFFICE_OF.search(text[max(0, at - 90) : at])
    words = run.split()
    own = next((number for number, word in enumerate(words) if word not in _OFFICES), len(words))
    if before is None or not own or not is_role(before.group(1).split()[-1]):
        return ""
    return before.group() + " ".join(words[:own])


_WHO = re.compile(
    r"who (?:leads?|heads?|chairs?|runs?|is|was|serves?|served|represents?|led|headed|ran)\b[^,.;\n”\"]{2,80}"
)


def _right_of(text: str, at: int) -> str:
    """The apposition after a name: "head of the Congressional Black Caucus", "who chairs the board"."""
    rest = text[at : at + 200]
    opening = re.match(r"(?: ?\([^()\n]{1,25}\))?(?:, (?:\d\d, )?| (?=who )| - | — | – )", rest)
    if not opening:
        return ""
    rest = rest[opening.end() :]
    who = _WHO.match(rest)
    if who:
        return who.group()
    end = _FULL_STOP.search(rest)
    belongs = re.match(rf"of (?:the )?{_TOKEN}(?: {_TOKEN})+", rest)
    if belongs:
        return belongs.group()
    phrase = rest[: end.start()] if end else ""
    words = phrase.split()
    if (
        not 1 <= len(words) <= 22
        or _SPEECH.search(" ".join(words[:3]))
        or words[0].lower() in ("and", "but", "which", "while", "who", "whose", "when", "where")
    ):
        return ""
    return (
        phrase
        if any(is_role(re.sub(r"['’]s?$", "", word)) or word.rstrip("s") in ("founder",) for word in words[:9])
        else ""
    )


def read_cast(text: str, title: str | None = None, listed: frozenset[str] = frozenset()) -> Cast:
    """The people and bodies of an article; the title gives names too, but no places.

    `listed` are names, folded, that are known to be people's.
    """
    cast = Cast()
    runs = [(start, end, text[start:end]) for start, end in _runs(text)]
    headline = _headline(text)
    top = [run for run in runs if run[0] < headline]
    runs = runs[len(top) :]
    surnames: dict[str, Person] = {}
    loose: list[tuple[int, int, str]] = []
    alone = Counter(run for _, _, run in runs if " " not in run)
    for start, end, run in runs:
        if _NO_NAME.match(run) or (" " not in run and _is_common(text, start, run)):
            continue
        inner, name, gender, person = split_name(run)
        prefix, _, rest = run.partition(" ")
        if (
            not person
            and prefix in places()
            and named_after_role(rest)
            and _POSTED.search(text[max(0, start - 40) : start])
        ):
            inner, name, gender, person = prefix, rest, None, True
        if not name:
            continue
        parts = name.split()
        person = person or (len(parts) > 1 and fold(name) in listed)
        if (
            not person
            and 2 <= len(parts) <= 3
            and named_after_role(name)
            and name not in places()
            and not places_in(name)
        ):
            # An unknown given name: the surname stands alone later, or an apposition tells what he or she is.
            person = (bool(alone[parts[-1]]) and _acts_as_person(text, parts[-1])) or _told_apart(text, start, end)
        left = _office(text, start, inner or run) or _left_of(text, start) if end else ""
        right = _right_of(text, end) if end else ""
        described = bool(left) or bool(right)
        folded = fold(name)
        if not person and name not in places() and not _is_body(name) and described and right:
            person = len(name.split()) <= 4 and not name.isupper()
        if not person and left and name not in places() and not _is_body(name):
            person = len(name.split()) <= 4 and is_role(left.split()[-1])
        if person and end and _led(text, start, inner, name):
            person = False
        if not person:
            loose.append((start, end, name))
            continue
        known = _same(cast, name, gender, surnames)
        if known is None:
            known = Person(name, gender)
            cast.people.append(known)
        elif len(name.split()) > len(known.name.split()) and known.surname in (folded.split()[-1], folded.split()[0]):
            known.name = name
        known.gender = known.gender or gender
        surnames[known.surname] = known
        known.descriptions += [part for part in (inner, left, right) if part and part not in known.descriptions]
        if end:
            known.places.append(start)
            cast.mentions.append(Mention(start, end, known.name, "person", known.gender))
    for start, end, name in loose:
        if end and " " not in name and not cast.with_surname(fold(name)) and _is_somebody(text, name):
            cast.people.append(Person(name))
            surnames.setdefault(fold(name), cast.people[-1])
        _loose(cast, start, end, name, surnames)
    # In a headline every word may be capitalised: it gives no names of its own where the article gives them.
    for start, end, run in [*top, *((0, 0, (title or "")[start:end]) for start, end in _runs(title or ""))]:
        _in_headline(cast, start, end, run)
    _couples(cast, text)
    cast.mentions.sort(key=lambda mention: mention.start)
    # A name that grew ("Ruiz", later "Ana Ruiz") grows everywhere.
    final = {fold(alias): person for person in cast.people for alias in (person.name,)}
    cast.mentions = [
        Mention(one.start, one.end, _grown(cast, one, final), one.kind, one.gender) for one in cast.mentions
    ]
    cast.home = _home(text)
    regions = Counter(places()[one.name][0] for one in cast.mentions if places().get(one.name, ("", ""))[1] == "region")
    cast.region = regions.most_common(1)[0][0] if regions else None
    return cast


_COUPLE = re.compile(rf"\b({_UPPER}\w+) and ({_UPPER}\w+) ({_UPPER}\w+)\b")


def _couples(cast: Cast, text: str) -> None:
    """ "Donald and Ivana Ruiz": the first of them has the surname, too."""
    for match in _COUPLE.finditer(text):
        first, second, surname = match.groups()
        if first not in genders() or second not in genders() or surname in thing_words() | places().keys():
            continue
        for given in (first, second):
            if not any(fold(f"{given} {surname}") == fold(person.name) for person in cast.people):
                alone = next((person for person in cast.people if person.name == given), None)
                if alone is None:
                    label = genders()[given]
                    cast.people.append(Person(f"{given} {surname}", label if label != "either" else None))
                    continue
                alone.name = f"{given} {surname}"
                cast.mentions = [replace(one, name=alone.name) if one.name == given else one for one in cast.mentions]


def _told_apart(text: str, start: int, end: int) -> bool:
    """Whether what stands around a name tells that it is a person's: an age, "a teacher of", "the envoy," before it."""
    if _AGED.match(text, end) or _WHAT.match(text, end):
        return True
    apart = _APART.match(text, end)
    if apart:
        words = re.split(r" (?:of|for|at|in|on|to|with|who|from)\b", apart.group(1))[0].split()
        kinds = roles().get(words[-1], frozenset()) if words else frozenset()
        if is_role(words[-1]) or "people" in roles().get(words[-1] + "s", frozenset()):
            return True
        if re.match(
            r" (?:said|says|told|added|wrote|admitted|asked|argued|explained|recalled|agreed)\b", text[apart.end() :]
        ):
            return not kinds & {"company", "document"} and words[-1].title() not in thing_words()
    before = re.search(
        r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[’']s) ((?:[\w.’'-]+ ){0,6}[\w.’'-]+), $",
        text[max(0, start - 90) : start],
    )
    if before and text[end : end + 1] == ",":
        words = re.split(r" (?:of|for|at|in|on|to|with|from)\b", before.group(1))[0].split()
        return bool(words) and is_role(words[-1])
    return False


def _led(text: str, start: int, inner: str, name: str) -> bool:
    """Whether an article stands before the name itself: "the James Webb Space Telescope" is nobody."""
    before = text[max(0, start - 6) : start].split()
    return not inner and len(name.split()) > 1 and bool(before) and before[-1].lower() in _ARTICLES


_NO_NAME = re.compile(
    r"(?:I|We|You|He|She|It|They|That|There|What|Who|Let|Don|Can|Won|Isn|Aren)(?:['’]?(?:ll|re|ve|s|d|m|t)\b|$)"
)


def _is_common(text: str, start: int, word: str) -> bool:
    """Whether a capital is only that of the beginning of a sentence: elsewhere the text has the word without."""
    if word in places() or word in genders() or word.isupper():
        return False
    if word.endswith("ly") and len(word) > 5:
        return True
    before = text[:start].rstrip(" ")
    return (not before or before[-1] in '.!?\n”"“‘’:-—') and bool(re.search(rf"\b{re.escape(word.lower())}\b", text))


_ARTICLES = frozenset({"the", "a", "an", "its", "our", "these", "those"})


def _acts_as_person(text: str, surname: str) -> bool:
    """Whether a surname is somewhere that of one who speaks, is spoken to, or is "who" or "he"."""
    verbs = r"(?:said|says|told|added|wrote|asked|insisted|argued|claimed|recalled|explained|replied|noted|thinks)"
    name = re.escape(surname)
    return bool(
        re.search(
            rf"\b{name},? (?:{verbs}|who|himself|herself|was born)\b|{verbs} (?:[A-Z][\w.]+ ){{0,2}}{name}\b", text
        )
        or re.search(rf"\b(?:Mr|Ms|Mrs|Dr|Miss|Sen|Rep)\.? {name}\b", text)
        or re.search(rf"\b{name}(?:['’]s)? [^.\n]{{0,150}}(?:\b(?:he|she|his|her)\b|\. (?:He|She|His|Her)\b)", text)
    )


def _is_somebody(text: str, name: str) -> bool:
    """Whether a lone word with a capital is a name of somebody: "who", "herself", "she" in the next sentence."""
    if name in places() or name in thing_words() or is_role(name) or name.isupper():
        return False
    word = re.escape(name)
    if re.search(rf"\b{word},? (?:who|himself|herself)\b", text):
        return True
    return bool(re.search(rf"(?:^|[.!?]”? |\n){word} [a-z][^.\nA-Z]{{0,120}}\. (?:He|She)\b", text))


def _runs(text: str) -> list[tuple[int, int]]:
    """The runs of capitalised words, cut at small words and verbs of speech that a title writes with a capital."""
    out = []
    for match in NAME.finditer(text):
        start = match.start()
        for word in re.finditer(r"\S+", match.group()):
            bare = word.group()
            if word.start() and bare[0].isupper() and (bare.lower() in _CUT or bare in _VERBS):
                if match.start() + word.start() - 1 > start:
                    out.append((start, match.start() + word.start() - 1))
                start = match.start() + word.end() + 1
        end = match.end()
        if start >= end or (out and start < out[-1][1]):
            continue
        more = _OF.match(text, end) if text[start:end].split()[-1] in body_words() else _AND.match(text, end)
        if more and (more.re is _OF or more.group().split()[-1] in body_words()):
            end = more.end()
        out.append((start, end))
    return out


_CAPITALS = rf"{_TOKEN}(?: {_TOKEN})*"
_OF = re.compile(rf"(?: (?:of|for|on)(?: the)? {_CAPITALS}(?: and {_CAPITALS})?){{1,3}}")
_AND = re.compile(rf"(?:, {_CAPITALS})* and {_CAPITALS}")


_CUT = terms("reading", "name cut")
_VERBS = terms("reading", "name verbs")


def _headline(text: str) -> int:
    """Where the headline ends, if the first line of the text is one in title case; else 0."""
    end = text.find("\n")
    words = [word for word in text[: max(end, 0)].split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return end if len(words) >= 3 and capitals >= 0.7 * len(words) else 0


def _in_headline(cast: Cast, start: int, end: int, run: str) -> None:
    at = 0
    for word in re.finditer(r"\S+", run):
        same = cast.with_surname(fold(word.group().rstrip(".,:;")))
        if len(same) > 1:
            inside = [person for person in same if fold(person.name).split()[0] in fold(run).split()]
            same = inside or sorted(same, key=lambda one: -len(one.places))
        if same:
            if end:
                cast.mentions.append(Mention(start + at, start + word.end(), same[0].name, "person", same[0].gender))
            at = word.end() + 1
    if not at:
        inner, name, gender, person = split_name(run)
        if person and len(name.split()) == 2:
            cast.people.append(Person(name, gender, [inner] if inner else [], [start]))
            if end:
                cast.mentions.append(Mention(start, end, name, "person", gender))
        elif name and end:
            cast.mentions.append(Mention(start, end, name, "place" if name in places() else "body"))


def _grown(cast: Cast, mention: Mention, final: dict[str, Person]) -> str:
    if mention.kind != "person" or fold(mention.name) in final:
        return mention.name
    same = cast.with_surname(surname_of(mention.name))
    return same[0].name if same else mention.name


def _is_body(name: str) -> bool:
    words = name.split()
    return bool(set(words) & thing_words()) or (name.isupper() and len(name) < 7 and len(words) == 1)


def _same(cast: Cast, name: str, gender: str | None, recent: dict[str, Person]) -> Person | None:
    """The person already met who goes by this name, or None."""
    words = fold(name).split()
    if not words:
        return None
    same = [person for person in cast.people if person.surname == words[-1]]
    if len(words) > 1:
        fits = (person for person in same if compatible(fold(person.name).split(), words))
        return next(fits, next((person for person in cast.people if fold(person.name) == words[0]), None))
    fitting = [person for person in same if not gender or not person.gender or person.gender == gender]
    last = recent.get(words[-1])
    return last if last in fitting else fitting[-1] if fitting else None


def compatible(known: list[str], other: list[str]) -> bool:
    """Whether two names of one surname can be one person's: "Ana Ruiz", "A. Ruiz", "Ana Maria Ruiz", "Ruiz"."""
    if len(known) == 1 or len(other) == 1:
        return True
    first, second = known[0], other[0]
    short, long = sorted((known, other), key=len)
    if long[-len(short) :] == short:  # "Guajardo Villarreal" of "Ildefonso Guajardo Villarreal"
        return True
    return (
        first == second
        or (min(len(first), len(second)) <= 2 and first[0] == second[0])
        or first.startswith(second)
        or second.startswith(first)
    )


def _loose(cast: Cast, start: int, end: int, name: str, surnames: dict[str, Person]) -> None:
    """A name that nothing marks as a person's: a surname met before, a place, or a body."""
    words = name.split()
    called = [person for person in cast.people if len(words) == 1 and person.name.split()[0] == name] if end else []
    if len(called) == 1 and not cast.with_surname(fold(name)) and name not in places():
        called[0].places.append(start)
        cast.mentions.append(Mention(start, end, called[0].name, "person", called[0].gender))
        return
    if (
        end
        and len(words) == 1
        and not cast.with_surname(fold(name))
        and genders().get(name) in ("male", "female")
        and name not in places()
    ):
        # a lone given name; after "in" or "of" it is more likely a town
        cast.people.append(Person(name, genders()[name], [], [start]))
        surnames.setdefault(fold(name), cast.people[-1])
    surname = fold(name)
    leader = len(words) == 1 and surname in _leader_surnames() and name not in places() and name not in genders()
    if end and leader and not cast.with_surname(surname):
        cast.people.append(Person(name, _leader_surnames()[surname]))
        surnames.setdefault(surname, cast.people[-1])
    same = cast.with_surname(fold(words[-1])) if len(words) <= 3 and name not in places() else []
    if same and len(words) > 1:
        same = (
            [person for person in same if compatible(fold(person.name).split(), fold(name).split())]
            if not _is_body(name)
            else []
        )
    if same:
        earlier = [person for person in same if person.places and person.places[0] <= start]
        person = (
            max(earlier, key=lambda one: max((at for at in one.places if at <= start), default=-1))
            if earlier
            else same[0]
        )
        if len(words) > len(person.name.split()):
            person.name = name
        if end:
            person.places.append(start)
            cast.mentions.append(Mention(start, end, person.name, "person", person.gender))
        return
    if not end or (is_role(words[-1]) and words[-1] not in body_words()):
        return  # "the Supreme Leader" is no body
    cast.mentions.append(Mention(start, end, name, "place" if name in places() else "body"))
    if len(words) > 1 and places().get(name, ("", "organ"))[1] == "organ":
        letters = "".join(word[0] for word in words if word[0].isupper())
        cast.bodies.setdefault(letters, name)


_LEGISLATORS = re.compile(r"\b(?:Rep|Sen|Gov)\. [A-Z]|\b(?:White House|Capitol Hill|GOP|Democrats|Republicans)\b")


def _home(text: str) -> str | None:
    """The country whose state an article means by "the government": the one that it names most."""
    counts: Counter[str] = Counter()
    for match in _place_pattern().finditer(text):
        label, kind = places()[match.group()]
        if kind in ("country", "demonym", "capital", "organ"):
            counts[label] += 2 if kind == "organ" else 1
    counts["United States"] += 4 * len(_LEGISLATORS.findall(text))
    best = counts.most_common(2)
    return best[0][0] if best and best[0][1] else None


@cache
def _place_pattern() -> re.Pattern[str]:
    words = sorted(places(), key=len, reverse=True)
    return re.compile(r"(?<![\w.-])(?:" + "|".join(re.escape(word) for word in words) + r")(?![\w-])")


def places_in(phrase: str) -> list[tuple[int, int, str, str]]:
    """The countries, seats and bodies named in a phrase: (start, end, canonical name, kind)."""
    return [(match.start(), match.end(), *places()[match.group()]) for match in _place_pattern().finditer(phrase)]
