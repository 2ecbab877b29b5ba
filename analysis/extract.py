"""Find who said what: source, cue and content as exact spans, linked into attributions.

Decoding takes only what the definitions allow. Tags: the best sequence that BIOES and the learned transitions permit,
over the whole article (Viterbi). Links: each content to its cue, each cue to at most one source, a word in one
statement only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from itertools import pairwise
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from analysis.engine import HEADS, ROLES, TAGS, Floats, Model, Scores, Words, bucket, cut, load_model, model_folder
from analysis.records import ACTS, Attribution, Span
from analysis.text import Index, paragraphs

_LONGEST_PARENTHESIS = 20
Run = tuple[int, int]
_CONTENT, _SOURCE, _CUE = (HEADS.index(name) for name in ("content_to_cue", "source_to_cue", "cue_to_source"))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the confidence of an attribution is told from:

    Chances from 0 to 1, and whether it has a cue and a source.
    """

    tags: float
    borders: float
    weakest: float
    cue_link: float
    source_link: float
    has_cue: float
    has_source: float


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution in numbers of words (half-open), and how sure it is."""

    source: Run | None
    cue: Run | None
    content: tuple[Run, ...]
    facts: Facts


def find_attributions(text: str) -> list[Attribution]:
    """Every attribution of a text, in the order of their first span.

    `confidence` is the calibrated probability that who said what is right. Raises `ModelError` when the weights are
    missing or damaged.
    """
    model = load_model(model_folder())
    words = cut(text, model.tokenizer)
    if not len(words):
        return []
    paragraph_of = Index(paragraphs(text))
    out: list[Attribution] = []
    scores = model.read(words)
    for one in decode(words, scores, model):
        source, cue = (_span(words, run) if run else None for run in (one.source, one.cue))
        runs = {_span(words, run): run for run in one.content}
        sure = confidence(one.facts, model)
        content, apart = _split(text, cue, tuple(runs), paragraph_of)
        told = act_chances(scores, one.cue, [runs[span] for span in content])
        out.append(Attribution(source, cue, content, sure, told))
        out += [Attribution(None, None, (span,), sure, act_chances(scores, None, [runs[span]])) for span in apart]
    return sorted(out, key=lambda one: (one.start, one.end))


def act_chances(scores: Scores, cue: Run | None, content: list[Run]) -> tuple[float, ...]:
    """The chance of each act, from what the words of cue and content tell.

    The cue's words count alike, those of the content by the weight that the model gives them.
    """
    said = np.concatenate([scores.acting[first:last] for first, last in content]).astype(np.float32)
    count = len(ACTS)
    total = _softmax(said[:, -1]) @ said[:, count : 2 * count]
    if cue:
        total = total + scores.acting[cue[0] : cue[1], :count].astype(np.float32).mean(axis=0)
    return tuple(round(chance, 4) for chance in _softmax(total).tolist())


def _split(
    text: str, cue: Span | None, content: tuple[Span, ...], paragraph_of: Index
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The content that stays with its cue, and quoted paragraphs after it that say something anew.

    PolNeAR joins a following quoted paragraph to the cue before it. What it says can be another act on another claim,
    so that it is a statement of its own, without source and cue, unless the quotation before it is still open.
    """
    if cue is None:
        return content, ()
    home = paragraph_of.number(cue.start)
    here = [span for span in content if paragraph_of.number(span.start) <= home]
    apart = [span for span in content if paragraph_of.number(span.start) > home and text[span.start] in '“"']
    if not here or not apart or text[here[-1].end - 1] not in '”"':
        return content, ()
    return tuple(span for span in content if span not in apart), tuple(apart)


def _span(words: Words, run: Run) -> Span:
    return Span(words.spans[run[0]].start, words.spans[run[1] - 1].end)


