"""One name for an actor in all articles: what is merged, what is kept apart, in any order of the files."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import marked

from analysis.actors import resolve_actors
from analysis.aliases import Seen, one_name_each, spelled
from analysis.codebook import EMPTY, Codebook, KnownActor, read_codebook
from analysis.identity import unify_actors
from analysis.records import Article, Statement

Corpus = tuple[list[Article], list[Statement]]


def corpus(*texts: tuple[str, str], codebook: Codebook = EMPTY) -> Corpus:
    """Articles and statements, read one by one, of (day, marked text)."""
    articles, statements = [], []
    for number, (day, text) in enumerate(texts):
        article, found = marked(text, published=day)
        own = Article(f"a{number}", article.text, article.published)
        articles.append(own)
        statements += resolve_actors(own, [Statement(own.article_id, one.attribution) for one in found], codebook)
    return articles, statements


def actors(made: Corpus, codebook: Codebook = EMPTY) -> list[str | None]:
    return [one.actor for one in unify_actors(*made, codebook)]


MONDAY, TUESDAY, WEDNESDAY = "2022-11-07", "2022-11-08", "2022-11-09"
SAID = "{c said} {q so}."

# texts with their days, the actors after, why
ACROSS = [
    (
        [(MONDAY, f"{{s Ana Ruiz}} {SAID}"), (TUESDAY, f"{{s Ruiz}} {SAID} She left.")],
        ["Ana Ruiz", "Ana Ruiz"],
        "a surname that one person has",
    ),
    (
        [(MONDAY, f"{{s Ana Ruiz}} {SAID}"), (MONDAY, f"{{s Luis Ruiz}} {SAID}"), (TUESDAY, f"{{s Ruiz}} {SAID}")],
        ["Ana Ruiz", "Luis Ruiz", "Ruiz"],
        "sister and brother: nobody can tell",
    ),
    (
        [(MONDAY, f"Luis Ruiz fell. {{s Ana Ruiz}} {SAID}"), (TUESDAY, f"{{s Ruiz}} {SAID}")],
        ["Ana Ruiz", "Ruiz"],
        "a brother who is only spoken of",
    ),
    (
        [(MONDAY, f"{{s Ana Ruiz}} {SAID}"), (TUESDAY, f"{{s Mr. Ruiz}} {SAID}")],
        ["Ana Ruiz", "Ruiz"],
        "the title tells of another",
    ),
    (
        [(MONDAY, f"{{s Luis Vega Jr.}} {SAID}"), (TUESDAY, f"{{s Luis Vega}} {SAID}")],
        ["Luis Vega Jr.", "Luis Vega"],
        "father and son",
    ),
    (
        [(MONDAY, f"{{s Ana Maria Ruiz}} {SAID}"), (TUESDAY, f"{{s Ana Ruiz}} {SAID}")],
        ["Ana Maria Ruiz", "Ana Maria Ruiz"],
        "the fullest name",
    ),
    (
        [
            (MONDAY, f"{{s Peruvian President Volodymyr Petrenkyy}} {SAID}"),
            (TUESDAY, f"{{s Peruvian President Volodymyr Petrenkiy}} {SAID}"),
        ],
        ["Volodymyr Petrenkiy", "Volodymyr Petrenkiy"],
        "endings of one transliteration or another",
    ),
    (
        [
            (MONDAY, f"{{s Peruvian minister Mohammad Nebenzia}} {SAID}"),
            (TUESDAY, f"{{s Peruvian minister Muhammad Nebenzya}} {SAID}"),
        ],
        ["Mohammad Nebenzia", "Mohammad Nebenzia"],
        "other spellings, of one country",
    ),
    (
        [
            (MONDAY, f"{{s Peruvian minister Mohammad Nebenzia}} {SAID}"),
            (TUESDAY, f"{{s Kenyan minister Muhammad Nebenzya}} {SAID}"),
        ],
        ["Mohammad Nebenzia", "Muhammad Nebenzya"],
        "other spellings, of two countries",
    ),
    (
        [
            (MONDAY, f"{{s Peruvian Foreign Minister Hossein Amir-Ruiz}} {SAID}"),
            (TUESDAY, f"{{s Peruvian Foreign Minister Hossein Ruiz}} {SAID}"),
            (WEDNESDAY, f"{{s Peruvian Foreign Minister Hossein Amirruiz}} {SAID}"),
        ],
        ["Hossein Amir-Ruiz"] * 3,
        "a surname with and without its first part or its hyphen",
    ),
    (
        [
            (MONDAY, f"The Air Quality Council (AQC) met. {{s The Air Quality Council}} {SAID}"),
            (TUESDAY, f"{{s AQC}} {SAID}"),
        ],
        ["Air Quality Council", "Air Quality Council"],
        "an abbreviation that an article explains",
    ),
    (
        [(MONDAY, f"{{s Palmco}} {SAID}"), (TUESDAY, f"{{s Tim Palmco}} {SAID}")],
        ["Palmco", "Tim Palmco"],
        "a firm is no surname",
    ),
    (
        [
            (MONDAY, f"{{s Peruvian Foreign Minister Ana Ruiz}} {SAID}"),
            (MONDAY, f"{{s Peru's foreign minister}} {SAID}"),
        ],
        ["Ana Ruiz", "Ana Ruiz"],
        "a role that an article of the day gives her",
    ),
    (
        [
            (MONDAY, f"{{s Peruvian Foreign Minister Ana Ruiz}} {SAID}"),
            (WEDNESDAY, f"{{s Peru's foreign minister}} {SAID}"),
        ],
        ["Ana Ruiz", "Peru's foreign minister"],
        "no article tells who it is two days later",
    ),
    (
        [
            (MONDAY, f"{{s Peruvian Foreign Minister Ana Ruiz}} {SAID}"),
            (TUESDAY, f"{{s Peru's foreign minister}} {SAID}"),
            (WEDNESDAY, f"{{s Peruvian Foreign Minister Luis Vega}} {SAID}"),
        ],
        ["Ana Ruiz", "Peru's foreign minister", "Luis Vega"],
        "a new minister between two days",
    ),
    (
        [
            (MONDAY, f"{{s Peruvian Foreign Minister Ana Ruiz}} {SAID}"),
            (MONDAY, f"{{s Peru's defence minister}} {SAID}"),
            (MONDAY, f"{{s Kenya's foreign minister}} {SAID}"),
        ],
        ["Ana Ruiz", "Peru's defence minister", "Kenya's foreign minister"],
        "another role, another country",
    ),
]


@pytest.mark.parametrize(("texts", "expected", "why"), ACROSS)
def test_one_name_across_articles(texts: list[tuple[str, str]], expected: list[str], why: str) -> None:
    made = corpus(*texts)
    unified = unify_actors(*made)
    assert [one.actor for one in unified] == expected, why
    for before, after in zip(made[1], unified, strict=True):
        assert before.attribution == after.attribution
        assert ("identity" in dict(after.why)) == (before.actor != after.actor)


@pytest.mark.parametrize(("texts", "expected", "why"), ACROSS)
def test_the_order_of_the_articles_does_not_matter(texts: list[tuple[str, str]], expected: list[str], why: str) -> None:
    articles, statements = corpus(*texts)
    for seed in range(3):
        order = random.Random(seed).sample(range(len(statements)), len(statements))
        got = unify_actors(articles[::-1], [statements[number] for number in order])
        assert [one.actor for one in got] == [expected[number] for number in order], why


def test_a_correction_is_one_line_in_the_codebook(tmp_path: Path) -> None:
    texts = [
        (MONDAY, f"{{s Ana Ruiz}} {SAID}"),
        (TUESDAY, f"{{s Eva Holm}} {SAID}"),
        (TUESDAY, f"{{s Ms Ruiz}} {SAID}"),
    ]
    path = tmp_path / "codebook.yml"
    path.write_text("actors:\n  - name: Eva Holm\n    aliases: [Ana Ruiz]\n", encoding="utf-8")
    codebook = read_codebook(path)
    assert actors(corpus(*texts)) == ["Ana Ruiz", "Eva Holm", "Ana Ruiz"]
    assert actors(corpus(*texts, codebook=codebook), codebook)[:2] == ["Eva Holm", "Eva Holm"]


def test_the_codebook_keeps_people_apart() -> None:
    book = Codebook(actors=(KnownActor("Ana Maria Ruiz"), KnownActor("Ana Ruiz")))
    texts = [(MONDAY, f"{{s Ana Ruiz}} {SAID}"), (TUESDAY, f"{{s Ana Maria Ruiz}} {SAID}")]
    assert actors(corpus(*texts, codebook=book), book) == ["Ana Ruiz", "Ana Maria Ruiz"]


@pytest.mark.parametrize(
    ("one", "other"), [("mohammad", "muhammed"), ("hossein", "husain"), ("sergei", "sergey"), ("saeid", "saeed")]
)
def test_given_names_in_two_transliterations(one: str, other: str) -> None:
    assert spelled(one) == spelled(other)


@pytest.mark.parametrize(("one", "other"), [("alan", "ellen"), ("jan", "ivan"), ("maria", "mario"), ("ana", "eva")])
def test_given_names_that_differ(one: str, other: str) -> None:
    assert spelled(one) != spelled(other)


_NAMES = st.lists(
    st.tuples(
        st.sampled_from(["Ana", "Anna", "A.", "Luis", "Sergei", "Sergey", ""]),
        st.sampled_from(["", "Maria", "M."]),
        st.sampled_from(["Ruiz", "Ruis", "Amir-Ruiz", "Vega", "Nebenzya", "Nebenzia"]),
        st.sampled_from(["", "Jr."]),
        st.sampled_from(["Peru", "Kenya", None]),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(_NAMES, st.randoms(use_true_random=False))
def test_names_are_merged_in_any_order_and_once_for_all(names: list[tuple[str, ...]], shuffle: random.Random) -> None:
    seen = {" ".join(part for part in (*one[:4],) if part): Seen(1, frozenset({one[4]} - {None})) for one in names}
    keys = list(seen)
    shuffle.shuffle(keys)
    first, second = one_name_each(seen, lambda _: None), one_name_each({key: seen[key] for key in keys}, lambda _: None)
    assert first == second
    assert all(best not in first and name != best for name, (best, _) in first.items())
