"""Speed of extraction on one core, text to linked spans, in one run beside NLTK's tokenizers and, where it is
installed, spaCy.

    python benchmarks/speed.py [ARTICLE.txt …]

Without arguments the demonstration corpus is read. Speeds are compared within one run, as ratios: machines differ and
are busy. spaCy runs the tagger, parser and entity recogniser of its small English architecture with random weights
(what it finds is worthless, its speed is not).
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


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """The shortest of a few rounds over all texts."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for text in texts:
            work(text)
        best = min(best, time.perf_counter() - began)
    return best


def nltk_only(text: str) -> None:
    sentences(text)
    words(text)


def spacy_pipeline() -> Callable[[str], object] | None:
    """The pipeline of spaCy's small English architecture, if spaCy is there."""
    try:
        import spacy
        from spacy.training import Example
    except ImportError:
        return None
    import random

    random.seed(0)
    pipeline = spacy.blank("en")
    width = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4}
    width |= {"embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True}
    tok2vec = pipeline.add_pipe("tok2vec", config={"model": width})
    for name in ("tagger", "parser", "ner"):
        listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
        pipeline.add_pipe(name, config={"model": {"tok2vec": listener}})
    del tok2vec
    labels = ["NN", "VB", "DT", "IN", "JJ", "PRP", "RB", "CC", "CD", "NNP", "NNS", "VBD", "VBZ", "VBG", "VBN", "TO"]
    heads = ["nsubj", "dobj", "det", "prep", "pobj", "amod", "advmod", "cc", "conj", "compound", "aux", "mark", "punct"]
    text = [f"w{number}" for number in range(len(labels))]
    example = Example.from_dict(
        pipeline.make_doc(" ".join(text)),
        {
            "tags": labels,
            "heads": [0] * len(text),
            "deps": ["ROOT", *(heads[number % len(heads)] for number in range(1, len(text)))],
            "entities": [f"U-{kind}" for kind in ("PERSON", "ORG", "GPE", "DATE")] + ["O"] * (len(text) - 4),
        },
    )
    pipeline.initialize(lambda: [example])
    return pipeline


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="*")
    args = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in args.articles]
    texts = texts or [article.text for article in read_articles(ROOT / "data" / "raw" / "iran_drones")]
    count = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} articles, {count} words, one thread, best of {ROUNDS} rounds")
    find_attributions(texts[0])
    ours = seconds(find_attributions, texts)
    print(f"{'Claimline, text to linked spans':36}{count / ours:10.0f} words/s")
    for name, work in (("NLTK, sentences and words", nltk_only), ("spaCy, tagger, parser and ner", spacy_pipeline())):
        if work is None:
            print(f"{name:36}{'not installed':>18}")
        else:
            other = seconds(work, texts)
            print(f"{name:36}{count / other:10.0f} words/s; Claimline is {other / ours:.2f} times as fast")
    long = " ".join(texts).split(" ")
    print("\ncost by length of the article")
    for length in LENGTHS:
        text = " ".join((long * (length // len(long) + 1))[:length])
        began = time.perf_counter()
        find_attributions(text)
        spent = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{length:8} words {spent:8.2f} s {length / spent:8.0f} words/s, peak memory so far {memory:.0f} MB")


if __name__ == "__main__":
    main()
