"""Extraction: spans that are the text, what the definitions allow, the same answer every time, and damaged weights."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import engine, extract
from analysis.engine import TAGS, load_model, model_folder
from analysis.errors import ModelError
from analysis.extract import find_attributions
from analysis.records import ACTS, Attribution

FILLER = "The road to the harbour was closed for two weeks in spring. Workers laid new pipes beneath it. "
QUOTED = "“The bridge is safe,” Mayor Ada Holm said on Tuesday."


def triples(text: str) -> list[tuple[str | None, str | None, str]]:
    """(source, cue, content) of each attribution, in words."""
    out = []
    for one in find_attributions(text):
        source, cue = (span.of(text) if span else None for span in (one.source, one.cue))
        out.append((source, cue, " […] ".join(span.of(text) for span in one.content)))
    return out


EXAMPLES = [
    ("Ada Holm said the bridge was safe.", ("Ada Holm", "said", "the bridge was safe"), "indirect"),
    ("Ada Holm said that it rained.", ("Ada Holm", "said", "that it rained"), "that belongs to the content"),
    (QUOTED, ("Mayor Ada Holm", "said", "“The bridge is safe,”"), "direct, source before the cue"),
    ("“It is safe,” said the mayor.", ("the mayor", "said", "“It is safe,”"), "source after the cue"),
    (
        "According to the ministry, the deal is off.",
        ("the ministry", "According to", "the deal is off"),
        "according to",
    ),
    ("The deal is off, according to the ministry.", ("the ministry", "according to", "The deal is off"), "at the end"),
    ("Officials denied that prices had been fixed.", ("Officials", "denied", "that prices had been fixed"), "denial"),
    ("The union has repeatedly denied taking money.", ("The union", "has repeatedly denied", "taking money"), "group"),
    ("He called the report “nonsense”.", ("He", "called", "the report “nonsense”"), "mixed"),
    ("She promised to publish the figures.", ("She", "promised", "to publish the figures"), "infinitive"),
    ("The company did not say when it would pay.", ("The company", "did not say", "when it would pay"), "negated"),
    ("Two officials declined to comment.", ("Two officials", "declined", "to comment"), "no comment counts"),
]


@pytest.mark.parametrize(("text", "expected", "why"), EXAMPLES, ids=[why for _, _, why in EXAMPLES])
def test_who_said_what(text: str, expected: tuple[str, str, str], why: str) -> None:
    assert expected in triples(text), why


def test_a_quotation_that_goes_on() -> None:
    ((source, cue, content),) = triples("“We did it,” Bo Lind said, “and we will do it again.”")
    assert (source, cue) == ("Bo Lind", "said")
    assert content == "“We did it,” […] “and we will do it again.”"


def test_two_verbs_of_one_speaker() -> None:
    found = triples("The council called on the firm to repair the wall, and warned that it would sue.")
    assert {source for source, _, _ in found} == {"The council"} and len(found) == 2


def test_an_attribution_inside_another_is_not_one() -> None:
    text = "President Ann Lee said on Monday that, according to a leaked memo, the firm would close two plants."
    ((source, cue, content),) = triples(text)
    assert source == "President Ann Lee" and cue is not None and cue.startswith("said")
    # Where the content begins is close, and int8 products differ a little between processors.
    assert content.endswith("the firm would close two plants")


def test_plain_prose_says_nothing() -> None:
    assert triples(FILLER) == []


def test_a_quoted_paragraph_of_its_own() -> None:
    found = triples("“We checked the wall,” Bo Lind said.\n\n“If it falls, we will pay.”")
    assert [content for _, _, content in found] == ["“We checked the wall,”", "“If it falls, we will pay.”"]
    assert found[1][:2] == (None, None)


ODD = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("“”\"'‘’«» \r\n\u2028\u200b\u00ad\u202e\u0301😀"),
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(ODD, ODD)
def test_any_text_gives_true_spans_each_word_once(before: str, after: str) -> None:
    text = f"{before}{QUOTED}{after}"
    taken: set[int] = set()
    for one in find_attributions(text):
        assert one.content and 0 <= one.confidence <= 1
        for span in one.spans:
            assert 0 <= span.start < span.end <= len(text) and span.of(text) == span.of(text).strip()
        for span in (*one.content, *([one.cue] if one.cue else [])):
            assert not taken & set(range(span.start, span.end)), "a word in two statements"
            taken |= set(range(span.start, span.end))


FORMS = [
    (
        "Q: Will there be compensation?\nA: Yes, we will pay every family.",
        ("A", ":", "Yes, we will pay every family"),
        "Q&A",
    ),
    ("Courier: Did you sign?\n\nBrandt: I never signed it.", ("Brandt", ":", "I never signed it"), "interview"),
    (
        "09:45 GMT\n\n“Nothing was hidden,” says the firm's lawyer.",
        ("the firm's lawyer", "says", "“Nothing was hidden,”"),
        "live blog",
    ),
    (
        "What we know:\n- The operator denies that the brakes failed.\n",
        ("The operator", "denies", "that the brakes failed"),
        "list",
    ),
    ("What we know:\n* The union: “We warned them.”\n", ("The union", ":", "“We warned them.”"), "list with a colon"),
    (
        "Sir,\n\nYour correspondent claims that the bridge is safe.",
        ("Your correspondent", "claims", "that the bridge is safe"),
        "letter",
    ),
    (
        "Minister denies bribe claims\n\nPhoto: The square. (Agency)\n",
        ("Minister", "denies", "bribe claims"),
        "headline",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), FORMS, ids=[why for _, _, why in FORMS])
def test_other_forms_than_prose(text: str, expected: tuple[str, str, str], why: str) -> None:
    assert expected in triples(text), why


def test_the_engine_tells_what_act_it_may_be() -> None:
    (one,) = find_attributions("Officials denied that prices had been fixed.")
    assert len(one.acts) == len(ACTS) and abs(sum(one.acts) - 1) < 0.01
    assert ACTS[one.acts.index(max(one.acts))] == "deny"


def shifted(one: Attribution, by: int) -> list[tuple[int, int]]:
    return [(span.start - by, span.end - by) for span in one.spans]


@pytest.mark.parametrize("sentences", [0, 3, 9, 14, 20, 40])
def test_no_seams_the_same_sentence_anywhere_in_a_long_article(sentences: int) -> None:
    before = FILLER * sentences + "\n\n"
    found = find_attributions(before + QUOTED + "\n\n" + FILLER * (40 - sentences))
    assert [shifted(one, len(before)) for one in found] == [shifted(one, 0) for one in find_attributions(QUOTED)]


def test_the_same_answer_every_time_and_for_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (QUOTED + " " + FILLER) * 12
    first = find_attributions(text)
    assert find_attributions(text) == first
    monkeypatch.setenv("CLAIMLINE_THREADS", "2")
    load_model.cache_clear()
    try:
        assert find_attributions(text) == first
    finally:
        load_model.cache_clear()


def test_windows_cover_every_word_and_overlap() -> None:
    words = engine.cut(FILLER * 60, load_model(model_folder()).tokenizer)
    bounds = list(engine.windows(words))
    assert bounds[0][0] == 0 and bounds[-1][1] == len(words)
    assert all(one[1] > other[0] for one, other in pairwise(bounds))
    assert all(sum(len(piece) for piece in words.pieces[first:last]) <= engine.WINDOW for first, last in bounds)
    assert (np.diff(engine.owners(bounds, len(words))) >= 0).all(), "windows follow each other"


def test_only_what_bioes_allows() -> None:
    pairs, begin, end = engine.allowed()
    names = {(TAGS[i], TAGS[j]) for i, j in zip(*np.nonzero(pairs), strict=True)}
    assert ("B-cue", "E-cue") in names and ("S-cue", "B-content") in names
    assert not names & {("O", "I-cue"), ("B-cue", "O"), ("B-cue", "E-source"), ("E-cue", "I-cue"), ("B-cue", "B-cue")}
    assert {TAGS[i] for i in np.flatnonzero(begin)} == {tag for tag in TAGS if tag[0] in "OBS"}
    assert {TAGS[i] for i in np.flatnonzero(end)} == {tag for tag in TAGS if tag[0] in "OES"}


def test_confidence_grows_with_what_it_is_told_from() -> None:
    model = load_model(model_folder())
    sure, unsure = (extract.Facts(*[chance] * 5, has_cue=1.0, has_source=1.0) for chance in (0.99, 0.4))
    assert extract.confidence(sure, model) > 0.8 > extract.confidence(unsure, model)


def test_damaged_and_missing_weights_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model_folder(), folder)
    monkeypatch.setenv("CLAIMLINE_MODEL_DIR", str(folder))
    with (folder / "config.json").open("a") as file:
        file.write(" ")
    with pytest.raises(ModelError, match=r"config\.json: damaged"):
        find_attributions(QUOTED)
    (folder / "model.onnx").unlink()
    with pytest.raises(ModelError, match="reinstall Claimline"):
        find_attributions(QUOTED)
    monkeypatch.setenv("CLAIMLINE_MODEL_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(ModelError, match="weights are missing"):
        find_attributions(QUOTED)
