"""Export statements to a file that Discourse Network Analyzer opens, to be coded on and analysed with rDNA.

The file is an SQLite database of DNA 3.0 and 3.1 (leifeld-lab/dna): one statement type with the variables person,
organization, concept and agreement, as in DNA's own, and beside them stance, act, confidence and statement_uid.
"""

from __future__ import annotations

import base64
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import ParameterError
from analysis.tables import counted_once

VERSION = "3.0.11"
"""DNA opens a file whose version is one that it knows."""
AGREEMENT = {"affirms": 1, "denies": -1, "questions": 0, "neutral": 0}
"""An integer: a yes or no could not hold what takes no side."""
_SHORT = 190
"""DNA allows fewer than 191 characters where it does not store a text."""
_ROUNDS = 100_000

_COLOUR = " INTEGER NOT NULL DEFAULT 0 CHECK ({0} BETWEEN 0 AND 255)"
_COLOURS = ", ".join(name + _COLOUR.format(name) for name in ("Red", "Green", "Blue"))
_ON = {  # permissions of a coder, by what DNA allows where nothing is said
    1: "AddDocuments EditDocuments DeleteDocuments ImportDocuments AddStatements EditStatements DeleteStatements "
    "EditAttributes EditRegex ViewOthersDocuments EditOthersDocuments ViewOthersStatements EditOthersStatements",
    0: "EditStatementTypes EditCoders",
}


def _flag(name: str, value: int) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT {value} CHECK ({name} BETWEEN 0 AND 1)"


def _points(column: str, table: str) -> str:
    return f"FOREIGN KEY({column}) REFERENCES {table}(ID) ON DELETE CASCADE"


def _data(value: str, *more: str) -> list[str]:
    """A table of the values of one kind of variable."""
    ids = ["ID INTEGER NOT NULL PRIMARY KEY", "StatementId INTEGER NOT NULL", "VariableId INTEGER NOT NULL", value]
    keys = [_points("StatementId", "STATEMENTS"), _points("VariableId", "VARIABLES"), *more]
    return [*ids, *keys, "UNIQUE (StatementId, VariableId)"]


