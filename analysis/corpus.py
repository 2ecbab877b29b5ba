"""Read a corpus: a folder of news articles in several formats.

A file that can't be used is never dropped in silence: it comes back as a `Rejection` with file, line and reason, and
the others go on.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import CorpusError
from analysis.places import corpus_folder
from analysis.records import Article

TEXTS, PAGES, TABLES = (".md", ".txt"), (".html", ".htm"), (".jsonl", ".csv", ".parquet")
KINDS = (*TEXTS, *PAGES[:1], *TABLES)
RESERVED = frozenset({"readme.md", "codebook.yml", "corrections.csv", "gold.csv"})
"""Names that are no articles: what describes a corpus, a person's corrections, labelled statements."""
NO_ARTICLES = re.compile(
    r"\.(ya?ml|toml|ini|cfg|conf|lock|log|bib|cff|sha256|md5|sig|map|tmp|bak|part|swp|orig"
    r"|pyc?|ipynb|r|rmd|qmd|sh|bat|ps1|m?js|s?css|sql|db|gexf|graphml|dna|geojson|xsd|xsl|dtd"
    r"|png|jpe?g|gif|webp|svg|bmp|ico|tiff?|avif|heic|psd|ai|eps|woff2?|ttf|otf"
    r"|mp[34]|wav|ogg|m4a|flac|mov|avi|mkv|webm|srt|vtt)"
)
"""Endings of files that stand beside articles and hold none (settings, code, pictures, sound): passed over."""
SIDE = frozenset({"readme", "license", "licence", "copying", "notice", "changelog", "authors", "citation", "makefile"})
"""Names, whatever their ending, of what describes a folder; one with front matter is an article all the same."""
_HINTS = {
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".tsv", ".json", ".feather"), "save its rows as .csv or .jsonl"),
    **dict.fromkeys((".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar"), "unpack it here"),
    **dict.fromkeys((".markdown", ".text", ".xhtml"), "change the ending to .md, .txt or .html"),
}
MOST_BYTES = 20_000_000
"""A longer file of one article is no article (the longest news features are under 1 MB); tables may be longer."""
_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n|$)")
_CLOSING = re.compile(r"(?<![^\r\n])---[ \t]*(?=[\r\n]|\Z)")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input that was not used:

    The file inside the corpus, the line where there is one, the reason and what to do.
    """

    file: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


@dataclass(frozen=True, slots=True)
class CorpusReading:
    """What a corpus holds: articles ordered by id, what was rejected, and what was accepted with a doubt."""

    articles: tuple[Article, ...]
    rejected: tuple[Rejection, ...]
    doubts: tuple[Rejection, ...] = ()


class _Unusable(Exception):
    """An article that can't be used; carries the reason and the line."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def read_articles(corpus: str | Path) -> list[Article]:
    """The articles of a corpus (path, or name under `data/raw`), ordered by id; a warning tells how many files were
    rejected.

    Raises `CorpusError` where there is no such corpus or nothing in it can be used.
    """
    reading = read_corpus(corpus)
    if reading.rejected:
        first = reading.rejected[0]
        warnings.warn(f"{corpus}: {len(reading.rejected)} inputs rejected, the first {first}", stacklevel=2)
    return list(reading.articles)


def read_corpus(corpus: str | Path, today: date | None = None) -> CorpusReading:
    """Everything in a corpus: articles, rejections, and doubts (articles kept though dated after `today`).

    Raises `CorpusError` where there is no such corpus or it holds no usable article.
    """
    folder = corpus_folder(corpus)
    today = today or date.today()
    articles: dict[str, Article] = {}
    origin: dict[str, str] = {}
    rejected: list[Rejection] = []
    doubts: list[Rejection] = []
    for path, problem in _files(folder):
        name = path.relative_to(folder).as_posix().encode("utf-8", "backslashreplace").decode()
        if problem:
            rejected.append(Rejection(name, None, problem))
            continue
        for line, found in _read_file(path, name):
            if isinstance(found, _Unusable):
                rejected.append(Rejection(name, found.line or line, found.reason))
                continue
            if found.article_id in articles:
                other = origin[found.article_id]
                reason = f"the id {found.article_id!r} is that of {other}; give each article an id of its own"
                rejected.append(Rejection(name, line, reason))
                continue
            if found.published > today:
                reason = f"dated {found.published}, which is in the future; kept, but check the date"
                doubts.append(Rejection(name, line, reason))
            articles[found.article_id] = found
            origin[found.article_id] = name if line is None else f"{name}:{line}"
    if not articles:
        if rejected:
            raise CorpusError(f"{folder}: none of {len(rejected)} inputs can be used; the first: {rejected[0]}")
        raise CorpusError(f"{folder}: no articles; put .md, .txt, .html, .jsonl, .csv or .parquet files there")
    order = sorted(articles)
    return CorpusReading(tuple(articles[one] for one in order), tuple(rejected), tuple(doubts))


