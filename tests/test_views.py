"""What people see of statements: slices, marked articles, reversal cards, tables; all text is escaped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import analysis as an
from analysis.errors import ParameterError
from analysis.records import Article, Attribution, Span, Statement
from analysis.tables import SCHEMA
from analysis.views import (
    Story,
    day_words,
    escape,
    mark_spans,
    select_statements,
    show_accuracy,
    show_counts,
    show_making,
    show_reversals,
    show_statements,
    show_summary,
    show_table,
)

TEXT = "Rain fell. Ada Holm denied that <b>grain</b> was sold. She left."
HOSTILE = '</td></script><script>alert("x")</script>'


def said(content: str, **more: Any) -> dict:
    start = TEXT.find(content)
    row: dict[str, Any] = dict.fromkeys(SCHEMA)
    row |= {"hedged": False, "conditional": False, "retrospective": False, "corrected": False, "confidence": 0.8}
    row |= {"act": "deny", "quotation": "indirect", "article_id": "a", "outlet": "The Daily", "title": "A title"}
    row |= {"content": content, "content_spans": [[start, start + len(content)]], "cue": "denied", "source": "Ada Holm"}
    row |= {"source_start": 11, "source_end": 19, "cue_start": 20, "cue_end": 26, "statement_id": "s1"}
    row |= {"actor": "Ada Holm", "group": "Norland", "claim": "c1", "stance": "denies"}
    return row | {"said_from": "2024-03-01", "said_to": "2024-03-01", "published": "2024-03-02"} | more


def frame(*rows: dict) -> pd.DataFrame:
    days = ("published", "said_from", "said_to")
    return pd.DataFrame(
        {
            name: pd.Series([pd.Timestamp(row[name]) if name in days else row[name] for row in rows], dtype=dtype)
            for name, dtype in SCHEMA.items()
        }
    )


DENIAL = said("that <b>grain</b> was sold")


@pytest.mark.parametrize(
    ("limits", "rows", "why"),
    [
        ({}, 3, "no condition"),
        ({"claims": ["c1"]}, 2, "one claim"),
        ({"claims": ["nothing"]}, 0, "a claim that nobody speaks to"),
        ({"actors": ["Norland"]}, 2, "a group takes in those who speak for it"),
        ({"actors": ["Ada Holm", "Cy Moss"]}, 3, "names of actors"),
        ({"stances": ["affirms"]}, 1, "one stance"),
        ({"start": "2024-03-02"}, 1, "the first day is included"),
        ({"end": date(2024, 3, 1)}, 2, "the last day is included, and may be a date"),
        ({"start": "2025-01-01", "end": "2024-01-01"}, 0, "an impossible span is empty"),
        ({"min_confidence": 0.5}, 2, "less certain ones are left out"),
        ({"min_confidence": 1}, 0, "a whole number will do"),
    ],
)
def test_a_slice(limits: dict, rows: int, why: str) -> None:
    statements = frame(
        DENIAL,
        said("She", statement_id="s2", stance="affirms", said_to="2024-03-02", group=None, actor="Cy Moss"),
        said("Rain", statement_id="s3", claim="c2", confidence=0.2),
    )
    assert len(select_statements(statements, **limits)) == rows, why


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"claims": "c1"}, "claims must be a list of names"),
        ({"actors": [1]}, "actors must be a list of names"),
        ({"start": "March"}, "start must be a day such as '2022-11-05', not 'March'"),
        ({"end": "2024-02-30"}, "end must be a day"),
        ({"min_confidence": "high"}, "min_confidence must be a number"),
    ],
)
def test_a_wrong_limit_is_named(limits: dict, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        select_statements(frame(DENIAL), **limits)


def test_marks_are_the_spans_and_the_text_is_whole() -> None:
    html = mark_spans(TEXT, [DENIAL])
    assert '<mark class="source" title="source">Ada Holm</mark> <mark class="cue" title="cue">denied</mark>' in html
    assert '<mark class="content" title="content">that &lt;b&gt;grain&lt;/b&gt; was sold</mark>' in html
    assert html.startswith("Rain fell. ") and html.endswith(". She left.")


def test_an_article_shows_itself_and_one_statement_more_strongly() -> None:
    article = Article("a", TEXT + "\n\nSecond <i>paragraph</i>.", date(2024, 3, 2), title=HOSTILE, url="javascript:x()")
    other = said("Second", article_id="b", statement_id="s9")
    html = an.show(article, frame(DENIAL, other), focus="s1").html
    assert 'class="content focus"' in html and html.count("<mark") == 3
    assert "<script" not in html and "javascript:" not in html
    assert "<p>Second &lt;i&gt;paragraph&lt;/i&gt;.</p>" in html


def test_a_statement_shows_itself_as_its_sentence() -> None:
    content = TEXT.find("that <b>")
    spans = Attribution(Span(11, 19), Span(20, 26), (Span(content, TEXT.find(". She")),))
    article = Article("a", TEXT, date(2024, 3, 2))
    html = an.show(article, Statement("a", spans, actor=HOSTILE, act="deny", claim="c1", stance="denies")).html
    assert '<mark class="cue" title="cue">denied</mark>' in html and "Rain fell" not in html and "She left" not in html
    assert "&lt;b&gt;grain" in html and "<script" not in html and "✕" in html


def test_what_was_read_shows_itself_in_a_notebook() -> None:
    article = Article("a", TEXT, date(2024, 3, 2), title=HOSTILE, outlet="The Daily")
    (statement,) = an.read_statements(article)
    html = statement._repr_html_()
    assert html == an.show(article, statement).html == an.show(statement).html
    assert '<mark class="cue" title="cue">denied</mark>' in html and "Rain fell" not in html
    assert "The Daily" in html and "<script" not in html and "Rain fell" in article._repr_html_()
    alone = replace(statement, article=None)
    assert alone._repr_html_() is None and alone == statement and repr(alone) == repr(statement)
    table = an.extract_statements([article])
    assert '<mark class="cue" title="cue">denied</mark>' in an.show(article, table.iloc[0]).html
    assert f'id="s-{statement.statement_id}"' in an.show(table).html
    assert "<caption>1 row</caption>" in an.show(an.tabulate(table, "actor", "act")).html
    with pytest.raises(ParameterError, match="show needs an article, a table, or a statement together"):
        an.show(alone)
    with pytest.raises(ParameterError, match="show needs"):
        an.show("a text")


def test_show_stays_a_function_when_charts_are_loaded() -> None:
    assert an.plot_timeline and callable(an.show)
    assert an.show.__name__ == "show"


def test_a_reversal_has_both_sides_with_words_days_and_sources() -> None:
    later = said("She left", statement_id="s2", stance="affirms", url="https://example.org/b", title="Later")
    turn = {"level": "group", "who": "Norland", "claim": "c1", "from_stance": "denies", "to_stance": "affirms"}
    turn |= {"from_date": pd.Timestamp("2024-03-01"), "to_date": pd.Timestamp("2024-03-05"), "partial": True}
    turn |= {"from_statement_id": "s1", "to_statement_id": "s2", "confidence": 0.6}
    articles = pd.DataFrame({"article_id": ["a"], "text": [TEXT]})
    html = show_reversals(pd.DataFrame([turn]), frame(DENIAL, later), articles, {"c1": "Grain was sold."}).html
    before, after = html.split('class="arrow"')
    assert "Norland (group)" in before and "partly" in before and "Grain was sold." in before
    assert "still on 2024-03-01" in before and "was sold</mark>." in before and "Rain fell" not in before
    assert "first on 2024-03-05" in after and 'href="https://example.org/b"' in after and "Later" in after


def test_a_contradiction_has_both_sides_that_lead_to_their_statements() -> None:
    other = said("She left", statement_id="s2", stance="affirms", actor="Bo Lind", title=HOSTILE)
    row = {"group": "Norland", "claim": "c1", "affirms": "Bo Lind", "affirms_date": pd.Timestamp("2024-03-04")}
    row |= {"denies": "Ada Holm", "denies_date": pd.Timestamp("2024-03-02"), "confidence": 0.7, "outlets": 1}
    pair = pd.DataFrame([row | {"affirms_statement_id": "s2", "denies_statement_id": "s1"}])
    html = an.show_contradictions(pair, frame(DENIAL, other), None, {"c1": "Norland sold grain."}).html
    assert "on “Norland sold grain.”" in html and "1 outlet, confidence 0.70" in html
    assert 'data-ids="s2 s1"' in html and html.index("on 2024-03-04") < html.index("on 2024-03-02")
    assert "Bo Lind" in html and "<script" not in html and ">c1<" not in html
    empty = an.show_contradictions(pair.head(0), frame(DENIAL)).html
    assert "No two members of a group" in empty


def test_numbers_of_a_column_have_the_same_decimals_and_words_stay_whole() -> None:
    table = pd.DataFrame(
        {"a": [0.76, 0.8125, ""], "n": [3, 12, 7], "w": ["Ukraine", "x" * 40, ""], "f": [0.5, 1.0, 0.2]}
    )
    html = show_table(table, "Figures").html
    assert '<td class="number">0.760</td><td class="number">3</td><td>Ukraine</td><td class="number">0.5</td>' in html
    assert '<td class="number">0.812</td><td class="number">12</td><td class="long">x' in html
    assert '<td class="number"></td>' in html and '<th scope="col" class="number">f</th>' in html


def test_many_reversals_are_counted_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.views.OPEN_CARDS", 2)
    monkeypatch.setattr("analysis.views.SHOWN_CARDS", 4)
    turn = {"level": "actor", "who": "Ada Holm", "claim": "c1", "from_stance": "denies", "to_stance": "affirms"}
    turn |= {"from_date": pd.Timestamp("2024-03-01"), "to_date": pd.Timestamp("2024-03-05"), "partial": False}
    turn |= {"from_statement_id": "s1", "to_statement_id": "not here", "confidence": 0.6}
    html = show_reversals(pd.DataFrame([turn] * 7), frame(DENIAL)).html
    assert html.count('class="card"') == 4
    assert "<summary>2 more changes of position" in html and "3 more are in the table" in html


def test_the_table_has_every_statement_with_its_anchor() -> None:
    retold = said("She", statement_id="s2", duplicate_of="s1", hedged=True, retrospective=True, said_from=None)
    html = show_statements(frame(DENIAL, retold), {"c1": "Grain was sold."}).html
    assert 'id="s-s1"' in html and 'id="s-s2"' in html
    assert "by 2024-03-01" in html and "told again" in html and "hedged" in html
    assert html.count("Grain was sold.") == 2


def test_a_long_table_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.views.SHOWN_ROWS", 2)
    html = show_statements(frame(*(said("She", statement_id=f"s{number}") for number in range(5)))).html
    assert html.count("<tr id=") == 2
    assert "2 statements; 3 more are in statements.csv" in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil", "https://a b", 'https://a"b'])
def test_only_web_addresses_become_links(url: str) -> None:
    html = show_statements(frame(said("She", url=url))).html
    assert ("<a href" in html) == (url == 'https://a"b')
    assert 'a"b' not in html


def test_hostile_text_is_shown_as_text() -> None:
    row = dict.fromkeys(("actor", "group", "claim", "cue", "content", "title", "outlet", "source"), HOSTILE)
    table = frame(DENIAL | row | {"source_start": None, "source_end": None})
    folder = Path("x")
    story = Story(
        "n", HOSTILE, table, pd.DataFrame({"published": [], "outlet": []}), pd.DataFrame(), {"c1": HOSTILE}, folder
    )
    pages = [
        show_statements(table),
        show_table(pd.DataFrame({HOSTILE: [HOSTILE]}), HOSTILE),
        show_summary(story, table),
        show_making(story, table, {"claims": [HOSTILE]}),
    ]
    for page in pages:
        assert "<script" not in page.html
    assert escape("a\u202eb\x00") == "a�b�"


def test_days_in_words() -> None:
    assert day_words("2024-03-01", "2024-03-01") == "2024-03-01"
    assert day_words("2024-03-01", "2024-03-05") == "2024-03-01 to 2024-03-05"
    assert day_words(None, "2024-03-05", retrospective=True) == "by 2024-03-05"
    assert day_words(None, None) == "on an unknown day"


def test_counts_leave_out_empty_periods_only() -> None:
    rows = [said("She", statement_id=str(n), said_to=day) for n, day in enumerate(("2024-03-01", "2024-03-29"))]
    html = show_counts(an.claims_over_time(frame(*rows), "W"), "Counts").html
    assert html.count("<tr>") == 3 and "2024-02-26" in html and "2024-03-04" not in html


def test_what_is_empty_is_a_sentence() -> None:
    nothing = frame()
    assert "No statements in this slice." in show_statements(nothing).html
    assert "No actor or group" in show_reversals(an.find_reversals(nothing), nothing).html
    assert "nothing to show" in show_table(an.tabulate(nothing), "Counts").html
    assert "nothing to show" in show_counts(an.claims_over_time(nothing), "Counts").html


def test_accuracy_is_that_of_this_model_or_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(an.__file__).parent / "model" / "accuracy.csv"
    weights = set(pd.read_csv(path)["weights"])
    assert len(weights) == 1, "all figures are of one model"
    monkeypatch.setattr("analysis.views.model_checksum", weights.pop)
    html = show_accuracy().html
    assert "demonstration corpus" in html and "who said what" in html and "accuracy" in html
    assert "earlier model" not in html
    monkeypatch.setattr("analysis.views.model_checksum", lambda: "another")
    assert "measured with an earlier model" in show_accuracy().html


def test_the_making_names_the_corpus_by_its_checksum(tmp_path: Path) -> None:
    (tmp_path / "build.json").write_text('{"corpus_sha256": "c0ffee"}', encoding="utf-8")
    articles = pd.DataFrame({"published": pd.to_datetime(["2024-03-01"]), "outlet": ["The Daily"]})
    story = Story("n", "t", frame(DENIAL), articles, pd.DataFrame(), {}, tmp_path)
    html = show_making(story, frame(DENIAL), {"freq": "W"}).html
    assert "c0ffee" in html and "freq = &#x27;W&#x27;" in html and "Every file of the corpus could be used." in html
