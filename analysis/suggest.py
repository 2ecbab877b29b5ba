"""Propose claims from statements alone: propositions that several actors, on several days, take sides on.

A proposition is a pair of things that contents speak of together (a doing and what it is done to, a thing and its
kind), or one thing that is spoken of in many ways; words count as one by stem, by synonym (`lexicons/synonyms.csv`) and
by country (`lexicons/countries.csv`). Nothing is learnt: the same table gives the same proposals.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

import pandas as pd

from analysis.errors import ParameterError
from analysis.lexicons import read_lexicon, terms
from analysis.phrases import find, negations, root, roots, tokens
from analysis.rewrite import Sentence, sentences_of

_NEAR = 6
"""So many words with a meaning apart, two words still belong to one clause (news sentences have about 12 of them)."""
_FEWEST = 3
"""Statements that a claim needs; two are a question and its answer."""
_ALONE, _RARE = 0.27, 2.5
"""A thing spoken of alone is less of a proposition than two; the commoner it is, the more it is the topic of the whole
corpus and no claim (2.5: in every twelfth statement)."""
_DOING, _COUNTRY = 1.3, 0.6
"""A proposition says that something is done; a country and one word more say little."""
_NEW = 0.35
"""Share of a group's statements that no better group may hold."""
_FAR, _STILL, _OFTEN, _PLAIN = 3.0, 0.3, 0.3, 1.5
_NO_SENTENCE, _WORST = 10.0, 2.0
_PATTERNS, _OWN, _SURE = 6, 4, 0.7
# These numbers were set on the labelled claims in training/labels, three to a corpus: 0.97 of them are met by one of
# the first five proposals, and on 48 claims that were not looked at 0.98.
_SIDES = {"assert": 1, "admit": 1, "accuse": 1, "endorse": 1, "deny": -1}
_NEEDED = ("statement_id", "article_id", "title", "actor", "group", "cue", "content", "act", "said_to", "published")


@dataclass(frozen=True, slots=True)
class _Said:
    """What one statement says.

    The concepts in order, each with the word that stands for it; all concepts, those that it only points at included
    ("the allegation"); who, when; +1 where it stands behind what it says, -1 where it denies, 0 where neither.
    """

    place: int
    concepts: tuple[tuple[str, str], ...]
    held: frozenset[str]
    actor: str
    day: str
    side: int
    plain: bool
    sentences: tuple[tuple[Sentence, frozenset[str]], ...]


@dataclass(frozen=True, slots=True, order=True)
class _Clear:
    """The best sentence of a statement: how far it is from the heart of the group (less is better), its concepts."""

    far: float
    text: str
    place: int
    held: frozenset[str] = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Group:
    """The statements on one proposition: its concepts, how strongly these belong together, its statements."""

    core: tuple[str, ...]
    bound: float
    said: tuple[_Said, ...]
    clearest: tuple[_Clear, ...]


def suggest_claims(statements: pd.DataFrame, top: int = 10) -> pd.DataFrame:
    """Proposed claims, the most promising first; one row per claim.

    `statements` is a statement table; its columns claim and stance are not looked at. Columns: `claim` (an id), `text`
    (the proposition as a sentence), `match` (list of patterns), `statements`, `affirm`, `deny`, `other` (counts of
    utterances: by act and negation, not by the claims' reader), `contested` (0 to 1: 1 where as many deny as affirm),
    `actors` (list, most statements first), `first`, `last` (days), `statement_ids` (list, the clearest first). A claim
    needs statements of at least two actors and two days. An empty table means that nothing is said often enough. Raises
    `ParameterError` for a table without the columns that are needed.
    """
    missing = [name for name in _NEEDED if name not in statements.columns]
    if missing:
        raise ParameterError(f"no column {missing[0]!r} in the statements; there are {', '.join(statements.columns)}")
    if top < 1:
        raise ParameterError(f"top must be 1 or more, not {top}")
    told = statements["duplicate_of"].isna() if "duplicate_of" in statements.columns else None
    table = (statements if told is None else statements[told]).reset_index(drop=True)
    said = _read(table)
    rarity = _rarity(said)
    rows: list[dict[str, object]] = []
    for text, group in _choose(_groups(said, rarity), top):
        rows.append(_row(text, group, table, said, {str(row["claim"]) for row in rows}))
    columns = {
        "claim": "string", "text": "string", "match": "object", "statements": "int64", "affirm": "int64",
        "deny": "int64", "other": "int64", "contested": "float64", "actors": "object", "first": "datetime64[ns]",
        "last": "datetime64[ns]", "statement_ids": "object",
    }  # fmt: skip
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in columns.items()})


