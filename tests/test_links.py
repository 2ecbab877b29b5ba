"""Links by signs: the tables have the columns that the weights are for; what stands around counts; swapping unlinks."""

from __future__ import annotations

from datetime import date

import numpy as np

from analysis.codebook import Claim, Codebook
from analysis.lexicons import read_lexicon
from analysis.links import AROUND, PAIR, _best_of_others
from analysis.records import Article
from analysis.statements import read_statements
from analysis.text import sentences

BOOK = Codebook(
    claims=(
        Claim("leak", "The dam at Orsk leaked poison into the river."),
        Claim("warned", "Engineers had warned the ministry of the dam's cracks."),
    )
)


def test_each_sign_has_a_weight_in_each_step_and_no_other() -> None:
    known = {(entry.label, entry.term) for entry in read_lexicon("link_weights")}
    assert known == {("first", name) for name in PAIR} | {("second", name) for name in (*PAIR, *AROUND)}


def test_the_best_of_the_others() -> None:
    assert _best_of_others(np.array([0.2, 0.7, 0.5])).tolist() == [0.7, 0.5, 0.7]
    assert _best_of_others(np.array([0.4])).tolist() == [0.0]
    assert _best_of_others(np.array([-1.0, -2.0])).tolist() == [0.0, 0.0]


def claims_of(text: str, book: Codebook = BOOK) -> list[str | None]:
    assert sentences(text)
    return [one.claim for one in read_statements(Article("a", text, date(2031, 5, 4)), book)]


def test_claims_without_any_pattern_are_found_by_their_sentence() -> None:
    text = "The dam at Orsk has leaked poison into the river since May, a fisherman said on Monday."
    assert claims_of(text) == ["leak"]
    assert claims_of("Engineers had warned the ministry that the dam was cracked, Ada Holm said.") == ["warned"]


def test_a_short_denial_is_on_the_claim_spoken_of_before() -> None:
    text = (
        "The dam at Orsk has leaked poison into the river since May, a fisherman said on Monday. "
        "The ministry denied it."
    )
    assert claims_of(text) == ["leak", "leak"]


def test_the_same_words_in_a_story_of_nothing_else_are_on_no_claim() -> None:
    assert claims_of("The choir will sing in Lima next week, its director Ada Holm said.") == [None]
