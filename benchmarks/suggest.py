"""How many labelled claims are among the first proposals: python benchmarks/suggest.py CLAIMS.csv …

CLAIMS.csv has the columns claim_id, source, cue, content, act and stance (an empty stance: on the topic, on no claim).
Corpora are made of three claims each, all their statements shuffled; a claim is met when at least half of a proposal's
statements are on it. Days are invented, so that only words, actors and acts count.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator

import pandas as pd

from analysis.suggest import suggest_claims

TOGETHER = 3


def corpora(paths: list[str]) -> Iterator[pd.DataFrame]:
    """Statement tables of `TOGETHER` claims each, with the label in the column `gold`."""
    by_claim: dict[str, list[dict[str, str]]] = {}
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                by_claim.setdefault(row["claim_id"], []).append(row)
    names = sorted(by_claim)
    random.Random(1).shuffle(names)
    for start in range(0, len(names) - TOGETHER + 1, TOGETHER):
        rows = [row for name in names[start : start + TOGETHER] for row in by_claim[name]]
        random.Random(start).shuffle(rows)
        first = pd.Timestamp("2024-01-01")
        table = pd.DataFrame(rows)[["source", "cue", "content", "act"]]
        yield table.assign(
            statement_id=[str(at) for at in range(len(rows))],
            article_id=[f"article {at}" for at in range(len(rows))],
            title="",
            actor=table["source"].where(table["source"] != ""),
            group=None,
            published=first,
            said_to=[first + pd.Timedelta(days=at % 60) for at in range(len(rows))],
            gold=[row["claim_id"] if row["stance"] else "" for row in rows],
        )


def main(paths: list[str]) -> None:
    """Print the share of claims that are met by the first three, five and ten proposals."""
    tables = list(corpora(paths))
    for top in (3, 5, 10):
        met = 0
        for table in tables:
            gold = dict(zip(table["statement_id"], table["gold"], strict=True))
            of = [[gold[one] for one in ids] for ids in suggest_claims(table, top)["statement_ids"]]
            met += sum(
                any(2 * labels.count(name) >= len(labels) for labels in of) for name in set(table["gold"]) if name
            )
        print(f"first {top:2}: {met} of {TOGETHER * len(tables)} claims ({met / (TOGETHER * len(tables)):.2f})")


if __name__ == "__main__":
    main(sys.argv[1:])