_ID = "ID INTEGER NOT NULL PRIMARY KEY"
_TABLES: dict[str, list[str]] = {
    "SETTINGS": ["Property TEXT PRIMARY KEY", "Value TEXT NOT NULL"],
    "CODERS": [
        _ID,
        "Name TEXT NOT NULL",
        _COLOURS,
        "Refresh INTEGER NOT NULL DEFAULT 0",
        "FontSize INTEGER NOT NULL DEFAULT 14",
        "Password TEXT NOT NULL",
        "PopupWidth INTEGER DEFAULT 300",
        *(
            _flag(name, value)
            for name, value in (("ColorByCoder", 0), ("PopupDecoration", 0), ("PopupAutoComplete", 1))
        ),
        *(_flag(f"Permission{name}", value) for value, names in _ON.items() for name in names.split()),
    ],
    "DOCUMENTS": [
        _ID,
        "Title TEXT NOT NULL",
        "Text TEXT NOT NULL",
        "Coder INTEGER",
        *(f"{name} TEXT NOT NULL DEFAULT ''" for name in ("Author", "Source", "Section", "Notes", "Type")),
        "Date INTEGER NOT NULL",
        _points("Coder", "CODERS"),
    ],
    "STATEMENTTYPES": [_ID, "Label TEXT NOT NULL", _COLOURS],
    "VARIABLES": [
        _ID,
        "Variable TEXT NOT NULL",
        "DataType TEXT NOT NULL DEFAULT 'short text' "
        "CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text'))",
        "StatementTypeId INTEGER",
        _points("StatementTypeId", "STATEMENTTYPES"),
        "UNIQUE (Variable, StatementTypeId)",
    ],
    "VARIABLELINKS": [
        _ID,
        "SourceVariableId INTEGER",
        "TargetVariableId INTEGER CHECK (TargetVariableId != SourceVariableId)",
        _points("SourceVariableId", "VARIABLES"),
        _points("TargetVariableId", "VARIABLES"),
    ],
    "REGEXES": ["Label TEXT PRIMARY KEY", _COLOURS],
    "CODERRELATIONS": [
        _ID,
        "Coder INTEGER CHECK (Coder > 0 AND Coder != OtherCoder)",
        "OtherCoder INTEGER CHECK (OtherCoder > 0)",
        *(_flag(name, 1) for name in ("viewStatements", "editStatements", "viewDocuments", "editDocuments")),
        _points("Coder", "CODERS"),
        _points("OtherCoder", "CODERS"),
    ],
    "STATEMENTS": [
        _ID,
        "StatementTypeId INTEGER",
        "DocumentId INTEGER",
        "Start INTEGER NOT NULL CHECK (Start >= 0)",
        "Stop INTEGER NOT NULL CHECK (Stop > Start)",
        "Coder INTEGER",
        _points("StatementTypeId", "STATEMENTTYPES"),
        _points("Coder", "CODERS"),
        _points("DocumentId", "DOCUMENTS"),
    ],
    "DATABOOLEAN": _data("Value INTEGER NOT NULL DEFAULT 1"),
    "DATAINTEGER": _data("Value INTEGER NOT NULL DEFAULT 0"),
    "ENTITIES": [
        _ID,
        "VariableId INTEGER NOT NULL",
        "Value TEXT NOT NULL DEFAULT ''",
        _COLOURS,
        "ChildOf INTEGER CHECK (ChildOf > 0 AND ChildOf != ID)",
        "UNIQUE (VariableId, Value)",
        _points("ChildOf", "ENTITIES"),
        _points("VariableId", "VARIABLES"),
    ],
    "DATASHORTTEXT": _data("Entity INTEGER NOT NULL", _points("Entity", "ENTITIES")),
    "DATALONGTEXT": _data("Value TEXT DEFAULT ''"),
    "ATTRIBUTEVARIABLES": [
        _ID,
        "VariableId INTEGER NOT NULL",
        "AttributeVariable TEXT NOT NULL",
        "UNIQUE (VariableId, AttributeVariable)",
        _points("VariableId", "VARIABLES"),
    ],
    "ATTRIBUTEVALUES": [
        _ID,
        "EntityId INTEGER NOT NULL",
        "AttributeVariableId INTEGER NOT NULL",
        "AttributeValue TEXT NOT NULL DEFAULT ''",
        "UNIQUE (EntityId, AttributeVariableId)",
        _points("EntityId", "ENTITIES"),
        _points("AttributeVariableId", "ATTRIBUTEVARIABLES"),
    ],
}
_VARIABLES = {
    "person": "short text",
    "organization": "short text",
    "concept": "short text",
    "agreement": "integer",
    "stance": "short text",
    "act": "short text",
    "confidence": "integer",
    "statement_uid": "long text",
}


def export_dna(
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    path: str | Path,
    *,
    names: Mapping[str, str] | None = None,
    password: str = "admin",
) -> int:
    """Write the statements on claims and their articles as a file of Discourse Network Analyzer; returns how many
    statements there are in it.

    `articles` is the article table, with texts; `names` gives the claims' sentences by id, which become the concepts;
    `password` opens the file as coder "Admin". Left out are statements without a claim or a stance (DNA has no empty
    values), further reports of one utterance, and those whose article is not in the table. `agreement` is 1 where the
    claim is affirmed, -1 where it is denied, 0 for questions and neutral statements; `stance` tells those apart;
    `confidence` is in percent. The same input gives the same file. Raises `ParameterError` where no text is at hand.
    """
    rows = counted_once(statements, "utterances", ["claim", "stance"]).dropna(subset=["claim", "stance"])
    texts = articles.dropna(subset=["text"]).sort_values("article_id") if "text" in articles else articles.head(0)
    if texts.empty:
        raise ParameterError("export_dna needs the article table with its texts (read_table(corpus, 'articles'))")
    documents = {str(row["article_id"]): (number, row) for number, row in enumerate(texts.to_dict("records"), 1)}
    rows = rows[rows["article_id"].astype(str).isin(documents)].sort_values(["article_id", "statement_id"])
    path = Path(path)
    with tempfile.TemporaryDirectory(dir=path.resolve().parent, prefix=".claimline-") as folder:
        made = Path(folder) / "export.dna"
        database = sqlite3.connect(made)
        try:
            written = _fill(database, rows.to_dict("records"), documents, names or {}, password)
            database.commit()
        finally:
            database.close()
        os.replace(made, path)
    return written


