"""Whom "I" stands for: turns of an interview, a quotation, a byline."""

from __future__ import annotations

from dataclasses import replace

import pytest
from marked import marked

from analysis.actors import resolve_actors
from analysis.codebook import EMPTY

# text, actor of each statement, why
FIRST_PERSON = [
    (
        "An interview with Maria Lund, who runs the ferries\n\nQ: Did you know?\n\nA: {s I} {c said} {q so} in May.",
        ["Maria Lund"],
        "the interview is with her: A",
    ),
    (
        "Maria Lund runs the ferries.\n\nQuestion: {1s I} {1c hear} {1q so}.\n\nAnswer: {2s I} {2c deny} {2q it}.",
        ["Evening Wire", "Maria Lund"],
        "the outlet asks, whom the lines above name answers",
    ),
    (
        "We talked to Maria Lund about the ferries.\n\nQ. What now?\n\n{s A}{c .} {q I think we sail}.",
        ["Maria Lund"],
        "the letter itself as a source",
    ),
    (
        "Peter Quill opened. Desmond Vail answered.\n\nQUILL: {1s I} {1c want to know} {1q who signed}.\n\n"
        "VAIL: Not me.\n\nIt was late. {2s I} {2c believe} {2q that it was Monday}.",
        ["Peter Quill", "Desmond Vail"],
        "a turn goes on until the next label",
    ),
    (
        "Zhang: {1s I} {1c doubt} {1q it}.\n\nTitley: No.\n\nZhang: {2s I} {2c say} {2q so}.\n\nTitley: Well.",
        ["Zhang", "Zhang"],
        "labels that recur, of people named nowhere else",
    ),
    (
        "Keep the baths\nBy Pru Nash\n\n{1s I} {1c believe} {1q in them}. {2s My} {2c view is} {2q that they pay}.",
        ["Pru Nash", "Pru Nash"],
        "a byline in the first lines",
    ),
    (
        "{1s I} {1c believe} {1q in the baths}. They are old.\n\nPru Nash is a councillor in Tidewell.",
        ["Pru Nash"],
        "the note that closes the text",
    ),
    ("{s We} {c think} {q that it rains}.", ["Evening Wire"], "the outlet speaks of itself"),
]


@pytest.mark.parametrize(("text", "actors", "why"), FIRST_PERSON, ids=[why for _, _, why in FIRST_PERSON])
def test_first_person(text: str, actors: list[str], why: str) -> None:
    article, statements = marked(text)
    assert [one.actor for one in resolve_actors(article, statements, EMPTY)] == actors, why


@pytest.mark.parametrize(("word", "actor"), [("I", "Ana Ruiz"), ("We", "we")])
def test_i_in_a_quotation_is_who_is_quoted_and_we_is_nobody(word: str, actor: str) -> None:
    article, (outer,) = marked("{1s Ana Ruiz} {1c said}: {1q “They knew. I warned them of it. We shouted.”}")
    at = article.text.index(f"{word} ")
    source = replace(outer.attribution.content[0], start=at, end=at + len(word))
    inner = replace(outer, attribution=replace(outer.attribution, source=source, cue=None))
    assert resolve_actors(article, [outer, inner], EMPTY)[1].actor == actor


def test_the_author_of_the_article_is_i() -> None:
    article, statements = marked("{s I} {c think} {q so}.")
    found = resolve_actors(replace(article, author="Pru Nash, health editor"), statements, EMPTY)
    assert found[0].actor == "Pru Nash"
    assert dict(found[0].why)["actor"] == "the byline names Pru Nash"


def test_two_authors_are_no_i() -> None:
    article, statements = marked("{s I} {c think} {q so}.")
    assert (
        resolve_actors(replace(article, author="Pru Nash and Ned Lowe"), statements, EMPTY)[0].actor == "Evening Wire"
    )


def test_a_colon_after_a_word_is_no_turn() -> None:
    article, statements = marked("Note: it rains.\n\nBackground: it rained.\n\n{s I} {c think} {q so}.")
    assert resolve_actors(article, statements, EMPTY)[0].actor == "Evening Wire"
