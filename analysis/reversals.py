"""Find who affirms a claim and denies it: one after the other (a reversal), or in one group at once (a contradiction).

Both sides are dated, and shown by a statement each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import pandas as pd

from analysis.lexicons import terms
from analysis.phrases import root, roots, tokens

COLUMNS = [
    "level", "who", "claim", "from_stance", "from_date", "to_stance", "to_date", "partial", "from_statement_id",
    "to_statement_id", "confidence", "outlets", "sentence",
]  # fmt: skip
"""Columns of the table of reversals."""
CONTRADICTION_COLUMNS = [
    "group", "claim", "affirms", "affirms_date", "denies", "denies_date", "affirms_statement_id", "denies_statement_id",
    "confidence", "outlets", "sentence",
]  # fmt: skip
"""Columns of the table of contradictions."""

_SIDES = ("affirms", "denies")
_HOLDS = pd.Timedelta(days=14)
"""For how long the new side must outweigh the old one: a turn that is taken back at once, or that one voice of many
makes, is a contradiction."""
_AT_ONCE = pd.Timedelta(days=7)
"""How far apart two members of a group may speak to contradict each other: a week's news."""
_PLAIN = {"admit": 1.0, "deny": 1.0, "retract": 1.0, "assert": 0.9, "reject": 0.9, "accuse": 0.9}
"""Acts whose words state a position, and how sure they show it; a demand, a promise or thanks only imply one."""
_CROSS = 0.7
"""The same for acts that go against the stance ("accused the press of inventing it" denies, by the way)."""
_BARE = 0.8
"""The same for contents without a clause ("the minister's version"): what they stand for had to be guessed."""
_LEAST = 0.5
"""A turn or contradiction less sure than this is not told."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One statement that takes a side, with its days as timestamps (`first` may be missing).

    `trust` is the chance that it takes this side, by the statement's confidence and how plainly its act shows it.
    """

    statement_id: str
    actor: str | None
    group: str | None
    claim: str
    stance: str
    act: str
    cue: str
    content: str
    first: pd.Timestamp | None
    last: pd.Timestamp
    trust: float
    outlet: str

    @property
    def start(self) -> pd.Timestamp:
        """The first day on which it can have been said, as far as is known."""
        return self.first or self.last


def find_reversals(statements: pd.DataFrame) -> pd.DataFrame:
    """One row per turn: an actor, or a group, that took one side of a claim and then the other.

    In: the statement table. Out, sorted by `to_date`: level (`actor` or `group`), who, claim, from_stance, from_date
    (last day of the old stance), to_stance, to_date (first day of the new one; days without a time zone), partial
    (the new statement narrows the claim: "a limited number", "only before the war"), from_statement_id and
    to_statement_id (the statements that show both sides), confidence (0 to 1: both sides are told right), outlets (how
    many report the new side), sentence (the turn with both quotations).

    Only dated statements count that affirm or deny in so many words: no demand or promise, no hedge, no condition, no
    question, no `duplicate_of`. What is reported as past without a day counts as the old stance when nothing dated
    comes before it. A turn must hold: in the two weeks that follow its first day the new side is reported at least as
    often as the old one. Many reports of one turn are one row; a turn and a turn back are two. On a day on which both
    sides are taken ("yes, before the war; no, since") there is one turn at most, and it is partial. A turn that one
    person makes is a row of that person; its group gets a row where others spoke for it before or after. An official
    without a name is no voice of a group: who speaks against it contradicts it.
    """
    said, reports = _taking_sides(statements), _taking_sides(statements, copies=True)
    rows = []
    for level in ("actor", "group"):
        for (who, claim), lane in _lanes(said, level).items():
            every = [one for one in reports if one.claim == claim and who == getattr(one, level)]
            for old, new, partial in _turns(lane, every):
                speakers = {one.actor for one in (*old, *new)}
                if level == "group" and len(speakers) == 1 and speakers != {who}:
                    continue
                rows.append(_row(level, who, claim, old, new, partial, every))
    table = _typed(pd.DataFrame(rows, columns=COLUMNS), ("from_date", "to_date"))
    table = table[table["confidence"] >= _LEAST]
    return table.sort_values(["to_date", "level", "who", "claim"], kind="stable", ignore_index=True)