def read_article(path: Path, published: date | None = None) -> Article:
    """One article from a file; a text without front matter is all body. `published` wins over the file's own date.

    Raises `CorpusError` with file, line and reason where it can't be used.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CorpusError(f"{path}: {_too_long(path.stat().st_size)}")
        raw = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: {_os_reason(error)}") from error
    return parse_article(raw, str(path), published)


def parse_article(raw: bytes, name: str, published: date | None = None) -> Article:
    """One article from a file's bytes. Raises like `read_article`, with the file named as `name`."""
    try:
        if Path(name).suffix.lower() in PAGES:
            fields, body, line = _page(raw)
        else:
            text = _decode(raw)
            fields, body, line = _front_matter(text) if _FENCE.match(text) else ({}, text, None)
        given = {**fields, "date": published} if published else fields
        return _article(given, body, Path(name).stem, line)
    except _Unusable as error:
        raise CorpusError(str(Rejection(name, error.line, error.reason))) from error


def _files(folder: Path) -> Iterator[tuple[Path, str | None]]:
    """Files that may hold articles, in the order of their paths, each with a reason not to read it or None."""
    inside = folder.resolve()
    found: list[tuple[Path, str | None]] = []

    def unreadable(error: OSError) -> None:
        found.append((Path(error.filename), f"{_os_reason(error)}; its articles are missing"))

    for where, folders, names in os.walk(folder, onerror=unreadable):
        for name in list(folders):
            if name[0] in "._":
                folders.remove(name)
            elif (Path(where) / name).is_symlink():
                folders.remove(name)
                found.append((Path(where) / name, "a symbolic link to a folder; not followed, copy the articles here"))
        for name in names:
            path = Path(where) / name
            if name[0] in "._~" or name[-1] == "~" or name.lower() in RESERVED or _is_side(path):
                continue
            if path.suffix.lower() in (*TEXTS, *PAGES, *TABLES):
                found.append((path, _problem(path, inside)))
            elif name.lower() == "codebook.yaml":
                found.append((path, "not read under this name; rename it codebook.yml"))
            elif not NO_ARTICLES.fullmatch(path.suffix.lower()):
                hint = _HINTS.get(path.suffix.lower(), "save its text as .txt with front matter")
                found.append((path, f"not a kind that Claimline reads ({', '.join(KINDS)}); {hint}"))
    yield from sorted(found, key=lambda one: one[0].relative_to(folder).as_posix())


def _is_side(path: Path) -> bool:
    """Whether a file describes its folder, by its name; a text that begins with front matter is an article."""
    if path.stem.lower() not in SIDE:
        return False
    try:
        if path.suffix.lower() not in TEXTS or not path.is_file():
            return path.suffix.lower() not in (*PAGES, *TABLES)
        with path.open("rb") as file:
            return not file.read(6).removeprefix(b"\xef\xbb\xbf").startswith(b"---")
    except OSError:
        return False


def _problem(path: Path, inside: Path) -> str | None:
    """Why a file should not even be opened, or None."""
    try:
        path.name.encode()
        if path.is_symlink() and not path.resolve().is_relative_to(inside):
            return "a symbolic link out of the corpus; not followed, copy the file here"
        return None if path.is_file() else "not a regular file"
    except UnicodeEncodeError:
        return "the file's name is not UTF-8; rename it"
    except (OSError, RuntimeError):  # a link that leads to itself
        return "a symbolic link that leads nowhere; remove it"


