"""Link statements to the claims of a codebook, and tell the stance: by the pair reader, in the run of the article."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

from analysis.acts import wording
from analysis.codebook import Codebook
from analysis.pairs import (
    NONE,
    Answer,
    ClaimView,
    StatementView,
    alike,
    claim_view,
    covered,
    first_look,
    read_pair,
    statement_view,
)
from analysis.phrases import negations, root, roots, tokens
from analysis.records import Article, Span, Statement
from analysis.text import Index, sentences

_BEFORE = 2
_FADE = 0.85
_FORGET = 0.15


@cache
def claim_views(codebook: Codebook) -> tuple[ClaimView, ...]:
    """The codebook's claims made ready; a word that many of them share sets none of them apart."""
    counts: Counter[str] = Counter()
    for claim in codebook.claims:
        counts.update(set(roots(tokens(claim.text))))

    def rarity(stem: str) -> float:
        # "Iranian" is no word that sets a claim apart from one on Iran.
        return 1.0 / max(sum(count for other, count in counts.items() if alike(stem, other)), 1) ** 0.5

    return tuple(claim_view(claim, rarity) for claim in codebook.claims)


def link_claims(article: Article, statements: list[Statement], codebook: Codebook) -> list[Statement]:
    """The statements, with claim and stance where they speak to a claim, and the reason.

    What was spoken of before counts for less with every sentence, so that "the allegations" find theirs.
    """
    if not codebook.claims or not statements:
        return statements
    views, aliases = claim_views(codebook), _aliases(codebook)
    cut = sentences(article.text)
    places = Index(cut)
    focus = _title_focus(article, views)
    out, last = [], 0
    for statement in statements:
        number = max(places.number(statement.attribution.start), 0)
        if number > last:
            focus = {key: value * _FADE ** (number - last) for key, value in focus.items()}
            focus = {key: value for key, value in focus.items() if value > _FORGET}
            last = number
        view = view_of(article, statement, cut, places, aliases)
        best: tuple[float, Answer, str] | None = None
        for one in views:
            key = one.claim.claim_id
            if first_look(one, view, focus.get(key, 0.0)):
                answer = read_pair(one, view, focus.get(key, 0.0))
                if answer.stance != NONE and (best is None or answer.link > best[0]):
                    best = (answer.link, answer, key)
        if best is None:
            out.append(statement)
            continue
        _, answer, key = best
        focus[key] = 1.0
        out.append(replace(statement, claim=key, stance=answer.stance, why=(*statement.why, ("claim", answer.why))))
    return _owned_up([_negating(article.text, one) for one in out], {one.claim.claim_id: one for one in views})


def _negating(text: str, statement: Statement) -> Statement:
    """What is asserted by negating the claim is denied: "his country had not and would not send any"."""
    if statement.act != "assert" or statement.stance != "denies" or not negations(wording(text, statement).clause):
        return statement
    reason = "it negates the claim"
    why = tuple((key, f"{words}; {reason}" if key == "act" else words) for key, words in statement.why)
    return replace(statement, act="deny", why=why)


def _owned_up(statements: list[Statement], views: dict[str, ClaimView]) -> list[Statement]:
    """Own doings told plainly are admitted where the article tells that they were charged, denied or owned up to.

    Definition: to admit is to confirm what one had been accused of. That shows only once it is known who is accused of
    what.
    """
    charged = {one.claim for one in statements if one.act in ("accuse", "deny", "admit") or one.stance == "denies"}
    out = []
    for statement in statements:
        view = views.get(statement.claim or "")
        if (
            view
            and statement.act == "assert"
            and statement.stance == "affirms"
            and not (statement.conditional or statement.hedged or view.negated)
            and statement.claim in charged
            and _is_agent(statement, view)
        ):
            why = tuple(
                ("act", f"{text}; it is what the speaker was accused of") if key == "act" else (key, text)
                for key, text in statement.why
            )
            statement = replace(statement, act="admit", why=why)
        out.append(statement)
    return out


def _is_agent(statement: Statement, view: ClaimView) -> bool:
    """Whether the speaker, or the body it speaks for, is the one that the claim says did it."""
    names = roots(tokens(f"{statement.actor or ''} {statement.group or ''}"))
    return bool(view.names) and view.names[0] in names


def _title_focus(article: Article, views: tuple[ClaimView, ...]) -> dict[str, float]:
    """What the title speaks of: a claim of which it names half."""
    stems = frozenset(root(token) for token in tokens(article.title or "") if token[0].isalnum())
    return {one.claim.claim_id: 0.5 for one in views if covered(one, stems) >= 0.5}


@cache
def _aliases(codebook: Codebook) -> tuple[tuple[str, frozenset[str]], ...]:
    """Other names of the codebook's actors in lower case, and the stems of the canonical name."""
    return tuple(
        (alias.lower().removeprefix("the "), frozenset(roots(tokens(actor.name))))
        for actor in codebook.actors
        for alias in actor.aliases
    )


def view_of(
    article: Article,
    statement: Statement,
    cut: list[Span],
    places: Index,
    aliases: tuple[tuple[str, frozenset[str]], ...] = (),
) -> StatementView:
    """The view of a statement: its words, its speaker, and the sentences that it stands in and after."""
    words = wording(article.text, statement)
    mine = statement.attribution
    number = max(places.number(mine.start), 0)
    until = max(places.number(max(mine.end - 1, 0)), number)
    around = []
    for span in cut[max(0, number - _BEFORE) : until + 1]:
        at = span.start
        for piece in sorted((*mine.content, *([mine.cue] if mine.cue else []))):
            if piece.start < span.end and piece.end > span.start:
                around.append(article.text[at : max(at, piece.start)])
                at = max(at, piece.end)
        around.append(article.text[at : span.end])
    context = frozenset(root(token) for part in around for token in tokens(part) if token[0].isalnum())
    speaker = frozenset(
        root(token)
        for name in (statement.actor, statement.group)
        if name
        for token in tokens(name)
        if token[0].isalnum()
    )
    content = statement.content_text(article.text)
    also = _also(content, aliases)
    context |= _also(" ".join(around), aliases)
    return statement_view(
        words, statement.act, statement.hedged, statement.conditional, speaker, context, _names(content), also
    )


def _also(text: str, aliases: tuple[tuple[str, frozenset[str]], ...]) -> frozenset[str]:
    """The stems of the canonical names whose other names stand in a text."""
    padded = " " + " ".join(tokens(text)) + " "
    return frozenset(stem for alias, stems in aliases if f" {alias} " in padded for stem in stems)


def _names(content: str) -> frozenset[str]:
    """The stems of words with a capital that do not open the content or a sentence of it."""
    out = set()
    opens = True
    for word in content.split():
        bare = word.strip("“”\"'’‘«»(),.;:!?[]…–—")
        if bare[:1].isupper() and not opens and len(bare) > 1:
            out.add(root(tokens(bare)[0]))
        opens = word.endswith((".", "!", "?", ":")) or (opens and not bare)
    return frozenset(out)
