"""Claims and stances: the model case's sentences with other names, each kind of stance.

And changes that must (not) matter.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import claims, reader
from analysis.acts import tell_acts
from analysis.claims import link_claims
from analysis.codebook import Claim, Codebook, KnownActor
from analysis.engine import cut
from analysis.errors import ModelError
from analysis.reader import load_reader, reader_folder, statement_side
from analysis.records import STANCES, Article, Attribution, Span, Statement
from analysis.statements import read_statements
from analysis.text import Index, sentences

TANKS = Codebook(
    claims=(
        Claim(
            "tanks_supplied",
            "Serbia supplied tanks to Georgia.",
            ("supply tank", "tanks to Georgia", "deliver tank"),
            ("never supply tank",),
        ),
        Claim(
            "tanks_used", "Georgia used Serbian tanks against Abkhazia.", ("use Serbian tanks", "Serbian tanks attack")
        ),
        Claim(
            "howitzers_supplied", "Serbia supplied howitzers to Georgia.", ("supply howitzer", "howitzers to Georgia")
        ),
    ),
    actors=(
        KnownActor("Serbia", ("Belgrade",)),
        KnownActor("Georgia", ("Tbilisi",)),
        KnownActor("Ivo Marin", ("Marin",), "Serbia"),
    ),
)
BARE = Codebook(claims=tuple(Claim(one.claim_id, one.text) for one in TANKS.claims), actors=TANKS.actors)


def read(
    cue: str,
    content: str,
    before: str = "",
    actor: str = "Ivo Marin",
    group: str | None = "Serbia",
    codebook: Codebook = TANKS,
) -> Statement:
    """The statement "ACTOR CUE CONTENT." after some text, read for act, claim and stance."""
    text = (before + "\n\n" if before else "") + f"{actor} {cue} {content}."
    start = text.index(f"{actor} {cue} {content}.")
    at = start + len(actor) + 1
    spans = Span(start, start + len(actor)), Span(at, at + len(cue)), Span(at + len(cue) + 1, len(text) - 1)
    article = Article("one", text, date(2024, 3, 14))
    one = Statement("one", Attribution(spans[0], spans[1], (spans[2],)), actor=actor, group=group)
    return link_claims(article, tell_acts(article, [one], codebook), codebook)[0]


ABOUT = "Serbia has supplied tanks to Georgia, two newspapers wrote."
# Cue, content, what stands before, claim, stance, why; a row with True at its end was written after the reader was
# trained and looked at only once: held out.
# fmt: off
TABLE = [
    # affirms
    ("admitted", "that it supplied Georgia with tanks", "", "tanks_supplied", "affirms", "admission", False),
    ("said", "“We gave a limited number of tanks to Georgia months before the war,”",
     "", "tanks_supplied", "affirms", "we", False),
    ("accused", "Serbia of supplying tanks to Georgia", "", "tanks_supplied", "affirms", "accusation", False),
    ("called on", "Belgrade to stop supplying tanks to Georgia",
     "", "tanks_supplied", "affirms", "a demand to stop", False),
    ("said", "Georgia had received tanks that Serbia had sold to it",
     "", "tanks_supplied", "affirms", "synonym", False),
    ("said", "tanks were delivered to Georgia by Serbia in May", "", "tanks_supplied", "affirms", "passive", False),
    ("did not dispute", "that Serbia had supplied tanks to Georgia",
     "", "tanks_supplied", "affirms", "double negation", False),
    ("confirmed", "the shipment of Serbian tanks to Georgia", "", "tanks_supplied", "affirms", "nominalised", False),
    ("reported", "that Belgrade would supply howitzers to Tbilisi",
     "", "howitzers_supplied", "affirms", "other names", False),
    ("said", "that Georgia had used Serbian tanks against Abkhazia",
     "", "tanks_used", "affirms", "the other claim", False),
    ("condemned", "the delivery of tanks to Georgia by Serbia", "", "tanks_supplied", "affirms", "condemned", True),
    ("said", "Serbia supplied tanks to Georgia", "", "tanks_supplied", "affirms", "the sentence itself", True),
    ("defended", "the sale of 40 tanks to Georgia as legal", "", "tanks_supplied", "affirms", "stands by it", True),
    ("regretted", "that Serbian armour had ended up in Tbilisi",
     ABOUT, "tanks_supplied", "affirms", "other words", True),
    # denies
    ("has repeatedly denied", "supplying Georgia with tanks", "", "tanks_supplied", "denies", "gerund", False),
    ("said", "“We did not supply tanks to Georgia,”", "", "tanks_supplied", "denies", "negated content", False),
    ("said", "“Serbia never supplied any tank to Georgia,”",
     "", "tanks_supplied", "denies", "contrary pattern", False),
    ("called", "the allegations “totally unfounded”",
     ABOUT, "tanks_supplied", "denies", "words that stand for it", False),
    ("denied", "the report", ABOUT, "tanks_supplied", "denies", "the report", False),
    ("rejected", "the accusation", ABOUT, "tanks_supplied", "denies", "the accusation", False),
    ("dismissed", "the claims as a fabrication",
     ABOUT, "tanks_supplied", "denies", "the word for false adds no negation", False),
    ("alleging", "that Serbia had no knowledge of Georgian use of Serbian tanks against Abkhazia",
     "", "tanks_used", "denies", "no", False),
    ("said", "no Serbian tanks had been supplied to Georgia", "", "tanks_supplied", "denies", "no", False),
    ("denied", "that it had delivered tanks to Georgia", "", "tanks_supplied", "denies", "deny that", True),
    ("issued a denial of", "the tank shipments to Georgia", "", "tanks_supplied", "denies", "noun", True),
    ("replied", "“Lies,”", ABOUT, "tanks_supplied", "denies", "one word", True),
    ("insisted", "that every tank was still in its depot in Serbia",
     ABOUT, "tanks_supplied", "denies", "the contrary", True),
    # questions
    ("asked", "to investigate if Georgia has used Serbian tanks against Abkhazia",
     "", "tanks_used", "questions", "inquiry", False),
    ("said", "“If they have documents that Georgia used Serbian tanks, they should provide them to us,”",
     "", "tanks_used", "questions", "asks for proof", False),
    ("asked", "whether Serbia had supplied tanks to Georgia", "", "tanks_supplied", "questions", "whether", False),
    ("doubted", "that Serbia supplied tanks to Georgia", "", "tanks_supplied", "questions", "doubt", False),
    ("questioned", "the reports", ABOUT, "tanks_supplied", "questions", "the reports", False),
    ("called for proof", "that Serbia supplied tanks to Georgia", "", "tanks_supplied", "questions", "proof", False),
    ("wondered", "how Serbia could have supplied tanks to Georgia",
     "", "tanks_supplied", "questions", "wonders how", False),
    ("demanded", "an inquiry into the alleged tank deliveries to Georgia",
     "", "tanks_supplied", "questions", "an inquiry", False),
    ("wanted to know", "what evidence there was for the deliveries",
     ABOUT, "tanks_supplied", "questions", "evidence", True),
    ("said", "it was too early to say that the tanks in Georgia were Serbian",
     ABOUT, "tanks_supplied", "questions", "too early", True),
    ("was looking into", "whether any Serbian tank had reached Georgia",
     "", "tanks_supplied", "questions", "looks into it", True),
    ("voiced doubts about", "the story of the Serbian tanks", ABOUT, "tanks_supplied", "questions", "doubts", True),
    # neutral
    ("declined to comment on", "the allegations", ABOUT, "tanks_supplied", "neutral", "no comment", False),
    ("did not deny", "the report", ABOUT, "tanks_supplied", "neutral", "not to deny", False),
    ("said", "“If it is proven that Georgia used Serbian tanks, we will not be indifferent,”",
     "", "tanks_used", "neutral", "if", False),
    ("would not say", "whether Serbia supplied tanks to Georgia",
     "", "tanks_supplied", "neutral", "would not say", False),
    ("neither confirmed nor denied", "the shipment of tanks to Georgia",
     "", "tanks_supplied", "neutral", "neither", False),
    ("refused to be drawn on", "the reported tank deliveries", ABOUT, "tanks_supplied", "neutral", "drawn", False),
    ("said", "he did not know whether tanks had been supplied to Georgia",
     "", "tanks_supplied", "neutral", "does not know", False),
    ("said", "“No comment,”", ABOUT, "tanks_supplied", "neutral", "no comment alone", False),
    ("said", "should Serbia have supplied tanks to Georgia, there would be sanctions",
     "", "tanks_supplied", "neutral", "a conditional", True),
    ("avoided", "the question of tanks for Georgia", ABOUT, "tanks_supplied", "neutral", "avoids it", True),
    ("would neither confirm nor deny", "that Serbian tanks had been sent to Georgia",
     "", "tanks_supplied", "neutral", "neither", True),
    ("promised to answer", "questions about the tanks next week",
     ABOUT, "tanks_supplied", "neutral", "answers later", True),
    # none
    ("said", "the harvest had been good", "", None, None, "another topic", False),
    ("said", "Serbia “remained committed to stopping the conflict”",
     "", None, None, "a topic without the proposition", False),
    ("warned", "they would hold Serbia responsible for this", "", None, None, "a threat", False),
    ("said", "Georgia supplied tanks to Serbia", "", None, None, "agent and recipient swapped", False),
    ("said", "the tanks had been supplied to Serbia by Georgia", "", None, None, "swapped, in the passive", False),
    ("praised", "the rescue teams", ABOUT, None, None, "on something else, just after", False),
    ("promised", "to build a new road to the airport", "", None, None, "a promise", False),
    ("said", "Georgia wanted to join the customs union", "", None, None, "of Georgia, not of tanks", False),
    ("said", "the army of Serbia would get forty new tanks next year", "", None, None, "tanks, not sold", True),
    ("thanked", "Serbia for its hospitality", "", None, None, "thanks", True),
    ("urged", "Georgia to hold fair elections", ABOUT, None, None, "another demand", True),
    ("said", "Peru had supplied tanks to Mali", "", None, None, "other countries", True),
]
# fmt: on
MISSED = {
    "“If they have documents that Georgia used Serbian tanks, they should provide them to us,”": "words of the other",
    "questions about the tanks next week": "promises seldom speak to a claim",
    "it was too early to say that the tanks in Georgia were Serbian": "taken for passing over",
    "Peru had supplied tanks to Mali": "other names in the same deed count for too little",
}
"""Rows that come out wrong, by their content: why."""
MISSED_RENAMED = {28: "asks for proof", 36: "inquiry", 50: "answers later", 59: "not sold", 62: "other countries"}
"""Rows that come out wrong with invented names, by number."""


def rows(table: list[tuple[str, str, str, str | None, str | None, str, bool]]) -> list[object]:
    """The rows, known misses marked."""
    out: list[object] = []
    for row in table:
        reason = MISSED.get(row[1])
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        out.append(pytest.param(*row[:6], marks=marks, id=f"{row[0]} {row[1]}"[:60]))
    return out


@pytest.mark.parametrize(("cue", "content", "before", "claim", "stance", "why"), rows(TABLE))
def test_claim_and_stance(cue: str, content: str, before: str, claim: str | None, stance: str | None, why: str) -> None:
    found = read(cue, content, before)
    assert (found.claim, found.stance) == (claim, stance), f"{why}; said: {dict(found.why)}"


def test_every_stance_has_a_dozen_examples_a_third_held_out() -> None:
    for stance in (*STANCES, None):
        mine = [row for row in TABLE if row[4] == stance]
        assert len(mine) >= 12 and 3 * sum(row[6] for row in mine) >= len(mine) - 2, stance


RENAMED = {
    "Serbian": "Aldorian",
    "Serbia": "Aldoria",
    "Belgrade": "Aldstadt",
    "Georgian": "Merovian",
    "Georgia": "Merovia",
    "Tbilisi": "Merburg",
    "howitzer": "mortar",
}
"""In this order: the adjective before the country that it begins with."""


def _renamed(text: str) -> str:
    for old, new in RENAMED.items():
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, marks=[pytest.mark.xfail(strict=True, reason=f"it leans on names: {why}")] if why else [])
        for row, why in zip(TABLE, map(MISSED_RENAMED.get, range(len(TABLE))), strict=True)
    ],
)
def test_names_change_nothing(row: tuple[str, str, str, str | None, str | None, str]) -> None:
    codebook = Codebook(
        claims=tuple(
            Claim(one.claim_id, _renamed(one.text), tuple(map(_renamed, one.match)), tuple(map(_renamed, one.contrary)))
            for one in TANKS.claims
        ),
        actors=tuple(
            replace(one, name=_renamed(one.name), aliases=tuple(map(_renamed, one.aliases))) for one in TANKS.actors
        ),
    )
    found = read(row[0], _renamed(row[1]), _renamed(row[2]), group="Aldoria", codebook=codebook)
    assert (found.claim, found.stance) == (row[3], row[4]), row[5]


PLAIN = [
    "Serbia {} supplied tanks to Georgia",
    "Serbia {} delivered tanks to Georgia",
    "tanks were {} supplied to Georgia by Serbia",
]


@pytest.mark.parametrize("content", PLAIN)
def test_never_turns_and_denying_turns_back(content: str) -> None:
    plain, turned = " ".join(content.format("").split()), content.format("never")
    assert read("said", plain, actor="Ana Lasic", group=None).stance == "affirms"
    assert read("said", turned, actor="Ana Lasic", group=None).stance == "denies"
    assert read("denied", f"that {turned}", actor="Ana Lasic", group=None).stance == "affirms"


def test_no_claims_no_stance_and_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "load_reader", lambda folder: pytest.fail("the reader was loaded"))
    found = read("said", "Serbia supplied tanks to Georgia", codebook=Codebook())
    assert found.claim is None and found.stance is None


def test_damaged_and_missing_weights_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(reader_folder(), folder)
    monkeypatch.setenv("CLAIMLINE_READER_DIR", str(folder))
    with (folder / "config.json").open("a") as file:
        file.write(" ")
    with pytest.raises(ModelError, match=r"config\.json: damaged"):
        read("said", "the harvest had been good")
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(ModelError, match="weights are missing"):
        read("said", "the harvest had been good")


def test_where_claims_are_few_only_pairs_that_words_leave_a_chance_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader.Reader, "answers", lambda *_: pytest.fail("the reader was asked"))
    assert read("said", "that the choir would sing in Lima next week").claim is None
    with pytest.raises(pytest.fail.Exception, match="the reader was asked"):
        read("said", "Serbia supplied tanks to Georgia")


def test_in_a_long_codebook_the_reader_is_asked() -> None:
    others = ("The river froze.", "A bank failed.", "The choir sang in Lima.", "Wheat is dear.", "The mayor resigned.")
    more = tuple(
        Claim(f"other{at}", text) for at, text in enumerate((*others, "It rained.", "Snow fell.", "Ice broke."))
    )
    book = Codebook(claims=(*TANKS.claims, *more), actors=TANKS.actors)
    found = read("denied", "that it had supplied tanks to Georgia", codebook=book)
    assert (found.claim, found.stance) == ("tanks_supplied", "denies")


def test_the_same_article_is_read_the_same_every_time() -> None:
    text = f"{ABOUT} “We did not supply tanks to Georgia,” Ivo Marin said. He called the allegations unfounded."
    article = Article("a", text, date(2024, 3, 14))
    assert read_statements(article, TANKS) == read_statements(article, TANKS)


def test_a_statement_side_marks_its_spans_and_keeps_within_its_size() -> None:
    tokenizer = load_reader(reader_folder()).tokenizer
    text = "It rained all day. " * 30 + "He denied that he had sold the tanks."
    start = text.index("He denied")
    one = Statement(
        "a", Attribution(Span(start, start + 2), Span(start + 3, start + 9), (Span(start + 10, len(text) - 1),))
    )
    side = statement_side(cut(text, tokenizer), Index(sentences(text)), one)
    kinds = [reader.SOURCE, reader.CUE, *[reader.CONTENT] * 6, reader.CONTEXT]
    assert list(side.roles[-len(kinds) - 1 : -1]) == kinds
    assert 0 < side.roles.count(reader.BEFORE) <= 12, "two sentences before"
    long = replace(one, attribution=replace(one.attribution, content=(Span(0, len(text) - 1),)))
    assert len(statement_side(cut(text, tokenizer), Index(sentences(text)), long)) <= 112


def test_other_names_of_actors_stand_for_them() -> None:
    found = read("said", "Belgrade had supplied tanks to Tbilisi", actor="Ana Lasic", group=None)
    assert (found.claim, found.stance) == ("tanks_supplied", "affirms")


def test_the_claim_last_spoken_of() -> None:
    text = "Serbia supplied tanks to Georgia, Ana Lasic said. The road was wet. Ivo Marin denied it."
    first = Statement("one", Attribution(Span(34, 43), Span(44, 48), (Span(0, 32),)), actor="Ana Lasic")
    cue = text.index("denied")
    second = Statement(
        "one", Attribution(Span(cue - 10, cue - 1), Span(cue, cue + 6), (Span(cue + 7, cue + 9),)), actor="Ivo Marin"
    )
    article = Article("one", text, date(2024, 3, 14))
    found = link_claims(article, tell_acts(article, [first, second], TANKS), TANKS)
    assert [(one.claim, one.stance) for one in found] == [("tanks_supplied", "affirms"), ("tanks_supplied", "denies")]


def test_own_doings_are_admitted_where_they_were_charged() -> None:
    text = "Ana Lasic accused Serbia of supplying tanks to Georgia. Ivo Marin said Serbia gave ten tanks to Georgia."
    first = Statement("one", Attribution(Span(0, 9), Span(10, 17), (Span(18, 54),)), actor="Ana Lasic")
    start = text.index("Ivo")
    second = Statement(
        "one", Attribution(Span(start, start + 9), Span(start + 10, start + 14), (Span(start + 15, len(text) - 1),)),
        actor="Ivo Marin", group="Serbia",
    )  # fmt: skip
    article = Article("one", text, date(2024, 3, 14))
    found = link_claims(article, tell_acts(article, [first, second], TANKS), TANKS)
    assert [one.act for one in found] == ["accuse", "admit"]


def test_the_reason_names_the_pattern_the_stance_and_the_next_claim() -> None:
    why = dict(read("said", "“We did not supply tanks to Georgia,”").why)["claim"]
    assert why.startswith("tanks_supplied: on it by ") and "denies by " in why
    assert "supply tank" in why and "“not” in the content" in why


WORDS = ["not", "n't", "denied", "that", "Serbia", "supplied", "tanks", "Georgia", "“", "”", "'", ",", "?", "if"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.lists(st.sampled_from(WORDS)))
def test_any_text_is_read(noise: str, words: list[str]) -> None:
    text = " ".join([*words, noise, *words])
    middle = len(text) // 2
    one = Statement("one", Attribution(None, Span(0, middle), (Span(middle, len(text)),)), actor="Serbia")
    article = Article("one", text, date(2024, 3, 14))
    found = link_claims(article, tell_acts(article, [one], TANKS), TANKS)[0]
    assert found.attribution == one.attribution
    assert (found.claim is None) == (found.stance is None)


def test_what_negates_the_claim_is_denied() -> None:
    book = Codebook(
        claims=(Claim("sold", "Peru sold rifles to Mali.", ("sell rifle",)),),
        actors=(KnownActor("Peru"), KnownActor("Ana Ruiz", (), "Peru")),
    )
    text = "Foreign Minister Ana Ruiz told reporters that her country had not sold rifles to Mali."
    (one,) = read_statements(Article("a", text, date(2024, 3, 14)), book)
    assert (one.act, one.claim, one.stance) == ("deny", "sold", "denies")


def test_who_says_that_somebody_lies_stands_behind_what_is_denied() -> None:
    before = "Serbia denied that it had supplied tanks to Georgia."
    found = read("said", "that Belgrade was still lying about the tanks", before, actor="Ana Lasic", group="Georgia")
    assert (found.claim, found.stance) == ("tanks_supplied", "affirms")
