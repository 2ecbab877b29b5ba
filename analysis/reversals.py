"""Find reversals: who affirms a claim after denying it, or the reverse, with both sides dated and shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby

import pandas as pd

from analysis.lexicons import terms
from analysis.phrases import root, roots, tokens

COLUMNS = [
    "level", "who", "claim", "from_stance", "from_date", "to_stance", "to_date", "partial", "from_statement_id",
    "to_statement_id", "confidence",
]  # fmt: skip
"""Columns of the table of reversals."""

_SIDES = ("affirms", "denies")
_HOLDS = pd.Timedelta(days=14)
"""For how long the new side must outweigh the old one: a turn that is taken back at once, or that one voice of many
makes, is a contradiction."""
_PLAIN = ("assert", "admit", "deny", "retract", "accuse", "reject")
"""Acts whose words state a position; a demand, a promise or thanks only imply one."""
_PLAINER = {"admit": 0, "deny": 0, "retract": 1, "accuse": 2, "assert": 2}


@dataclass(slots=True)
class _Said:
    """One statement that takes a side, with its days as timestamps (`first` may be missing)."""

    statement_id: str
    actor: str | None
    group: str | None
    claim: str
    stance: str
    act: str
    content: str
    first: pd.Timestamp | None
    last: pd.Timestamp
    confidence: float


def find_reversals(statements: pd.DataFrame) -> pd.DataFrame:
    """One row per turn: an actor, or a group, that took one side of a claim and then the other.

    In: the statement table. Out, sorted by `to_date`: level (`actor` or `group`), who, claim, from_stance, from_date
    (last day of the old stance), to_stance, to_date (first day of the new one; days without a time zone), partial
    (the new statement narrows the claim: "a limited number", "only before the war"), from_statement_id and
    to_statement_id (the statements that show both sides), confidence (0 to 1, the product of theirs).

    Only dated statements count that affirm or deny in so many words: no demand or promise, no hedge, no condition, no
    question, no `duplicate_of`. What is reported as past without a day counts as the old stance when nothing dated
    comes before it. A turn must hold: in the two weeks that follow its first day the new side is reported at least as
    often as the old one. Many reports of one turn are one row; a turn and a turn back are two. On a day on which both
    sides are taken ("yes, before the war; no, since") there is one turn at most, and it is partial. A turn that one
    person makes is a row of that person; its group gets a row where others spoke for it before or after.
    """
    said, reports = _taking_sides(statements), _taking_sides(statements, copies=True)
    rows: list[dict[str, object]] = []
    for level in ("actor", "group"):
        lanes: dict[tuple[str, str], list[_Said]] = {}
        for one in said:
            who = one.actor if level == "actor" else one.group
            # A body that speaks for itself is a row of the group, once. Without a name ("minister", "trader in
            # Frankfurt") two articles may well mean two people.
            if who and not (level == "actor" and (who == one.group or who.islower())):
                lanes.setdefault((who, one.claim), []).append(one)
        for (who, claim), lane in lanes.items():
            every = [one for one in reports if one.claim == claim and who == getattr(one, level)]
            for old, new, partial in _turns(lane, every):
                speakers = {one.actor for one in (*old, *new)}
                if level == "group" and len(speakers) == 1 and speakers != {who}:
                    continue
                rows.append(_row(level, who, claim, old, new, partial))
    table = pd.DataFrame(rows, columns=COLUMNS)
    for name in ("from_date", "to_date"):
        table[name] = pd.to_datetime(table[name]).astype("datetime64[ns]")
    table = table.astype(
        {name: "string" for name in COLUMNS if name not in ("from_date", "to_date", "partial", "confidence")}
    )
    table = table.astype({"partial": "bool", "confidence": "float64"})
    return table.sort_values(["to_date", "level", "who", "claim"], kind="stable", ignore_index=True)


def _taking_sides(statements: pd.DataFrame, copies: bool = False) -> list[_Said]:
    """The statements that take a side, in the order of the days on which they were said for certain; with or without
    further reports of one utterance."""
    keep = (
        statements["stance"].astype("string").isin(_SIDES).fillna(False)
        & statements["act"].astype("string").isin(_PLAIN).fillna(False)
        & statements["claim"].notna()
        & statements["said_to"].notna()
        & ~statements["hedged"].astype(bool)
        & ~statements["conditional"].astype(bool)
        & (statements["duplicate_of"].isna() | copies)
    )
    out = []
    for row in statements[keep].to_dict("records"):
        first = row["said_from"]
        out.append(
            _Said(
                str(row["statement_id"]),
                None if pd.isna(row["actor"]) else str(row["actor"]),
                None if pd.isna(row["group"]) else str(row["group"]),
                str(row["claim"]),
                str(row["stance"]),
                str(row["act"]),
                "" if pd.isna(row["content"]) else str(row["content"]),
                None if pd.isna(first) else pd.Timestamp(first),
                pd.Timestamp(row["said_to"]),
                float(row["confidence"]),
            )
        )
    return sorted(out, key=lambda one: (one.last, one.first or one.last, one.statement_id))


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
    run: list[_Said] = []
    stance, mixed = "", False
    for day in _days([*undated, *dated]):
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
        turns.append((run, by[other], both or any(narrows(one.content) for one in by[other])))
        stance, run, mixed = other, by[other], both
    return turns


def _holds(new: list[_Said], reports: list[_Said]) -> bool:
    """Whether the new side is reported at least as often as the old one from its first day on, for `_HOLDS`."""
    start = min(one.first or one.last for one in new)
    sides = [one.stance for one in reports if one.first is not None and start <= one.last <= start + _HOLDS]
    return 2 * sides.count(new[0].stance) >= len(sides)


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


def _row(level: str, who: str, claim: str, old: list[_Said], new: list[_Said], partial: bool) -> dict[str, object]:
    before = max(old, key=lambda one: (one.last, -_PLAINER.get(one.act, 3), one.confidence))
    after = min(new, key=lambda one: (_PLAINER.get(one.act, 3), -one.confidence, one.statement_id))
    start = min(one.first or one.last for one in new)
    return {
        "level": level,
        "who": who,
        "claim": claim,
        "from_stance": before.stance,
        "from_date": min(before.last, start),
        "to_stance": after.stance,
        "to_date": start,
        "partial": partial,
        "from_statement_id": before.statement_id,
        "to_statement_id": after.statement_id,
        "confidence": round(before.confidence * after.confidence, 4),
    }


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
