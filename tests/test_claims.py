"""Claims and stances: the model case's sentences with other names, each kind of stance.

And changes that must (not) matter.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acts import tell_acts
from analysis.claims import link_claims
from analysis.codebook import Claim, Codebook, KnownActor
from analysis.records import Article, Attribution, Span, Statement
from analysis.statements import read_statements

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
# fmt: off
TABLE = [
    # affirms
    ("admitted", "that it supplied Georgia with tanks", "", "tanks_supplied", "affirms", "admission"),
    ("said", "“We gave a limited number of tanks to Georgia months before the war,”",
     "", "tanks_supplied", "affirms", "we"),
    ("accused", "Serbia of supplying tanks to Georgia", "", "tanks_supplied", "affirms", "accusation"),
    ("called on", "Belgrade to stop supplying tanks to Georgia", "", "tanks_supplied", "affirms", "a demand to stop"),
    ("said", "Georgia had received tanks that Serbia had sold to it", "", "tanks_supplied", "affirms", "synonym"),
    ("said", "tanks were delivered to Georgia by Serbia in May", "", "tanks_supplied", "affirms", "passive"),
    ("did not dispute", "that Serbia had supplied tanks to Georgia",
     "", "tanks_supplied", "affirms", "double negation"),
    ("confirmed", "the shipment of Serbian tanks to Georgia", "", "tanks_supplied", "affirms", "nominalised"),
    ("reported", "that Belgrade would supply howitzers to Tbilisi", "", "howitzers_supplied", "affirms", "other names"),
    ("said", "that Georgia had used Serbian tanks against Abkhazia", "", "tanks_used", "affirms", "the other claim"),
    ("condemned", "the delivery of tanks to Georgia by Serbia", "", "tanks_supplied", "affirms", "condemned"),
    ("said", "Serbia supplied tanks to Georgia", "", "tanks_supplied", "affirms", "the sentence itself"),
    # denies
    ("has repeatedly denied", "supplying Georgia with tanks", "", "tanks_supplied", "denies", "gerund"),
    ("said", "“We did not supply tanks to Georgia,”", "", "tanks_supplied", "denies", "negated content"),
    ("said", "“Serbia never supplied any tank to Georgia,”", "", "tanks_supplied", "denies", "contrary pattern"),
    ("called", "the allegations “totally unfounded”", ABOUT, "tanks_supplied", "denies", "words that stand for it"),
    ("denied", "the report", ABOUT, "tanks_supplied", "denies", "the report"),
    ("rejected", "the accusation", ABOUT, "tanks_supplied", "denies", "the accusation"),
    ("dismissed", "the claims as a fabrication",
     ABOUT, "tanks_supplied", "denies", "the word for false adds no negation"),
    ("alleging", "that Serbia had no knowledge of Georgian use of Serbian tanks against Abkhazia",
     "", "tanks_used", "denies", "no"),
    ("said", "no Serbian tanks had been supplied to Georgia", "", "tanks_supplied", "denies", "no"),
    ("denied", "that it had delivered tanks to Georgia", "", "tanks_supplied", "denies", "deny that"),
    ("issued a denial of", "the tank shipments to Georgia", "", "tanks_supplied", "denies", "noun"),
    ("replied", "“Lies,”", ABOUT, "tanks_supplied", "denies", "one word"),
    # questions
    ("asked", "to investigate if Georgia has used Serbian tanks against Abkhazia",
     "", "tanks_used", "questions", "inquiry"),
    ("said", "“If they have documents that Georgia used Serbian tanks, they should provide them to us,”",
     "", "tanks_used", "questions", "asks for proof"),
    ("asked", "whether Serbia had supplied tanks to Georgia", "", "tanks_supplied", "questions", "asks whether"),
    ("doubted", "that Serbia supplied tanks to Georgia", "", "tanks_supplied", "questions", "doubt"),
    ("questioned", "the reports", ABOUT, "tanks_supplied", "questions", "the reports"),
    ("called for proof", "that Serbia supplied tanks to Georgia", "", "tanks_supplied", "questions", "proof"),
    ("wondered", "how Serbia could have supplied tanks to Georgia", "", "tanks_supplied", "questions", "wonders how"),
    # neutral
    ("declined to comment on", "the allegations", ABOUT, "tanks_supplied", "neutral", "no comment"),
    ("did not deny", "the report", ABOUT, "tanks_supplied", "neutral", "not to deny"),
    ("said", "“If it is proven that Georgia used Serbian tanks, we will not be indifferent,”",
     "", "tanks_used", "neutral", "if"),
    ("would not say", "whether Serbia supplied tanks to Georgia", "", "tanks_supplied", "neutral", "would not say"),
    ("neither confirmed nor denied", "the shipment of tanks to Georgia", "", "tanks_supplied", "neutral", "neither"),
    # none
    ("said", "the harvest had been good", "", None, None, "another topic"),
    ("said", "Serbia “remained committed to stopping the conflict”", "", None, None, "a topic without the proposition"),
    ("warned", "they would hold Serbia responsible for this", "", None, None, "a threat"),
    ("said", "Georgia supplied tanks to Serbia", "", None, None, "agent and recipient swapped"),
    ("said", "the tanks had been supplied to Serbia by Georgia", "", None, None, "swapped, in the passive"),
    ("praised", "the rescue teams", ABOUT, None, None, "on something else, just after"),
]
# fmt: on


@pytest.mark.parametrize(("cue", "content", "before", "claim", "stance", "why"), TABLE)
def test_claim_and_stance(cue: str, content: str, before: str, claim: str | None, stance: str | None, why: str) -> None:
    found = read(cue, content, before)
    assert (found.claim, found.stance) == (claim, stance), f"{why}; said: {dict(found.why)}"


@pytest.mark.parametrize("row", [row for row in TABLE if row[3] == "tanks_supplied" and not row[2]][::2])
def test_the_sentence_alone_is_enough(row: tuple[str, str, str, str, str, str]) -> None:
    found = read(row[0], row[1], codebook=BARE)
    assert (found.claim, found.stance) == (row[3], row[4]), row[5]


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


@pytest.mark.parametrize("row", TABLE)
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


def test_no_claims_no_stance() -> None:
    found = read("said", "Serbia supplied tanks to Georgia", codebook=Codebook())
    assert found.claim is None and found.stance is None


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


def test_the_reason_names_the_pattern_and_the_negations() -> None:
    why = dict(read("said", "“We did not supply tanks to Georgia,”").why)["claim"]
    assert "supply tank" in why and "“not” in the content" in why


WORDS = ["not", "n't", "denied", "that", "Serbia", "supplied", "tanks", "Georgia", "“", "”", "'", ",", "?", "if"]


@settings(max_examples=150, deadline=None)
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