def decode(words: Words, scores: Scores, model: Model) -> Iterator[Found]:
    """The attributions that the scores of an article tell."""
    path = best_path(scores.tags, model)
    _close_parentheses(path, words.forms)
    runs = {role: list(_runs(path, role)) for role in ROLES}
    cues, sources = runs["cue"], runs["source"]
    certain = _softmax(scores.tags)[np.arange(len(path)), path]
    of_cue: dict[Run | None, list[tuple[Run, float]]] = {}
    for content, (first, chances) in zip(
        runs["content"], link(scores, model, _CONTENT, runs["content"], cues), strict=True
    ):
        choice = int(chances.argmax())
        cue = cues[first + choice] if choice < len(chances) - 1 else None
        of_cue.setdefault(cue, []).append((content, float(chances[choice])))
    speakers = dict(zip(cues, _sources(scores, model, cues, sources), strict=True))
    groups: list[tuple[Run | None, list[tuple[Run, float]]]] = []
    for cue, contents in of_cue.items():
        # Contents without a cue are statements of their own.
        groups += [(cue, contents)] if cue else [(None, [one]) for one in contents]
    for cue, contents in groups:
        source, trust = speakers[cue] if cue else (None, 1.0)
        pieces = tuple(run for run, _ in contents)
        every = [*pieces, *([cue] if cue else []), *([source] if source else [])]
        facts = Facts(
            tags=float(np.mean([certain[run[0] : run[1]].mean() for run in pieces])),
            borders=float(np.mean([min(certain[run[0]], certain[run[1] - 1]) for run in pieces])),
            weakest=float(min(certain[run[0] : run[1]].min() for run in every)),
            cue_link=min(chance for _, chance in contents),
            source_link=trust,
            has_cue=float(cue is not None),
            has_source=float(source is not None),
        )
        yield Found(source, cue, pieces, facts)


def _sources(scores: Scores, model: Model, cues: list[Run], sources: list[Run]) -> Iterator[tuple[Run | None, float]]:
    """The source of each cue, or None, and the chance that this is right:

    What the cue says, weighed by what the sources say.
    """
    back = link(scores, model, _SOURCE, sources, cues, alone=True)
    for number, (first, chances) in enumerate(link(scores, model, _CUE, cues, sources)):
        weights = np.full(len(chances), 1e-4)
        weights[-1] = UNASKED
        for place, (start, answers) in enumerate(back[first : first + len(chances) - 1]):
            if start <= number < start + len(answers):
                weights[place] = max(answers[number - start], 1e-4)
        weighed = chances * np.sqrt(weights)
        choice = int(weighed.argmax())
        yield (sources[first + choice] if choice < len(chances) - 1 else None), float(weighed[choice] / weighed.sum())


UNASKED = 1e-2
"""Weight of "no source" where a source's own answer is its weight; chosen on PolNeAR dev."""


def best_path(tags: Floats, model: Model) -> NDArray[np.int64]:
    """The best sequence of tags that BIOES allows, with the learned transitions (Viterbi)."""
    steps = np.zeros(tags.shape, np.int64)
    best = tags[0] + model.begin
    columns = np.arange(len(TAGS))
    for number in range(1, len(tags)):
        every = best[:, None] + model.transitions
        steps[number] = every.argmax(axis=0)
        best = every[steps[number], columns] + tags[number]
    path = np.zeros(len(tags), np.int64)
    path[-1] = int((best + model.end).argmax())
    for number in range(len(tags) - 1, 0, -1):
        path[number - 1] = steps[number, path[number]]
    return path


def _close_parentheses(path: NDArray[np.int64], forms: list[str]) -> None:
    """Make one content of "that, according to her, it rained": the attribution inside is not the outermost.

    It shows as a content of the one word "that", parted from the rest by nothing but a cue, a source and commas.
    """
    contents = list(_runs(path, "content"))
    for (first, last), (start, end) in pairwise(contents):
        between = range(last, start)
        opens = [form.lower() for form in forms[first:last] if form != ","]
        if opens not in (["that"], ["whether"]) or len(between) > _LONGEST_PARENTHESIS:
            continue
        kinds = {TAGS[path[number]][2:] for number in between}
        loose = [forms[number] for number in between if path[number] == 0]
        if kinds >= {"cue", "source"} and all(form == "," for form in loose):
            path[first:end] = TAGS.index("I-content")
            path[first], path[end - 1] = TAGS.index("B-content"), TAGS.index("E-content")


