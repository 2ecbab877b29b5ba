"""Find people who have no name in an article: "a woman", "the terrorists", "my husband", "many readers".

They are what a pronoun may stand for when nobody named fits. Heads are the nouns for people of `lexicons/people.csv`
and `lexicons/roles.csv`, and plurals that end as words for people do (-ers, -ists, -ians).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from analysis.lexicons import terms
from analysis.names import is_role, roles

_WOMEN = terms("people", "female")
_MEN = terms("people", "male")
_EITHER = terms("people", "either")
_MANY = terms("people", "plural")
_NOT_PERSONS = terms("people", "never")
_ENDING = re.compile(r"[a-z]{2,}(?:[^aeiou]ers|ators|itors|ists|icians|arians|eers|ees|women|men)$")
_STOP = terms("people", "stop")


@dataclass(frozen=True, slots=True)
class Nominal:
    """People, or a body, without a name: where they stand, in which words, how many, of which gender."""

    start: int
    end: int
    words: str
    plural: bool
    gender: str | None = None
    body: bool = False


@cache
def person_word(word: str) -> tuple[bool, str | None] | None:
    """Whether a common noun (lower case) is a plural of people, and its gender; None for what is no person."""
    if word in _NOT_PERSONS:
        return None
    if word in _WOMEN or word.endswith("woman"):
        return False, "female"
    if word in _MEN or (word.endswith("man") and word not in ("human", "german", "roman")):
        return False, "male"
    if word in _EITHER:
        return False, None
    classes = roles().get(word, frozenset())
    if word in _MANY or ("people" in classes and word.endswith(("s", "people", "men", "women"))):
        return True, None
    if word.endswith("s") and (person_word(word[:-1]) or _ENDING.match(word)):
        return True, None
    if _ENDING.match(word) and word.endswith("men"):
        return True, None
    return (False, None) if is_role(word) and not word.endswith("s") else None


def nominals(text: str) -> list[Nominal]:
    """The people and bodies without a name of a text, in its order; a singular only after an article or the like."""
    out = []
    for match in re.finditer(r"[a-z][a-z-]{2,}", text):
        word = match.group()
        kind = person_word(word)
        body = kind is None and "company" in roles().get(word, frozenset())
        if (kind is None and not body) or text[match.start() - 1 : match.start()].isalnum():
            continue
        plural, gender = kind or (False, None)
        left, led = _left(text, match.start())
        if plural or led:
            start = match.start() - len(left)
            out.append(Nominal(start, match.end(), text[start : match.end()], plural, gender, body))
    return out


_PLAIN = terms("people", "adjective")
_DETERMINER = terms("people", "determiner")
_MODIFIER = re.compile(
    r"(?:[A-Z][\w.’'-]*|[\w’'-]+(?:al|ic|an|ive|ing|ed|ish|ese|ful|ous|ant|ent|ary|ory|able|y|less|[’']s))$"
)


def _left(text: str, at: int) -> tuple[str, bool]:
    """The words before a head noun that belong to it, and whether an article or the like leads them."""
    before = re.search(r"(?:[\w’'-]+ ){0,4}$", text[max(0, at - 60) : at])
    words = before.group().split(" ")[:-1] if before else []
    taken: list[str] = []
    for word in reversed(words):
        lowered = word.lower()
        if lowered in _DETERMINER:
            return " ".join([word, *taken]) + " ", True
        if lowered in _STOP or not word[0].isalpha() or len(taken) > 2:
            break
        taken.insert(0, word)
        if re.search(r"['’]s$", word):
            return " ".join(taken) + " ", True
    own: list[str] = []
    for word in reversed(taken):
        if not (_MODIFIER.match(word) or word.lower() in _PLAIN):
            break
        own.insert(0, word)
    return (" ".join(own) + " " if own else ""), False
