"""Suggested claims on small tables of invented statements: what is proposed, in which words, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.codebook import read_codebook
from analysis.draft import draft_codebook
from analysis.errors import ParameterError
from analysis.rewrite import sentences_of
from analysis.suggest import concepts, suggest_claims

# (day, actor, group, act, cue, content)
GRAIN = [
    ("03-02", "Ada Holm", "Norland", "deny", "denied", "that Norland had sold any grain to Sudmark"),
    ("03-04", "Bo Vik", None, "accuse", "said", "“Norland sells grain to Sudmark every week”"),
    ("03-09", "Harbour Union", None, "assert", "reported", "that Norland sold grain to Sudmark in May"),
    ("03-20", "Ada Holm", "Norland", "admit", "admitted", "that grain was sold to Sudmark"),
    ("04-01", "Cem Oz", "Sudmark", "deny", "told", "that “Norland never sold any grain”"),
    ("04-02", "Ada Holm", "Norland", "deny", "dismissed", "the allegations"),
]
BRIDGE = [
    ("03-03", "Bo Vik", None, "assert", "warned", "that the bridge was unsafe"),
    ("03-05", "Ada Holm", "Norland", "deny", "said", "that the bridge was not unsafe"),
    ("03-11", "Dee Roe", None, "assert", "found", "the bridge is unsafe for lorries"),
]
NOISE = [
    ("03-06", "Cem Oz", "Sudmark", "endorse", "praised", "the choir of the cathedral"),
    ("03-07", "Dee Roe", None, "commit", "promised", "a new school"),
    ("03-08", "Bo Vik", None, "assert", "said", "the summer had been dry"),
    ("03-12", "Ada Holm", "Norland", "request", "urged", "voters to come out early"),
]


def table(*rows: tuple[Any, ...]) -> pd.DataFrame:
    out = [
        {
            "statement_id": f"s{number}", "article_id": f"a{number if row[5] != 'the allegations' else number - 1}",
            "title": "Norland's grain", "source": row[1], "actor": row[1], "group": row[2], "act": row[3],
            "cue": row[4], "content": row[5], "said_to": f"2024-{row[0]}", "published": f"2024-{row[0]}",
            "duplicate_of": None,
        }
        for number, row in enumerate(rows)
    ]  # fmt: skip
    frame = pd.DataFrame(out)
    return frame.assign(said_to=pd.to_datetime(frame["said_to"]), published=pd.to_datetime(frame["published"]))


STORY = table(*GRAIN, *BRIDGE, *NOISE)


def test_two_disputed_propositions_are_proposed_and_nothing_else() -> None:
    assert suggest_claims(STORY)["text"].tolist() == ["Norland had sold grain to Sudmark.", "The bridge was unsafe."]


def test_a_proposal_counts_sides_actors_and_days() -> None:
    first = suggest_claims(STORY).iloc[0]
    assert (first["affirm"], first["deny"]) == (3, 3)
    assert first["statements"] == first["affirm"] + first["deny"] + first["other"]
    assert first["contested"] == 1.0
    assert first["actors"][0] == "Ada Holm" and set(first["actors"]) >= {"Bo Vik", "Harbour Union"}
    assert (f"{first['first']:%m-%d}", f"{first['last']:%m-%d}") == ("03-02", "04-02")


def test_what_only_points_back_counts_but_is_no_example() -> None:
    ids = suggest_claims(STORY).iloc[0]["statement_ids"]
    pointing = STORY.loc[STORY["content"] == "the allegations", "statement_id"].iloc[0]
    assert pointing in ids and ids[0] != pointing


def test_patterns_are_pairs_of_the_words_of_the_statements() -> None:
    patterns = suggest_claims(STORY).iloc[0]["match"]
    assert patterns and all(len(entry.split()) == 2 for entry in patterns)
    assert any({"grain"} & set(entry.split()) for entry in patterns)


def test_the_same_in_another_order() -> None:
    turned = STORY.iloc[::-1].reset_index(drop=True)
    assert suggest_claims(STORY)["text"].tolist() == suggest_claims(STORY)["text"].tolist()
    assert set(suggest_claims(turned)["text"]) == set(suggest_claims(STORY)["text"])


def test_labels_are_not_looked_at() -> None:
    labelled = STORY.assign(claim="x", stance="affirms")
    pd.testing.assert_frame_equal(suggest_claims(labelled), suggest_claims(STORY))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"actor": "Ada Holm"}, "one actor"),
        ({"actor": None}, "nobody named"),
        ({"said_to": pd.Timestamp("2024-03-02")}, "one day"),
        ({"duplicate_of": "s0"}, "all one utterance"),
    ],
)
def test_several_actors_and_days_are_needed(change: dict[str, Any], reason: str) -> None:
    assert suggest_claims(STORY.assign(**change)).empty, reason


def test_no_statements_no_claims() -> None:
    found = suggest_claims(STORY.iloc[:0])
    assert found.empty and {"claim", "text", "match", "statement_ids"} <= set(found.columns)


def test_no_more_than_asked_for() -> None:
    assert len(suggest_claims(STORY, 1)) == 1
    with pytest.raises(ParameterError, match="top must be 1 or more"):
        suggest_claims(STORY, 0)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ParameterError, match="no column 'cue'"):
        suggest_claims(STORY.drop(columns="cue"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("they sold rifles", "the sale of rifles"),
        ("supplied drones", "the delivery of UAVs"),
        ("Iranian oil", "Tehran's oil"),
    ],
)
def test_words_for_one_thing_are_one_concept(one: str, other: str) -> None:
    assert {concept for concept, _ in concepts(one)} == {concept for concept, _ in concepts(other)}


def test_engineers_are_no_engines() -> None:
    assert concepts("engineers")[0][0] != concepts("engines")[0][0]


# --- the sentence --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cue", "content", "sentence"),
    [
        ("said", "that Norland sold grain to Sudmark", "Norland sold grain to Sudmark."),
        ("said", "Norland sold “a little grain” to Sudmark", "Norland sold a little grain to Sudmark."),
        ("said", "that Norland did not sell grain", "Norland did sell grain."),
        ("said", "that Norland has never sold grain", "Norland has sold grain."),
        ("said", "the mayor had no knowledge of the sale", "The mayor had knowledge of the sale."),
        ("denied", "that any grain had been sold", "Grain had been sold."),
        ("told", "“We sold grain to Sudmark”", "Norland sold grain to Sudmark."),
        ("said", "that his country had sold grain", "Norland had sold grain."),
        ("admitted", "that he had sold grain", "Ada Holm had sold grain."),
        ("told", "reporters in Sudmark that Norland sold grain", "Norland sold grain."),
        ("rejected", "the claim that Norland sold grain", "Norland sold grain."),
        ("said", "if it is shown that Norland sold grain, the board will act", "Norland sold grain."),
        ("said", "Norland sold grain to Sudmark, which had asked for it", "Norland sold grain to Sudmark."),
        ("said", "“We are innocent of it all”; Norland sold nothing", "Norland is innocent of it all."),
    ],
)
def test_a_sentence_is_made(cue: str, content: str, sentence: str) -> None:
    made = sentences_of(content, cue, "Ada Holm", "Norland")
    assert sentence in [one.text for one in made]


@pytest.mark.parametrize(
    "content",
    ["the allegations", "nothing was sold to Sudmark", "the story of the grain is a fabrication", "“Untrue”"],
)
def test_no_sentence_where_none_can_be_made(content: str) -> None:
    assert not list(sentences_of(content, "said", "Ada Holm", "Norland"))


def test_what_was_said_plainly_costs_least() -> None:
    def cost(content: str, cue: str = "said") -> float:
        return min(one.cost for one in sentences_of(content, cue, "Ada Holm", "Norland"))

    plain = cost("that Norland sold grain to Sudmark")
    assert plain < cost("that Norland did not sell grain to Sudmark")
    assert plain < cost("that it sold grain to Sudmark")
    assert plain < cost("the sale of grain to Sudmark")
    assert plain < cost("whether Norland sold grain to Sudmark")


# --- the codebook --------------------------------------------------------------------------------------------------


def test_the_draft_is_a_codebook(tmp_path: Path) -> None:
    proposals = suggest_claims(STORY)
    path = tmp_path / "codebook.yml"
    path.write_text(draft_codebook(proposals, STORY, "Grain & bridge"), encoding="utf-8")
    codebook = read_codebook(path)
    assert codebook.title == "Grain & bridge"
    assert [claim.text for claim in codebook.claims] == proposals["text"].tolist()
    assert [list(claim.match) for claim in codebook.claims] == proposals["match"].tolist()
    groups = {actor.name: actor.group for actor in codebook.actors}
    assert groups["Ada Holm"] == "Norland" and groups["Bo Vik"] is None


def test_the_draft_shows_examples_and_sides() -> None:
    draft = draft_codebook(suggest_claims(STORY), STORY)
    assert "3 affirm, 3 deny" in draft
    assert "  # - 2024-03-09, Harbour Union: that Norland sold grain to Sudmark in May (a2)" in draft


def test_other_names_are_aliases_where_they_stand_for_one_actor_alone(tmp_path: Path) -> None:
    rows = [*GRAIN, ("04-03", "Eva Vik", None, "assert", "said", "it rained"), *BRIDGE, *NOISE]
    story = table(*rows, ("04-04", "Eva Vik", None, "assert", "said", "it snowed"))
    story.loc[3, "source"] = "Mayor Holm"
    story.loc[[1, len(rows) - 2], "source"] = "Vik"
    story.loc[story["actor"] == "Eva Vik", "source"] = "Vik"
    path = tmp_path / "codebook.yml"
    path.write_text(draft_codebook(suggest_claims(story), story), encoding="utf-8")
    aliases = {actor.name: actor.aliases for actor in read_codebook(path).actors}
    assert aliases["Ada Holm"] == ("Holm",)
    assert aliases["Bo Vik"] == aliases["Eva Vik"] == ()


def test_hostile_text_stays_a_comment_and_a_string(tmp_path: Path) -> None:
    story = STORY.copy()
    evil = "\nclaims: {evil: 1}\u2028# \x85\x07\x00 \ufeff'\"\\"
    story["content"] = story["content"] + evil
    story["actor"] = story["actor"] + ' "\\\n- x: [\u2029'
    story["article_id"] = story["article_id"] + evil
    path = tmp_path / "codebook.yml"
    path.write_text(draft_codebook(suggest_claims(story), story, title=evil), encoding="utf-8")
    assert len(read_codebook(path).claims) == len(suggest_claims(story))


def test_an_empty_draft_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yml"
    path.write_text(draft_codebook(suggest_claims(STORY.iloc[:0]), STORY.iloc[:0]), encoding="utf-8")
    assert read_codebook(path).claims == ()
