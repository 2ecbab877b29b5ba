"""Find who said what with the trained model: source, cue and content as spans, linked into attributions.

A small transformer (weights in `model/`, how they were made in `training/`) gives each word of the article scores for the BIOES tags of
the three roles, and vectors that say which words belong together. Decoding is exact under the definitions: the best sequence of tags that
BIOES and the learned transitions allow (Viterbi over the whole article), then each content to its cue and each cue to its source.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.records import Attribution, Span

ROLES = ("source", "cue", "content")
TAGS = ("O", *(f"{position}-{role}" for role in ROLES for position in "BIES"))
HEADS = ("content_to_cue", "source_to_cue", "cue_to_source")
WINDOW, STRIDE = 254, 127
"""Word pieces that the model reads at once (256 with its two end marks), and how far windows are apart."""
BATCH = 8
"""Windows that are read at once. More of them is no faster on one core and takes memory."""

Floats = NDArray[np.float32]
_WORD = re.compile(r"\w+|[^\w\s]")
_BREAK = re.compile(r"[\r\n\u2028\u2029]")
_PARAGRAPH = "[unused1]"
_OPENING, _CLOSING = frozenset("“«„"), frozenset("”»")
DISTANCES = 16
"""Buckets of distance on each side that the links know: exact to 4 words, then by powers of about 1.5."""


@dataclass(frozen=True, slots=True)
class Words:
    """An article cut into words and paragraph marks (of no width), with the model's features of each.

    `pieces` holds each word's word pieces; `case` and `quoted` its letter case and its place in or out of quotation marks.
    """

    spans: list[Span]
    pieces: list[list[int]]
    case: NDArray[np.int64]
    quoted: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.spans)


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of an article's words: tag scores, and by head the vectors that ask and answer."""

    tags: Floats
    queries: Floats
    keys: Floats
    none: Floats


def model_folder() -> Path:
    """Where the weights are: in the package, or where `$CLAIMLINE_MODEL_DIR` says."""
    return Path(os.environ.get("CLAIMLINE_MODEL_DIR") or Path(__file__).parent / "model")


def find_attributions(text: str) -> list[Attribution]:
    """Every attribution of a text, in the order of their first span.

    Raises `ModelError` when the weights are missing or damaged.
    """
    model = _load(model_folder())
    words = cut(text, model.tokenizer)
    if not len(words):
        return []
    return sorted(decode(words, model.read(words), model), key=lambda one: (one.start, one.end))


def cut(text: str, tokenizer: object) -> Words:
    """The words of a text with their features."""
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
    return Words(spans, _pieces(forms, tokenizer), np.array([_case(form) for form in forms], np.int64), _quoted(forms))


def _pieces(forms: list[str], tokenizer: object) -> list[list[int]]:
    out: list[list[int]] = [[] for _ in forms]
    if forms:
        encoding = tokenizer.encode(forms, is_pretokenized=True, add_special_tokens=False)  # type: ignore[attr-defined]
        for number, piece in zip(encoding.word_ids, encoding.ids, strict=True):
            out[number].append(piece)
    unknown = tokenizer.token_to_id("[UNK]")  # type: ignore[attr-defined]
    paragraph = tokenizer.token_to_id(_PARAGRAPH)  # type: ignore[attr-defined]
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


def owners(bounds: list[tuple[int, int]], count: int) -> NDArray[np.int64]:
    """The window in which each word stands most centrally; the ends of the article are no borders."""
    best, owner = np.full(count, -1.0), np.zeros(count, np.int64)
    for number, (first, last) in enumerate(bounds):
        place = np.arange(first, last)
        left = place - first if first > 0 else np.full(len(place), np.inf)
        right = last - 1 - place if last < count else np.full(len(place), np.inf)
        room = np.minimum(left, right)
        better = room > best[first:last]
        best[first:last][better] = room[better]
        owner[first:last][better] = number
    return owner


