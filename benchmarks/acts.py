"""Accuracy of the acts: the half of PolNeAR dev that nothing was learnt from, claims and claim stories held out.

    python benchmarks/acts.py ../shared

Any of the acts that are as defensible counts as right. `macro` is the mean recall of the acts with five or more
statements, by the first label. For stories, end to end: `claimline evaluate FOLDER`.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "training")]
import acts as learning  # noqa: E402

from analysis.acts import settle  # noqa: E402
from analysis.records import ACTS  # noqa: E402


def show(title: str, rows: list[learning.Labelled]) -> None:
    """Print accuracy and recall by act, by rules alone and with the engine, and what was taken for what."""
    told = learning.engine_chances(rows)
    for name, chances in (("rules alone", [()] * len(rows)), ("with the engine", told)):
        right, macro, _ = learning.accuracy(rows, chances)
        print(f"{title}, {name:16} {len(rows):5} statements  right {right:.3f}  macro {macro:.3f}")
    wrong: Counter[tuple[str, str]] = Counter()
    seen: dict[str, list[bool]] = defaultdict(list)
    sure: dict[int, list[bool]] = defaultdict(list)
    for one, chances in zip(rows, told, strict=True):
        act, chance = settle(learning.look(one), chances, one.tracked)
        seen[one.act].append(act in one.right)
        sure[min(int(chance * 5), 4)].append(act in one.right)
        if act not in one.right:
            wrong[one.act, act] += 1
    print("  recall:", ", ".join(f"{act} {sum(seen[act])}/{len(seen[act])}" for act in ACTS if seen[act]))
    print("  taken for:", ", ".join(f"{gold}→{got} {count}" for (gold, got), count in wrong.most_common(8)))
    bins = (
        f"{low / 5:.1f}–{(low + 1) / 5:.1f}: {sum(sure[low]) / len(sure[low]):.2f} of {len(sure[low])}"
        for low in sorted(sure)
    )
    print("  right by chance told, from", ", ".join(bins))


def main(shared: Path) -> None:
    learnt, checked = learning.halves(shared)
    show("PolNeAR dev, checked", checked)
    show("PolNeAR dev, learnt", learnt)
    show("our own stories, learnt", learning.from_stories())
    show("claim stories held out", learning.from_claim_stories(held_out=True))
    show("claims held out", learning.on_claims(shared / "eval" / "claims.csv", shared, held_out=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