def _runs(path: NDArray[np.int64], role: str) -> Iterator[Run]:
    first = 0
    for number in np.flatnonzero(path).tolist():
        tag = TAGS[path[number]]
        if tag[2:] == role:
            if tag[0] in "BS":
                first = number
            if tag[0] in "ES":
                yield first, number + 1


def link(
    scores: Scores, model: Model, head: int, runs: list[Run], targets: list[Run], alone: bool = False
) -> list[tuple[int, Floats]]:
    """For each run of words, the number of the first target that it sees, and the chance of each from there on.

    The last chance is that of no target. Each word asks in the window that it was read in; what it doesn't see there it
    says nothing about. The answers of a run's words are averaged as logarithms, so that a sure no of one word weighs
    more than an unsure yes. `alone` asks of each target by itself whether it is this one or none, and leaves none out.
    """
    if not runs:
        return []
    starts = np.array([target[0] for target in targets], np.int64)
    rows = np.concatenate([np.arange(*run) for run in runs])
    asking = np.repeat(np.arange(len(runs)), [last - first for first, last in runs])
    told: list[list[tuple[int, Floats, int]]] = [[] for _ in runs]
    for window in np.unique(scores.owner[rows]).tolist():
        first, last = scores.bounds[window]
        mine = scores.owner[rows] == window
        at, who = rows[mine], asking[mine]
        low, high = np.searchsorted(starts, [first, last])
        keys = scores.keys_of(window, starts[low:high], head)
        queries, none = scores.queries_of(at, head)
        likeness = queries @ keys.T / np.sqrt(np.float32(keys.shape[-1]))
        likeness = likeness + model.distance[head][bucket(starts[None, low:high] - at[:, None])]
        if alone:
            logs = np.clip(likeness - none, -14, 14)
        else:
            logs = np.log(np.maximum(_softmax(np.concatenate([likeness, none], axis=1)), 1e-6))
        cuts = np.flatnonzero(np.diff(who, prepend=-1))
        sizes = np.diff(cuts, append=len(who))
        for number, sums, size in zip(who[cuts].tolist(), np.add.reduceat(logs, cuts), sizes.tolist(), strict=True):
            told[number].append((int(low), sums, size))
    return [_pooled(one, alone) for one in told]


def _pooled(told: list[tuple[int, Floats, int]], alone: bool) -> tuple[int, Floats]:
    """The answers of a run's words in one window or several, as chances."""
    none = 0 if alone else 1
    first = min(low for low, _, _ in told)
    count = max(low + len(sums) - none for low, sums, _ in told) - first
    total, seen = np.zeros(count + none, np.float32), np.zeros(count + none, np.float32)
    for low, sums, size in told:
        places = slice(low - first, low - first + len(sums) - none)
        total[places] += sums[: len(sums) - none]
        seen[places] += size
        if none:
            total[-1] += sums[-1]
            seen[-1] += size
    pooled = np.where(seen > 0, total / np.maximum(seen, 1), -1e9).astype(np.float32)
    return first, (1 / (1 + np.exp(-pooled))).astype(np.float32) if alone else _softmax(pooled)


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    out: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return out


def confidence(facts: Facts, model: Model) -> float:
    """The probability that who said what is right: a logistic curve over the facts, fitted on labelled articles."""
    values = inputs(facts)
    total = model.calibration["bias"] + sum(w * x for w, x in zip(model.calibration["weights"], values, strict=True))
    return round(1 / (1 + exp(-total)), 4)


def inputs(facts: Facts) -> list[float]:
    """The facts as the curve takes them: the log odds of chances, whether there is a cue and a source as 0 or 1."""
    *chances, has_cue, has_source = astuple(facts)
    clipped = [min(max(chance, 1e-4), 1 - 1e-4) for chance in chances]
    return [*(log(chance / (1 - chance)) for chance in clipped), has_cue, has_source]