def features(words: Words, bounds: list[tuple[int, int]]) -> dict[str, NDArray[np.int64]]:
    """The model's input for some windows of an article: word pieces with their features, padded, and each word's first piece."""
    rows = []
    for first, last in bounds:
        ids, word = [101], [0]
        starts = []
        for number in range(first, last):
            starts.append(len(ids))
            ids += words.pieces[number]
            word += [number] * len(words.pieces[number])
        ids, word = [*ids, 102], [*word, 0]
        case, quoted = words.case[word], words.quoted[word]
        case[[0, -1]] = quoted[[0, -1]] = 0
        rows.append((ids, case, quoted, starts))
    length, count = max(len(row[0]) for row in rows), max(len(row[3]) for row in rows)
    out = {name: np.zeros((len(rows), length), np.int64) for name in ("ids", "case", "quoted", "mask")}
    out["first"] = np.zeros((len(rows), count), np.int64)
    for number, (ids, case, quoted, starts) in enumerate(rows):
        for name, values in (("ids", ids), ("case", case), ("quoted", quoted), ("mask", np.ones(len(ids)))):
            out[name][number, : len(ids)] = values
        out["first"][number, : len(starts)] = starts
    return out


def bucket(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bucket of a signed distance in words, 0 to 2 * DISTANCES."""
    far = np.abs(distance)
    size = np.where(far <= 4, far, 4 + np.ceil(np.log(np.maximum(far, 1) / 4) / np.log(1.5)))
    return (DISTANCES + np.sign(distance) * np.minimum(size, DISTANCES)).astype(np.int64)


def allowed() -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """What BIOES allows: tag to next tag, tags that may begin a text, tags that may end it."""
    opens = np.array([tag[0] in "BI" for tag in TAGS])
    continues = np.array([tag[0] in "IE" for tag in TAGS])
    role = np.array([tag[2:] for tag in TAGS])
    pairs = np.where(opens[:, None], continues[None, :] & (role[:, None] == role[None, :]), ~continues[None, :])
    return pairs, ~continues, ~opens


class Model:
    """The weights, ready to read articles."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = int(os.environ.get("CLAIMLINE_THREADS") or 1)
        settings.inter_op_num_threads = 1
        settings.log_severity_level = 3
        # Without an arena the memory of one long batch is given back.
        settings.enable_cpu_mem_arena = False
        self.session = onnxruntime.InferenceSession(folder / "model.onnx", settings, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        pairs, begin, end = allowed()
        self.transitions = np.where(pairs, np.array(config["transitions"], np.float32), -1e9)
        self.begin = np.where(begin, np.array(config["begin"], np.float32), -1e9)
        self.end = np.where(end, np.array(config["end"], np.float32), -1e9)
        self.distance = np.array(config["distance"], np.float32)
        self.calibration = config.get("calibration")

    def read(self, words: Words) -> Scores:
        """The scores of every word, each from the window in which it stands most centrally."""
        bounds = list(windows(words))
        owner = owners(bounds, len(words))
        parts: dict[str, list[Floats]] = {"tags": [], "queries": [], "keys": [], "none": []}
        for at in range(0, len(bounds), BATCH):
            batch = bounds[at : at + BATCH]
            found = dict(zip(parts, self.session.run(list(parts), features(words, batch)), strict=True))
            for number, (first, last) in enumerate(batch):
                mine = np.flatnonzero(owner[first:last] == at + number)
                for name, rows in found.items():
                    parts[name].append(rows[number, mine])
        return Scores(*(np.concatenate(rows) for rows in parts.values()))


def decode(words: Words, scores: Scores, model: Model) -> Iterator[Attribution]:
    """The attributions that the scores tell."""
    path = viterbi(scores.tags, model)
    spans = {role: list(_segments(path, role)) for role in ROLES}
    cues, sources, contents = spans["cue"], spans["source"], spans["content"]
    of_cue: dict[int | None, list[int]] = {}
    belief: dict[int, float] = {}
    for number, content in enumerate(contents):
        chances = link(scores, model, 0, content, [cue[0] for cue in cues])
        choice = int(np.argmax(chances))
        belief[number] = float(chances[choice])
        of_cue.setdefault(choice if choice < len(cues) else None, []).append(number)
    groups: list[tuple[int | None, list[int]]] = [one for one in of_cue.items() if one[0] is not None]
    groups += [(None, [number]) for number in of_cue.get(None, [])]
    certain = _certainty(scores.tags, path)
    for cue, numbers in groups:
        source, trust = None, 1.0
        if cue is not None:
            chances = link(scores, model, 2, cues[cue], [one[0] for one in sources])
            if sources:
                back = np.array([link(scores, model, 1, one, [cues[cue][0]])[0] for one in sources])
                chances = chances * np.append(np.sqrt(np.maximum(back, 1e-4)), np.sqrt(1e-2))
            choice = int(np.argmax(chances))
            trust = float(chances[choice] / chances.sum())
            source = sources[choice] if choice < len(sources) else None
        pieces = [contents[number] for number in numbers]
        every = [*pieces, *([cues[cue]] if cue is not None else []), *([source] if source else [])]
        facts = [
            float(np.mean([certain[one[0] : one[1]].mean() for one in pieces])),
            float(np.mean([min(certain[one[0]], certain[one[1] - 1]) for one in pieces])),
            float(min(certain[one[0] : one[1]].min() for one in every)),
            float(min(belief[number] for number in numbers)),
            trust,
            float(cue is not None),
            float(source is not None),
        ]
        yield Attribution(
            _span(words, source) if source else None,
            _span(words, cues[cue]) if cue is not None else None,
            tuple(_span(words, one) for one in pieces),
            _calibrated(facts, model.calibration),
        )


def viterbi(tags: Floats, model: Model) -> NDArray[np.int64]:
    """The best sequence of tags that BIOES allows, with the learned transitions."""
    steps = np.zeros(tags.shape, np.int64)
    best = tags[0] + model.begin
    for number in range(1, len(tags)):
        every = best[:, None] + model.transitions
        steps[number] = every.argmax(axis=0)
        best = every[steps[number], np.arange(len(TAGS))] + tags[number]
    path = np.zeros(len(tags), np.int64)
    path[-1] = int((best + model.end).argmax())
    for number in range(len(tags) - 1, 0, -1):
        path[number - 1] = steps[number, path[number]]
    return path


def _segments(path: NDArray[np.int64], role: str) -> Iterator[tuple[int, int]]:
    first = 0
    for number, tag in enumerate(TAGS[one] for one in path):
        if tag[2:] == role:
            if tag[0] in "BS":
                first = number
            if tag[0] in "ES":
                yield first, number + 1


def link(scores: Scores, model: Model, head: int, span: tuple[int, int], targets: list[int]) -> Floats:
    """The chance that a span belongs to each target word, and, last, to none of them: the mean over the span's words."""
    rows = np.arange(*span)
    none = scores.none[rows, head][:, None]
    if not targets:
        return np.ones(1, np.float32)
    columns = np.array(targets)
    likeness = scores.queries[rows, head] @ scores.keys[columns, head].T / np.sqrt(scores.keys.shape[-1])
    likeness = likeness + model.distance[head][bucket(columns[None, :] - rows[:, None])]
    logits = np.concatenate([likeness, none], axis=1)
    # The mean of logarithms lets each word of the span veto a target; a single unsure word weighs little in a long content.
    chances = _softmax(logits)
    pooled: Floats = np.log(np.maximum(chances, 1e-6)).mean(axis=0)
    return _softmax(pooled)


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    out: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return out


def _certainty(tags: Floats, path: NDArray[np.int64]) -> Floats:
    chances = _softmax(tags)
    out: Floats = chances[np.arange(len(path)), path]
    return out


def _calibrated(facts: list[float], calibration: dict[str, list[float]] | None) -> float:
    """The chance that who-said-what is right: a logistic curve over a few facts, fitted on labelled articles."""
    if calibration is None:
        return round(facts[0] * facts[3] * facts[4], 4)
    weights, bias = np.array(calibration["weights"]), calibration["bias"][0]
    logits = np.log(np.clip(facts[:5], 1e-4, 1 - 1e-4) / (1 - np.clip(facts[:5], 1e-4, 1 - 1e-4)))
    value = float(weights @ np.append(logits, facts[5:]) + bias)
    return round(1 / (1 + float(np.exp(-value))), 4)


def _span(words: Words, span: tuple[int, int]) -> Span:
    return Span(words.spans[span[0]].start, words.spans[span[1] - 1].end)


@cache
def _load(folder: Path) -> Model:
    """The model of a folder, its files checked against their SHA-256 sums."""
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
    return Model(folder)
