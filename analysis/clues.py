"""What stands around a name in a text: the words that describe somebody, and whether the name is a person's at all."""

from __future__ import annotations

import re
from functools import cached_property

from analysis.lexicons import terms
from analysis.names import TOKEN, genders, is_role, places, roles, thing_words, titles

_SPEECH = re.compile(r"\b(?:said|says|told|added|wrote|asked|insisted|argued|claimed)\b")
_AGED = re.compile(r", (?:aged )?\d\d,")
_APART = re.compile(r", (?:an?|the|his|her|its|[A-Z][\w.]*[’']s) ([^,.;:\n“”\"]{3,70}),")
_WHAT = re.compile(
    r", (?:an?|the|his|her) (?!(?:\w+ ){0,3}(?:company|firm|group|maker|agency|newspaper|bank|city|town|village)\b)"
    r"[a-z][\w-]+ (?:who|of|for|at|from|in|and)\b"
)
POSTED = re.compile(
    r"\b(?:[Aa]mbassador|[Ee]nvoy|[Rr]epresentative|[Mm]inister|[Cc]ommissioner|[Cc]hief) (?:to|at|of) (?:the )?$"
)
_OFFICES = terms("reading", "office")
_LEFT_STOP = terms("reading", "name left stop")
_LEFT_WORDS = terms("reading", "name left words")
_FULL_STOP = re.compile(r"[,;:.!?\n”\"]")


def left_of(text: str, at: int) -> str:
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


def office_before(text: str, at: int, run: str) -> str:
    """The office that runs into a name: "Republican Secretary of" before "State Ana Ruiz"."""
    before = _OFFICE_OF.search(text[max(0, at - 90) : at])
    words = run.split()
    own = next((number for number, word in enumerate(words) if word not in _OFFICES), len(words))
    if before is None or not own or not is_role(before.group(1).split()[-1]):
        return ""
    return before.group() + " ".join(words[:own])


_WHO = re.compile(
    r"who (?:leads?|heads?|chairs?|runs?|(?:is|was|serves?|served) (?:as )?(?:an?|the|its|his|their)|represents?"
    r"|led|headed|ran)\b[^,.;\n”\"]{2,80}"
)


_PARTY = re.compile(r" \((D|R|I)-[A-Z][\w. ]{0,12}\)")
PARTIES = {"D": "Democrat", "R": "Republican", "I": "Independent"}


def party_of(text: str, at: int) -> str:
    """The party in the brackets after a name: "(D-N.M.)"."""
    found = _PARTY.match(text, at)
    return PARTIES[found.group(1)] if found else ""


def right_of(text: str, at: int) -> str:
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
    belongs = re.match(rf"of (?:the )?{TOKEN}(?: {TOKEN})+", rest)
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


def told_apart(text: str, start: int, end: int) -> bool:
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


_ARTICLES = frozenset({"the", "a", "an", "its", "our", "these", "those"})
_NO_NAME = re.compile(
    r"(?:I|We|You|He|She|It|They|That|There|What|Who|Let|Don|Can|Won|Isn|Aren)(?:['’]?(?:ll|re|ve|s|d|m|t)\b|$)"
)
_VERB = r"(?:said|says|told|added|wrote|asked|insisted|argued|claimed|recalled|explained|replied|noted|thinks)"
_WORD = r"([^\W\d_][\w’'-]*)"
_ACTING = [
    re.compile(rf"\b{_WORD},? (?:{_VERB}|who|himself|herself|was born)\b"),
    re.compile(rf"\b{_VERB} (?=((?:[A-Z][\w.’'-]+ ?){{1,3}}))"),
    re.compile(rf"\b(?:Mr|Ms|Mrs|Dr|Miss|Sen|Rep)\.? {_WORD}"),
    re.compile(r"\b(?=([A-Z][\w-]*)(?:['’]s)? [^.\n]{0,150}?(?:\b(?:he|she|his|her)\b|\. (?:He|She|His|Her)\b))"),
]
_SOMEBODY = [
    re.compile(r"\b([A-Z][\w-]*),? (?:who|himself|herself)\b"),
    re.compile(r"(?:^|[.!?]”? |\n)([A-Z][\w-]*) [a-z][^.\nA-Z]{0,120}\. (?:He|She)\b"),
]


class Clues:
    """What a text tells about the names in it; each set of words is read once, when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _common(self) -> frozenset[str]:
        return frozenset(re.findall(r"[^\W\d_][\w-]*", self.text))

    @cached_property
    def _acting(self) -> frozenset[str]:
        found = (words for pattern in _ACTING for words in pattern.findall(self.text))
        return frozenset(word.strip(".,’'") for words in found for word in words.split())

    @cached_property
    def _somebody(self) -> frozenset[str]:
        return frozenset(word for pattern in _SOMEBODY for word in pattern.findall(self.text))

    @cached_property
    def _located(self) -> frozenset[str]:
        return frozenset(re.findall(r"\b(?:in|near|outside|around|across|throughout) ([A-Z]\w+)\b", self.text))

    def is_located(self, name: str) -> bool:
        """Whether a name is somewhere that of a place: "in Charlotte"."""
        return name in self._located

    def no_name(self, start: int, run: str) -> bool:
        """Whether a run of capitals is no name: "We'll", "Probably", a common noun at the head of its sentence."""
        if _NO_NAME.match(run):
            return True
        if " " in run or run in places() or run in genders() or run.isupper():
            return False
        if run.endswith("ly") and len(run) > 5:
            return True
        before = self.text[max(0, start - 4) : start].rstrip(" ")
        return (not before or before[-1] in '.!?\n”"“‘’:-—') and run.lower() in self._common

    def acts_as_person(self, surname: str) -> bool:
        """Whether a surname is somewhere that of one who speaks, is spoken to, or is "who" or "he"."""
        return surname in self._acting

    def is_somebody(self, name: str) -> bool:
        """Whether a lone word with a capital is a name of somebody: "who", "herself", "she" in the next sentence."""
        if name in places() or name in thing_words() or is_role(name) or name.isupper():
            return False
        return name in self._somebody

    def led_by_article(self, start: int, inner: str, name: str) -> bool:
        """Whether an article stands before the name itself: "the James Webb Space Telescope" is nobody."""
        before = self.text[max(0, start - 6) : start].split()
        return not inner and len(name.split()) > 1 and bool(before) and before[-1].lower() in _ARTICLES
