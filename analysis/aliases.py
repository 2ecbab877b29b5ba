"""Tell which names of a corpus are one person's or one body's, and choose one for all.

Names are compared in blocks of one surname, never all with all, so that the cost grows with their number. A wrong merge
is worse than a missed one: what differs by more than spelling must agree in the group, and what fits two people is
left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from analysis.lexicons import terms
from analysis.names import body_words, fold, genders, is_role, places, thing_words

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = terms("reading", "name particle")


@dataclass(frozen=True, slots=True)
class Seen:
    """How a name stands in a corpus: how often, for which groups, with which genders of titles."""

    count: int = 1
    groups: frozenset[str] = frozenset()
    genders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Name:
    """A person's full name in its parts, folded; `surnames` holds the last part of a hyphenated surname, too."""

    name: str
    given: str
    middle: tuple[str, ...]
    surname: str
    surnames: tuple[str, ...]
    suffix: str


def one_name_each(
    seen: Mapping[str, Seen],
    known: Callable[[str], str | None],
    short: Mapping[str, str] | None = None,
    shared: Iterable[str] = (),
) -> dict[str, tuple[str, str]]:
    """For each name that is another's: (the one name, why in plain words). The same whatever the order of `seen`.

    `known` gives the codebook's name for a name, or None; `short` the full names of abbreviations that the articles
    themselves give; `shared` are surnames (folded) that the articles give to several people.
    """
    listed = {name: book for name in sorted(seen) if (book := known(name)) and book != name}
    out = {name: (book, f"“{name}” is {book} in the codebook") for name, book in listed.items()}
    full = [parts for name in sorted(seen) if name not in listed and (parts := _parts(name, seen[name]))]
    clusters = _people(full, seen)
    for cluster in clusters:
        if len({book for name in cluster if (book := known(name))}) > 1:
            continue  # the codebook keeps them apart
        best = _best(cluster, seen, known)
        for name in cluster:
            if name != best:
                out[name] = (best, f"“{name}” is {best}: one name in two spellings or lengths")
    holders = {one.name: out.get(one.name, (one.name, ""))[0] for one in full}
    out |= _lone(seen, out, full, holders, frozenset(shared), known)
    for name in sorted(seen):
        if name not in out and short and name in short and short[name] != name:
            out[name] = (short[name], f"“{name}” is short for {short[name]}")
    return out | _spellings(seen, out, known)


def _parts(name: str, seen: Seen) -> _Name | None:
    """A person's full name, or None for anything else (a body is its own group)."""
    words = name.split()
    if not 2 <= len(words) <= 6 or name in seen.groups or name in places() or is_role(words[-1]):
        return None
    if not all(word[0].isupper() or word in _PARTICLES or "-" in word for word in words):
        return None
    if set(words) & (body_words() | thing_words()) or any(char.isdigit() for char in name):
        return None
    suffix = ""
    folded = [fold(word) for word in words]
    if folded[-1] in _SUFFIXES:
        suffix, folded, words = folded[-1], folded[:-1], words[:-1]
    if len(folded) < 2 or not all(folded):
        return None
    ends = tuple(dict.fromkeys([folded[-1], fold(words[-1].split("-")[-1])]))
    return _Name(name, folded[0], tuple(one for one in folded[1:-1] if one not in _PARTICLES), folded[-1], ends, suffix)


def _people(names: list[_Name], seen: Mapping[str, Seen]) -> list[list[str]]:
    """The names of two spellings or lengths that are one person's, by surname."""
    parent: dict[str, str] = {one.name: one.name for one in names}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    def join(one: _Name, other: _Name) -> None:
        first, second = sorted((root(one.name), root(other.name)))
        parent[second] = first

    blocks: dict[str, list[_Name]] = defaultdict(list)
    for one in names:
        for key in {spelled(end, surname=True) for end in one.surnames}:
            blocks[key].append(one)
    for block in blocks.values():
        by_given: dict[tuple[str, str], list[_Name]] = defaultdict(list)
        for one in block:
            by_given[one.suffix, spelled(one.given)].append(one)
        for group in by_given.values():
            _join_alike(group, seen, join)
        _join_initials(by_given, seen, join)
    clusters: dict[str, list[str]] = defaultdict(list)
    for one in names:
        clusters[root(one.name)].append(one.name)
    return [sorted(cluster) for _, cluster in sorted(clusters.items()) if len(cluster) > 1]


def _join_alike(group: list[_Name], seen: Mapping[str, Seen], join: Callable[[_Name, _Name], None]) -> None:
    """Join names of one given name and surname: exact ones if the middle names allow it, others of one group only."""
    middles: dict[str, list[_Name]] = defaultdict(list)
    for one in group:
        middles[" ".join(one.middle)].append(one)
    long = [key for key in sorted(middles) if key]
    lone = len(long) <= 1 or all(_continues(one, long[-1]) for one in long)
    for key in sorted(middles):
        target = middles[long[-1]][0] if lone and long else middles[key][0]
        for one in middles[key]:
            same = (one.given, one.surname) == (target.given, target.surname)
            if one is not target and (same or _one_side(one, target, seen)):
                join(one, target)


