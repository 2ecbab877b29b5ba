"""Learn how much each finding of the pair reader counts for the stance.

    python training/stances.py ../shared

Reads the rows of eval/claims.csv that take a stance; claims in `HELD_OUT` take no part. Writes
analysis/lexicons/claim_weights.csv. A linear model (softmax, L2), whole-batch descent from zero: the same input gives
the same weights.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from analysis.acts import tell_acts
from analysis.claims import claim_views, view_of
from analysis.codebook import Claim, Codebook
from analysis.pairs import ClaimView, StatementView, features, find_facts
from analysis.records import STANCES, Article, Attribution, Span, Statement
from analysis.text import Index, sentences

HELD_OUT = (
    "lenne_solvents", "zelanor_liver", "blackout_cyberattack", "galden_cement_cartel", "vote_rigged", "camp_deaths",
    "third_term", "phones_tapped", "tessin_red_signal", "senator_stake", "meridane_sells_ships", "treaty_exit",
)  # fmt: skip
"""Chosen by a hash of their names before any was read."""
_L2, _STEPS, _RARE, _SMALL = 3.0, 600, 4, 0.02
Row = tuple[str, str, Article, Statement, StatementView]


def rows_of(shared: Path) -> list[dict[str, str]]:
    """The rows of eval/claims.csv."""
    with open(shared / "eval/claims.csv", encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def read(shared: Path, codebook: Codebook) -> list[Row]:
    """Claim id, answer, article, statement (with its act by the program) and view of every row."""
    sys.path.insert(0, str(shared / "tools"))
    import score_rows

    out = []
    for number, row in enumerate(rows_of(shared)):
        before = row["before"].strip() + "\n\n" if row["before"].strip() else ""
        content, source, cue = (
            [Span(start + len(before), end + len(before)) for start, end in spans]
            for spans in score_rows.readings(row["text"].strip(), row)[0]
        )
        article = Article(f"row{number}", before + row["text"].strip(), date(2024, 3, 14))
        one = [Span(spans[0].start, spans[-1].end) if spans else None for spans in (source, cue)]
        statement = Statement(
            article.article_id, Attribution(one[0], one[1], tuple(sorted(content))), actor=row["source"] or None
        )
        statement = tell_acts(article, [statement], codebook)[0]
        cut = sentences(article.text)
        view = view_of(article, statement, cut, Index(cut))
        out.append((row["claim_id"], row["stance"] or "none", article, statement, view))
    return out


def codebook_of(shared: Path) -> Codebook:
    """All claims with their patterns."""
    claims: dict[str, Claim] = {}
    for row in rows_of(shared):
        match, contrary = (
            tuple(entry.strip() for entry in row[key].split(";") if entry.strip()) for key in ("match", "contrary")
        )
        claims[row["claim_id"]] = Claim(row["claim_id"], row["claim"], match, contrary)
    return Codebook(claims=tuple(claims.values()))


def examples(rows: list[Row], views: dict[str, ClaimView]) -> list[tuple[list[str], int]]:
    """Findings and stance of every row on its claim, with the claim's patterns and without."""
    out = []
    for claim_id, answer, _, _, view in rows:
        if answer in STANCES:
            for claim in (views[claim_id], replace(views[claim_id], match=(), contrary=())):
                out.append((features(claim, view, 0.0, find_facts(claim, view)), STANCES.index(answer)))
    return out


def learn(data: list[tuple[list[str], int]]) -> dict[tuple[str, str], float]:
    """The weight of each finding for each answer."""
    counts = Counter(one for found, _ in data for one in set(found))
    names = sorted(name for name, count in counts.items() if count >= _RARE)
    number = {name: at for at, name in enumerate(names)}
    x = np.zeros((len(data), len(names)))
    y = np.zeros((len(data), len(STANCES)))
    for row, (found, answer) in enumerate(data):
        for one in found:
            if one in number:
                x[row, number[one]] = 1.0
        y[row, answer] = 1.0
    weights = np.zeros((len(names), len(STANCES)))
    second = np.zeros_like(weights)
    for _ in range(_STEPS):
        scores = x @ weights
        raised = np.exp(scores - scores.max(1, keepdims=True))
        gradient = x.T @ (raised / raised.sum(1, keepdims=True) - y) + _L2 * weights
        second += gradient**2
        weights -= 0.3 * gradient / np.sqrt(second + 1e-8)
    return {
        (name, answer): round(float(weights[number[name], column]), 3)
        for name in names
        for column, answer in enumerate(STANCES)
        if abs(weights[number[name], column]) >= _SMALL
    }


def main(shared: Path) -> None:
    """Learn and write the weights."""
    codebook = codebook_of(shared)
    learnt = Codebook(claims=tuple(claim for claim in codebook.claims if claim.claim_id not in HELD_OUT))
    rows = [row for row in read(shared, learnt) if row[0] not in HELD_OUT]
    views = {view.claim.claim_id: view for view in claim_views(learnt)}
    weights = learn(examples(rows, views))
    path = Path(__file__).parent.parent / "analysis" / "lexicons" / "claim_weights.csv"
    with open(path, "w", encoding="utf8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["term", "class", "source", "note"])
        table.writerows([name, answer, "training/stances.py", weight] for (name, answer), weight in weights.items())
    print(f"{len(weights)} weights from {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
