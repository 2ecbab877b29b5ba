"""Reading a corpus: every format, the true offsets, and every bad input with its one line while the others go on."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis as an
from analysis.corpus import CorpusReading, parse_article, read_corpus
from analysis.errors import CorpusError

GOOD = "---\ntitle: A title\ndate: 2024-03-14\noutlet: The Outlet\nauthor: Ada Holm\nurl: https://example.org/a\n---\n\nBody.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of one good article, to which tests add what is wrong."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.md").write_text(GOOD, encoding="utf-8")
    return folder


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def ids(reading: CorpusReading) -> list[str]:
    return [article.article_id for article in reading.articles]


def test_front_matter_and_body(corpus: Path) -> None:
    (article,) = read_corpus(corpus).articles
    assert (article.article_id, article.title, article.outlet) == ("good", "A title", "The Outlet")
    assert (article.author, article.url, article.published) == ("Ada Holm", "https://example.org/a", date(2024, 3, 14))
    assert article.text == "Body.\n"


@pytest.mark.parametrize(
    ("raw", "body", "why"),
    [
        (
            b"---\ndate: 2024-03-14\n---\n\n\n  \n  First.\n",
            "  First.\n",
            "begins at the first line that shows something",
        ),
        (b"---\r\ndate: 2024-03-14\r\n---\r\n\r\nOne.\r\nTwo.", "One.\r\nTwo.", "line endings stay"),
        (b"\xef\xbb\xbf---\ndate: 2024-03-14\n---\nText", "Text", "a byte order mark is no text"),
        (
            "---\ndate: 2024-03-14\n---\nSoft\u00adhyphen e\u0301".encode(),
            "Soft\u00adhyphen e\u0301",
            "nothing is normalised",
        ),
        (b"---\rdate: 2024-03-14\r---\r\rOne.\rTwo.", "One.\rTwo.", "old line endings"),
        (b"---\ndate: 2024-03-14\n---\n\n" + b" " * 300_000 + b"x", " " * 300_000 + "x", "no time is lost on blanks"),
        (b"---\ndate: 2024-03-14\n---\nOne.\n---\nTwo.", "One.\n---\nTwo.", "a later rule belongs to the body"),
    ],
)
def test_the_body_is_the_text_as_it_stands(tmp_path: Path, raw: bytes, body: str, why: str) -> None:
    put(tmp_path, "one.md", raw)
    assert read_corpus(tmp_path).articles[0].text == body, why


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80))
def test_any_body_is_kept(body: str) -> None:
    whole = f"---\ndate: 2024-03-14\n---\n.{body}"
    assert parse_article(whole.encode("utf-8"), "any.md").text == f".{body}"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-03-14", date(2024, 3, 14)),
        ("2024-03-14T23:30:00-05:00", date(2024, 3, 14)),
        ("2024-03-14 01:15:00+09:00", date(2024, 3, 14)),
        ("2024-03-14T23:59:59Z", date(2024, 3, 14)),
        ('"Thu, 14 Mar 2024 22:10:00 -0800"', date(2024, 3, 14)),
        ("20240314", date(2024, 3, 14)),
    ],
)
def test_dates_are_the_day_at_the_outlet(tmp_path: Path, written: str, day: date) -> None:
    put(tmp_path, "one.md", f"---\ndate: {written}\n---\nText.")
    assert read_corpus(tmp_path).articles[0].published == day


def test_subfolders_and_what_is_no_article(corpus: Path) -> None:
    put(corpus, "2024/march/other.txt", GOOD)
    for name in ("README.md", "_draft.md", ".hidden.md", "codebook.yml", "corrections.csv", "gold.csv", "picture.png"):
        put(corpus, name, "whatever")
    beside = (
        "README",
        "LICENSE.txt",
        "readme.rst",
        "Makefile",
        "notes.yml",
        "load.py",
        "good.md~",
        "~$good.docx",
        ".env",
    )
    for name in (*beside, "pictures/a.JPG", "pictures/b.webp", ".git/config", "sound.mp3", "page_files/style.css"):
        put(corpus, name, "whatever")
    put(corpus, "_old/one.md", GOOD)
    reading = read_corpus(corpus)
    assert ids(reading) == ["2024/march/other", "good"] and not reading.rejected


def test_files_of_other_kinds_are_told_one_by_one(corpus: Path) -> None:
    for name in ("report.PDF", "2024/x.docx", "rows.xlsx", "all.zip", "old.markdown", "story", "codebook.yaml"):
        put(corpus, name, "whatever")
    put(corpus, "license.md", GOOD)
    reading = read_corpus(corpus)
    assert ids(reading) == ["good", "license"], "the others go on"
    kinds = "not a kind that Claimline reads (.md, .txt, .html, .jsonl, .csv, .parquet); "
    assert {one.file: one.reason.removeprefix(kinds) for one in reading.rejected} == {
        "2024/x.docx": "save its text as .txt with front matter",
        "all.zip": "unpack it here",
        "codebook.yaml": "not read under this name; rename it codebook.yml",
        "old.markdown": "change the ending to .md, .txt or .html",
        "report.PDF": "save its text as .txt with front matter",
        "rows.xlsx": "save its rows as .csv or .jsonl",
        "story": "save its text as .txt with front matter",
    }


def test_a_folder_of_other_kinds_alone_says_so(tmp_path: Path) -> None:
    put(tmp_path, "report.pdf", "%PDF")
    with pytest.raises(CorpusError, match=r"none of 1 inputs can be used; the first: report\.pdf: not a kind"):
        read_corpus(tmp_path)


def test_tables_have_a_row_per_article(corpus: Path) -> None:
    rows = [{"id": "x", "text": "One.", "date": "2024-01-02", "outlet": "O"}, {"text": "Two.", "date": "2024-01-03"}]
    put(corpus, "a.jsonl", "\n".join(json.dumps(row) for row in rows))
    put(corpus, "b.csv", 'date,text,title\n2024-01-04,"Three,\nin two lines.",T\n')
    pd.DataFrame({"text": ["Four."], "date": [pd.Timestamp("2024-01-05")]}).to_parquet(corpus / "c.parquet")
    texts = {article.article_id: article.text for article in read_corpus(corpus).articles}
    assert texts == {"x": "One.", "a#1": "Two.", "b#0": "Three,\nin two lines.", "c#0": "Four.", "good": "Body.\n"}


def test_html_by_trafilatura(corpus: Path) -> None:
    story = "The bridge was closed on Monday after engineers had found cracks in two of its pillars. " * 4
    page = (
        "<html><head><title>The bridge</title>"
        '<meta property="article:published_time" content="2024-03-10T08:00:00Z">'
        f'<meta property="og:site_name" content="The Mail"></head><body><nav>Menu</nav>'
        f"<article><h1>The bridge</h1><p>{story}</p></article></body></html>"
    )
    put(corpus, "page.html", page)
    article = next(one for one in read_corpus(corpus).articles if one.article_id == "page")
    assert article.published == date(2024, 3, 10) and article.outlet == "The Mail"
    assert "cracks in two of its pillars" in article.text and "Menu" not in article.text


BAD = [
    ("no_front.txt", "Just words.", 1, "no front matter"),
    ("no_date.md", "---\ntitle: T\n---\nText.", 1, "no date; add `date: YYYY-MM-DD`"),
    ("impossible.md", "---\ndate: 2024-02-30\n---\nText.", 1, "impossible date"),
    ("words.md", "---\ndate: last Tuesday\n---\nText.", 1, "can't read the date 'last Tuesday'"),
    ("empty.md", "---\ndate: 2024-03-14\n---\n \n", None, "no text after the front matter"),
    ("zero.txt", "", 1, "no front matter"),
    ("latin.txt", "---\ndate: 2024-03-14\n---\nCaf\xe9".encode("latin-1"), 4, "looks like ISO-8859-1"),
    ("windows.txt", "---\ndate: 2024-03-14\n---\n\x93Yes\x94".encode("latin-1"), 4, "looks like Windows-1252"),
    ("utf16.txt", "---\ndate: 2024-03-14\n---\nText.".encode("utf-16"), None, "UTF-16"),
    ("nul.md", "---\ndate: 2024-03-14\n---\nOne\x00two", 4, "NUL bytes"),
    ("binary.txt", bytes([0x89, 0x50, 0x01, 0x02, 0xFF, 0x03]) * 50, 1, "a binary file"),
    ("open.md", "---\ndate: 2024-03-14\nText.", 1, "no closing line ---"),
    ("broken.md", "---\ndate: 2024-03-14\ntitle: a: b: c\n---\nText.", 3, "broken front matter"),
    ("list.md", "---\n- a\n- b\n---\nText.", 2, "not a list of `name: value` lines"),
    ("object.md", "---\ndate: !!python/object/apply:os.getcwd []\n---\nT.", 2, "build objects are not allowed"),
    ("columns.csv", "date,body\n2024-03-14,Text\n", 1, "no column 'text'"),
    ("rows.csv", "date,text\n2024-03-14,\n", 2, "no text in this row"),
    ("rows.jsonl", '{"date": "2024-03-14"}\n', 1, "no text in this row"),
    ("syntax.jsonl", '{"date": \n', 1, "not JSON"),
    ("scalar.jsonl", "12\n", 1, "not a JSON object"),
    ("digits.md", "---\ndate: 2024-03-14999\n---\nText.", 1, "can't read the date"),
    ("half.jsonl", '{"date": "2024-03-14", "text": "One \\ud800 two."}', 1, "half a surrogate pair"),
    ("deep.jsonl", "[" * 100_000, 1, "nested too deeply"),
    ("deep.md", "---\ndate: " + "[" * 20_000 + "\n---\nText.", None, "broken front matter"),
    ("fake.parquet", "no parquet", None, "not a Parquet file"),
    ("nothing.html", "<html><body></body></html>", None, "no article text found"),
]


@pytest.mark.parametrize(("name", "content", "line", "reason"), BAD, ids=[case[0] for case in BAD])
def test_bad_input_is_told_in_a_line_and_the_others_go_on(
    corpus: Path, name: str, content: str | bytes, line: int | None, reason: str
) -> None:
    put(corpus, name, content)
    reading = read_corpus(corpus)
    assert ids(reading) == ["good"]
    (found,) = reading.rejected
    assert found.file == name and found.line in (line, 1) and reason in found.reason
    assert "\n" not in str(found)


def test_other_rows_of_a_table_go_on(corpus: Path) -> None:
    put(
        corpus,
        "rows.jsonl",
        '{"text": "One.", "date": "2024-01-02"}\n{"text": "Two."}\n{"text": "Three.", "date": "2024-01-04"}',
    )
    reading = read_corpus(corpus)
    assert ids(reading) == ["good", "rows#0", "rows#2"]
    assert [(one.file, one.line) for one in reading.rejected] == [("rows.jsonl", 2)]


def test_a_future_date_is_kept_and_told(corpus: Path) -> None:
    put(corpus, "later.md", "---\ndate: 2030-01-01\n---\nText.")
    reading = read_corpus(corpus, today=date(2024, 5, 1))
    assert ids(reading) == ["good", "later"] and not reading.rejected
    assert "in the future" in reading.doubts[0].reason


def test_two_articles_with_one_id(corpus: Path) -> None:
    put(corpus, "z.md", "---\nid: good\ndate: 2024-03-15\n---\nOther.")
    reading = read_corpus(corpus)
    assert ids(reading) == ["good"]
    assert "that of good.md" in reading.rejected[0].reason


def test_a_very_large_file_is_no_article(corpus: Path) -> None:
    with put(corpus, "huge.txt", b"").open("wb") as file:
        file.truncate(50_000_000)
    assert "50 MB is no article" in read_corpus(corpus).rejected[0].reason


def test_a_megabyte_without_a_space_is_read_and_yields_nothing(corpus: Path) -> None:
    put(corpus, "long.md", "---\ndate: 2024-03-14\n---\n" + "x" * 1_000_000)
    table = an.extract_statements(read_corpus(corpus).articles)
    assert table[table["article_id"] == "long"].empty


def test_links_out_of_the_folder_are_not_followed(corpus: Path, tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/secret.md", GOOD)
    (corpus / "link.md").symlink_to(outside)
    (corpus / "folder").symlink_to(outside.parent)
    reading = read_corpus(corpus)
    assert ids(reading) == ["good"]
    assert [one.file for one in reading.rejected] == ["folder", "link.md"]
    assert all("not followed" in one.reason for one in reading.rejected)


def test_links_in_a_circle_and_names_that_are_no_text(corpus: Path) -> None:
    (corpus / "loop.md").symlink_to(corpus / "loop.md")
    put(corpus, os.fsdecode(b"caf\xe9.md"), GOOD)
    reasons = {one.file: one.reason for one in read_corpus(corpus).rejected}
    assert "leads nowhere" in reasons["loop.md"] or "not a regular file" in reasons["loop.md"]
    assert any("name is not UTF-8" in reason for reason in reasons.values())


def test_a_row_that_is_too_long(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.corpus.MOST_BYTES", 1000)
    put(corpus, "long.jsonl", json.dumps({"date": "2024-03-14", "text": "x" * 2000}))
    assert "is no article" in read_corpus(corpus).rejected[0].reason


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may read every file")
def test_an_unreadable_file(corpus: Path) -> None:
    put(corpus, "closed.md", GOOD).chmod(0)
    assert "can't be read" in read_corpus(corpus).rejected[0].reason


def test_a_file_that_fails_while_it_is_read(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(corpus, "closed.md", GOOD)
    plain = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "closed.md":
            raise PermissionError(13, "Permission denied")
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    reading = read_corpus(corpus)
    assert ids(reading) == ["good"] and "can't be read (Permission denied)" in reading.rejected[0].reason


def test_an_empty_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no articles; put \.md"):
        read_corpus(tmp_path)


def test_a_corpus_of_bad_files_only(tmp_path: Path) -> None:
    put(tmp_path, "one.md", "no front matter")
    with pytest.raises(CorpusError, match=r"none of 1 inputs can be used; the first: one\.md:1"):
        read_corpus(tmp_path)


def test_a_corpus_that_is_not_there_names_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "raw" / "iran_drones").mkdir(parents=True)
    monkeypatch.setenv("CLAIMLINE_DATA", str(tmp_path))
    with pytest.raises(CorpusError, match="did you mean 'iran_drones'"):
        read_corpus("iran_drone")


def test_a_corpus_that_is_a_file(corpus: Path) -> None:
    with pytest.raises(CorpusError, match="not a folder"):
        read_corpus(corpus / "good.md")


def test_read_articles_warns_of_what_it_left_out(corpus: Path) -> None:
    put(corpus, "bad.md", "no front matter")
    with pytest.warns(UserWarning, match=r"1 inputs rejected, the first bad\.md:1"):
        assert len(an.read_articles(corpus)) == 1
