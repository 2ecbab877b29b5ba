"""Seconds to find one name for each of many distinct mentions, of which a part are one person's in several forms.

    python benchmarks/identity.py --mentions 100000

The names are made up from given names of the lexicon and syllables, each person in up to four forms (full, with a
middle initial, the surname alone, another transliteration); groups are drawn from a hundred. Reproducible by the seed.
"""

from __future__ import annotations

import argparse
import random
import time

from analysis.aliases import Seen, one_name_each
from analysis.names import genders

SYLLABLES = [
    "ba",
    "ko",
    "ren",
    "mar",
    "ti",
    "sel",
    "vo",
    "nik",
    "lu",
    "dan",
    "per",
    "gri",
    "han",
    "fel",
    "su",
    "bern",
    "wal",
]


def made_up(mentions: int, seed: int) -> dict[str, Seen]:
    """So many distinct names, with one group each."""
    draw = random.Random(seed)
    given = sorted(genders())
    seen: dict[str, Seen] = {}
    while len(seen) < mentions:
        first = draw.choice(given)
        last = "".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))).title() + draw.choice(["", "sky", "ov", "ia"])
        forms = [
            f"{first} {last}",
            f"{first} {draw.choice('ABCDE')}. {last}",
            last,
            f"{first} {last.replace('sky', 'skiy')}",
        ]
        group = frozenset({f"Group {draw.randrange(100)}"})
        for form in forms[: draw.randint(1, 4)]:
            seen.setdefault(form, Seen(draw.randint(1, 9), group))
    return dict(list(seen.items())[:mentions])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    seen = made_up(args.mentions, args.seed)
    wall, cpu = time.perf_counter(), time.process_time()
    merged = one_name_each(seen, lambda _: None)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{len(seen):,} distinct mentions, {len(merged):,} another's name: {wall:.1f} s ({cpu:.1f} s of processor)")


if __name__ == "__main__":
    main()
