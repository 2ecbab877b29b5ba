"""Links by signs: the tables have the columns that the weights are for; what stands around counts; swapping unlinks."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analysis.codebook import Claim, Codebook
from analysis.lexicons import read_lexicon
from analysis.links import AROUND, PAIR, READ, _best_of_others, pairs_over, read_signs
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
    signs = {"gate": PAIR, "first": (*PAIR, *READ), "second": (*PAIR, *READ, *AROUND)}
    assert known == {(step, name) for step, names in signs.items() for name in names}


def test_a_pair_that_was_not_read_has_no_sign_of_it_and_the_best_stands_ahead() -> None:
    signs = read_signs(3, {0: (0.8, 0.1, 0.0, 0.0, 0.1), 2: (0.1, 0.1, 0.0, 0.0, 0.8)})
    assert signs[1].tolist() == [0.0] * len(READ)
    odds, ahead, behind = (signs[:, READ.index(f"read {name}")] for name in ("odds", "ahead", "behind"))
    assert odds[0] > 0 > odds[2] and ahead[0] == pytest.approx(odds[0] - odds[2]) and behind[2] == -ahead[0]


def test_pairs_with_a_chance_are_read() -> None:
    assert pairs_over([np.array([0.01, 0.9]), np.array([0.0, 0.1])]) == [(0, 1)]


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