def find_contradictions(statements: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of members of a group who take opposite sides of a claim within a week.

    In: the statement table. Out, sorted by day: group, claim, affirms and affirms_date (who affirms, and its first
    day), denies and denies_date, the statement_id of both, confidence, outlets (how many report one of them), sentence
    (both quotations). Only the statements count that `find_reversals` would use. It is no contradiction when one of the
    two takes both sides itself in those days, or when the group has turned from one to the other and stayed there.
    """
    rows = []
    for (group, claim), lane in _lanes(_taking_sides(statements), "group").items():
        dated = [
            one
            for one in lane
            if one.first is not None and one.last - one.first <= _AT_ONCE and not (one.actor or "").islower()
        ]
        turned = [(old, new) for old, new, _ in _turns(lane, lane)]
        pairs: dict[tuple[str | None, str | None], list[tuple[_Said, _Said]]] = {}
        for yes in (one for one in dated if one.stance == "affirms"):
            for no in (one for one in dated if one.stance == "denies" and one.actor != yes.actor):
                if not _apart(yes, no) and not _wavers(yes, no, dated) and not _follows(yes, no, turned):
                    pairs.setdefault((yes.actor, no.actor), []).append((yes, no))
        for some in pairs.values():
            rows.append(_contradiction(group, claim, *max(some, key=lambda pair: pair[0].trust * pair[1].trust)))
    table = _typed(pd.DataFrame(rows, columns=CONTRADICTION_COLUMNS), ("affirms_date", "denies_date"))
    table = table[table["confidence"] >= _LEAST]
    day = table[["affirms_date", "denies_date"]].max(axis="columns")
    return table.assign(day=day).sort_values(["day", "group", "claim"], kind="stable", ignore_index=True)[
        CONTRADICTION_COLUMNS
    ]


def _typed(table: pd.DataFrame, days: tuple[str, str]) -> pd.DataFrame:
    """A table of turns with its dtypes: days, numbers, and strings for the rest."""
    kinds = dict.fromkeys(days, "datetime64[ns]") | {"partial": "bool", "confidence": "float64", "outlets": "int64"}
    return table.astype({name: kinds.get(name, "string") for name in table.columns})


def _lanes(said: list[_Said], level: str) -> dict[tuple[str, str], list[_Said]]:
    """The statements by who (an actor or a group) and claim."""
    lanes: dict[tuple[str, str], list[_Said]] = {}
    for one in said:
        who = getattr(one, level)
        # A body that speaks for itself is a row of the group, once. Without a name ("minister", "trader in
        # Frankfurt") two articles may well mean two people.
        if who and not (level == "actor" and (who == one.group or who.islower() or _unnamed(one))):
            lanes.setdefault((who, one.claim), []).append(one)
    return lanes


def _taking_sides(statements: pd.DataFrame, copies: bool = False) -> list[_Said]:
    """The statements that take a side, in the order of the days on which they were said for certain; with or without
    further reports of one utterance."""
    keep = (
        statements["stance"].astype("string").isin(_SIDES).fillna(False)
        & statements["act"].astype("string").isin(list(_PLAIN)).fillna(False)
        & statements["claim"].notna()
        & statements["said_to"].notna()
        & ~statements["hedged"].astype(bool)
        & ~statements["conditional"].astype(bool)
        & (statements["duplicate_of"].isna() | copies)
    )
    out = []
    for row in statements[keep].to_dict("records"):
        words = {name: "" if pd.isna(row.get(name)) else str(row[name]) for name in ("cue", "content", "outlet")}
        out.append(
            _Said(
                statement_id=str(row["statement_id"]),
                actor=None if pd.isna(row["actor"]) else str(row["actor"]),
                group=None if pd.isna(row["group"]) else str(row["group"]),
                claim=str(row["claim"]),
                stance=str(row["stance"]),
                act=str(row["act"]),
                cue=words["cue"],
                content=words["content"],
                first=None if pd.isna(row["said_from"]) else pd.Timestamp(row["said_from"]),
                last=pd.Timestamp(row["said_to"]),
                trust=float(row["confidence"]) * _plainness(str(row["act"]), str(row["stance"]), words["content"]),
                outlet=words["outlet"] or str(row.get("article_id")),
            )
        )
    return sorted(out, key=lambda one: (one.last, one.start, one.statement_id))


def _plainness(act: str, stance: str, content: str) -> float:
    """How sure an act and its words show a side."""
    against = (act, stance) in (("accuse", "denies"), ("admit", "denies"), ("deny", "affirms"))
    bare = len(content.split()) <= 3 and not any(mark in content for mark in "\"“'‘")
    return _PLAIN[act] * (_CROSS if against else 1.0) * (_BARE if bare else 1.0)


def _unnamed(one: _Said) -> bool:
    """Whether its actor is somebody without a name or an office ("Iranian diplomat", "two people briefed on it")."""
    return one.actor is not None and bool(terms("words", "unnamed") & set(one.actor.split()))


def _turns(lane: list[_Said], reports: list[_Said]) -> list[tuple[list[_Said], list[_Said], bool]]:
    """The turns of one who on one claim; `reports` are the lane's statements with further reports of them.

    The run of the old stance, the new stance's first day, whether it is partial.
    """
    dated = [one for one in lane if one.first is not None]
    undated = [one for one in lane if one.first is None]
    if dated:
        # What is told as past without a day is no news once a day is known: it only opens a lane.
        undated = [one for one in undated if one.last < (dated[0].first or dated[0].last)]
    dated = [one for one in dated if not _told_closer(one, dated)]
    turns: list[tuple[list[_Said], list[_Said], bool]] = []
    lane = [one for one in (*undated, *dated) if not _unnamed(one)]
    run: list[_Said] = []
    stance, mixed = "", False
    for day in _days(lane):
        by = {side: [one for one in day if one.stance == side] for side in _SIDES}
        both = bool(by["affirms"] and by["denies"])
        if not stance:
            # A lane that opens on both sides has no old stance yet.
            if not both:
                stance, run = day[0].stance, day
            continue
        other = "denies" if stance == "affirms" else "affirms"
        if not by[other]:
            run, mixed = [*run, *day], mixed and both
            continue
        if mixed and not both:
            # It had taken both sides already; saying one of them again is no turn, but settles the matter.
            stance, run, mixed = other, day, False
            continue
        if mixed and both:
            continue
        if not _holds(by[other], reports):
            run = [*run, *by[stance]]
            continue
        if not both and _others_say(run, by[other], reports):
            run, mixed = [*run, *day], True
            continue
        turns.append((run, by[other], both or any(narrows(one.content) for one in by[other])))
        stance, run, mixed = other, by[other], both
    return turns


def _holds(new: list[_Said], reports: list[_Said]) -> bool:
    """Whether the new side is reported at least as often as the old one from its first day on, for `_HOLDS`."""
    start = min(one.start for one in new)
    sides = [one.stance for one in reports if one.first is not None and start <= one.last <= start + _HOLDS]
    return 2 * sides.count(new[0].stance) >= len(sides)


def _others_say(old: list[_Said], new: list[_Said], reports: list[_Said]) -> bool:
    """Whether other people take the new side at once: that contradicts, unless an old voice joins them."""
    start = min(one.start for one in new)
    joining = {one.actor for one in reports if one.stance == new[0].stance and start <= one.last <= start + _HOLDS}
    return start - max(one.last for one in old) <= _AT_ONCE and not joining & {one.actor for one in old}


def _told_closer(one: _Said, others: list[_Said]) -> bool:
    """Whether another report most likely gives the very day of an "in November": same side, shorter span within."""
    if one.first is None or one.first == one.last:
        return False
    length = one.last - one.first
    return any(
        other.first is not None
        and other.stance == one.stance
        and one.first <= other.first
        and other.last <= one.last
        and other.last - other.first < length
        for other in others
    )


def _days(said: list[_Said]) -> list[list[_Said]]:
    """The statements by their last possible day, in order.

    "Earlier this week" stands apart from, and before, what was said on that very day: it may well be the older.
    """

    def day(one: _Said) -> tuple[pd.Timestamp, bool]:
        return one.last, one.first == one.last

    return [list(group) for _, group in groupby(sorted(said, key=lambda one: (*day(one), one.statement_id)), key=day)]


def _row(
    level: str, who: str, claim: str, old: list[_Said], new: list[_Said], partial: bool, reports: list[_Said]
) -> dict[str, object]:
    before = max(old, key=lambda one: (one.last, _PLAIN[one.act], one.trust))
    after = min(new, key=lambda one: (-_PLAIN[one.act], -one.trust, one.statement_id))
    start, end = min(one.start for one in new), max(one.last for one in new)
    telling = {one.outlet for one in reports if one.stance == after.stance and one.start <= end and one.last >= start}
    first = min(before.last, start)
    return {
        "level": level,
        "who": who,
        "claim": claim,
        "from_stance": before.stance,
        "from_date": first,
        "to_stance": after.stance,
        "to_date": start,
        "partial": partial,
        "from_statement_id": before.statement_id,
        "to_statement_id": after.statement_id,
        "confidence": round(_sure(old) * _sure(new), 4),
        "outlets": len(telling),
        "sentence": f"{who} {_TOLD[before.stance]} {claim} up to {first:%Y-%m-%d} ({_quoted(before, who)}), and "
        f"{_TOLD[after.stance]} it{' in part' if partial else ''} from {start:%Y-%m-%d} on ({_quoted(after, who)}).",
    }


def _contradiction(group: str, claim: str, yes: _Said, no: _Said) -> dict[str, object]:
    return {
        "group": group,
        "claim": claim,
        "affirms": yes.actor,
        "affirms_date": yes.start,
        "denies": no.actor,
        "denies_date": no.start,
        "affirms_statement_id": yes.statement_id,
        "denies_statement_id": no.statement_id,
        "confidence": round(yes.trust * no.trust, 4),
        "outlets": len({yes.outlet, no.outlet}),
        "sentence": f"Within {group}, {yes.actor} affirmed {claim} on {yes.start:%Y-%m-%d} ({_quoted(yes, yes.actor)}) "
        f"and {no.actor} denied it on {no.start:%Y-%m-%d} ({_quoted(no, no.actor)}).",
    }


_TOLD = {"affirms": "affirmed", "denies": "denied"}


def _quoted(one: _Said, who: str | None) -> str:
    """A statement's words with its outlet, and with its speaker where that is not `who`."""
    speaker = f"{one.actor} " if one.actor and one.actor != who else ""
    return f"{one.outlet}: {speaker}{one.cue} {one.content}".replace("\n", " ").strip()


def _sure(side: Iterable[_Said]) -> float:
    """The chance that a side was taken: that not all statements that show it are read wrong."""
    wrong = 1.0
    for trust in sorted((one.trust for one in side), reverse=True)[:3]:
        wrong *= 1 - trust
    return 1 - wrong


def _apart(one: _Said, other: _Said) -> bool:
    return max(one.start, other.start) - min(one.last, other.last) > _AT_ONCE


def _wavers(yes: _Said, no: _Said, dated: list[_Said]) -> bool:
    """Whether one of two speakers takes the other side itself in those days."""
    return any(
        ((one.actor == yes.actor and one.stance == no.stance) or (one.actor == no.actor and one.stance == yes.stance))
        and not (_apart(one, yes) and _apart(one, no))
        for one in dated
    )


def _follows(yes: _Said, no: _Said, turned: list[tuple[list[_Said], list[_Said]]]) -> bool:
    """Whether the group may have turned between two statements."""
    for old, new in turned:
        before, after = (yes, no) if yes.stance == old[0].stance else (no, yes)
        day = min(one.start for one in new)
        if before.start <= day <= after.last:
            return True
    return False


@cache
def _narrowing() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(roots(tokens(term))) for term in terms("hedges", "narrowing"))


def narrows(content: str) -> bool:
    """Whether a content holds words that narrow what is affirmed or denied ("only", "a limited number".

    "before the war").
    """
    stems = [root(word) for word in tokens(content)]
    return any(
        tuple(stems[at : at + len(term)]) == term for term in _narrowing() for at in range(len(stems) - len(term) + 1)
    )
