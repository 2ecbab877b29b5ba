"""Claim and stance on labelled statements of many claims, by the scorer that comes with them.

    python benchmarks/claims.py ../shared [--all]

Makes a corpus of eval/claims.csv, an article for each row, with one codebook of all its claims; builds it; and prints
the figures of tools/claim_pairs.py on the claims that nothing was learnt from (`--all`: on all). Once with the
codebook's patterns, once with the claims' sentences alone.
"""

from __future__ import annotations

import argparse
import csv
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

HELD_OUT = (
    "lenne_solvents", "zelanor_liver", "blackout_cyberattack", "galden_cement_cartel", "vote_rigged", "camp_deaths",
    "third_term", "phones_tapped", "tessin_red_signal", "senator_stake", "meridane_sells_ships", "treaty_exit",
)  # fmt: skip
"""The claims that training/claims.py leaves out."""


def run(*call: str | Path) -> str:
    """What a Python program prints."""
    return subprocess.run([sys.executable, *map(str, call)], capture_output=True, text=True, check=True).stdout


def measure(shared: Path, folder: Path, whole: bool, patterns: bool) -> str:
    """The scorer's figures."""
    tool, table = shared / "tools/claim_pairs.py", shared / "eval/claims.csv"
    with open(table, encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    chosen = folder / "rows.csv"
    with open(chosen, "w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if whole or row["claim_id"] in HELD_OUT)
    run(tool, "corpus", chosen, folder / "corpus")
    run(tool, "corpus", table, folder / "book")
    book = yaml.safe_load((folder / "book/codebook.yml").read_text(encoding="utf8"))
    if not patterns:
        book["claims"] = {key: {"text": claim["text"]} for key, claim in book["claims"].items()}
    (folder / "corpus/codebook.yml").write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf8")
    run("-m", "analysis", "build", folder / "corpus", "--out", folder / "tables")
    return run(tool, "score", chosen, folder / "tables/statements.parquet")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with eval/claims.csv and tools/claim_pairs.py")
    parser.add_argument("--all", action="store_true", help="all claims, learnt ones too")
    args = parser.parse_args()
    columns = []
    for patterns in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            columns.append(measure(args.shared, Path(folder), args.all, patterns).splitlines())
    print(f"{'':70}without patterns")
    for one, other in zip(*columns, strict=True):
        print(f"{one:70}{re.sub(r'^.*?  +', '', other, count=1)}")


if __name__ == "__main__":
    main()
