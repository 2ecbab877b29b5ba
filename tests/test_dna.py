"""The file for Discourse Network Analyzer: the tables it looks for, statements at their place, traps avoided."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from test_charts import frame, said

from analysis.dna import export_dna
from analysis.errors import ParameterError

TEXT = "First line.\r\nAda 😀 said that no grain was sold."
ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b"],
        "published": pd.to_datetime(["2024-03-01", "1969-12-31"]),
        "outlet": ["The Daily", None],
        "title": ["T" * 300, None],
        "author": [None, None],
        "url": ["https://example.org/a", None],
        "text": [TEXT, "Nothing."],
    }
)
START = TEXT.index("that no")
SPANS = [[START, START + 7], [START + 8, len(TEXT) - 1]]
ROWS = [
    said("2024-03-01", "denies", "Ada Holm", "Norland", content_spans=SPANS, confidence=0.876, act="deny"),
    said("2024-03-01", "questions", None, None, content_spans=SPANS, claim="c2"),
    said("2024-03-01", None, "Ada Holm"),
    said("2024-03-01", "denies", "Ada Holm", duplicate_of="0000"),
    said("2024-03-01", "denies", "Ada Holm", article_id="elsewhere"),
]
TABLES = {
    "SETTINGS", "CODERS", "DOCUMENTS", "STATEMENTTYPES", "VARIABLES", "VARIABLELINKS", "REGEXES", "CODERRELATIONS",
    "STATEMENTS", "DATABOOLEAN", "DATAINTEGER", "ENTITIES", "DATASHORTTEXT", "DATALONGTEXT", "ATTRIBUTEVARIABLES",
    "ATTRIBUTEVALUES",
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "grain.dna"
    assert export_dna(frame(*ROWS), ARTICLES, path, names={"c1": "Norland sold grain."}, password="secret") == 2
    return path


def rows(file: Path, query: str) -> list[tuple]:
    database = sqlite3.connect(file)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def test_all_tables_are_there(file: Path) -> None:
    assert {name for (name,) in rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'")} == TABLES
    assert dict(rows(file, "SELECT * FROM SETTINGS"))["version"] == "3.0.11"
    assert rows(file, "PRAGMA foreign_key_check") == []


def test_a_statement_is_where_it_stands(file: Path) -> None:
    query = "SELECT Text, Start, Stop FROM STATEMENTS JOIN DOCUMENTS ON DOCUMENTS.ID = DocumentId"
    for text, start, stop in rows(file, query):
        assert text[start:stop] == "that no grain was sold"
        assert "\r" not in text and max(text) <= "\uffff" and len(text) == len(TEXT)


def test_values_of_a_statement(file: Path) -> None:
    query = (
        "SELECT Variable, Value FROM {0} JOIN VARIABLES ON VARIABLES.ID = {1}.VariableId {2} WHERE StatementId = {3}"
    )
    entity = "JOIN ENTITIES ON ENTITIES.ID = Entity"
    first = dict(rows(file, query.format("DATASHORTTEXT", "DATASHORTTEXT", entity, 1)))
    assert first == {
        "person": "Ada Holm", "organization": "Norland", "concept": "Norland sold grain.", "stance": "denies",
        "act": "deny",
    }  # fmt: skip
    assert dict(rows(file, query.format("DATAINTEGER", "DATAINTEGER", "", 1))) == {"agreement": -1, "confidence": 88}
    assert dict(rows(file, query.format("DATAINTEGER", "DATAINTEGER", "", 2)))["agreement"] == 0
    assert dict(rows(file, query.format("DATALONGTEXT", "DATALONGTEXT", "", 1))) == {"statement_uid": "0000"}
    assert dict(rows(file, query.format("DATASHORTTEXT", "DATASHORTTEXT", entity, 2)))["person"] == ""


def test_documents_have_seconds_short_titles_and_their_address(file: Path) -> None:
    (one, other) = rows(file, "SELECT Title, Source, Notes, Date FROM DOCUMENTS ORDER BY ID")
    assert one == ("T" * 190, "The Daily", "https://example.org/a", 1709251200)
    assert other == ("b", "", "", -86400)


def test_the_password_opens_it(file: Path) -> None:
    ((stored,),) = rows(file, "SELECT Password FROM CODERS WHERE ID = 1")
    raw = base64.b64decode(stored)
    digest = raw[:16] + b"secret"
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    assert raw[16:] == digest


def test_the_same_statements_make_the_same_file(file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.dna"
    export_dna(frame(*ROWS[::-1]), ARTICLES[::-1], again, names={"c1": "Norland sold grain."}, password="secret")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["again.dna", "grain.dna"], "nothing is left behind"
    assert again.read_bytes() == file.read_bytes()


def test_without_texts_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="needs the article table with its texts"):
        export_dna(frame(*ROWS), ARTICLES.drop(columns="text"), tmp_path / "x.dna")
