"""Read an article with the trained model: what each of its words may be, and which words belong together.

A small transformer (weights in `model/`, how they were made in `training/`) gives each word scores for the BIOES tags
of the three roles, and vectors that say which words belong together. `extract` makes attributions of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.records import ACTS, Span

ROLES = ("source", "cue", "content")
TAGS = ("O", *(f"{position}-{role}" for role in ROLES for position in "BIES"))
ACTING = 2 * len(ACTS) + 1
"""What the model says of a word on the act of its statement: a score of each act as part of the cue, the same as part
of the content, and how much it counts among the content's words."""
HEADS = ("content_to_cue", "source_to_cue", "cue_to_source")
WINDOW, STRIDE = 254, 200
"""Word pieces that the model reads at once (256 with its two end marks), and how far windows are apart."""
_OPENERS = [number for number, tag in enumerate(TAGS) if tag[0] in "BS" and tag[2:] != "content"]
_HOPELESS = 5.0
"""A tag this much below the best one in a word's own window (a chance below 1 in 150) is not looked at."""
_BEGIN, _END = 101, 102
"""The marks that the encoder expects around its input ([CLS] and [SEP])."""

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]
_WORD = re.compile(r"\w+|[^\w\s]")
_BREAK = re.compile(r"[\r\n\u2028\u2029]")
_PARAGRAPH = "[unused1]"
_OPENING, _CLOSING = frozenset("“«„"), frozenset("”»")
LINK = 128
"""Size of the vectors that link words."""
DISTANCES = 16
"""Buckets of distance on each side that the links know: exact to 4 words, then by powers of about 1.5."""


@dataclass(frozen=True, slots=True)
class Words:
    """An article cut into words and paragraph marks (of no width), with the model's features of each.

    `forms` holds the words as they stand, `pieces` holds each word's word pieces; `case` and `quoted` its letter case
    and its place in or out of quotation marks.
    """

    spans: list[Span]
    forms: list[str]
    pieces: list[list[int]]
    case: NDArray[np.int64]
    quoted: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.spans)


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of an article's words, each read in the window in which it stands most centrally.

    `tags` are scores of the BIOES tags. By head, `queries` ask and `keys` answer which words belong together, and
    `none` answers that there is no other. Vectors of two windows don't compare: a word asks the keys of its own window.
    Only vectors that may be asked for are kept: `asking` are the words of `queries` and `none`, and `keys` has for each
    window the words that may begin a source or a cue, and their vectors. `acting` says, for each word, what it tells of
    the act of its statement (`ACTING`).
    """

    tags: Floats
    acting: Halves
    asking: NDArray[np.int64]
    queries: Halves
    none: Floats
    owner: NDArray[np.int64]
    bounds: list[tuple[int, int]]
    keys: list[tuple[NDArray[np.int64], Halves]]

    def queries_of(self, rows: NDArray[np.int64], head: int) -> tuple[Floats, Floats]:
        """What some words ask of a head, and their answer that there is no other."""
        places = np.minimum(np.searchsorted(self.asking, rows), len(self.asking) - 1)
        there = (self.asking[places] == rows)[:, None]
        return self.queries[places, head].astype(np.float32) * there, self.none[places, head][:, None] * there

    def keys_of(self, window: int, rows: NDArray[np.int64], head: int) -> Floats:
        """What some words answer to a head in a window."""
        known, vectors = self.keys[window]
        if not len(known) or not len(rows):
            return np.zeros((len(rows), vectors.shape[-1]), np.float32)
        places = np.minimum(np.searchsorted(known, rows), len(known) - 1)
        return vectors[places, head].astype(np.float32) * (known[places] == rows)[:, None]


def model_folder() -> Path:
    """Where the weights are: in the package, or where `$CLAIMLINE_MODEL_DIR` says."""
    return Path(os.environ.get("CLAIMLINE_MODEL_DIR") or Path(__file__).parent / "model")


@lru_cache(maxsize=4)
def cut(text: str, tokenizer: Any) -> Words:
    """The words of a text with their features; the last few are kept, since several stages read an article."""
    spans: list[Span] = []
    forms: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        if spans and _BREAK.search(text, end, match.start()):
            spans.append(Span(end, end))
            forms.append(_PARAGRAPH)
        spans.append(Span(match.start(), match.end()))
        forms.append(match.group())
        end = match.end()
    return Words(
        spans, forms, _pieces(forms, tokenizer), np.array([_case(form) for form in forms], np.int64), _quoted(forms)
    )


def _pieces(forms: list[str], tokenizer: Any) -> list[list[int]]:
    out: list[list[int]] = [[] for _ in forms]
    if forms:
        encoding = tokenizer.encode(forms, is_pretokenized=True, add_special_tokens=False)
        for number, piece in zip(encoding.word_ids, encoding.ids, strict=True):
            out[number].append(piece)
    unknown = tokenizer.token_to_id("[UNK]")
    paragraph = tokenizer.token_to_id(_PARAGRAPH)
    # A word of a great many pieces is no word; its first ones tell enough.
    return [[paragraph] if form is _PARAGRAPH else one[:12] or [unknown] for form, one in zip(forms, out, strict=True)]


def _case(form: str) -> int:
    if form is _PARAGRAPH:
        return 6
    if not form[0].isalnum() and form[0] != "_":
        return 5
    if form[0].isdigit():
        return 4
    if form.islower():
        return 0
    if form.isupper():
        return 2 if len(form) > 1 else 1
    return 1 if form[0].isupper() and form[1:].islower() else 3


def _quoted(forms: list[str]) -> NDArray[np.int64]:
    """0 outside of double quotation marks, 1 inside, 2 for the mark itself; each paragraph begins outside."""
    out = np.zeros(len(forms), np.int64)
    inside = False
    for number, form in enumerate(forms):
        if form is _PARAGRAPH:
            inside = False
        elif form in _OPENING or (form == '"' and not inside):
            inside, out[number] = True, 2
        elif form in _CLOSING or form == '"':
            inside, out[number] = False, 2
        elif inside:
            out[number] = 1
    return out


def windows(words: Words) -> Iterator[tuple[int, int]]:
    """Overlapping stretches of words (first, past the last), each of at most `WINDOW` word pieces."""
    at = np.concatenate([[0], np.cumsum([len(one) for one in words.pieces])])
    first = 0
    while True:
        last = max(first + 1, int(np.searchsorted(at, at[first] + WINDOW, side="right")) - 1)
        yield first, last
        if last >= len(words):
            return
        first = min(max(first + 1, int(np.searchsorted(at, at[first] + STRIDE, side="left"))), last)


def room(first: int, last: int, count: int) -> Floats:
    """How far each word of a window stands from the window's borders, in words; the ends of the article are none."""
    place = np.arange(first, last)
    left = place - first if first > 0 else np.full(len(place), WINDOW)
    right = last - 1 - place if last < count else np.full(len(place), WINDOW)
    return np.minimum(left, right).astype(np.float32)


