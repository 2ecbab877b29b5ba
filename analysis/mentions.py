"""Find the names in an article: who is a person, by which full name, with which words of description.

`read_cast` gives the people and bodies of one article. Nothing here knows about statements.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace

from analysis.clues import POSTED, Clues, left_of, office_before, party_of, right_of, told_apart
from analysis.lexicons import terms
from analysis.names import (
    NAME,
    TOKEN,
    body_words,
    compatible,
    fold,
    genders,
    is_role,
    leader_gender,
    leader_surnames,
    named_after_role,
    place_pattern,
    places,
    places_in,
    split_name,
    surname_of,
    thing_words,
)


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
        if not longer and name in _OUTLETS:  # "the Post", where it is the Evening Post
            longer = [one.name for one in self.mentions if one.kind == "body" and one.name.endswith(f" {name}")]
        return longer[0] if longer else name

    def before(self, at: int) -> list[Mention]:
        """The mentions that end before a position, the nearest first."""
        number = bisect_right([mention.start for mention in self.mentions], at - 1)
        return [mention for mention in self.mentions[max(0, number - 60) : number][::-1] if mention.end <= at]

    def person_ends_at(self, at: int) -> bool:
        """Whether a person's name ends at a place."""
        return any(mention.end == at and mention.kind == "person" for mention in self.before(at))

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
_OUTLETS = terms("reading", "document outlets")


def read_cast(text: str, title: str | None = None, listed: frozenset[str] = frozenset()) -> Cast:
    """The people and bodies of an article; the title gives names too, but no places.

    `listed` are names, folded, that are known to be people's.
    """
    cast, clues = Cast(), Clues(text)
    runs = [(start, end, text[start:end]) for start, end in _runs(text)]
    headline = _headline(text)
    top = [run for run in runs if run[0] < headline]
    runs = runs[len(top) :]
    surnames: dict[str, Person] = {}
    loose: list[tuple[int, int, str]] = []
    alone = Counter(run for _, _, run in runs if " " not in run)
    for start, end, run in runs:
        if clues.no_name(start, run):
            continue
        inner, name, gender, person = split_name(run)
        prefix, _, rest = run.partition(" ")
        if (
            not person
            and prefix in places()
            and named_after_role(rest)
            and POSTED.search(text[max(0, start - 40) : start])
        ):
            inner, name, gender, person = prefix, rest, None, True
        if not name:
            continue
        parts = name.split()
        if gender is None and len(parts) == 1 and re.search(r"President|Prime Minister|Chancellor", inner):
            gender = leader_gender(name)
        person = person or (len(parts) > 1 and fold(name) in listed)
        if (
            not person
            and 2 <= len(parts) <= 3
            and named_after_role(name)
            and name not in places()
            and not places_in(name)
        ):
            # An unknown given name: the surname stands alone later, or an apposition tells what he or she is.
            person = (bool(alone[parts[-1]]) and clues.acts_as_person(parts[-1])) or told_apart(text, start, end)
        left = office_before(text, start, inner or run) or left_of(text, start) if end else ""
        right = right_of(text, end) if end else ""
        described = bool(left) or bool(right)
        folded = fold(name)
        if not person and name not in places() and not _is_body(name) and described and right:
            person = len(name.split()) <= 4 and not name.isupper()
        if not person and left and name not in places() and not _is_body(name):
            person = len(name.split()) <= 4 and is_role(left.split()[-1])
        if person and end and clues.led_by_article(start, inner, name):
            person = False
        if not person:
            loose.append((start, end, name))
            continue
        known = _same(cast, name, gender, surnames)
        if known is None:
            known = Person(name, gender)
            cast.people.append(known)
        elif len(name.split()) > len(known.name.split()) and (
            known.surname == folded.split()[-1] or known.name == parts[0] in genders()
        ):
            known.name = name
        known.gender = known.gender or gender
        surnames[known.surname] = known
        party = party_of(text, end) if end else ""
        known.descriptions += [part for part in (inner, left, right, party) if part and part not in known.descriptions]
        if end:
            known.places.append(start)
            cast.mentions.append(Mention(start, end, known.name, "person", known.gender))
    for start, end, name in loose:
        if end and " " not in name and not cast.with_surname(fold(name)) and clues.is_somebody(name):
            cast.people.append(Person(name))
            surnames.setdefault(fold(name), cast.people[-1])
        _loose(cast, start, end, name, surnames, clues)
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


_COUPLE = re.compile(r"\b([A-ZÀ-Þ]\w+) and ([A-ZÀ-Þ]\w+) ([A-ZÀ-Þ]\w+)\b")


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


_CAPITALS = rf"{TOKEN}(?: {TOKEN})*"
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
            given = run[: word.start()].split()[-1:]
            if given and given[0] in genders() and " " not in same[0].name:
                label = genders()[given[0]]
                same[0].gender = same[0].gender or (label if label != "either" else None)
                same[0].name = f"{given[0]} {same[0].name}"
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


def _loose(cast: Cast, start: int, end: int, name: str, surnames: dict[str, Person], clues: Clues) -> None:
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
        and not clues.is_located(name)
        and not cast.with_surname(fold(name))
        and genders().get(name) in ("male", "female")
        and name not in places()
    ):
        # a lone given name; after "in" or "of" it is more likely a town
        cast.people.append(Person(name, genders()[name], [], [start]))
        surnames.setdefault(fold(name), cast.people[-1])
    surname = fold(name)
    leader = len(words) == 1 and surname in leader_surnames() and name not in places() and name not in genders()
    if end and leader and not cast.with_surname(surname):
        cast.people.append(Person(name))
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
    for match in place_pattern().finditer(text):
        label, kind = places()[match.group()]
        if kind in ("country", "demonym", "capital", "organ"):
            counts[label] += 2 if kind == "organ" else 1
    counts["United States"] += 4 * len(_LEGISLATORS.findall(text))
    best = counts.most_common(2)
    return best[0][0] if best and best[0][1] else None
