"""Claim, stance and act on our own labelled claim stories that nothing is learnt from.

    python benchmarks/claim_stories.py [--learnt]

Reads every article of the held-out stories (training/claim_stories.py) with its story's codebook, from text to stance.
A statement counts where a labelled one shares half of its content's words (Dice). Prints, for stories that avoid their
claims' words (a to c), for those like plain news (d to f), and for long affairs whose claims are close (g, h): how many
statements are found, claims (precision, recall, F1), the stance where the claim is right, the act, and how far all of
it got with the codebooks' sentences alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from analysis.codebook import Claim, Codebook
from analysis.statements import read_statements

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "training"))
import claim_stories


def count(story: claim_stories.ClaimStory, codebook: Codebook, tally: Counter[str]) -> None:
    """Add a story's hits and misses to a tally."""
    for article, labelled, labels in story.articles:
        left = [(claim_stories.words_of(article, one), label) for one, label in zip(labelled, labels, strict=True)]
        tally["labelled"] += len(left)
        for one in read_statements(article, codebook):
            mine = claim_stories.words_of(article, one)
            shares = [2 * len(mine & words) / max(1, len(mine) + len(words)) for words, _ in left]
            if not shares or max(shares) < 0.5:
                continue
            _, label = left.pop(shares.index(max(shares)))
            right = label.claim is not None and one.claim == label.claim
            tally["found"] += 1
            tally["told"] += one.claim is not None
            tally["claims"] += label.claim is not None
            tally["right"] += right
            tally["stance"] += right and one.stance == label.stance
            tally["act"] += one.act in label.acts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learnt", action="store_true", help="the other stories, which are learnt from")
    args = parser.parse_args()
    stories = [s for s in claim_stories.stories() if s.name.startswith(claim_stories.HELD_OUT) != args.learnt]
    print(f"{'':36}found      precision  recall  F1     stance  act")
    for kind, letters in (("avoiding the claims' words", "abc"), ("like plain news", "def"), ("close claims", "gh")):
        some = [story for story in stories if story.name[0] in letters]
        for way in ("", ", sentences alone"):
            tally: Counter[str] = Counter()
            for story in some:
                book = story.codebook
                if way:
                    claims = tuple(Claim(one.claim_id, one.text) for one in book.claims)
                    book = Codebook(book.title, claims, book.actors)
                count(story, book, tally)
            right, told, claims_ = tally["right"], tally["told"], tally["claims"]
            print(
                f"{kind + way:36}{tally['found']:4}/{tally['labelled']:<4}  {right / told:.3f}      "
                f"{right / claims_:.3f}   {2 * right / (told + claims_):.3f}  {tally['stance'] / right:.3f}   "
                f"{tally['act'] / tally['found']:.3f}"
            )


if __name__ == "__main__":
    main()