def owners(bounds: list[tuple[int, int]], count: int) -> NDArray[np.int64]:
    """The number of the window in which each word stands most centrally."""
    best, owner = np.full(count, -1.0, np.float32), np.zeros(count, np.int64)
    for number, (first, last) in enumerate(bounds):
        rooms = room(first, last, count)
        better = rooms > best[first:last]
        best[first:last][better] = rooms[better]
        owner[first:last][better] = number
    return owner


def features(words: Words, first: int, last: int) -> dict[str, NDArray[np.int64]]:
    """The model's input for a window of words, as a batch of one: word pieces with their features, each word's first
    piece.

    A window is read by itself: the numbers of an int8 network depend on whatever else is in the batch.
    """
    ids, word, starts = [_BEGIN], [first], []
    for number in range(first, last):
        starts.append(len(ids))
        ids += words.pieces[number]
        word += [number] * len(words.pieces[number])
    ids, word = [*ids, _END], [*word, first]
    case, quoted = words.case[word], words.quoted[word]
    case[[0, -1]] = quoted[[0, -1]] = 0
    rows = {"ids": ids, "case": case, "quoted": quoted, "first": starts}
    return {name: np.array([row], np.int64) for name, row in rows.items()}


_FARTHEST = 2 * WINDOW
_SIZES = np.arange(_FARTHEST + 1)
_SIZES = np.where(_SIZES <= 4, _SIZES, 4 + np.ceil(np.log(np.maximum(_SIZES, 1) / 4) / np.log(1.5)))
_SIZES = np.minimum(_SIZES, DISTANCES).astype(np.int64)


