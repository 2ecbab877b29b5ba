"""Speed of extraction on one core, text to linked spans, in one run beside NLTK's tokenizers and, where it is
installed, spaCy.

    python benchmarks/speed.py [--gum ../shared/corpora/gum] [ARTICLE.txt …]

Without arguments the demonstration corpus is read. Speeds are compared within one run, as ratios: machines differ and
are busy. spaCy (`pip install "spacy>=3.8,<3.9"`) runs the tagger, parser and entity recogniser of its small English
architecture, taught on GUM beforehand (`spacy_small.py`).
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("CLAIMLINE_THREADS", "1")

from analysis.corpus import read_articles
from analysis.extract import find_attributions
from analysis.text import sentences, words

ROOT = Path(__file__).resolve().parents[1]
LENGTHS = (100, 1_000, 10_000, 100_000)
ROUNDS = 5
OURS = "Claimline, text to linked spans"


def seconds(works: dict[str, Callable[[str], object]], texts: list[str]) -> dict[str, float]:
    """The shortest of a few rounds over all texts for each work, in turn: a busy machine hits them alike."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            began = time.perf_counter()
            for text in texts:
                work(text)
            best[name] = min(best[name], time.perf_counter() - began)
    return best


def nltk_only(text: str) -> None:
    sentences(text)
    words(text)


def spacy_pipeline(gum: Path | None) -> tuple[Callable[[str], object] | None, str]:
    """The pipeline of spaCy's small English architecture, or why there is none."""
    if gum is None:
        return None, "no --gum to teach it"
    try:
        from spacy_small import pipeline
    except ImportError:
        return None, "not installed"
    return pipeline(gum), ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="*")
    parser.add_argument(
        "--gum", type=Path, help="folder of the GUM corpus; without it there is no comparison with spaCy"
    )
    args = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in args.articles]
    texts = texts or [article.text for article in read_articles(ROOT / "data" / "raw" / "iran_drones")]
    count = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} articles, {count} words, one thread, best of {ROUNDS} rounds")
    find_attributions(texts[0])
    spacy, missing = spacy_pipeline(args.gum)
    works: dict[str, Callable[[str], object]] = {OURS: find_attributions, "NLTK, sentences and words": nltk_only}
    if spacy is not None:
        works["spaCy, tagger, parser and ner"] = spacy
    spent = seconds(works, texts)
    for name, time_of in spent.items():
        ratio = "" if name == OURS else f"; Claimline is {time_of / spent[OURS]:.2f} times as fast"
        print(f"{name:36}{count / time_of:10.0f} words/s{ratio}")
    if spacy is None:
        print(f"{'spaCy, tagger, parser and ner':36}{missing:>18}")
    long = " ".join(texts).split(" ")
    print("\ncost by length of the article")
    for length in LENGTHS:
        text = " ".join((long * (length // len(long) + 1))[:length])
        began = time.perf_counter()
        find_attributions(text)
        took = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{length:8} words {took:8.2f} s {length / took:8.0f} words/s, peak memory so far {memory:.0f} MB")


if __name__ == "__main__":
    main()
