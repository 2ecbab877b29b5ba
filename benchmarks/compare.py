"""Every statement that two versions of the engine treat differently on a PolNeAR folder: what was gained, what was
lost.

    python benchmarks/compare.py ../shared/corpora/polnear/dev OLD_MODEL_FOLDER NEW_MODEL_FOLDER

A line per gold attribution whose who-said-what became right (+) or wrong (-), then the sums.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from accuracy import Roles, labelled, read_polnear, roles_of

from analysis.evaluate import align
from analysis.extract import find_attributions


def right(text: str, gold: list[Roles], folder: Path) -> list[bool]:
    """For each gold attribution whether who said what is right with the model in a folder."""
    os.environ["CLAIMLINE_MODEL_DIR"] = str(folder)
    mine = [labelled(text, one) for one in gold]
    found = {
        id(one): other for one, other in align(mine, [labelled(text, roles_of(a)) for a in find_attributions(text)])
    }
    return [
        id(one) in found and (bool(one.source & found[id(one)].source) or not (one.source or found[id(one)].source))
        for one in mine
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    args = parser.parse_args()
    gained = lost = 0
    for name, (text, gold) in sorted(read_polnear(args.polnear).items()):
        before, after = (right(text, gold, folder) for folder in (args.old, args.new))
        for one, was, now in zip(gold, before, after, strict=True):
            if was != now:
                gained, lost = gained + now, lost + was
                words = " | ".join(" […] ".join(span.of(text) for span in one[role]) or "–" for role in one)
                print(f"{'+' if now else '-'} {name}: {' '.join(words.split())[:150]}")
    print(f"gained {gained}, lost {lost}")


if __name__ == "__main__":
    main()