def bucket(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bucket of a signed distance in words, 0 to 2 * DISTANCES."""
    return DISTANCES + np.sign(distance) * _SIZES[np.minimum(np.abs(distance), _FARTHEST)]


def allowed() -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """What BIOES allows: tag to next tag, tags that may begin a text, tags that may end it."""
    opens = np.array([tag[0] in "BI" for tag in TAGS])
    continues = np.array([tag[0] in "IE" for tag in TAGS])
    role = np.array([tag[2:] for tag in TAGS])
    pairs = np.where(opens[:, None], continues[None, :] & (role[:, None] == role[None, :]), ~continues[None, :])
    return pairs, ~continues, ~opens


def open_session(path: Path) -> Any:
    """A network, to be run on as many threads as `$CLAIMLINE_THREADS` says (1)."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = int(os.environ.get("CLAIMLINE_THREADS") or 1)
    settings.inter_op_num_threads = 1
    settings.log_severity_level = 3
    # Its arena holds what one window needs; without it, a long article leaves the memory in splinters.
    settings.enable_cpu_mem_arena = True
    return onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])


@cache
def open_tokenizer(folder: Path) -> Any:
    """The tokenizer of a folder of weights."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def check_sums(folder: Path) -> None:
    """Check the files of a folder of weights against their SHA-256 sums.

    Raises `ModelError` where a file is missing or damaged.
    """
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        raise ModelError(f"{folder}: the model weights are missing; reinstall Claimline")
    for line in sums.read_text(encoding="utf-8").splitlines():
        want, name = line.split()
        try:
            got = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(f"{folder / name}: can't be read ({error.strerror}); reinstall Claimline") from error
        if got != want:
            raise ModelError(f"{folder / name}: damaged (its SHA-256 sum is wrong); reinstall Claimline")


class Model:
    """The weights, ready to read articles."""

    def __init__(self, folder: Path) -> None:
        self.session = open_session(folder / "model.onnx")
        self.tokenizer = open_tokenizer(folder)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        pairs, begin, end = allowed()
        self.transitions = np.where(pairs, np.array(config["transitions"], np.float32), -1e9)
        self.begin = np.where(begin, np.array(config["begin"], np.float32), -1e9)
        self.end = np.where(end, np.array(config["end"], np.float32), -1e9)
        self.distance = np.array(config["distance"], np.float32)
        self.calibration = config.get("calibration") or {"weights": [0.3] * 5 + [0.0] * 2, "bias": 0.0}

    def read(self, words: Words) -> Scores:
        """The scores of every word.

        Tags are the mean over the windows that a word stands in, weighed by the square of its room in each: on PolNeAR
        dev 0.003 to 0.007 better than the most central window alone. Vectors are those of that window.
        """
        count, bounds = len(words), list(windows(words))
        owner = owners(bounds, count)
        tags, weights = np.zeros((count, len(TAGS)), np.float32), np.zeros((count, 1), np.float32)
        asking, keys, kept = [], [], 0
        queries, none = np.empty((count, len(HEADS), LINK), np.float16), np.empty((count, len(HEADS)), np.float32)
        acting = np.empty((count, ACTING), np.float16)
        names = ["tags", "queries", "none", "keys", "acting"]
        for number, (first, last) in enumerate(bounds):
            outputs = self.session.run(names, features(words, first, last))
            scores, asks, nobody, key, acts = (output[0] for output in outputs)
            central = owner[first:last] == number
            acting[first:last][central] = acts[central]
            weight = ((room(first, last, count) + 1) ** 2)[:, None]
            tags[first:last] += weight * scores
            weights[first:last] += weight
            # Half precision, and only what can matter, keeps the memory of a very long article low.
            floor = scores.max(axis=1) - _HOPELESS
            mine = np.flatnonzero(central & (scores[:, 1:].max(axis=1) > floor))
            asking.append(first + mine)
            queries[kept : kept + len(mine)], none[kept : kept + len(mine)] = asks[mine], nobody[mine]
            kept += len(mine)
            opening = np.flatnonzero(scores[:, _OPENERS].max(axis=1) > floor)
            keys.append((first + opening, key[opening].astype(np.float16)))
        return Scores(tags / weights, acting, np.concatenate(asking), queries[:kept], none[:kept], owner, bounds, keys)


@cache
def load_model(folder: Path) -> Model:
    """The model of a folder, its files checked against their SHA-256 sums.

    Raises `ModelError` where a file is missing or damaged.
    """
    check_sums(folder)
    return Model(folder)
