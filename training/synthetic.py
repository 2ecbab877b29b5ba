"""Pairs of claim and statement made by rule: for the reader to begin with, and mixed in with the labelled rows.

Claims are clauses that somebody is said to have said in PolNeAR train, and the claims of labelled rows; statements say,
deny, question or pass over such a clause in a dozen ways each, or point at it where it stands before. Off the claim is
what says another clause, most often of the same article: the same names, another proposition.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from pathlib import Path

VERB = re.compile(
    r"\b(is|was|were|has|had|would|will|are|have|could|can|should|did|does|knew|paid|sent|took|made|plans)\b"
)
PRONOUN = re.compile(
    r"\b(he|she|his|her|him|I|we|our|us|they|their|them|it|its|this|these|those|you|your|my|me|who|which|there)\b", re.I
)
NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
SAYING = {
    "affirms": (
        "{S} [said] {that P}.", "{S} [confirmed] {that P}.", "{P}, {S} [said].", "[According to] {S}, {P}.",
        "{S} [admitted] {that P}.", "{“P”}, {S} [said].", "{S} [has no doubt] {that P}.",
        "{S} [denied] {that it was untrue that P}.", "{S} [insisted] {that P}.",
        "{S} [accused] {the other side of hiding that P}.", "{S} [said] {the reports were true: P}.",
        "{It is true that P}, {S} [said].", "{S} [acknowledged] {that P}.",
        "{S} [called] {the fact that P a disgrace}.",
    ),
    "denies": (
        "{S} [denied] {that P}.", "{S} [said] {it was not true that P}.", "{S} [dismissed] {the claim that P}.",
        "{S} [rejected] {reports that P}.", "{“It is false that P”}, {S} [said].",
        "{S} [called] {the story that P “nonsense”}.", "{S} [has repeatedly denied] {that P}.",
        "{The claim that P is a lie}, {S} [said].", "{S} [refuted] {the allegation that P}.",
        "{S} [said] {nobody had shown that P, because it never happened}.", "{S} [withdrew] {the claim that P}.",
        "{S} [insisted] {that there was no truth in the report that P}.",
    ),
    "questions": (
        "{S} [asked] {whether P}.", "{S} [doubted] {that P}.", "{S} [demanded] {proof that P}.",
        "{S} [wondered] {if P}.", "{S} [called for] {an inquiry into whether P}.", "{S} [was not convinced] {that P}.",
        "{Is it true that P?} {S} [asked].",
    ),
    "neutral": (
        "{S} [declined to say] {whether P}.", "{S} [would neither confirm nor deny] {that P}.",
        "{If it is proven that P, there must be consequences}, {S} [said].",
        "{S} [refused to comment on] {reports that P}.", "{S} [did not deny] {that P}.",
        "{S} [would not say] {whether P}.",
        "{Should it turn out that P, the matter will go to court}, {S} [said].",
    ),
}  # fmt: skip
"""A statement that has the clause P of a speaker S; cue in brackets, content in braces."""
POINTING = {
    "affirms": (
        "{S} [said] {the report was true}.", "{S} [confirmed] {it}.", "{“That is exactly how it is”}, {S} [said].",
        "{S} [admitted] {it}.", "{“Yes”}, {S} [said].", "{S} [agreed with] {the claim}.",
    ),
    "denies": (
        "{S} [denied] {it}.", "{S} [denied] {the allegation}.", "{“That is a lie”}, {S} [said].",
        "{S} [dismissed] {the reports}.", "{“Nothing of the sort”}, {S} [said].", "{S} [called] {the claim baseless}.",
        "{Untrue}, {S} [said].", "{“No”}, {S} [replied].",
    ),
    "questions": (
        "{S} [doubted] {it}.", "{S} [asked for] {proof of the claim}.", "{“Where is the evidence?”} {S} [asked].",
        "{S} [questioned] {the report}.",
    ),
    "neutral": (
        "{S} [declined to comment on] {the report}.", "{S} [would not discuss] {the allegation}.",
        "{“We will look at it when it is finished”}, {S} [said].", "{S} [neither confirmed nor denied] {it}.",
    ),
}  # fmt: skip
"""One that points at a clause which stands before."""
BEFORE = (
    "{O} claimed that P.", "It has been reported that P.", "A newspaper wrote that P.", "{O} had said that P.",
    "The question is whether P.", "Critics say that P.",
)  # fmt: skip
KINDS, SHARES = ("affirms", "denies", "questions", "neutral", "none"), (28, 28, 13, 11, 20)
Made = tuple[str, str, str, dict[str, tuple[tuple[int, int], ...]], str]
"""Claim, what stands before, text, spans by role, answer."""


class Clauses:
    """Clauses by the article that they are from, and speakers."""

    def __init__(self, shared: Path, claims: list[tuple[str, str]], part: str = "train") -> None:
        """`claims`: further clauses, as (field, sentence); `part` of PolNeAR."""
        sys.path.insert(0, str(shared / "tools"))
        import score_spans

        found, speakers = set(), set()
        for name, article in score_spans.read_polnear(str(shared / "corpora/polnear" / part)).items():
            text = article["text"]
            for one in article["attributions"]:
                if len(one["content"]) == 1 and len(one["source"]) == 1:
                    (a, b), (start, end) = one["source"][0], one["content"][0]
                    if _is_name(text[a:b]):
                        speakers.add(text[a:b].rstrip(","))
                    clause = text[start:end].strip().removeprefix("that ").rstrip(".,")
                    if _is_clause(clause):
                        found.add((name, clause))
        found |= {(field, _clause_of(claim)) for field, claim in claims}
        self.every, self.speakers = sorted(found), sorted(speakers)
        self.by_article: dict[str, list[str]] = defaultdict(list)
        for name, clause in self.every:
            self.by_article[name].append(clause)

    def make(self, count: int, rng: random.Random) -> list[Made]:
        """So many pairs."""
        return [self._one(rng) for _ in range(count)]

    def beside(self, claim: str, rng: random.Random, count: int) -> list[str]:
        """Other claims of the story of a claim that was made."""
        story = next((name for name, clause in self.every if _sentence(clause) == claim), "")
        others = [one for one in self.by_article.get(story, []) if _sentence(one) != claim]
        return [_sentence(one) for one in rng.sample(others, min(count, len(others)))]

    def _one(self, rng: random.Random) -> Made:
        name, clause = rng.choice(self.every)
        speaker, other = rng.choice(self.speakers), rng.choice(self.speakers)
        answer = rng.choices(KINDS, SHARES)[0]
        said, way = clause, answer
        if answer == "none":
            same = [one for one in self.by_article[name] if one != clause]
            said = rng.choice(same) if same and rng.random() < 0.6 else rng.choice(self.every)[1]
            if rng.random() < 0.4:
                said = other_names(clause, rng.choice(self.every)[1], rng) or said
            way = rng.choice(KINDS[:4])
        if rng.random() < 0.35:
            before = rng.choice(BEFORE).replace("{O}", other).replace("P", said, 1)
            text, spans = filled(rng.choice(POINTING[way]), said, speaker)
        else:
            before = _sentence(rng.choice(self.every)[1]) if rng.random() < 0.5 else ""
            text, spans = filled(rng.choice(SAYING[way]), said, speaker)
        return _sentence(clause), before, text, spans, answer


def filled(template: str, clause: str, speaker: str) -> tuple[str, dict[str, tuple[tuple[int, int], ...]]]:
    """The text of a template, and where its source, cue and contents are."""
    text, spans = "", defaultdict(list)
    for part in re.findall(r"\{S\}|\[[^\]]*\]|\{[^{}]*\}|[^{}\[\]]+", template):
        role = "source" if part == "{S}" else {"[": "cue", "{": "content"}.get(part[0])
        words = speaker if part == "{S}" else part.strip("[]{}") if role else part
        if role == "content":
            words = re.sub(r"\bP\b", lambda _: clause, words)
        if not text:
            words = words[:1].upper() + words[1:]
        if role:
            spans[role].append((len(text), len(text) + len(words)))
        text += words
    return text, {role: tuple(spans[role]) for role in ("source", "cue", "content")}


def other_names(clause: str, donor: str, rng: random.Random) -> str:
    """The clause with two of its names exchanged, or one replaced by a name of another clause; empty without names."""
    names, others = ([one for one in NAME.finditer(text) if one.start()] for text in (clause, donor))
    distinct = list(dict.fromkeys(one.group() for one in names))
    if len(distinct) > 1 and rng.random() < 0.6:
        table = dict(zip(distinct[:2], reversed(distinct[:2]), strict=True))
    elif distinct and others and others[0].group() not in distinct:
        table = {rng.choice(distinct): others[0].group()}
    else:
        return ""
    return NAME.sub(lambda one: table.get(one.group(), one.group()), clause)


def _is_name(source: str) -> bool:
    return bool(re.match("[A-Z]", source)) and 3 < len(source) < 50 and not re.search("[\n“]", source) and not (
        PRONOUN.search(source)
    )  # fmt: skip


def _is_clause(text: str) -> bool:
    plain = not re.search("[“”\"\n]|''", text) and not text.endswith("?") and 4 <= len(text.split()) <= 22
    return plain and not PRONOUN.search(text) and bool(VERB.search(text))


def _clause_of(sentence: str) -> str:
    first = sentence.split()[0]
    common = first in ("The", "There", "No", "More", "A", "An")
    return (sentence[0].lower() + sentence[1:] if common else sentence).rstrip(".")


def _sentence(clause: str) -> str:
    return clause[0].upper() + clause[1:] + "."
