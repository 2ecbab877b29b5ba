"""One name for an actor in the whole corpus, and a name for a role where the articles of those days tell who holds it.

Runs over the statements of all articles, after each has been read by itself. The article's own reading stays in `why`;
what is changed here is told there under `identity`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis.aliases import Seen, one_name_each
from analysis.codebook import EMPTY, Codebook
from analysis.lexicons import terms
from analysis.listed import Listed, listed
from analysis.names import fold, genders, is_role, places_in, titles
from analysis.nouns import head_of
from analysis.records import Article, Statement

_JOINT = re.compile(r" and |, ")
_FULL = re.compile(r"\b([A-Z][\w’'-]+) ([A-Z][\w’'-]+)")
_SHORT = re.compile(r"((?:[A-Z][\w’'-]* (?:(?:of|for|and|the|on) )*){1,7})\(([A-Z]{2,7})\)")
_SOLE = terms("reading", "role sole")
"""Offices that one person holds in a country, so that the word alone tells which."""
_PLURAL_OR_PAST = terms("reading", "role past")
_IDLE = terms("reading", "role idle")
Role = tuple[frozenset[str], str]


@dataclass(frozen=True, slots=True)
class _Day:
    """One article's word on who holds a role."""

    day: date
    actor: str


def unify_actors(
    articles: Iterable[Article], statements: Sequence[Statement], codebook: Codebook = EMPTY
) -> list[Statement]:
    """The statements with one name for each actor and group, in the order given; the same for any order of articles.

    ("identity", …) is added to `why` where a name is changed.
    """
    by_id = {article.article_id: article for article in articles}
    book = listed(codebook)
    names = one_name_each(
        _seen(by_id, statements), book.known, _abbreviations(by_id), _shared_surnames(by_id, statements)
    )
    named = [_renamed(one, names, book) for one in statements]
    return _with_holders(by_id, named)


def _seen(by_id: dict[str, Article], statements: Sequence[Statement]) -> dict[str, Seen]:
    """How each name stands in the statements; of two joined names each."""
    counts: Counter[str] = Counter()
    sides: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, set[str]] = defaultdict(set)
    for one in statements:
        for name in filter(None, (one.actor, one.group)):
            counts.update(_each(name))
        if one.actor and one.group:
            sides[one.actor].add(one.group)
        if one.actor and one.attribution.source:
            words = one.attribution.source.of(by_id[one.article_id].text).split()
            kind = titles().get(words[0]) if words else None
            if kind in ("male", "female"):
                kinds[one.actor].add(kind)
    return {name: Seen(count, frozenset(sides[name]), frozenset(kinds[name])) for name, count in counts.items()}


def _each(name: str) -> list[str]:
    """A name, and the parts of a joint one."""
    parts = _JOINT.split(name)
    return [name, *(part for part in parts if part[:1].isupper())] if len(parts) > 1 else [name]


def _shared_surnames(by_id: dict[str, Article], statements: Sequence[Statement]) -> set[str]:
    """Surnames, folded, that stand bare as actors and that the texts give to people of several given names."""
    bare = {fold(one.actor) for one in statements if one.actor and " " not in one.actor}
    given: dict[str, set[str]] = defaultdict(set)
    for article in by_id.values():
        for first, last in _FULL.findall(article.text):
            if first in genders() and fold(last) in bare:
                given[fold(last)].add(fold(first))
    return {surname for surname, firsts in given.items() if len(firsts) > 1}


def _abbreviations(by_id: dict[str, Article]) -> dict[str, str]:
    """What abbreviations are short for, where the articles give one full name only: "Air Quality Council (AQC)"."""
    found: dict[str, set[str]] = defaultdict(set)
    for article in by_id.values():
        for words, letters in _SHORT.findall(article.text):
            parts = words.split()
            for number in range(len(parts)):
                own = parts[number:]
                if own[0][0].isupper() and "".join(word[0] for word in own if word[0].isupper()) == letters:
                    found[letters].add(" ".join(own))
                    break
    return {letters: next(iter(names)) for letters, names in found.items() if len(names) == 1}


def _renamed(one: Statement, names: dict[str, tuple[str, str]], book: Listed) -> Statement:
    """A statement with the one name of its actor and of its group."""
    actor, why = _one_name(one.actor, names)
    group = _one_name(one.group, names)[0]
    if (actor, group) == (one.actor, one.group):
        return one
    if actor != one.actor and actor is not None and book.known(actor):
        group = book.of_known(book.known(actor) or actor) or group
    return replace(one, actor=actor, group=group, why=(*one.why, ("identity", why)) if why else one.why)


def _one_name(name: str | None, names: dict[str, tuple[str, str]]) -> tuple[str | None, str]:
    if name is None:
        return None, ""
    if name in names:
        return names[name]
    parts = re.split(f"({_JOINT.pattern})", name)
    if len(parts) == 1 or not any(part in names for part in parts):
        return name, ""
    whys = [names[part][1] for part in parts if part in names]
    return "".join(names[part][0] if part in names else part for part in parts), "; ".join(whys)


def _with_holders(by_id: dict[str, Article], statements: list[Statement]) -> list[Statement]:
    """The statements with a person's name for a role, where the articles tell of one person only who holds it then."""
    holders: dict[Role, list[_Day]] = defaultdict(list)
    meant: dict[tuple[str, str, str], Role] = {}
    for one in statements:
        source = one.attribution.source
        if source is None or one.actor is None or one.group is None:
            continue
        article = by_id[one.article_id]
        key = _role(source.of(article.text), one.actor)
        if not key:
            continue
        if _has_no_name(one.actor):
            meant[one.article_id, one.actor, one.group] = (key, one.group)
        elif one.actor[:1].isupper() and one.actor != one.group:
            holders[key, one.group].append(_Day(article.published, one.actor))
    out = []
    for one in statements:
        role = meant.get((one.article_id, one.actor or "", one.group or ""))
        holder = _holder(holders.get(role, []), by_id[one.article_id].published) if role else None
        if holder and role:
            why = f"{' '.join(sorted(role[0]))} of {role[1]}: {holder}, by articles of these days"
            one = replace(one, actor=holder, why=(*one.why, ("identity", why)))
        out.append(one)
    return out


def _role(words: str, actor: str) -> frozenset[str]:
    """The words of a role in a source without names, countries and articles; empty for one that many may hold."""
    words = re.split(r",? (?:who|which)\b", words)[0]
    for start, end, *_ in reversed(places_in(words)):
        words = words[:start] + words[end:]
    own = set(fold(actor).split()) if not _has_no_name(actor) else set()
    parts = [fold(re.sub(r"['’]s$", "", word)).replace("defense", "defence") for word in re.findall(r"[\w’'-]+", words)]
    key = frozenset(word for word in parts if word and word not in own and word not in _IDLE)
    if key & _PLURAL_OR_PAST or not any(is_role(word) for word in key):
        return frozenset()
    return key if len(key) > 1 or key <= _SOLE else frozenset()


def _has_no_name(actor: str) -> bool:
    """Whether an actor is a role: its head noun is a common one."""
    head = head_of(actor)
    return head.islower() and is_role(head)


def _holder(days: list[_Day], day: date) -> str | None:
    """The one who holds a role on a day: said so of nobody else from the last article before to the first after."""
    before = max((one.day for one in days if one.day <= day), default=None)
    after = min((one.day for one in days if one.day >= day), default=None)
    if before is None or after is None:
        return None
    named = {one.actor for one in days if before <= one.day <= after}
    return next(iter(named)) if len(named) == 1 else None
