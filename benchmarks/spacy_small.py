"""The pipeline that extraction is timed against: tagger, parser and ner of spaCy's small English architecture.

Its weights are learnt here, in about a minute, from the GUM corpus: an untrained parser takes other steps than a
trained one, so that its speed would tell nothing. Sizes and features are those of the published `en_core_web_sm` 3.8
(its config.cfg): one 4-layer CNN of width 96 for tagger and parser, another for ner.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_NAMED = ("person", "place", "organization", "time", "event")
_GROUP = 8
"""Sentences that are learnt from together."""


def _cnn(features: dict[str, int]) -> dict[str, object]:
    embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "include_static_vectors": False}
    embed |= {"attrs": list(features), "rows": list(features.values())}
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4}
    encode |= {"window_size": 1, "maxout_pieces": 3}
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}


def _empty() -> Any:
    import spacy

    pipeline = spacy.blank("en")
    features = {"NORM": 5000, "PREFIX": 1000, "SUFFIX": 2500, "SHAPE": 2500}
    shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    steps = {"@architectures": "spacy.TransitionBasedParser.v2", "hidden_width": 64, "maxout_pieces": 2}
    steps |= {"use_upper": True, "nO": None, "extra_state_tokens": False}
    pipeline.add_pipe("tok2vec", config={"model": _cnn({**features, "SPACY": 50, "IS_SPACE": 50})})
    pipeline.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": shared}})
    pipeline.add_pipe("parser", config={"model": {**steps, "state_type": "parser", "tok2vec": shared}})
    pipeline.add_pipe("ner", config={"model": {**steps, "state_type": "ner", "tok2vec": _cnn(features)}})
    return pipeline


def _names(rows: list[list[str]]) -> list[str]:
    """IOB tags of the named entities of a document, from GUM's bracketed entities."""
    tags = ["O"] * len(rows)
    opened: list[tuple[str, str, int]] = []
    found: list[tuple[int, int, str]] = []
    for at, row in enumerate(rows):
        told = re.search(r"Entity=([^|]*)", row[9])
        for mark in re.findall(r"\(\d+-[a-z]+[^()]*\)?|\d+\)", told[1] if told else ""):
            if mark[0] == "(":
                number, kind = re.match(r"\((\d+)-([a-z]+)", mark).groups()  # type: ignore[union-attr]
                if mark[-1] == ")":
                    found.append((at, at + 1, kind))
                else:
                    opened.append((number, kind, at))
            else:
                for place in range(len(opened) - 1, -1, -1):
                    if opened[place][0] == mark[:-1]:
                        _, kind, first = opened.pop(place)
                        found.append((first, at + 1, kind))
                        break
    for first, last, kind in sorted(found, key=lambda one: one[1] - one[0]):
        short = last - first <= 4 and rows[first][1][0].isupper() and kind in _NAMED
        if short and all(tag == "O" for tag in tags[first:last]):
            tags[first:last] = [f"B-{kind}", *[f"I-{kind}"] * (last - first - 1)]
    return tags


def _examples(vocabulary: Any, gum: Path) -> Iterator[Any]:
    from spacy.tokens import Doc
    from spacy.training import Example

    for path in sorted(gum.rglob("*.conllu")):
        rows: list[list[str]] = []
        heads: list[int] = []
        first = 0
        for line in path.read_text(encoding="utf-8").split("\n"):
            row = line.split("\t")
            if not line:
                first = len(rows)
            elif row[0].isdigit():
                heads.append(len(rows) if row[6] == "0" else first + int(row[6]) - 1)
                rows.append(row)
        whole = Doc(
            vocabulary,
            words=[row[1] for row in rows],
            spaces=["SpaceAfter=No" not in row[9] for row in rows],
            tags=[row[4] for row in rows],
            heads=heads,
            deps=["ROOT" if row[7] == "root" else row[7] for row in rows],
            ents=_names(rows),
        )
        sentences = list(whole.sents)
        for at in range(0, len(sentences), _GROUP):
            part = whole[sentences[at].start : sentences[min(at + _GROUP, len(sentences)) - 1].end].as_doc()
            plain = Doc(vocabulary, words=[one.text for one in part], spaces=[bool(one.whitespace_) for one in part])
            yield Example(plain, part)


def pipeline(gum: Path, passes: int = 2) -> Any:
    """The pipeline, taught `passes` times over the documents of a GUM folder. Raises `ImportError` without spaCy."""
    out = _empty()
    examples = list(_examples(out.vocab, gum))
    optimizer = out.initialize(lambda: examples)
    order = random.Random(0)
    for _ in range(passes):
        order.shuffle(examples)
        for at in range(0, len(examples), 16):
            out.update(examples[at : at + 16], sgd=optimizer, drop=0.1)
    return out
