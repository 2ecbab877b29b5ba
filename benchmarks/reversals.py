"""Reversals of a labelled story: which of its reversals.csv are found, which are missed, which are false.

    python benchmarks/reversals.py ../shared/eval/volkswagen           # end to end
    python benchmarks/reversals.py ../shared/eval/volkswagen --gold    # on the labelled fields of gold.csv

A turn is found when who, claim and both stances are the same and its first day lies within `NEAR` of the labelled one.
"""

from __future__ import annotations

import argparse
import csv
from datetime import date
from pathlib import Path

import pandas as pd

import analysis as an
from analysis.evaluate import read_gold_statements

NEAR = pd.Timedelta(days=14)
Turn = dict[str, str]


def labelled(folder: Path) -> list[Turn]:
    with open(folder / "reversals.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same(gold: Turn, row: dict[str, object]) -> bool:
    alike = (gold["actor_or_group"], gold["claim"], gold["from_stance"], gold["to_stance"]) == (
        row["who"], row["claim"], row["from_stance"], row["to_stance"],
    )  # fmt: skip
    return alike and abs(pd.Timestamp(date.fromisoformat(gold["to_date"])) - row["to_date"]) <= NEAR  # type: ignore[operator]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gold", action="store_true", help="on the labelled fields, not end to end")
    args = parser.parse_args()
    articles = an.read_articles(args.folder)
    if args.gold:
        statements = read_gold_statements(args.folder, articles)
    else:
        statements = an.extract_statements(articles, an.read_codebook(args.folder / "codebook.yml"))
    told = an.find_reversals(statements).to_dict("records")
    left, found, exact, partial = labelled(args.folder), 0, 0, 0
    for row in list(told):
        gold = next((one for one in left if same(one, row)), None)
        if gold:
            left.remove(gold)
            told.remove(row)
            found += 1
            exact += (gold["from_date"], gold["to_date"]) == (
                f"{row['from_date']:%Y-%m-%d}",
                f"{row['to_date']:%Y-%m-%d}",
            )
            partial += (gold["partial"] == "1") == row["partial"]
    print(f"found {found} of {found + len(left)} (both days right {exact}, partial right {partial}), false {len(told)}")
    for one in left:
        print("missed:", ", ".join(one.values()))
    for row in told:
        print(f"false ({row['level']}, {row['confidence']:.2f}): {row['sentence']}")
    for row in an.find_contradictions(statements).itertuples():
        print(f"contradiction ({row.confidence:.2f}): {row.sentence}")


if __name__ == "__main__":
    main()
