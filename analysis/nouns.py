"""Read a noun phrase: its head noun, what it is without article and measure, whether it is plural, a person, a firm."""

from __future__ import annotations

import re

from analysis.lexicons import terms
from analysis.names import body_words, fold, is_role, places, roles, thing_words

QUANTITY = re.compile(
    r"""^(?:(?:nearly|about|almost|more\ than|less\ than|at\ least|only|just|some|over|around|roughly|up\ to|a|an|the
      |as\ many\ as|fully|small|large)\ )*
    (?:(?:majority|minority|plurality|number|handful|group|groups|couple|dozens?|scores|hundreds|thousands|most
        |many|some|all|few|half|third|quarter|two-thirds
      |(?:\d[\d.,]*|[\w-]+)\ ?(?:%|percent|per\ cent))\ (?:of\ )(?:the\ |its\ |his\ |her\ |their\ )?
      |[\w-]+\ (?:in|out\ of|of)\ (?:\d+|two|three|four|five|six|seven|eight|nine|ten)\ (?:of\ the\ )?|(?:one
          |two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty(?:-\w+)?|thirty(?:-\w+)?|\d[\d,.]*
          |several|many|some|few|most|all|both|other|
      another|various|numerous|certain|dozens\ of|hundreds\ of|scores\ of|any)[ ]
      (?:of\ (?:the|its|his|her|their|our|these|those)\ )?)""",
    re.I | re.X,
)
ARTICLE = re.compile(
    r"^(?:the|a|an|some|this|that|these|those|its|his|her|their|our|top|another|other|my|your|(?-i:[Rr]ecent"
    r"|new|exhaustive|many)|\w+-(?:judge|member|person|man))\s+",
    re.I,
)
POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
CLAUSE = re.compile(r",? (?:who|which|whose)\b.*$|,? that (?:is|are|was|were|has|had)\b.*$", re.S)
PARTICIPLE = re.compile(
    r",? (?:being|conducted|released|published|coming|handling|seeking|living|working on|standing"
    r"|attending|carried out|including|such as|like (?=[A-Z])|that (?!it\b))\b.*$",
    re.S,
)
BRACKETS = re.compile(r"\s*\([^()]*\)")
PREPOSITION = re.compile(
    r" (?:of|for|at|from|in|with|by|on|to|behind|near|under|close to|familiar with|briefed on"
    r"|involved in|conducted|published|released|led|based)\b"
)
BARE_PERCENT = re.compile(
    r"^(?:only |just |some |about |nearly |another )*[\w.-]+ ?(?:%|percent|per cent)(?: of (?:them|those|these))?$",
    re.I,
)
_MONTH = r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber"
WHEN = re.compile(rf",? (?:in|since|from) (?:early |late |mid-)?(?:(?:{_MONTH})(?: (?:19|20)\d\d)?|(?:19|20)\d\d)$")
AMONG = re.compile(
    r"\b(?:of|among)\s+(?:all |the |those )?((?:(?:likely|registered|eligible|undecided|young|older"
    r"|female|male|black|white|American|British|independent) )*(?:voters|adults|respondents|people"
    r"|men|women|residents|households|companies|firms))\b|\b((?:likely|registered) voters)\b",
    re.I,
)


GENERIC = terms("reading", "source generic")
FIRMS = terms("reading", "source firms")
STOP = terms("reading", "source stop")
SYNONYMS: dict[str, frozenset[str]] = {
    "judge": frozenset({"justice", "judge"}),
    "justice": frozenset({"justice", "judge"}),
    "senator": frozenset({"sen", "sen.", "senator"}),
    "congressman": frozenset({"rep", "rep.", "congressman", "representative"}),
    "congresswoman": frozenset({"rep", "rep.", "congresswoman", "representative"}),
    "lawmaker": frozenset(
        {"rep", "rep.", "sen", "sen.", "senator", "congressman", "congresswoman", "representative", "mp"}
    ),
    "member": frozenset({"rep", "rep.", "sen", "sen."}),
    "governor": frozenset({"gov", "gov.", "governor"}),
    "spokesman": frozenset({"spokesman", "spokesperson"}),
    "spokeswoman": frozenset({"spokeswoman", "spokesperson"}),
    "spokesperson": frozenset({"spokesman", "spokeswoman", "spokesperson"}),
    "boss": frozenset({"executive", "head", "chief", "ceo", "president", "chairman", "chairwoman"}),
    "chief": frozenset({"executive", "head", "chief", "ceo", "president"}),
    "executive": frozenset({"executive", "ceo", "head", "chief"}),
    "ceo": frozenset({"executive", "ceo"}),
    "nominee": frozenset({"nominee", "candidate"}),
    "candidate": frozenset({"nominee", "candidate"}),
    "envoy": frozenset({"ambassador", "envoy"}),
    "ambassador": frozenset({"ambassador", "envoy"}),
    "premier": frozenset({"premier", "minister"}),
    "diplomat": frozenset({"ambassador", "envoy", "minister", "diplomat"}),
    "ex-wife": frozenset({"ex-wife", "wife"}),
    "general": frozenset({"gen", "gen.", "general"}),
    "professor": frozenset({"professor", "prof"}),
    "host": frozenset({"host", "anchor"}),
}

BODY_SYNONYMS: dict[str, frozenset[str]] = {
    "centre": frozenset({"center", "centre"}),
    "center": frozenset({"center", "centre"}),
    "service": frozenset({"service", "services", "intelligence", "agency"}),
    "agency": frozenset({"agency", "administration", "authority", "bureau"}),
    "committee": frozenset({"committee", "board", "panel", "commission"}),
    "panel": frozenset({"panel", "committee", "commission"}),
    "authority": frozenset({"authority", "agency"}),
}


def head_of(phrase: str) -> str:
    """The head noun of a phrase: the last word before a preposition or comma."""
    cut = PREPOSITION.search(" " + phrase)
    words = (phrase[: max(cut.start() - 1, 0)] if cut and cut.start() > 1 else phrase).split(",")[0].split()
    return POSSESSIVE.sub("", words[-1]) if words else phrase


def without_measure(phrase: str) -> str:
    """A phrase without article, number and measure in front."""
    for _ in range(3):
        shorter = QUANTITY.sub("", phrase, count=1)
        shorter = ARTICLE.sub("", shorter, count=1)
        if not shorter or shorter == phrase:
            break
        phrase = shorter
    return phrase


def is_plural(words: str) -> bool:
    """Whether the head noun is a plural."""
    head = head_of(words).lower()
    return head in ("people", "police", "men", "women", "others", "some", "many", "voters") or (
        head.endswith("s") and not head.endswith(("ss", "us", "is", "ics")) and len(head) > 3
    )


def is_human(words: str) -> bool:
    """Whether the head noun can be he or she."""
    head = head_of(words).lower()
    return is_role(head) or bool({"people"} & roles().get(head, frozenset())) or head in ("member", "man", "woman")


def describes(actor: str, head: str) -> bool:
    """Whether an actor without a name is named by this head noun."""
    return fold(head) in fold(actor).split()


def is_firm(name: str) -> bool:
    """Whether a body can be "the company"."""
    return (
        name not in places()
        and name not in thing_words()
        and not {word.title() for word in name.split()} & (_PUBLIC | thing_words() - body_words())
    )


_PUBLIC = terms("reading", "source public")


def looks_like_body(name: str) -> bool:
    """Whether a name is that of a body or place."""
    return bool(set(name.split()) & body_words()) or name in places()