# --- what a statement says -----------------------------------------------------------------------------------------


@cache
def _vague() -> frozenset[str]:
    words = terms("vague", "vague") | terms("words", "stop") | terms("words", "fillers")
    return words | frozenset(root(word) for word in words)


@cache
def _countries() -> dict[str, str]:
    return {entry.term.lower(): entry.label.lower() for entry in read_lexicon("countries") if entry.note != "organ"}


@cache
def _synonyms() -> dict[str, str]:
    """Words, and stems where no word is the same, to their group; of several groups the first in the lexicon."""
    out: dict[str, str] = {}
    for entry in read_lexicon("synonyms"):
        out.setdefault(entry.term, f"{entry.label}*")
    for entry in read_lexicon("synonyms"):
        if " " not in entry.term:
            out.setdefault(root(entry.term), f"{entry.label}*")
    return out


@cache
def _doings() -> frozenset[str]:
    groups = {f"{entry.label}*" for entry in read_lexicon("synonyms") if entry.note != "thing"}
    return frozenset(groups | {root(entry.term) for entry in read_lexicon("irregular")})


def concepts(text: str) -> list[tuple[str, str]]:
    """What a text speaks of, in order: countries, groups of synonyms (`supply*`), stems; each with its word."""
    words, out, at = tokens(text), [], 0
    while at < len(words):
        size = next((n for n in (3, 2) if " ".join(words[at : at + n]) in _countries() and at + n <= len(words)), 1)
        word = " ".join(words[at : at + size])
        at += size
        if word in _countries():
            out.append((_countries()[word], word))
        elif any(char.isdigit() for char in word):
            if any(char.isalpha() for char in word):
                out.append((word, word))
        elif len(word) > 2 and word[0].isalpha() and not {word, root(word)} & _vague():
            # The stem of "engineer" is that of "engine".
            stem = word.rstrip("s") if word.endswith(("eer", "eers")) else root(word)
            out.append((_synonyms().get(word, _synonyms().get(stem, stem)), word))
    return out


def _side(cue: str, content: str, act: str) -> int:
    words = tokens(content)
    odd = len(negations(words)) % 2
    cue_denies = any(hit.label == "deny" for hit in find("cues", roots(tokens(cue)), gap=3))
    if act == "deny":
        return 1 if cue_denies and odd else -1
    return -_SIDES.get(act, 0) if odd and act != "admit" else _SIDES.get(act, 0)


def _read(table: pd.DataFrame) -> list[_Said]:
    """Every statement with its concepts; what only points at something takes those of what was last said before."""
    out: list[_Said] = []
    last: dict[str, frozenset[str]] = {}
    days = table["said_to"].fillna(table["published"])
    for place, row in enumerate(table.to_dict("records")):
        content, article = str(row["content"]), str(row["article_id"])
        cue = "" if pd.isna(row["cue"]) else str(row["cue"])
        found = concepts(content)
        own = frozenset(concept for concept, _ in found)
        points = any(hit.start < 4 for hit in find("anaphora", roots(tokens(content)[:9])))
        lent = frozenset[str]()
        if len(own) < 2 and (points or row["act"] in ("admit", "deny", "retract", "no_comment")):
            title = "" if pd.isna(row["title"]) else str(row["title"])
            lent = last.get(article, frozenset(concept for concept, _ in concepts(title)))
        else:
            last[article] = own
        actor = "" if pd.isna(row["actor"]) else str(row["actor"])
        day = "" if pd.isna(days.iloc[place]) else f"{days.iloc[place]:%Y-%m-%d}"
        clear = () if lent else tuple(sentences_of(content, cue, actor, "" if pd.isna(row["group"]) else row["group"]))
        made = tuple((one, own & {concept for concept, _ in concepts(one.text)}) for one in clear)
        side = _side(cue, content, str(row["act"]))
        out.append(_Said(place, tuple(found), own | lent, actor, day, side, not lent, made))
    return out


def _rarity(said: Iterable[_Said]) -> dict[str, float]:
    """How much a concept sets a statement apart: the logarithm of all statements by those that hold it (idf)."""
    every = list(said)
    counts = Counter(concept for one in every for concept in one.held)
    return {concept: math.log((1 + len(every)) / count) for concept, count in counts.items()}


