"""Does `confidence` say how likely it is that who said what is right?

    python benchmarks/reliability.py ../shared/corpora/polnear/dev     (its articles fitted the confidence)
    python benchmarks/reliability.py training/labels/stories           (nothing was fitted on these)

By tenths of confidence: how many attributions, their mean confidence, the share that is right; then the expected
calibration error (mean distance of the two, weighed by number).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from accuracy import labelled, read_gold, roles_of

from analysis.evaluate import align
from analysis.extract import find_attributions

BINS = 10


def judged(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Confidence of every attribution that is found, and whether who said what is right."""
    sure, right = [], []
    for _, (text, attributions) in sorted(read_gold(folder).items()):
        gold = [labelled(text, one) for one in attributions]
        found = find_attributions(text)
        mine = [labelled(text, roles_of(one)) for one in found]
        hits = {
            id(ours)
            for theirs, ours in align(gold, mine)
            if theirs.source & ours.source or not (theirs.source or ours.source)
        }
        sure += [one.confidence for one in found]
        right += [id(one) in hits for one in mine]
    return np.array(sure), np.array(right, float)


def reliability(chance: np.ndarray, right: np.ndarray) -> float:
    """Print the table; the expected calibration error."""
    error = 0.0
    print("confidence  attributions  mean confidence  right")
    for number in range(BINS):
        inside = np.minimum((chance * BINS).astype(int), BINS - 1) == number
        if inside.any():
            error += inside.mean() * abs(chance[inside].mean() - right[inside].mean())
            means = f"{chance[inside].mean():15.3f}  {right[inside].mean():5.3f}"
            print(f"{number / BINS:.1f}–{(number + 1) / BINS:.1f}     {inside.sum():12d}  {means}")
    print(f"expected calibration error {error:.3f}; {len(right)} attributions, {right.mean():.3f} of them right")
    return float(error)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    reliability(*judged(parser.parse_args().folder))


if __name__ == "__main__":
    main()
