"""The actors that a codebook lists, by any of their names; and which of them are people."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.codebook import Codebook, KnownActor
from analysis.names import body_words, fold, genders, places

_COMMON = re.compile(r"(?:the )?[a-z]+$")


@lru_cache(maxsize=8)
def listed(codebook: Codebook) -> Listed:
    """The actors of a codebook, made once for all articles."""
    return Listed(codebook)


class Listed:
    """Finds an actor of the codebook by words that name it."""

    def __init__(self, codebook: Codebook) -> None:
        self.actors: dict[str, KnownActor] = {actor.name: actor for actor in codebook.actors}
        parents = {actor.group for actor in codebook.actors}
        self.people = frozenset(
            name for name, actor in self.actors.items() if name not in parents and _is_person(actor)
        )
        self._names: dict[str, str] = {}
        for actor in codebook.actors:
            self._names.setdefault(fold(actor.name), actor.name)
        for actor in codebook.actors:
            for alias in actor.aliases:
                self._names.setdefault(fold(alias), actor.name)
        self._joined = {name.replace(" ", ""): actor for name, actor in self._names.items()}
        self._surnames: dict[str, list[str]] = {}
        for name in sorted(self.people):
            self._surnames.setdefault(fold(name).split()[-1], []).append(name)
        self.names_of_people = frozenset(name for name, actor in self._names.items() if actor in self.people)
        phrases = sorted((name for one in codebook.actors for name in (one.name, *one.aliases)), key=len, reverse=True)
        either = "|".join(map(re.escape, phrases))
        self.pattern = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])") if phrases else None

    def known(self, phrase: str) -> str | None:
        """The codebook's name for these words, if it lists them."""
        if not self._names:
            return None
        folded = fold(phrase)
        turned = re.sub(r"^(\w+) of (?:the )?(.+)$", r"\2 \1", folded)  # "leaders of the G7": "G7 leaders"
        return (
            self._names.get(folded)
            or self._names.get(turned)
            or self._joined.get(folded.replace(" ", ""))
            or self._names.get(re.sub(r"^(?:mr|mrs|ms|dr) ", "", folded))
        )

    def by_surname(self, name: str) -> str | None:
        """The one person of the codebook with this surname whose given name, where there is one, doesn't differ."""
        words = fold(name).split()
        same = self._surnames.get(words[-1], []) if words else []
        fitting = [one for one in same if len(words) == 1 or fold(one).split()[0][:1] == words[0][:1]]
        return fitting[0] if len(fitting) == 1 else None

    def is_person(self, name: str) -> bool:
        """Whether a name of the codebook is a person's."""
        return name in self.people

    def of_known(self, name: str) -> str | None:
        """The group that the codebook gives; a body or country at its top is its own; a person at its top has none."""
        actor = self.actors.get(name)
        if actor is None:
            return None
        return actor.group or (None if self.is_person(name) else name)

    def canonical(self, group: str | None) -> str | None:
        """A group under the codebook's name, where it has one."""
        if group is None:
            return None
        return self.known(group) or group

    def aliases(self, name: str) -> tuple[str, ...]:
        """The other names that the codebook gives an actor."""
        actor = self.actors.get(name)
        return actor.aliases if actor else ()

    def named_in(self, text: str) -> list[tuple[int, int, str]]:
        """Every place where the text names a body of the codebook, but by no common noun alone: (start, end, name)."""
        out = []
        for match in self.pattern.finditer(text) if self.pattern else ():
            name = None if _COMMON.match(match.group()) else self.known(match.group())
            if name and not self.is_person(name):
                out.append((match.start(), match.end(), name))
        return out

    def organ(self, country: str, words: set[str]) -> str | None:
        """The one body that the codebook lists under a country with all these (folded) words in a name of it."""
        fitting = [
            actor.name
            for actor in self.actors.values()
            if actor.group == country
            and not self.is_person(actor.name)
            and any(words <= set(fold(name).split()) for name in (actor.name, *actor.aliases))
        ]
        return fitting[0] if len(fitting) == 1 else None

    def named_before(self, name: str, at: int, text: str) -> bool:
        """Whether a codebook's actor stands in the text before a place under a name of its own, not a common noun."""
        actor = self.actors.get(name)
        if actor is None:
            return False
        names = [one for one in (actor.name, *actor.aliases) if one.split()[-1][:1].isupper()]
        early = text[:at]
        return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", early) for one in names)


def _is_person(actor: KnownActor) -> bool:
    words = actor.name.split()
    if len(words) < 2 or set(words) & body_words() or actor.name in places():
        return False
    if set(words) & {"of", "to", "for", "and", "the", "in"}:
        return False
    last = fold(words[-1])
    return words[0] in genders() or any(
        fold(alias).split()[-1:] == [last] and len(alias.split()) < len(words) for alias in actor.aliases
    )