def _fill(
    database: sqlite3.Connection,
    rows: Iterable[Mapping[Any, Any]],
    documents: Mapping[str, tuple[int, Mapping[Any, Any]]],
    names: Mapping[str, str],
    password: str,
) -> int:
    for table, columns in _TABLES.items():
        database.execute(f"CREATE TABLE {table}({', '.join(columns)})")
    last = max(pd.Timestamp(row["published"]) for _, row in documents.values())
    database.executemany("INSERT INTO SETTINGS VALUES (?, ?)", [("version", VERSION), ("date", f"{last:%Y-%m-%d}")])
    salt = hashlib.sha256("\n".join(documents).encode()).digest()[:16]
    database.execute(
        "INSERT INTO CODERS(ID, Name, Red, Green, Blue, Password) VALUES (1, 'Admin', 230, 159, 0, ?)",
        (hashed(password, salt),),
    )
    for number, row in documents.values():
        short = [_short(row.get(name)) for name in ("title", "author", "outlet")]
        seconds = int(pd.Timestamp(row["published"]).timestamp())
        own = (number, short[0] or _short(row["article_id"]), _plain(row["text"]), *short[1:], _text(row.get("url")))
        into = "ID, Title, Text, Author, Source, Notes, Date, Coder"
        database.execute(f"INSERT INTO DOCUMENTS({into}) VALUES (?, ?, ?, ?, ?, ?, ?, 1)", (*own, seconds))
    database.execute("INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement', 239, 208, 51)")
    numbers = {name: number for number, name in enumerate(_VARIABLES, 1)}
    kinds = [(numbers[name], name, kind) for name, kind in _VARIABLES.items()]
    database.executemany("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", kinds)
    entities: dict[tuple[int, str], int] = {}

    def entity(variable: int, value: str) -> int:
        if (variable, value) not in entities:
            entities[variable, value] = len(entities) + 1
            new = (entities[variable, value], variable, value)
            database.execute("INSERT INTO ENTITIES(ID, VariableId, Value) VALUES (?, ?, ?)", new)
        return entities[variable, value]

    for name, kind in _VARIABLES.items():
        if kind == "short text":
            entity(numbers[name], "")
    written = 0
    for row in rows:
        spans = [(int(start), int(stop)) for start, stop in row["content_spans"] if int(start) < int(stop)]
        if not spans:
            continue
        written += 1
        place = (written, documents[str(row["article_id"])][0], min(spans)[0], max(stop for _, stop in spans))
        database.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, 1)", place)
        stance, claim = str(row["stance"]), str(row["claim"])
        values_of = {"person": row["actor"], "organization": row["group"], "concept": names.get(claim, claim)}
        for name, value in (values_of | {"stance": stance, "act": row["act"]}).items():
            values = (written, numbers[name], entity(numbers[name], _short(value)))
            database.execute("INSERT INTO DATASHORTTEXT(StatementId, VariableId, Entity) VALUES (?, ?, ?)", values)
        for name, number in (("agreement", AGREEMENT[stance]), ("confidence", round(100 * row["confidence"]))):
            integers = (written, numbers[name], number)
            database.execute("INSERT INTO DATAINTEGER(StatementId, VariableId, Value) VALUES (?, ?, ?)", integers)
        uid = (written, numbers["statement_uid"], str(row["statement_id"]))
        database.execute("INSERT INTO DATALONGTEXT(StatementId, VariableId, Value) VALUES (?, ?, ?)", uid)
    return written


def hashed(password: str, salt: bytes) -> str:
    """A password as DNA checks it: Base64 of a salt of 16 bytes and of SHA-256 over salt and password, hashed again to
    100,000 rounds in all."""
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _short(value: Any) -> str:
    return _plain(_text(value))[:_SHORT]


def _plain(text: Any) -> str:
    """Of the same length, so that offsets hold: line ends are `\\n`, and what UTF-16 would count twice is one mark."""
    out = str(text).replace("\r\n", " \n").replace("\r", "\n").replace("\0", "�")
    return "".join("�" if ord(one) > 0xFFFF else one for one in out)