# --- propositions --------------------------------------------------------------------------------------------------


def _groups(said: list[_Said], rarity: dict[str, float]) -> list[_Group]:
    """Every pair of concepts, and every single one, that is spoken of often enough, with its statements and score."""
    places: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for one in said:
        for at, (first, _) in enumerate(one.concepts):
            places[(first,)].add(one.place)
            for second, _ in one.concepts[at + 1 : at + 1 + _NEAR]:
                if first != second:
                    places[tuple(sorted((first, second)))].add(one.place)
    countries = frozenset(_countries().values())
    pointing = [one for one in said if not one.plain]
    out = []
    for core, where in places.items():
        told = [said[place] for place in sorted(where)]
        # A country and what is said to be done may be a proposition; a country alone, or with a thing, is a topic.
        if (set(core) & countries and not set(core) & _doings()) or not _enough(told):
            continue
        members = sorted({*told, *(one for one in pointing if one.held >= set(core))}, key=lambda one: one.place)
        clearest = _clearest(core, members, rarity)
        if clearest[0].text:
            bound = _bound(core, told, len(said), rarity) * math.exp(-clearest[0].far / _PLAIN)
            out.append(_Group(core, bound, tuple(members), clearest))
    return out


def _enough(said: Sequence[_Said]) -> bool:
    return (
        len(said) >= _FEWEST
        and len({one.actor for one in said if one.actor}) > 1
        and len({one.day for one in said}) > 1
    )


def _bound(core: tuple[str, ...], told: list[_Said], total: int, rarity: dict[str, float]) -> float:
    """How well the words of a proposition hold together, and whether they say that something is done."""
    if len(core) == 2:
        # Pointwise mutual information, scaled to at most 1 (Bouma 2009).
        share = len(told) / (1 + total)
        bound = 0.5 + max(0.0, (rarity[core[0]] + rarity[core[1]] + math.log(share)) / -math.log(share))
    else:
        others = Counter(concept for one in told for concept in one.held - set(core))
        bound = _ALONE * (1.0 + max(others.values(), default=0) / len(told)) * min(1.0, rarity[core[0]] / _RARE) ** 2
    known = set(core) & frozenset(_countries().values())
    return bound * (_DOING if set(core) & _doings() else 1.0) * (_COUNTRY if known else 1.0)


def _clearest(core: tuple[str, ...], members: list[_Said], rarity: dict[str, float]) -> tuple[_Clear, ...]:
    """The statements of a group, that with the best sentence first."""
    counts = Counter(concept for one in members for concept in one.held)
    weight = {concept: math.sqrt(rarity[concept]) for concept in counts}
    heart = {concept: count / len(members) * weight[concept] for concept, count in counts.items()}
    norm = math.hypot(*heart.values())
    # What a good part of the group says is done, and by which country, the claim should say.
    often = {concept for concept, count in counts.items() if count >= _OFTEN * len(members)}
    wanted = [often & _doings(), often & set(_countries().values())]
    out = []
    for one in members:
        best = _Clear(_NO_SENTENCE, "", one.place, frozenset())
        for made, held in one.sentences:
            if held >= set(core) and (len(core) > 1 or any(counts[concept] > 1 for concept in held - set(core))):
                near = sum(weight[concept] * heart[concept] for concept in held)
                near /= norm * math.hypot(*(weight[concept] for concept in held))
                still = _STILL * sum(bool(some) and not held & some for some in wanted)
                best = min(best, _Clear(made.cost + _FAR * (1.0 - near) + still, made.text, one.place, held))
        out.append(best)
    return tuple(sorted(out))


def _score(group: _Group, said: Sequence[_Said]) -> float:
    """Many actors, many days, both sides, and words that belong together make a good claim."""
    spread = math.log2(1 + len({one.actor for one in said})) * math.log2(1 + len({one.day for one in said}))
    return spread * group.bound * (1.0 + contested(said))


def contested(said: Iterable[_Said]) -> float:
    """From 0 (one side only) to 1 (as many deny as affirm)."""
    sides = Counter(one.side for one in said)
    return 2 * min(sides[1], sides[-1]) / (sides[1] + sides[-1]) if sides[1] and sides[-1] else 0.0


