"""Make a claim's sentence of what somebody said: a readable, affirmative clause, changed as little as possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from analysis.lexicons import read_lexicon, terms
from analysis.phrases import find, negations, root, roots, tokens

_QUOTES = re.compile("[“”„«»\"]|(?<!\\w)['‘’]|['’](?!\\w)")
_BREAK = re.compile(r"\s*(?:\[…\]|[;:()?!–—]|\.(?=\s|$)|\s-\s)\s*")
_LEAD = re.compile(r"^(?:and|but|that|also|as|so|then|indeed|yes|well),? ", re.I)
_OPENS = re.compile(
    r"^(?:whether|if|when|where|what|why|how|which|who|whom|because|although|while|as|to|of|for|in)\b", re.I
)
_TOLD = frozenset(root(word) for word in ("tell", "assure", "inform", "remind", "warn", "inform", "notify"))
_TO_WHOM = re.compile(r"^(?:(?!\bthat\b)\S+ ){1,6}that (?=\S)", re.I)
_REPORT = (
    "claim|charge|allegation|accusation|report|suggestion|denial|admission|idea|view|news|assertion|finding|evidence|sign"
    "|story|explanation|fact|proof|rumou?r|warning|conclusion|suspicion|charge|indication"
)
_TOLD_OF = re.compile(
    rf"^(?:(?:[^,]+ )?(?:{_REPORT})s? (?:[^,]+? )?|if it (?:is|was|were|turns|turned) \w+ )that (?=\S+ )", re.I
)
"""What leads up to a proposition: "a claim by regulators that", "if it is shown that"."""
_CUTS = (
    (
        re.compile(
            r",? (?:which|who|whose|where|so far|yet|either|too|lately|(?:most )?recently|again|at all|as well)\b.*$"
        ),
        "",
    ),
    (re.compile(r",? and (?:also|then|is|are|was|were|has|have|had|will|would)\b.*$"), ""),
    (re.compile(r", .*$"), ""),
    (re.compile(r", [^,]*$"), ""),
    (re.compile(r", [^,]+, "), " "),
)
"""What can fall away: a relative clause, a second verb, what follows the first comma, or the last, a parenthesis."""
_WHEN = re.compile(
    r" (?:on|since|in|by|until|before) (?:\d{1,2} )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February"
    r"|March|April|May|June|July|August|September|October|November|December|\d{4})\b(?: \d{1,2})?(?:,? \d{4})?|\d"
)
_FIRST = re.compile(r"\b(?:[Ww]e|I)\b(?!['’])")
_SHORT = {"n't": " not", "’ve": " have", "'ve": " have", "’re": " are", "'re": " are", "’m": " am", "'m": " am"}
_NOT = (
    (re.compile(r"\b(?:cannot|can not|can['’]t)\b", re.I), "can"),
    (re.compile(r"\bwon['’]t\b", re.I), "will"),
    (re.compile(r"(?<=\w)n['’]t\b"), ""),
    (re.compile(r"\b(?:not|never) ", re.I), ""),
    (re.compile(r"\bno (?=\w)", re.I), ""),
)
_ANY = re.compile(r"\b(?:any|ever) (?=\w)", re.I)
_FORMS = re.compile(r"\b(?:am|are|have|were)\b")
_SINGULAR = {"am": "is", "are": "is", "have": "has", "were": "was"}
_PRONOUN = re.compile(r"^(?:he|she|it|they|this|that|these|those|there|you|his|her|its|their)\b", re.I)
_OWN = re.compile(r"(?:he|she|it|they|his|her|its|their)\b", re.I)
_TURNS = re.compile(r"\b(?:held back|refus\w+|fail\w+|without|stop\w*|instead|far from|only|alone|less)\b", re.I)
_REFERS = re.compile(r"\b(?:him|them|it|this|these|those|you|your|there)\b", re.I)
_COUNTRY = re.compile(r"\b(?:his|her|its|their|our|my) (?:own )?(?:country|government|nation|side)\b", re.I)
_NOUN = re.compile(
    r"(?:[st]ion|ment|al|ale|y|ing|er|th|oss|ft|light|oice|ure|critic|dead|ence|ledge|ies|threat|best|worst|ism|[iy]ze|plan"
    r"|arm|test|lie)s?$"
)
_CARRIERS = frozenset(
    ("has", "have", "had", "does", "do", "did", "can", "could", "may", "might", "must", "should", "ca", "wo")
)
_NO_SUBJECT = frozenset(("a", "an", "the", "of", "for", "by", "with", "and", "its", "their", "more", "most"))
_LINKS = terms("words", "stop") - {"a", "an", "the", "this", "that", "no", "its", "his", "her", "their", "all"}
_LED, _UNNAMED = 0.2, 0.15
_LONGEST, _BEST, _SHORTEST = 26, 12, 3


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence made of a statement, and what it cost to make: 0 as it was said, more the further it is from that."""

    text: str
    cost: float


