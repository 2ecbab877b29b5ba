"""Names and the words around them: runs of capitals, given names, titles, roles, places; how two names are compared.

What the lexicons say, and nothing about an article.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from analysis.lexicons import read_lexicon, terms

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_JOIN = r"[-’'‑](?!s\b)"
TOKEN = rf"(?:{_UPPER}\.(?:[- ]?{_UPPER}\.)*|{_UPPER}\w*(?:{_JOIN}\w+)*|(?:al|el)-{_UPPER}\w+)"
_PARTICLE = r"(?:van|von|der|den|de|da|do|dos|das|di|du|la|le|al|el|bin|ibn|ben|ter|zu|y)"
_ABBREVIATED = (
    r"(?:Rep|Reps|Sen|Sens|Gov|Lt|Gen|Col|Maj|Capt|Cmdr|Sgt|Adm|Brig|Mr|Mrs|Ms|Dr|Prof|Rev|Atty|Amb|Del|Hon|St|Jr|Sr)\."
)
NAME = re.compile(
    rf"(?<![\w@#/])(?:{_ABBREVIATED}|{TOKEN})(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,3}}(?:{_ABBREVIATED}|{TOKEN}))*"
)
"""A run of capitalised words, particles within it included."""
_TOKENS = re.compile(rf"{_ABBREVIATED}|{TOKEN}|{_PARTICLE}(?= )|[^\s]+")
_SMALL = terms("reading", "name small")


def fold(name: str) -> str:
    """A name as it is compared: no case, accents, punctuation, article; one ending for -iy, -yy, -y."""
    return _fold(name)


@lru_cache(maxsize=200_000)
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
def leader_surnames() -> frozenset[str]:
    """The surnames of heads of state and government, folded."""
    return frozenset(name.split()[-1] for name in leaders() if " " in name)


@cache
def leader_gender(surname: str) -> str | None:
    """The gender of the given names of the heads of state and government of a surname, where they agree."""
    named = [entry.term.split() for entry in read_lexicon("leaders")]
    firsts = {words[0] for words in named if fold(words[-1]) == fold(surname)}
    kinds = {genders().get(first) for first in firsts}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    return kind if kind in ("male", "female") else None


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


_ADDRESSED = terms("reading", "name addressed")
_PERSON_ROLES = frozenset({"state", "spokesperson", "employee", "private", "former"})
_NOT_PERSON = terms("reading", "name not person")


def is_role(word: str) -> bool:
    """Whether a word names what a person is: minister, spokeswoman, founder."""
    word = word.lower().strip(".,")
    return word not in _NOT_PERSON and bool(_PERSON_ROLES & roles().get(word, frozenset()))


@lru_cache(maxsize=20_000)
def surname_of(name: str) -> str:
    """The last word of a name, folded; Jr., Sr. and numerals don't count."""
    words = [word for word in name.split() if word.strip(".,") not in ("Jr", "Sr", "II", "III", "IV")]
    if not words:
        return fold(name)
    return fold(words[-1])


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
        or (is_role(rest[-1]) and (rest[-1] in _ADDRESSED or not set(words[:cut]) & title.keys()))
        or (name in places() and not titled)
        or (len(rest) > 1 and " ".join(rest[-2:]) in places() and name not in places())
        or (len(rest) > 1 and rest[-1] in places() and not titled and rest[0] not in known)
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


@cache
def place_pattern() -> re.Pattern[str]:
    """A pattern for every country, demonym, capital, seat and body by its words."""
    words = sorted(places(), key=len, reverse=True)
    return re.compile(r"(?<![\w.-])(?=[^\Wa-z_])(?:" + "|".join(re.escape(word) for word in words) + r")(?![\w-])")


def places_in(phrase: str) -> list[tuple[int, int, str, str]]:
    """The countries, seats and bodies named in a phrase: (start, end, canonical name, kind)."""
    return [(match.start(), match.end(), *places()[match.group()]) for match in place_pattern().finditer(phrase)]