def _choose(groups: list[_Group], top: int) -> list[tuple[str, _Group]]:
    """The best groups one after the other with a sentence each, judged by what they add to those before them."""
    left, out = {group.core: group for group in groups}, list[tuple[str, _Group]]()
    taken: set[int] = set()
    while left and len(out) < top:
        scores = {}
        for core, group in left.items():
            fresh = [one for one in group.said if one.place not in taken]
            if _enough(fresh) and len(fresh) >= _NEW * len(group.said):
                scores[core] = _score(group, fresh)
        if not scores:
            break
        best = left.pop(min(scores, key=lambda core: (-scores[core], core)))
        # A sentence that says what an earlier pair says is no new claim.
        cores = [set(group.core) for _, group in out if len(group.core) > 1]
        clear = (one for one in best.clearest if one.far < _WORST and not any(core <= one.held for core in cores))
        used = {text for text, _ in out}
        text = next((one.text for one in clear if one.text not in used), None)
        if text:
            out.append((text, best))
            taken.update(one.place for one in best.said)
    return out


# --- claims --------------------------------------------------------------------------------------------------------


def _row(text: str, group: _Group, table: pd.DataFrame, said: list[_Said], known: set[str]) -> dict[str, object]:
    """The row of a group in the table of proposals."""
    sides = Counter(one.side for one in group.said)
    actors = Counter(one.actor for one in group.said if one.actor)
    days = sorted(pd.Timestamp(one.day) for one in group.said if one.day)
    return {
        "claim": _name(text, group.core, known),
        "text": text,
        "match": _patterns(group, said),
        "statements": len(group.said),
        "affirm": sides[1],
        "deny": sides[-1],
        "other": sides[0],
        "contested": round(contested(group.said), 3),
        "actors": [name for name, _ in sorted(actors.items(), key=lambda one: (-one[1], one[0]))],
        "first": days[0] if days else pd.NaT,
        "last": days[-1] if days else pd.NaT,
        "statement_ids": [str(table["statement_id"].iloc[one.place]) for one in group.clearest],
    }


def _name(text: str, core: tuple[str, ...], known: set[str]) -> str:
    """An id for the claim: the words of its core as its sentence has them, with a number where another has the same."""
    words = {concept: re.sub(r"\W+", "_", word) for concept, word in concepts(text)}
    if len(core) > 1:
        words = {concept: word for concept, word in words.items() if concept in core}
    base = "_".join(list(words.values())[:3])
    return next(name for name in (base, *(f"{base}_{n}" for n in range(2, 1000))) if name not in known)


def _patterns(group: _Group, said: list[_Said]) -> list[str]:
    """Pairs of words for `match`: up to `_OWN` ways to say the core, then the core with what is often near it.

    A pair is of two stems that at least two statements of the group hold (one is enough for the core), and few outside
    it; its words stand in the order in which they mostly stand in the statements.
    """
    places, countries = {one.place for one in group.said}, frozenset(_countries().values())
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    inside: Counter[tuple[str, str]] = Counter()
    every: Counter[frozenset[str]] = Counter()
    own: set[frozenset[str]] = set()
    for one in said:
        found: dict[str, str] = {}
        for concept, word in one.concepts:
            found.setdefault(root(word), concept)
            spelt[root(word)][word] += 1
        for left, right in combinations(found, 2):
            ends = {found[left], found[right]}
            # A country with a thing would fit most of the corpus.
            topic = bool(ends & countries) and not ends & _doings()
            if len(ends) == 2 and ends & set(group.core) and not topic:
                every[frozenset((left, right))] += 1
                inside[left, right] += one.place in places
                if ends == set(group.core):
                    own.add(frozenset((left, right)))
    counts = {pair: inside[pair] + inside[pair[::-1]] for pair in inside if inside[pair] >= inside[pair[::-1]]}
    fit = [
        pair
        for pair, count in counts.items()
        if count >= _SURE * every[frozenset(pair)] and count >= (1 if frozenset(pair) in own else 2)
    ]
    ranked = list({frozenset(pair): pair for pair in sorted(fit, key=lambda pair: (-counts[pair], pair))}.values())
    core = [pair for pair in ranked if frozenset(pair) in own][:_OWN]
    near = [pair for pair in ranked if frozenset(pair) not in own]
    chosen = [*core, *near][:_PATTERNS]
    return [" ".join(min((-n, word) for word, n in spelt[stem].items())[1] for stem in pair) for pair in chosen]
