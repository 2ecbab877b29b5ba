"""Compare what one actor says with what the others say: on which claims they take the same side."""

from __future__ import annotations

import pandas as pd

from analysis.errors import ParameterError

_SIDES = {"affirms": 1, "denies": -1}
_NEEDED = ("actor", "group", "claim", "stance", "duplicate_of")


def compare_positions(statements: pd.DataFrame, actor: str) -> pd.DataFrame:
    """With whom an actor agrees: one row per other actor that takes a side on a claim on which this one does.

    `actor` is the name of an actor or of a group; those who speak for the group are then the actor, not the others. An
    actor's side on a claim is that of most of its utterances that affirm or deny; where there are as many of both, it
    has none. Columns: `actor`, `group` (empty where unknown), `agree`, `conflict` (numbers of claims), `agree_on`,
    `conflict_on` (lists of claims), `utterances` (of the other actor, on these claims). Most agreement first, then by
    utterances and name. Raises `ParameterError` for a table without the columns needed.
    """
    missing = [name for name in _NEEDED if name not in statements.columns]
    if missing:
        raise ParameterError(f"no column {missing[0]!r} in the statements; there are {', '.join(statements.columns)}")
    told = statements[statements["duplicate_of"].isna() & statements["claim"].notna() & statements["actor"].notna()]
    sided = told.assign(side=told["stance"].astype("string").map(_SIDES)).dropna(subset="side")
    mine = (sided["actor"] == actor).fillna(False) | (sided["group"] == actor).fillna(False)
    own = _side_by_claim(sided[mine])
    rows = []
    for name, of in sided[~mine].groupby("actor"):
        theirs = {claim: side for claim, side in _side_by_claim(of).items() if claim in own}
        agree = sorted(claim for claim, side in theirs.items() if side == own[claim])
        conflict = sorted(set(theirs) - set(agree))
        groups = sorted(of["group"].dropna().mode())
        if theirs:
            utterances = int(of["claim"].isin(list(theirs)).sum())
            rows.append((str(name), groups[0] if groups else None, agree, conflict, utterances))
    rows.sort(key=lambda row: (len(row[3]) - len(row[2]), -row[4], row[0]))
    columns = {
        "actor": pd.Series([row[0] for row in rows], dtype="string"),
        "group": pd.Series([row[1] for row in rows], dtype="string"),
        "agree": pd.Series([len(row[2]) for row in rows], dtype="int64"),
        "conflict": pd.Series([len(row[3]) for row in rows], dtype="int64"),
        "agree_on": pd.Series([row[2] for row in rows], dtype="object"),
        "conflict_on": pd.Series([row[3] for row in rows], dtype="object"),
        "utterances": pd.Series([row[4] for row in rows], dtype="int64"),
    }
    return pd.DataFrame(columns)


def _side_by_claim(sided: pd.DataFrame) -> dict[str, int]:
    """The side of most utterances by claim, +1 or -1; claims with as many of both are left out."""
    sums = sided.groupby("claim")["side"].sum()
    return {str(claim): 1 if total > 0 else -1 for claim, total in sums.items() if total}