def _read_file(path: Path, name: str) -> Iterator[tuple[int | None, Article | _Unusable]]:
    """(line, article or why not) of each article in a file; line is None for a file of one article."""
    try:
        if path.suffix.lower() in TABLES:
            yield from _table(path, name)
            return
        if path.stat().st_size > MOST_BYTES:
            yield None, _Unusable(_too_long(path.stat().st_size))
            return
        raw = path.read_bytes()
        stem = name[: -len(path.suffix)]
        if path.suffix.lower() in PAGES:
            fields, body, line = _page(raw)
        else:
            fields, body, line = _front_matter(_decode(raw))
        yield None, _article(fields, body, stem, line)
    except _Unusable as error:
        yield None, error
    except OSError as error:
        yield None, _Unusable(f"{_os_reason(error)}; check the file's permissions")


def _too_long(size: int) -> str:
    return f"{size / 1e6:.0f} MB is no article (at most {MOST_BYTES / 1e6:.0f} MB); split it up"


def _os_reason(error: OSError) -> str:
    return f"can't be read ({error.strerror or error})"


def _decode(raw: bytes) -> str:
    """The text of a file. Offsets are true to it: line endings stay, only a byte order mark goes."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Unusable("not UTF-8 but UTF-16; save it as UTF-8")
    if b"\x00" in raw:
        line = raw[: raw.index(b"\x00")].count(b"\n") + 1
        raise _Unusable("NUL bytes: a binary file, or UTF-16; save it as plain UTF-8 text", line)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        control = sum(byte < 9 or 13 < byte < 32 for byte in raw[:4096])
        if control > len(raw[:4096]) * 0.02:
            raise _Unusable("a binary file, not text; remove it, or save its text as UTF-8", line) from error
        legacy = "Windows-1252" if any(0x80 <= byte < 0xA0 for byte in raw) else "ISO-8859-1 (Latin-1)"
        reason = f"not UTF-8 (byte 0x{raw[error.start]:02x}); it looks like {legacy}; save it as UTF-8"
        raise _Unusable(reason, line) from error


def _front_matter(text: str) -> tuple[dict[str, Any], str, int | None]:
    """Fields and body of a text with YAML front matter, and the line that a missing field is named with."""
    opening = _FENCE.match(text)
    if not opening:
        reason = "no front matter: begin with a line ---, `date: YYYY-MM-DD` and other fields, and a line ---"
        raise _Unusable(reason, 1)
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        raise _Unusable("broken front matter: no closing line ---", 1)
    try:
        fields = yaml.safe_load(text[opening.end() : closing.start()])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        if "could not determine a constructor" in problem:
            problem = "YAML tags that build objects are not allowed"
        line = mark.line + 2 if mark else 1
        raise _Unusable(f"broken front matter: {problem}; quote values that hold a colon", line) from error
    except RecursionError as error:
        raise _Unusable("broken front matter: nested too deeply", 1) from error
    except ValueError as error:
        # PyYAML builds dates itself and says only "month must be in 1..12".
        raise _Unusable(f"impossible date in the front matter ({error}); write YYYY-MM-DD", 1) from error
    if fields is None:
        fields = {}
    if not isinstance(fields, dict):
        raise _Unusable("broken front matter: not a list of `name: value` lines", 2)
    rest = text[closing.end() :]
    blank = rest[: len(rest) - len(rest.lstrip())]
    return fields, rest[max(blank.rfind("\n"), blank.rfind("\r")) + 1 :] if rest.strip() else "", 1


def _page(raw: bytes) -> tuple[dict[str, Any], str, int | None]:
    """Fields and body of an HTML page, by trafilatura."""
    import trafilatura

    if b"\x00" in raw:
        raise _Unusable("NUL bytes: a binary file, not an HTML page; remove it")
    page = _decode(raw)
    document = trafilatura.bare_extraction(page, include_comments=False, with_metadata=True)
    body = str(getattr(document, "text", None) or "")
    if not body.strip():
        raise _Unusable("no article text found in the page; save the text as .txt with front matter")
    names = {"title": "title", "date": "date", "sitename": "outlet", "author": "author", "url": "url"}
    fields = {own: getattr(document, theirs, None) for theirs, own in names.items()}
    return fields, body, None


def _table(path: Path, name: str) -> Iterator[tuple[int | None, Article | _Unusable]]:
    stem = name[: -len(path.suffix)]
    rows = {".jsonl": _json_rows, ".csv": _csv_rows, ".parquet": _parquet_rows}[path.suffix.lower()](path)
    for number, (line, row) in enumerate(rows):
        if isinstance(row, _Unusable):
            yield line, row
            continue
        body = row.get("text")
        try:
            if not isinstance(body, str):
                reason = "no text in this row" if body is None else "the text is not a string"
                raise _Unusable(f"{reason}; a row needs text and date")
            if "\x00" in body:
                raise _Unusable("NUL bytes in the text; remove them")
            yield line, _article(row, body, f"{stem}#{number}", line)
        except _Unusable as error:
            error.line = line
            yield line, error


Rows = Iterator[tuple[int | None, dict[str, Any] | _Unusable]]


def _json_rows(path: Path) -> Rows:
    with path.open("rb") as file:
        for line, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            if len(raw) > MOST_BYTES:
                yield line, _Unusable(_too_long(len(raw)))
                continue
            try:
                row = json.loads(_decode(raw))
            except _Unusable as error:
                yield line, _Unusable(error.reason)
            except json.JSONDecodeError as error:
                yield line, _Unusable(f"not JSON ({error.msg} at column {error.colno})")
            except RecursionError:
                yield line, _Unusable("not a row of an article: nested too deeply")
            else:
                yield line, row if isinstance(row, dict) else _Unusable("not a JSON object; a row is one per article")


def _csv_rows(path: Path) -> Rows:
    text = _decode(path.read_bytes())
    csv.field_size_limit(MOST_BYTES)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in ("text", "date") if name not in (reader.fieldnames or [])]
    if missing:
        yield 1, _Unusable(f"no column {missing[0]!r}; a table of articles needs the columns text and date")
        return
    last = reader.line_num
    try:
        for row in reader:
            yield last + 1, {key: value or None for key, value in row.items() if key is not None}
            last = reader.line_num
    except csv.Error as error:
        yield last + 1, _Unusable(f"broken CSV ({error})")


def _parquet_rows(path: Path) -> Rows:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(path)
    except (pyarrow.ArrowInvalid, OSError) as error:
        raise _Unusable(f"not a Parquet file ({str(error).splitlines()[0]})") from error
    missing = [name for name in ("text", "date") if name not in table.column_names]
    if missing:
        yield None, _Unusable(f"no column {missing[0]!r}; a table of articles needs the columns text and date")
        return
    for number, row in enumerate(table.to_pylist()):
        yield number + 1, row


def _article(fields: Mapping[str, Any], body: str, stem: str, line: int | None) -> Article:
    published = _published(fields.get("date"), line)
    if not body.strip():
        raise _Unusable("no text after the front matter" if line == 1 else "no text", None)
    if not _is_unicode(body):
        raise _Unusable("half a surrogate pair in the text; write whole characters", line)
    sources = fields.get("sources") or ()
    article = Article(
        article_id=_field(fields, "id") or stem,
        text=body,
        published=published,
        title=_field(fields, "title"),
        outlet=_field(fields, "outlet"),
        author=_field(fields, "author"),
        url=_field(fields, "url"),
    )
    several = sources if isinstance(sources, list | tuple) else (sources,)
    return replace(article, sources=tuple(str(one) for one in several))


def _field(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    # Half a surrogate pair, which JSON can hold, would be no character anywhere else.
    return " ".join(text.encode("utf-8", "replace").decode().split()) or None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _published(value: Any, line: int | None) -> date:
    """The day at the outlet: the date as written, in its own time zone."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise _Unusable("no date; add `date: YYYY-MM-DD`", line)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    match = _DAY.match(text) or _COMPACT.fullmatch(text)
    try:
        if match:
            return date(*map(int, match.groups()))
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError) as error:
        problem = f"impossible date {text!r}" if match else f"can't read the date {text!r}"
        raise _Unusable(f"{problem}; write YYYY-MM-DD", line) from error