def _one_side(one: _Name, other: _Name, seen: Mapping[str, Seen]) -> bool:
    """Whether two spellings are one person's: of one group, the given names long and like enough, of one gender."""
    if not seen[one.name].groups & seen[other.name].groups:
        return False
    if one.given == other.given:
        return True
    kinds = {genders().get(name.split()[0]) for name in (one.name, other.name)}
    alike = SequenceMatcher(None, one.given, other.given, autojunk=False).ratio()
    return kinds != {"male", "female"} and min(len(one.given), len(other.given)) >= 4 and alike >= 0.7


def _continues(short: str, long: str) -> bool:
    """Whether middle names can be an abbreviation of others: "m" of "maria"."""
    first, second = short.split(), long.split()
    return len(first) == len(second) and all(
        b.startswith(a) or a.startswith(b) for a, b in zip(first, second, strict=True)
    )


def _join_initials(
    by_given: Mapping[tuple[str, str], list[_Name]], seen: Mapping[str, Seen], join: Callable[[_Name, _Name], None]
) -> None:
    """Join "A. Ruiz" to the one person of that surname whose given name begins so."""
    for (suffix, given), short in by_given.items():
        if len(given) != 1:
            continue
        long = [key for key in by_given if key[0] == suffix and len(key[1]) > 1 and key[1].startswith(given)]
        if len(long) == 1:
            target = by_given[long[0]][0]
            for one in short:
                if one.surname == target.surname and _agree(seen[one.name], seen[target.name]):
                    join(one, target)


def _agree(one: Seen, other: Seen) -> bool:
    """Whether two names can be for the same: groups and genders of titles, where both have them."""
    groups = not one.groups or not other.groups or bool(one.groups & other.groups)
    return groups and (not one.genders or not other.genders or bool(one.genders & other.genders))


def _lone(
    seen: Mapping[str, Seen],
    done: Mapping[str, tuple[str, str]],
    full: list[_Name],
    holders: Mapping[str, str],
    shared: frozenset[str],
    known: Callable[[str], str | None],
) -> dict[str, tuple[str, str]]:
    """Bare surnames that are one person's: the only one of that surname, on the same side, of the same gender."""
    of_surname: dict[str, set[str]] = defaultdict(set)
    facts: dict[str, Seen] = {}
    for one in full:
        holder = holders[one.name]
        for end in one.surnames:
            of_surname[end].add(holder)
        before = facts.get(holder, Seen(0))
        given = genders().get(one.name.split()[0])
        own = frozenset({given}) if given in ("male", "female") else frozenset()
        facts[holder] = Seen(0, before.groups | seen[one.name].groups, before.genders | seen[one.name].genders | own)
    out = {}
    for name in sorted(seen):
        folded = fold(name)
        if name in done or " " in name or not name[:1].isupper() or name in places() or name in seen[name].groups:
            continue
        people = of_surname.get(folded, set())
        if len(people) != 1 or folded in shared or known(name):
            continue
        holder = next(iter(people))
        if _agree(seen[name], facts[holder]):
            out[name] = (holder, f"“{name}” is {holder}, the only one of that surname in these articles")
    return out


def _spellings(
    seen: Mapping[str, Seen], done: Mapping[str, tuple[str, str]], known: Callable[[str], str | None]
) -> dict[str, tuple[str, str]]:
    """Names that differ only in case, accents, punctuation or a leading article."""
    same: dict[str, list[str]] = defaultdict(list)
    for name in sorted(seen):
        if name not in done and name[:1].isupper():
            same[fold(name)].append(name)
    out: dict[str, tuple[str, str]] = {}
    for folded, names in sorted(same.items()):
        if folded and len(names) > 1:
            best = _best(names, seen, known)
            out |= {name: (best, f"“{name}” is {best} in another spelling") for name in names if name != best}
    return out


def _best(names: list[str], seen: Mapping[str, Seen], known: Callable[[str], str | None]) -> str:
    """The name for all: the codebook's, else the fullest, of those the most frequent, of those the first."""
    for name in names:
        book = known(name)
        if book:
            return book
    return min(
        names, key=lambda name: (-len([word for word in name.split() if len(word) > 2]), -seen[name].count, name)
    )


@lru_cache(maxsize=200_000)
def spelled(word: str, surname: bool = False) -> str:
    """A folded name as it is in any transliteration: Mohammad is Muhammad, Nebenzia is Nebenzya, Mueller is Müller.

    In a surname only i, y, j and double letters are alike; in a given name, beside which the surname stands, a and e
    and o and u are, too, but for the first letter.
    """
    word = re.sub(r"(?<=[^aeiou])([uoa])e(?=[^aeiou])", r"\1", word)
    for one, other in (("kh", "h"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "v")):
        word = word.replace(one, other)
    first, rest = re.sub("[yi]", "j", word[:1]), re.sub("[yj]", "i", word[1:])
    if surname:
        rest = re.sub(r"i[ae]?$", "i", rest)
    else:
        end = (
            re.sub(r".*[aeiou](?=[aeiou]$)", "", rest).translate(_ALIKE)[-1:] if re.search("[aeiou]{2}$", rest) else ""
        )
        rest = re.sub(r"[aeiou]+", lambda run: run.group()[0].translate(_ALIKE), rest) + end
    return re.sub(r"(.)\1+", r"\1", first + rest)


_ALIKE = str.maketrans("eo", "au")
