"""Say who "I" is at a place: whose words are quoted there, whose turn it is in an interview, whose byline stands above.

Turns are lines that open with a label: "Q:" and "A:", or names ("VEGA: …"). "A" is whom the interview is with.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace

from analysis.names import NAME, is_role
from analysis.persons import people_of, person_of
from analysis.records import Span
from analysis.speakers import ME, Answer, Scene, because

_WORD = r"[A-Z][\w.’'-]*"
_LABEL = re.compile(
    rf"^[^\S\n]*[“\"*]{{0,2}}(?:(?P<letter>[QA]|Question|Answer)[.:]"
    rf"|(?P<name>{_WORD}(?: (?:{_WORD}|van|de|von|der|al|bin)){{0,4}})(?: \([^()\n]{{1,40}}\))?:)(?=\*{{0,2}}\s)",
    re.M,
)
_WITH = re.compile(
    r"\b(?:interview(?:ed|s|ing)?(?: with)?"
    r"|(?:spoke|speaks|talk(?:ed|s|ing)?|chat(?:ted|s)?|sat down|sits down) (?:to|with)"
    r"|conversation with|Q&A with|Q & A with|questions (?:to|for)|answers (?:from|by)|caught up with|met) ",
    re.I,
)
_BYLINE = re.compile(rf"^[^\S\n]*(?:By|BY) (?P<name>{NAME.pattern})(?:,[^\n]*)?[^\S\n]*$", re.M)
_OFTEN = 2
"""Times that a label stands before it is a speaker's, though the text names nobody of that name."""
_TOP = 400
"""Characters in which a byline stands."""
_NOTE = re.compile(rf"[*_—–-]*\s*(?P<name>{NAME.pattern}),? (?:is|was|writes|teaches|served|has been|works)\b")
_SEVERAL = frozenset({"we", "us", "our"})


def label_at(scene: Scene, start: int) -> Answer | None:
    """Whom the label of a turn that begins at a place names, where it is the letter or the word of an interview."""
    turn = next((one for one in _labels(scene) if one.start("letter") == start), None)
    return _of_letter(scene, turn) if turn else None


def first_person(scene: Scene, word: str, start: int) -> Answer | None:
    """Whom "I" or "we" at a place stands for; None where the text tells nobody, and for "we" in a quotation."""
    quotation = scene.quotations.at(start)
    quoted = _quoted(scene, start, quotation) if quotation else None
    if quoted:
        return None if word in _SEVERAL else quoted
    turn = _turn(scene, start)
    if turn is not None:
        return turn
    if quotation or word in _SEVERAL:
        return None
    return _author(scene)


def _quoted(scene: Scene, start: int, quotation: Span) -> Answer | None:
    """The speaker of the quotation: the source of the statement whose content holds the place."""
    for one in scene.statements:
        source = one.attribution.source
        if source is None or source.of(scene.text).lower() in ME or quotation.start <= source.start < quotation.end:
            continue
        if any(piece.start <= start < piece.end for piece in one.attribution.content):
            answer = scene.read(source.of(scene.text), source.start, source.end)
            if answer.actor:
                return because(answer, f"the words of {answer.actor} are quoted")
    return None


def _labels(scene: Scene) -> list[re.Match[str]]:
    """The lines that open a turn, where there are two at least and somebody is named by them."""
    lines = list(_LABEL.finditer(scene.text))
    often = Counter(one["name"] for one in lines if one["name"])
    found = [
        one
        for one in lines
        if one["letter"] or (often[one["name"]] >= _OFTEN and len(often) > 1) or _names_somebody(scene, one["name"])
    ]
    letters = {one["letter"][0] for one in found if one["letter"]}
    if letters and letters != {"Q", "A"}:
        found = [one for one in found if not one["letter"]]
    return found if len(found) > 1 else []


def _names_somebody(scene: Scene, label: str) -> bool:
    return bool(people_of(scene, label.title() if label.isupper() else label)) or is_role(label.split()[-1].lower())


def _turn(scene: Scene, start: int) -> Answer | None:
    """Whose turn a place is in."""
    labels = _labels(scene)
    number = bisect_right([one.start() for one in labels], start) - 1
    if number < 0:
        return None
    turn = labels[number]
    if turn["letter"]:
        return _of_letter(scene, turn)
    at, end = turn.span("name")
    if end > start:
        return None
    answer = scene.read(turn["name"], at, end)
    name = answer.actor or turn["name"]
    return replace(answer, actor=name, why=f"{name}'s turn")


def _of_letter(scene: Scene, turn: re.Match[str]) -> Answer | None:
    """Question and answer: the author or outlet asks, whom the interview is with answers."""
    if turn["letter"][0] == "Q":
        asks = _author(scene)
        outlet = scene.article.outlet
        return asks or (Answer(outlet, outlet, "the outlet asks", "body") if outlet else None)
    labels = _labels(scene)
    top = labels[0].start()
    name = _interviewed(scene, top)
    if name is None:
        return None
    answer = person_of(scene, name, name, top, force=True)
    return because(answer, f"the interview is with {answer.actor}")


def _interviewed(scene: Scene, top: int) -> str | None:
    """Whom the words above the first turn name as the one who is asked; else the one they name most."""
    above = f"{scene.article.title or ''}\n{scene.text[:top]}"
    author = scene.article.author or ""
    for match in _WITH.finditer(above):
        line = above[match.end() : match.end() + 120].split("\n")[0]
        for run in NAME.finditer(line):
            people = people_of(scene, run.group())
            if people:
                return people[0].name
    named = Counter(
        one.name for one in scene.cast.mentions if one.kind == "person" and one.start < top and one.name not in author
    )
    return named.most_common(1)[0][0] if named else None


def _author(scene: Scene) -> Answer | None:
    """The one person in the byline: of the article, of the first lines, or of the note that closes it."""
    name = (scene.article.author or "").strip()
    name = re.sub(r"^by ", "", name, flags=re.I).split(",")[0]
    why = "the byline"
    if not name and (line := _BYLINE.search(scene.text[:_TOP])):
        name = line["name"]
    if not name and scene.paragraphs.spans:
        last = scene.paragraphs.spans[-1].of(scene.text)
        note = _NOTE.match(last) if len(last) < 300 else None
        opened = scene.text[: scene.paragraphs.spans[-1].start]
        if note and note["name"] not in opened and " " in note["name"]:
            name, why = note["name"], "the note on the author"
    if not NAME.fullmatch(name) or " " not in name or re.search(r" and |&", name):
        return None
    answer = person_of(scene, name, name, 0, force=True)
    return because(answer, f"{why} names {answer.actor}")
