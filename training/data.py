"""Read PolNeAR and make training windows of it: word pieces with features, tags and links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from analysis import engine
from analysis.engine import ROLES, TAGS, Words
from analysis.records import ACTS

Roles = dict[str, list[tuple[int, int]]]


@dataclass
class Document:
    """One annotated article: words, a tag for each, and for each word the words that it points to.

    `links` holds, by head, a dict from word to (target words, has none); `acts` the statements whose act is labelled:
    words of the cue, words of the content, the share of each act.
    """

    name: str
    text: str
    words: Words
    tags: np.ndarray
    links: list[dict[int, tuple[set[int], bool]]]
    acts: list[tuple[list[int], list[int], dict[str, float]]] = field(default_factory=list)


def read_annotations(path: Path) -> list[Roles]:
    """The attributions of a brat-style file, in its order: character spans by role."""
    spans: dict[str, list[tuple[int, int]]] = {}
    out = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if re.match(r"T\d+\t\w", line):
            key, middle = line.split("\t")[:2]
            spans[key] = [tuple(map(int, part.split())) for part in middle.split(" ", 1)[1].split(";")]
        elif re.match(r"E\d+\t", line):
            one = {role: [] for role in ROLES}
            for pair in line.split("\t")[1].split():
                role, key = pair.split(":")
                role = re.sub(r"\d+$", "", role).lower()
                if role in one:
                    one[role] += spans.get(key, [])
            out.append(one)
    return out


def articles(folder: Path) -> list[tuple[str, str, Path]]:
    """(name, text, path of the first annotator's file) of each article."""
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        first.setdefault(path.name.rsplit("_", 1)[0], path)
    out = []
    for name, path in first.items():
        with open(folder / "text" / f"{name}.txt", encoding="utf-8", newline="") as file:
            out.append((name, file.read(), path))
    return out


def document(
    name: str, text: str, attributions: list[Roles], tokenizer: object, acts: dict[int, dict[str, float]] | None = None
) -> Document:
    """The document of a text; `acts` are shares of acts by the number of the attribution, where labelled."""
    words = engine.cut(text, tokenizer)
    starts = np.array([span.start for span in words.spans])
    ends = np.array([span.end for span in words.spans])
    wide = ends > starts
    tags = np.zeros(len(words), np.int64)
    links: list[dict[int, tuple[set[int], bool]]] = [{}, {}, {}]
    labelled = []

    def cover(spans: list[tuple[int, int]]) -> list[list[int]]:
        """Word numbers of each piece; pieces that only a paragraph mark keeps apart are one."""
        pieces = []
        for start, end in sorted(spans):
            inside = np.flatnonzero(wide & (starts < end) & (ends > start))
            if not len(inside):
                continue
            run = list(range(inside[0], inside[-1] + 1))
            gap = range(pieces[-1][-1] + 1, run[0]) if pieces else []
            if pieces and all(not wide[at] for at in gap) and run[0] > pieces[-1][-1]:
                pieces[-1] += [*gap, *run]
            else:
                pieces.append(run)
        return pieces

    for number, one in enumerate(attributions):
        if not one["content"]:
            continue
        pieces = {role: cover(one[role]) for role in ROLES}
        if acts and number in acts:
            cues, contents = ([at for run in pieces[role] for at in run] for role in ("cue", "content"))
            labelled.append((cues, contents, acts[number]))
        cue = pieces["cue"][0][0] if pieces["cue"] else None
        source = pieces["source"][0][0] if pieces["source"] else None
        for role in ROLES:
            for run in pieces[role]:
                taken = tags[run] != 0
                if taken.any():
                    if role == "source" and taken.all():
                        pass  # the same source speaks in two attributions
                    else:
                        continue
                else:
                    names = ["S"] if len(run) == 1 else ["B", *"I" * (len(run) - 2), "E"]
                    tags[run] = [TAGS.index(f"{letter}-{role}") for letter in names]
                if role == "cue" and run[0] != cue:
                    continue
                head, target = {"content": (0, cue), "source": (1, cue), "cue": (2, source)}[role]
                for at in run:
                    known, none = links[head].get(at, (set(), False))
                    links[head][at] = (known | {target}, none) if target is not None else (known, True)
    return Document(name, text, words, tags, links, labelled)


def read(folder: str, tokenizer: object, acts: dict[str, dict[int, dict[str, float]]]) -> list[Document]:
    """The articles of a PolNeAR folder; `acts` by article and attribution."""
    return [
        document(name, text, read_annotations(path), tokenizer, acts.get(name))
        for name, text, path in articles(Path(folder))
    ]


def training_windows(documents: list[Document], rng: np.random.Generator) -> list[tuple[int, int, int]]:
    """(document, first word, past the last word) of windows that cover each document once, begun at a random place."""
    out = []
    for number, one in enumerate(documents):
        sizes = np.array([len(piece) for piece in one.words.pieces])
        at = np.concatenate([[0], np.cumsum(sizes)])
        if at[-1] <= engine.WINDOW:
            out.append((number, 0, len(sizes)))
            continue
        first = 0
        room = int(rng.integers(engine.WINDOW // 2, engine.WINDOW + 1))
        while first < len(sizes):
            last = max(first + 1, int(np.searchsorted(at, at[first] + room, side="right")) - 1)
            room = engine.WINDOW
            if last >= len(sizes):  # the last window reaches back, so that it is full
                last = len(sizes)
                first = min(first, int(np.searchsorted(at, at[-1] - engine.WINDOW, side="left")))
            out.append((number, first, last))
            first = last
    return out


MASK, HIDE = 103, 0.06
"""The encoder's [MASK], and the share of word pieces that it hides in training."""
SINGLE = 0.1
"""The share of windows whose quotation marks are made single, as British papers print them."""


def disturb(words: Words, window: tuple[int, int], part: dict[str, np.ndarray], rng: np.random.Generator, marks: tuple):
    """Hide some word pieces, and print quotation marks in another style, in the model's input of a window."""
    ids = part["ids"][0]
    hidden = rng.random(len(ids)) < HIDE
    hidden[[0, -1]] = False
    ids[hidden] = MASK
    if rng.random() < SINGLE:
        opening, closing = marks[int(rng.random() < 0.3)]
        inside = False
        for number, place in zip(range(*window), part["first"][0].tolist(), strict=True):
            if words.quoted[number] == 2:
                inside = not inside
                ids[place] = opening if inside else closing
        part["quoted"][:] = 0


def batch(
    documents: list[Document], chosen: list[tuple[int, int, int]], rng: np.random.Generator, marks: tuple
) -> dict[str, np.ndarray]:
    """The model's input and what it should say, padded, for some windows. `marks`: ids of single quotation marks."""
    parts = [engine.features(documents[number].words, first, last) for number, first, last in chosen]
    for (number, first, last), part in zip(chosen, parts, strict=True):
        disturb(documents[number].words, (first, last), part, rng, marks)
    length = max(part["ids"].shape[1] for part in parts)
    count = max(part["first"].shape[1] for part in parts)
    size = len(chosen)
    out = {name: np.zeros((size, length), np.int64) for name in ("ids", "case", "quoted", "mask")}
    out["first"] = np.zeros((size, count), np.int64)
    out["tags"] = np.zeros((size, count), np.int64)
    out["there"] = np.zeros((size, count), bool)
    out["links"] = np.zeros((size, 3, count, count + 1), bool)
    act_words, act_shares = [], []
    for row, ((number, first, last), part) in enumerate(zip(chosen, parts, strict=True)):
        for name, values in part.items():
            out[name][row, : values.shape[1]] = values[0]
        out["mask"][row, : part["ids"].shape[1]] = 1
        one = documents[number]
        out["tags"][row, : last - first] = one.tags[first:last]
        out["there"][row, : last - first] = True
        for head in range(3):
            for at, (targets, none) in one.links[head].items():
                if first <= at < last:
                    inside = [target - first for target in targets if first <= target < last]
                    if inside:
                        out["links"][row, head, at - first, inside] = True
                    elif none and not targets:
                        out["links"][row, head, at - first, count] = True
        for cue, content, shares in one.acts:
            if first <= min(cue + content) and max(cue + content) < last:
                roles = np.zeros(count + 1, np.int64)
                roles[0] = row
                roles[1 + np.array(cue, int) - first] = 1
                roles[1 + np.array(content, int) - first] = 2
                act_words.append(roles)
                act_shares.append([shares.get(act, 0.0) for act in ACTS])
    out["act_words"] = np.array(act_words, np.int64).reshape(-1, count + 1)
    out["act_shares"] = np.array(act_shares, np.float32).reshape(-1, len(ACTS))
    return out
