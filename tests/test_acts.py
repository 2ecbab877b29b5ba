"""Acts: tables of (cue, content, act, why), twelve acts; hedges and conditions; the same with other names."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from analysis.acts import settle, tell_acts, weigh
from analysis.codebook import EMPTY, Claim, Codebook
from analysis.records import ACTS, Article, Attribution, Span, Statement

TABLE = [
    # assert
    ("said", "the bridge had been closed since March", "assert", "plain report"),
    ("warned", "that rain is coming", "assert", "no consequence by the speaker"),
    ("according to", "two bridges are closed", "assert", "the cue only names the source"),
    ("estimated", "that the repair would cost two million", "assert", "an estimate"),
    ("believes", "that the law is clear", "assert", "a belief"),
    ("told", "the road was open again", "assert", "told a fact"),
    ("has confirmed", "that the plant stood still in May", "assert", "a third party confirms"),
    ("announced", "that the figures were complete", "assert", "announces a fact"),
    ("found", "that one pump in three leaked", "assert", "a finding"),
    ("insisted", "that the cause was innocent", "assert", "asserts the contrary"),
    ("did not expect", "the price to fall", "assert", "a negated expectation is still one"),
    ("recalled", "“It was a long night for all of us here,”", "assert", "recollection"),
    ("said", "they hoped the move would bring work", "assert", "hopes that others do"),
    ("said", "the valve should have been replaced years ago", "assert", "what should have been is no request"),
    # admit
    ("admitted", "that it had sold tanks to Georgia", "admit", "the verb"),
    ("has acknowledged", "mistakes in the inquiry", "admit", "the verb, in the perfect"),
    ("conceded", "that the valves were old", "admit", "the verb"),
    ("apologised for", "the delay", "admit", "to apologise"),
    ("claimed responsibility for", "the blast", "admit", "idiom, longer than its verb"),
    ("made the admission", "that the books were wrong", "admit", "noun with a light verb"),
    ("said", "“We regret what happened at the plant,”", "admit", "performative inside the quotation"),
    ("said", "“It was our mistake and ours alone,”", "admit", "owns up in words"),
    ("does not dispute", "that the vote was close", "admit", "not to dispute is to admit"),
    ("pleaded guilty to", "fraud", "admit", "idiom"),
    ("came clean about", "the second set of books", "admit", "idiom"),
    ("confessed", "to the theft of the archive", "admit", "the verb"),
    # deny
    ("denied", "any role in the sale", "deny", "the verb"),
    ("has repeatedly denied", "selling tanks", "deny", "adverb inside the cue"),
    ("issued a denial of", "the report", "deny", "noun with a light verb"),
    ("said", "“We did not send any tanks to anybody,”", "deny", "say with a negated own doing"),
    ("called", "the allegations “totally unfounded”", "deny", "what is called unfounded is denied"),
    ("described", "the story as a fabrication", "deny", "describe as false"),
    ("dismissed", "the reports as rumours", "deny", "dismiss as false"),
    ("rejected", "the accusation that it had paid rebels", "deny", "what is rejected is an accusation"),
    ("poured cold water on", "the rumours", "deny", "idiom"),
    ("alleging", "that they had no knowledge of the sale", "deny", "allege with an own negation"),
    ("said", "“I had no idea,”", "deny", "says that it did not know"),
    ("said", "she had no knowledge of the account", "deny", "an own knowledge negated in indirect speech"),
    ("said", "he had neither ordered nor seen the list", "deny", "an own doing negated by neither"),
    ("said", "the minister's story is a lie", "deny", "what was said is called a lie"),
    ("rejected", "the pictures as fake", "deny", "rejected as false"),
    ("replied", "“Absolutely not,”", "deny", "a short answer"),
    ("refuted", "the claim", "deny", "the verb"),
    ("shrugged off", "the report", "deny", "idiom"),
    ("said", "“I took the money and I lied to you,”", "admit", "owns to a lie"),
    # retract
    ("walked back", "his earlier remarks", "retract", "idiom"),
    ("retracted", "the statement", "retract", "the verb"),
    ("recanted", "her testimony", "retract", "the verb"),
    ("took back", "the accusation", "retract", "particle verb"),
    ("withdrew", "the claim", "retract", "what is withdrawn was said"),
    ("backtracked on", "the figures", "retract", "idiom"),
    ("backed down from", "the claim", "retract", "idiom"),
    ("said", "“I misspoke,”", "retract", "performative"),
    ("said", "what he had told the court was not correct", "retract", "own words called wrong"),
    ("corrected", "its account of the night", "retract", "the verb"),
    # accuse
    ("suspects", "the clerk of selling the papers", "accuse", "somebody is suspected of it"),
    ("accused", "the ministry of hiding the report", "accuse", "the verb"),
    ("blamed", "the operator for the fire", "accuse", "the verb"),
    ("condemned", "the raid", "accuse", "the verb"),
    ("has criticised", "the slow response", "accuse", "British spelling"),
    ("criticized", "the slow response", "accuse", "American spelling"),
    ("denounced", "the plan", "accuse", "the verb"),
    ("made the accusation", "that votes had been bought", "accuse", "noun with a light verb"),
    ("lashed out at", "the mayor", "accuse", "idiom"),
    ("alleged", "that the firm had bribed officials", "accuse", "alleges wrongdoing"),
    ("slammed", "the decision", "accuse", "headline verb"),
    ("held", "the operator responsible for the fire", "accuse", "holds responsible"),
    ("voiced anger at", "the delay", "accuse", "noun with a light verb"),
    ("said", "“This is a disgrace,”", "accuse", "passes judgement in quotation marks"),
    ("pointed the finger at", "the grid operator", "accuse", "idiom"),
    # question
    ("said", "it was examining whether the bills had been paid", "question", "says that it finds out"),
    ("asked", "whether the valves had been checked", "question", "a question put"),
    ("questioned", "the figures", "question", "the verb"),
    ("doubted", "that the tanks existed", "question", "the verb"),
    ("wondered", "how the papers had got there", "question", "the verb"),
    ("is investigating", "the sale", "question", "an inquiry"),
    ("cast doubt on", "the figures", "question", "idiom"),
    ("said", "“Where are the papers?”", "question", "the content is a question"),
    ("called for proof of", "the sale", "question", "calls for proof"),
    ("did not believe", "the explanation", "question", "negated belief"),
    ("launched an investigation into", "the sale", "question", "noun with a light verb"),
    ("wants to know", "who signed the order", "question", "wants to know"),
    ("demanded", "“Why was the report hidden?”", "question", "a question is put"),
    ("refused to believe", "the explanation", "question", "refused belief is doubt"),
    # no_comment
    ("declined to comment on", "the report", "no_comment", "the phrase"),
    ("refused to say", "who had signed", "no_comment", "the phrase"),
    ("would not say", "whether it had sold tanks", "no_comment", "negated saying"),
    ("did not deny", "the report", "no_comment", "not to deny is not to deny"),
    ("neither confirmed nor denied", "the sale", "no_comment", "the phrase"),
    ("would not confirm", "the figures", "no_comment", "negated confirming"),
    ("said", "“No comment,”", "no_comment", "inside the quotation"),
    ("would not be drawn on", "the sale", "no_comment", "idiom"),
    ("did not name", "the buyer", "no_comment", "negated naming"),
    ("declined to discuss", "the case", "no_comment", "declines to speak"),
    ("has not commented on", "the case", "no_comment", "negated"),
    ("replied", "“It would be improper to speak of an open case,”", "no_comment", "a reason for silence"),
    # reject
    ("rejected calls for", "his resignation", "reject", "a demand that is turned down"),
    ("ruled out", "new talks", "reject", "the phrase"),
    ("refused", "to sign the treaty", "reject", "refuses to do"),
    ("opposed", "the bill", "reject", "the verb"),
    ("vetoed", "the bill", "reject", "the verb"),
    ("voted against", "the budget", "reject", "the phrase"),
    ("rejected", "the proposal", "reject", "what is rejected is a proposal"),
    ("turned down", "the offer", "reject", "particle verb"),
    ("does not support", "the bill", "reject", "negated support"),
    ("said", "“We will never accept this border,”", "reject", "performative"),
    ("objected to", "the terms", "reject", "the verb"),
    ("would not agree", "to a pause", "reject", "negated agreement"),
    ("said", "“I oppose this law,”", "reject", "performative"),
    # request
    ("called on", "Belgrade to stop the sale", "request", "the phrase"),
    ("urged", "both sides to talk", "request", "the verb"),
    ("asked", "the council to act", "request", "asks to do"),
    ("demanded", "an apology", "request", "the verb"),
    ("warned", "to leave the valley", "request", "warned to do it"),
    ("applied for", "a second drill", "request", "the verb"),
    ("said", "“We call on Belgrade to stop,”", "request", "performative"),
    ("said", "“If they have papers, they should show them to us,”", "request", "says what they should do"),
    ("appealed for", "calm", "request", "the verb"),
    ("ordered", "the closure of the plant", "request", "an order"),
    ("recommended", "a second test", "request", "the verb"),
    ("wants", "the minister to resign", "request", "wants somebody to"),
    ("was urged by", "to open the files", "request", "passive"),
    ("said", "the government must publish the list", "request", "must"),
    # commit
    ("promised", "to publish the list", "commit", "the verb"),
    ("pledged", "that the tests would go on", "commit", "the verb"),
    ("assured", "that nobody would be charged", "commit", "gives its word"),
    ("announced", "that the tax is to go up", "commit", "is to"),
    ("vowed", "to rebuild the bridge", "commit", "the verb"),
    ("agreed to", "a second test", "commit", "agrees to"),
    ("plans", "to sell the plant", "commit", "a plan"),
    ("offered", "to pay for the repair", "commit", "an offer"),
    ("said", "“We will publish the list tomorrow,”", "commit", "performative"),
    ("said", "it would repair the bridge", "commit", "says what it would do"),
    ("decided", "to close the plant", "commit", "a decision"),
    ("said", "“If it is proven, we will not be indifferent,”", "commit", "what would follow from a condition"),
    ("wants", "to buy the plant", "commit", "wants to do itself"),
    ("guaranteed", "that wages would be paid", "commit", "the verb"),
    # threaten
    ("warned", "that she will tell the papers", "threaten", "warns of what the speaker will do"),
    ("announced", "a strike for Friday unless the guards return", "threaten", "held out unless something is done"),
    ("threatened", "to cut the gas", "threaten", "the verb"),
    ("warned", "they would hold Serbia responsible", "threaten", "a consequence by the speaker"),
    ("made a threat", "to leave the alliance", "threaten", "noun with a light verb"),
    ("warned", "that it would retaliate", "threaten", "a consequence by the speaker"),
    ("issued an ultimatum", "to withdraw by noon", "threaten", "noun"),
    ("warned of", "grave consequences for the island", "threaten", "consequences"),
    ("vowed to retaliate", "for the raid", "threaten", "idiom"),
    ("has threatened", "the paper with a lawsuit", "threaten", "the verb, in the perfect"),
    # endorse
    ("wished", "the candidates good luck", "endorse", "what is wished is good"),
    ("praised", "the rescue teams", "endorse", "the verb"),
    ("welcomed", "the ruling", "endorse", "the verb"),
    ("backed", "the plan", "endorse", "the verb"),
    ("thanked", "the volunteers", "endorse", "the verb"),
    ("defended", "the decision", "endorse", "the verb"),
    ("agreed with", "the verdict", "endorse", "agrees with"),
    ("stood by", "the minister", "endorse", "idiom"),
    ("said", "“We welcome the ruling,”", "endorse", "performative"),
    ("expressed support for", "the strike", "endorse", "noun with a light verb"),
    ("hailed", "the agreement", "endorse", "headline verb"),
    ("endorsed", "the candidate", "endorse", "the verb"),
    ("applauded", "the court", "endorse", "the verb"),
]

HELD_OUT = [
    # written after the rules, and not looked at while they are changed; only the share that is right is tested
    ("remarked", "that the hall had been half empty", "assert"),
    ("testified", "that the lights went out at nine", "assert"),
    ("is of the opinion", "that the dam will hold", "assert"),
    ("reported", "twelve cases of measles in the valley", "assert"),
    ("owned up to", "the forged receipts", "admit"),
    ("acknowledged having", "misled the auditors", "admit"),
    ("expressed regret for", "the shooting", "admit"),
    ("told reporters", "“I made a mistake and I am sorry for it,”", "admit"),
    ("flatly denied", "any contact with the brokers", "deny"),
    ("disputed", "the coroner's account", "deny"),
    ("waved aside", "the rumours of a merger", "deny"),
    ("said", "“There was never any such meeting,”", "deny"),
    ("rescinded", "his confession", "retract"),
    ("rowed back on", "her remarks about the strike", "retract"),
    ("climbed down over", "the tariff claim", "retract"),
    ("disavowed earlier", "statements on the leak", "retract"),
    ("castigated", "the board for its silence", "accuse"),
    ("took aim at", "the landlords", "accuse"),
    ("levelled the charge", "that the tender had been fixed", "accuse"),
    ("wrote", "“What a shameful way to treat nurses,”", "accuse"),
    ("raised doubts about", "the timetable", "question"),
    ("was sceptical of", "the new figures", "question"),
    ("inquired", "how long the tunnel had been shut", "question"),
    ("said", "“Who paid for the yacht?”", "question"),
    ("would neither confirm nor deny", "the resignation", "no_comment"),
    ("declined to elaborate on", "the injuries", "no_comment"),
    ("refused to be drawn on", "the candidates", "no_comment"),
    ("said", "“I have nothing to say about that,”", "no_comment"),
    ("spurned", "the second offer", "reject"),
    ("is opposed to", "the bypass", "reject"),
    ("said no to", "the amendment", "reject"),
    ("told the chamber", "“We will not sign this paper,”", "reject"),
    ("implored", "residents to boil their water", "request"),
    ("pressed for", "a date for the hearing", "request"),
    ("issued a call for", "volunteers", "request"),
    ("instructed", "the divers to stay ashore", "request"),
    ("undertook", "to replace every meter", "commit"),
    ("gave its word", "that nobody would be dismissed", "commit"),
    ("has resolved", "to sell the ferry", "commit"),
    ("said", "“We are going to plant two thousand trees,”", "commit"),
    ("threatened to", "walk out of the coalition", "threaten"),
    ("vowed revenge for", "the ambush", "threaten"),
    ("warned", "that it would sue anybody who prints the names", "threaten"),
    ("made threats", "to burn the mill", "threaten"),
    ("paid tribute to", "the lifeboat crew", "endorse"),
    ("came out for", "the younger candidate", "endorse"),
    ("heaped praise on", "the pilot", "endorse"),
    ("said", "“I fully support the teachers,”", "endorse"),
]

KNOWN_FAILURES = [
    ("hailed as overdue", "a law that nobody wanted", "accuse", "irony"),
    ("said", "referees throw flags so that their wives can see them", "accuse", "a judgement without a word for it"),
]


def statement(
    cue: str, content: str, source: str = "The ministry", actor: str = "Ministry"
) -> tuple[Article, Statement]:
    """An article of one sentence, and its statement with spans."""
    text = f"{source} {cue} {content}."
    start = len(source) + 1
    spans = Span(0, len(source)), Span(start, start + len(cue)), Span(start + len(cue) + 1, len(text) - 1)
    article = Article("one", text, date(2024, 3, 14))
    return article, Statement("one", Attribution(spans[0], spans[1], (spans[2],)), actor=actor)


def act_of(cue: str, content: str, **names: str) -> Statement:
    """The statement with its act."""
    article, one = statement(cue, content, **names)
    return tell_acts(article, [one], EMPTY)[0]


@pytest.mark.parametrize(("cue", "content", "expected", "why"), TABLE)
def test_act(cue: str, content: str, expected: str, why: str) -> None:
    found = act_of(cue, content)
    assert found.act == expected, f"{why}; said: {dict(found.why)['act']}"


@pytest.mark.parametrize(("cue", "content", "expected", "why"), KNOWN_FAILURES)
@pytest.mark.xfail(strict=True, reason="needs more than words")
def test_known_failures(cue: str, content: str, expected: str, why: str) -> None:
    assert act_of(cue, content).act == expected, why


def test_every_act_has_examples_a_third_of_them_held_out() -> None:
    counts = {act: [sum(row[2] == act for row in rows) for rows in (TABLE, HELD_OUT)] for act in ACTS}
    assert all(sum(both) >= 12 and both[1] >= 4 for both in counts.values()), counts


def test_most_of_what_is_held_out_is_right() -> None:
    wrong = [(*row, got) for row in HELD_OUT if (got := act_of(row[0], row[1]).act) != row[2]]
    assert len(wrong) <= 0.2 * len(HELD_OUT), wrong


def test_a_confirmation_of_what_the_claim_says_of_the_speaker_admits() -> None:
    claims = Codebook(claims=(Claim("leak", "The plant leaked solvent into the river.", (), ()),))
    own, others = (
        statement("confirmed", f"that {whose} plant had leaked solvent into the river") for whose in ("its", "the")
    )
    assert [tell_acts(article, [one], claims)[0].act for article, one in (own, others)] == ["admit", "assert"]


NEGATED = [
    ("denied", "did not deny", "the report", ("deny", "no_comment"), "not to deny is not to deny"),
    ("disputed", "did not dispute", "the figures", ("deny", "admit"), "not to dispute is to admit"),
    ("supported", "did not support", "the bill", ("endorse", "reject"), "negated support"),
    ("agreed", "did not agree", "to a pause", ("commit", "reject"), "negated agreement"),
    ("confirmed", "did not confirm", "the figures", ("assert", "no_comment"), "negated saying"),
    ("believed", "did not believe", "the explanation", ("assert", "question"), "negated belief"),
]


@pytest.mark.parametrize(("plain", "negated", "content", "acts", "why"), NEGATED)
def test_did_not_turns_a_cue_round(plain: str, negated: str, content: str, acts: tuple[str, str], why: str) -> None:
    assert (act_of(plain, content).act, act_of(negated, content).act) == acts, why


@pytest.mark.parametrize(
    ("doing", "undone"),
    [
        ("“We sold the tanks to the rebels in May,”", "“We did not sell the tanks to the rebels in May,”"),
        ("“I was at the meeting with the brokers,”", "“I was not at the meeting with the brokers,”"),
        ("“I have taken money from that firm,”", "“I have never taken money from that firm,”"),
    ],
)
def test_an_own_doing_negated_is_denied(doing: str, undone: str) -> None:
    assert act_of("said", doing).act != "deny"
    assert act_of("said", undone).act == "deny"


@pytest.mark.parametrize(
    ("active", "passive"), [("urged", "was urged by"), ("asked", "was asked by"), ("called on", "was called on by")]
)
def test_the_passive_changes_nothing(active: str, passive: str) -> None:
    assert act_of(active, "to open the files").act == act_of(passive, "to open the files").act == "request"


SURE, OPEN = "deny: cue says deny", "assert: cue; nothing in the content makes it more than said"


def engine(act: str, chance: float = 0.9) -> tuple[float, ...]:
    """Chances of which one stands out."""
    return tuple(chance if one == act else (1 - chance) / (len(ACTS) - 1) for one in ACTS)


def test_rules_and_engine_are_weighed_together() -> None:
    assert settle(OPEN, engine("accuse", 0.99))[0] == "accuse", "the rules find nothing, the engine is sure"
    assert settle(SURE, engine("assert", 0.2))[0] == "deny", "a rule names an act, the engine is not sure of another"
    agree, differ = settle(SURE, engine("deny")), settle(SURE, engine("reject", 0.6))
    assert agree[0] == "deny" and agree[1] > differ[1]


def test_without_the_engine_the_rule_stands() -> None:
    assert (settle(OPEN, ())[0], settle(SURE, ())[0]) == ("assert", "deny")


def test_where_claims_are_tracked_more_is_denied() -> None:
    torn = engine("deny", 0.5)
    assert weigh(OPEN, torn, tracked=True)["deny"] > weigh(OPEN, torn)["deny"] + 0.1


def test_chances_are_chances() -> None:
    for told in ((), engine("request")):
        for rule in (SURE, OPEN, "reject: a rule that was never counted"):
            chances = weigh(rule, told)
            assert sum(chances.values()) == pytest.approx(1) and min(chances.values()) > 0


def test_the_reason_tells_act_and_chance() -> None:
    why = dict(act_of("denied", "the report").why)["act"]
    assert re.fullmatch(r"deny \(0\.\d\d\): cue “denied” says deny", why)


def test_the_reason_tells_what_was_learned_where_it_moves_the_act() -> None:
    article, one = statement("said", "the road was open again")
    heard = replace(one, attribution=replace(one.attribution, acts=engine("accuse", 0.98)))
    why = dict(tell_acts(article, [heard], EMPTY)[0].why)["act"]
    assert re.match(r"accuse \(0\.\d\d\): learned from labelled statements \(chance 0\.98\), not by rule assert: ", why)


@pytest.mark.parametrize(("cue", "content", "expected", "why"), TABLE[::4])
def test_names_change_nothing(cue: str, content: str, expected: str, why: str) -> None:
    assert act_of(cue, content, source="A spokesman for Aldoria", actor="Aldoria").act == expected, why


HEDGED = [
    ("said", "the tanks may have been sold", True, "may"),
    ("reportedly said", "the tanks were sold", True, "the cue is hedged"),
    ("said", "the tanks were sold in May", False, "the month is no hedge"),
    ("alleging", "that the tanks were sold", False, "to allege is an act"),
    ("said", "it appears that they were sold", True, "appears"),
]
CONDITIONAL = [
    ("said", "“If it is proven, we will act,”", True, "if, first"),
    ("said", "they would act if it was proven", True, "if, later"),
    ("asked", "to investigate if it was used", False, "if for whether"),
    ("said", "“Should it be proven, we will act,”", True, "inversion"),
    ("said", "that the tanks were sold", False, "no condition"),
]


@pytest.mark.parametrize(("cue", "content", "expected", "why"), HEDGED)
def test_hedged(cue: str, content: str, expected: bool, why: str) -> None:
    assert act_of(cue, content).hedged is expected, why


@pytest.mark.parametrize(("cue", "content", "expected", "why"), CONDITIONAL)
def test_conditional(cue: str, content: str, expected: bool, why: str) -> None:
    assert act_of(cue, content).conditional is expected, why


def test_spans_stay_and_the_reason_is_told() -> None:
    article, one = statement("denied", "the report")
    found = tell_acts(article, [one], EMPTY)[0]
    assert found.attribution == one.attribution
    assert "deny" in dict(found.why)["act"]


def test_no_cue_and_no_words_are_no_error() -> None:
    article = Article("one", "“…”", date(2024, 3, 14))
    assert tell_acts(article, [Statement("one", Attribution(None, None, (Span(0, 3),)))], EMPTY)[0].act in ACTS