def sentences_of(content: str, cue: str, actor: str | None, group: str | None) -> Iterator[Sentence]:
    """The sentences that can be made of a content, affirmative and without quotation marks.

    Negation is taken out, "we" and "his country" become the speaker or whom it speaks for, what leads up to the clause
    and what trails after it falls away. A clause that says that something is false, asks, or can't be made affirmative
    by leaving words out gives none.
    """
    text = " ".join(_QUOTES.sub("", content).split())
    if roots(tokens(cue))[-1:] and set(roots(tokens(cue))) & _TOLD:
        text = _TO_WHOM.sub("", text)
    for piece in _BREAK.split(text):
        piece = _LEAD.sub("", piece.strip(" ,"))
        bare = _TOLD_OF.sub("", piece)
        clauses = {bare: _LED}
        clauses[piece] = 0.0 if bare == piece else 1.0
        for clause, cost in list(clauses.items()):
            for cut, instead in _CUTS:
                clauses.setdefault(cut.sub(instead, clause), cost + 0.05)
        for clause, cost in clauses.items():
            made = _made(clause.strip(" ,"), cue, actor, group)
            if made is not None:
                yield replace(made, cost=cost + made.cost)


def _made(clause: str, cue: str, actor: str | None, group: str | None) -> Sentence | None:
    words = tokens(clause)
    count = sum(word[0].isalnum() for word in words)
    if not _SHORTEST <= count <= _LONGEST or {"neither", "nor", "nothing", "nobody", "none", "nowhere"} & set(words):
        return None
    if any(hit.label in ("falsehood", "doubt", "silence") for hit in find("polarity", roots(words))):
        return None
    turns = negations(words)
    if any(words[at] == "not" and words[at - 1 : at] and words[at - 1] not in _carriers() for at in turns):
        return None  # "and not the board" sets one thing against another
    cost = 0.03 * max(count - _BEST, 0) + 0.1 * len(_WHEN.findall(clause))
    if turns:
        cost += 0.5 * len(turns)
        for pattern, instead in _NOT:
            clause = pattern.sub(instead, clause)
    clause = _ANY.sub("", clause)
    body = group or actor
    if body:
        clause = _COUNTRY.sub(body, clause)
    if _FIRST.search(clause) and body:
        # "We have" said for a country is "Iran has".
        clause = re.sub(r"\b[Oo]ur\b|\b[Mm]y\b", f"{body}'s", _FIRST.sub(body, clause))
        clause = re.sub(rf"(?<={re.escape(body)} )(am|are|have|were)\b", lambda form: _SINGULAR[form[1]], clause)
        cost += 0.2
    elif _PRONOUN.match(clause):
        # Whoever denies or admits does so of own doings.
        labels = {hit.label for hit in find("cues", roots(tokens(cue)), gap=3)}
        if actor and labels & {"deny", "admit", "reject"} and _OWN.match(clause):
            owner = actor if clause[0] in "hsHS" else group or actor
            subject = owner if re.match(r"(?:he|she|it|they)\b", clause, re.I) else f"{owner}'s"
            clause, cost = re.sub(r"^\w+", lambda _: subject, clause), cost + 0.1
        else:
            cost += 1.0
    cost += 0.5 * len(_TURNS.findall(clause))
    cost += 1.0 * len(_REFERS.findall(clause))
    cost += 1.0 * bool(_OPENS.match(clause)) + 0.7 * bool(
        re.search(r"\b(?:if|whether|would|could|may|might)\b", clause)
    )
    cost += 3.0 * (not _finite(tokens(clause)) or bool(re.match(r"[^,]{1,40}? of \w+ing\b", clause)))
    # A claim tells who does it: a sentence that begins with a name is better than one that begins with a thing.
    cost += _UNNAMED * (not clause[:1].isupper() or clause.split()[0] in ("A", "An", "The", "There"))
    return Sentence(clause[:1].upper() + clause[1:].rstrip(" ,") + ".", cost)


@cache
def _carriers() -> frozenset[str]:
    """Verbs that can stand before "not"."""
    return (terms("words", "be") - {"'s"}) | terms("words", "will") | _CARRIERS


@cache
def _verbs() -> frozenset[str]:
    past = {entry.term for entry in read_lexicon("irregular") if not _NOUN.search(entry.term)}
    return frozenset(past | _carriers())


def _finite(words: list[str]) -> bool:
    """Whether a clause begins with a subject and has a verb after it that can carry a sentence."""
    if words[0] in _verbs() or words[0].endswith("ing"):
        return False
    return any(_carries(words, at) for at in range(1, len(words)))


def _carries(words: list[str], at: int) -> bool:
    word, before = words[at], words[at - 1]
    if word in _verbs():
        return True
    if len(word) > 3 and word.endswith("ed"):
        return before not in _NO_SUBJECT
    # "The engine contains software", not "the drone deliveries to Norland" and not "the tests of engines".
    third = len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    follows = words[at + 1 : at + 2]
    return (
        third and bool(follows) and follows[0] not in _LINKS and not before.endswith("s") and before not in _NO_SUBJECT
    )
