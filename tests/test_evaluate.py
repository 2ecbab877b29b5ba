"""Evaluation: figures that can be counted by hand, and mistakes in gold that are named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus import read_articles
from analysis.errors import ParameterError
from analysis.evaluate import Labelled, Tally, align, evaluate_table, read_gold_statements, score_spans
from analysis.records import Article, Attribution, Span, Statement
from analysis.tables import statement_frame

BODY = "Ada Holm said the bridge was safe. The mayor denied that it had been closed in May."
HEADER = "article,content,source,cue,actor,group,said_from,said_to,retrospective,act,claim,stance,hedged,conditional"
GOLD = [
    "one,the bridge was safe,Ada Holm,said,Ada Holm,Norwick,2024-03-14,2024-03-14,0,assert,bridge_unsafe,denies,0,0",
    "one,that it had been closed in May,The mayor,denied,Ada Holm,Norwick,2024-03-14,2024-03-14,0,deny,,,0,0",
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "one.md").write_text(f"---\ntitle: T\ndate: 2024-03-14\n---\n\n{BODY}", encoding="utf-8")
    (tmp_path / "gold.csv").write_text("\n".join([HEADER, *GOLD]), encoding="utf-8")
    return tmp_path


def statement(source: str, cue: str, content: str, **fields: object) -> Statement:
    def span(words: str) -> Span:
        return Span(BODY.index(words), BODY.index(words) + len(words))

    return Statement("one", Attribution(span(source), span(cue), (span(content),)), **fields)  # type: ignore[arg-type]


def table(*statements: Statement) -> pd.DataFrame:
    from datetime import date

    return statement_frame([Article("one", BODY, date(2024, 3, 14))], statements)


def test_figures_counted_by_hand(corpus: Path) -> None:
    from datetime import date

    day = {"said_from": date(2024, 3, 14), "said_to": date(2024, 3, 14)}
    found = evaluate_table(
        corpus,
        statements=table(
            statement("Ada Holm", "said", "the bridge was safe", actor="ada holm", act="assert", **day),
            statement("The mayor", "denied", "it had been closed", actor="The mayor", group="Norwick", act="deny"),
        ),
    )
    assert (found.found["exact source"].hit, found.found["exact content"].hit) == (2, 1)
    assert found.found["who said what"].f1 == 1.0
    assert found.found["triple exact"].hit == 1
    assert found.right["actor"] == [1, 2], "case does not count, another name does"
    assert found.right["group"] == [1, 2]
    assert found.right["days"] == [1, 2]
    assert found.right["act, other than assert"] == [1, 1]
    assert found.found["claim, aligned"].gold == 1 and found.found["claim, aligned"].hit == 0
    assert "stance given claim" not in found.right, "no claim was right"
    assert {mistake["field"] for mistake in found.mistakes} >= {"actor", "days", "claim"}
    assert "who said what" in str(found) and len(found.frame()) == len(found.found) + len(found.right)


def test_what_was_taken_for_what_and_the_most_confident_mistakes(corpus: Path) -> None:
    said = statement("Ada Holm", "said", "the bridge was safe", actor="Ada Holm", act="endorse", confidence=0.7)
    denied = statement("The mayor", "denied", "it had been closed", actor="Bo Ek", act="deny", confidence=0.9)
    found = evaluate_table(corpus, statements=table(said, denied))
    assert found.confused["act"] == {("assert", "endorse"): 1, ("deny", "deny"): 1}
    printed = str(found).split("\n")
    matrix = printed.index("act: labelled below, told across")
    assert [line.split() for line in printed[matrix + 1 : matrix + 5]] == [
        ["assert", "deny", "endorse"], ["assert", "·", "·", "1"], ["deny", "·", "1", "·"], ["endorse", "·", "·", "·"],
    ]  # fmt: skip
    first = printed[printed.index("the most confident mistakes: field, labelled, told, confidence, statement") + 1]
    assert first.split() == "actor: Ada Holm, not Bo Ek 0.90 one: that it had been closed in May".split()  # noqa: SIM905


def test_the_labels_as_a_statement_table(corpus: Path) -> None:
    found = read_gold_statements(corpus, read_articles(corpus))
    assert found["content"].tolist() == ["the bridge was safe", "that it had been closed in May"]
    assert found["act"].tolist() == ["assert", "deny"] and found["stance"].tolist()[0] == "denies"
    assert str(found["said_to"].iloc[0])[:10] == "2024-03-14" and found["duplicate_of"].isna().all()


def test_a_second_labelling_counts_as_well(corpus: Path) -> None:
    second = ["row," + HEADER, "1," + GOLD[1].replace("Ada Holm,Norwick", "The mayor,Norwick")]
    (corpus / "second.csv").write_text("\n".join(second), encoding="utf-8")
    found = evaluate_table(
        corpus, statements=table(statement("The mayor", "denied", "it had been closed", actor="mayor"))
    )
    assert found.right["actor"] == [1, 1], "the second reading, without its article"


def test_nothing_found_is_zero_not_an_error(corpus: Path) -> None:
    found = evaluate_table(corpus, statements=table())
    assert found.found["who said what"].f1 == 0.0 and found.found["who said what"].gold == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("article,content\none,x", r"gold\.csv:1: no column 'source'"),
        (f"{HEADER}\ntwo,a,b,c,,,,,,,,,,", r"gold\.csv:2: no article 'two'"),
        (f"{HEADER}\none,words that are not there,,,,,,,,,,,,", r"gold\.csv:2: the content .* is not in article 'one'"),
    ],
)
def test_mistakes_in_gold_are_named(corpus: Path, content: str, message: str) -> None:
    (corpus / "gold.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ParameterError, match=message):
        evaluate_table(corpus, statements=table())


def test_missing_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no such file"):
        evaluate_table(tmp_path)


def labelled(*content: int, source: int | None = None) -> Labelled:
    who = frozenset() if source is None else frozenset({source})
    return Labelled(who, frozenset(), frozenset(content), ({},))


def test_alignment_takes_the_greatest_overlap_first_and_each_statement_once() -> None:
    gold = [labelled(1, 2, 3, 4), labelled(5, 6)]
    predicted = [labelled(1, 2), labelled(1, 2, 3), labelled(6, 7, 8, 9)]
    pairs = list(align(gold, predicted))
    assert pairs == [(gold[0], predicted[1])], "half of the words of 5,6 are not shared: Dice 1/3"


def test_a_missing_source_is_right_when_gold_has_none() -> None:
    found: dict[str, Tally] = {}
    score_spans(found, [labelled(1, 2), labelled(3, 4, source=9)], [labelled(1, 2), labelled(3, 4)])
    assert found["who said what"].hit == 1
