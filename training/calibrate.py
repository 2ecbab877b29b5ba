"""Fit the confidence: the chance that who said what is right, from the facts of each decoded attribution.

    python calibrate.py --polnear CORPUS --model FOLDER --out calibration.json

Fitted on PolNeAR dev, on whose articles nothing else was trained. Printed is how well it holds on articles that it was
not fitted on (two halves, each predicted by the other): expected calibration error in ten bins, and a reliability
table.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from analysis.engine import Model, cut
from analysis.evaluate import MATCH_DICE, cover, dice
from analysis.extract import decode, inputs
from analysis.records import Span
from data import articles, read_annotations

BINS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    model = Model(args.model)
    rows, right, article = [], [], []
    for number, (_, text, path) in enumerate(articles(args.polnear / "dev")):
        words = cut(text, model.tokenizer)
        found = list(decode(words, model.read(words), model))
        gold = [one for one in read_annotations(path) if one["content"]]
        hits = who_said_what(text, words.spans, found, gold)
        rows += [inputs(one.facts) for one in found]
        right += [number in hits for number in range(len(found))]
        article += [number] * len(found)
    x, y, half = np.array(rows), np.array(right, float), np.array(article) % 2
    crossed = np.zeros(len(y))
    for fold in (0, 1):
        weights, bias = fit(x[half != fold], y[half != fold])
        crossed[half == fold] = predict(x[half == fold], weights, bias)
    report(crossed, y)
    weights, bias = fit(x, y)
    args.out.write_text(json.dumps({"weights": weights.round(4).tolist(), "bias": round(bias, 4)}), encoding="utf-8")


def who_said_what(text: str, spans: list[Span], found: list, gold: list[dict]) -> set[int]:
    """The numbers of the decoded attributions whose content and source match a gold one."""

    def of(run: tuple[int, int] | None) -> frozenset[int]:
        return cover(text, [Span(spans[run[0]].start, spans[run[1] - 1].end)] if run else [])

    mine = [(frozenset().union(*map(of, one.content)), of(one.source)) for one in found]
    theirs = [tuple(cover(text, [Span(*span) for span in one[role]]) for role in ("content", "source")) for one in gold]
    pairs = sorted((-dice(g[0], m[0]), i, j) for i, g in enumerate(theirs) for j, m in enumerate(mine) if g[0] & m[0])
    used_gold, used, hits = set(), set(), set()
    for overlap, i, j in pairs:
        if -overlap < MATCH_DICE or i in used_gold or j in used:
            continue
        used_gold.add(i)
        used.add(j)
        if theirs[i][1] & mine[j][1] or not (theirs[i][1] or mine[j][1]):
            hits.add(j)
    return hits


def fit(x: np.ndarray, y: np.ndarray, ridge: float = 1.0, rounds: int = 50) -> tuple[np.ndarray, float]:
    """Logistic regression by Newton's method, with a little ridge."""
    x = np.hstack([x, np.ones((len(x), 1))])
    weights = np.zeros(x.shape[1])
    penalty = np.diag([ridge] * (x.shape[1] - 1) + [0.0])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - chance) - penalty @ weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + penalty
        weights += np.linalg.solve(curve, slope)
    return weights[:-1], float(weights[-1])


def predict(x: np.ndarray, weights: np.ndarray, bias: float) -> np.ndarray:
    return 1 / (1 + np.exp(-(x @ weights + bias)))


def report(chance: np.ndarray, right: np.ndarray) -> None:
    error = 0.0
    print("confidence  attributions  mean confidence  right")
    for number in range(BINS):
        inside = np.minimum((chance * BINS).astype(int), BINS - 1) == number
        if inside.any():
            error += inside.mean() * abs(chance[inside].mean() - right[inside].mean())
            low, high = number / BINS, (number + 1) / BINS
            means = f"{chance[inside].mean():15.3f}  {right[inside].mean():5.3f}"
            print(f"{low:.1f}–{high:.1f}     {inside.sum():12d}  {means}")
    print(f"expected calibration error {error:.3f}; {len(right)} attributions, {right.mean():.3f} of them right")


if __name__ == "__main__":
    main()
