"""Build the tables of a corpus: every article once, only what changed again, every file written whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from analysis._version import __version__
from analysis.codebook import EMPTY, Codebook, read_codebook
from analysis.corpus import CorpusReading, Rejection, read_corpus
from analysis.corrections import apply_corrections, read_corrections
from analysis.duplicates import mark_duplicates
from analysis.errors import ClaimlineError, CorpusError, RunError
from analysis.identity import unify_actors
from analysis.places import corpus_folder, processed_folder, write_whole
from analysis.records import Article, Attribution, Span, Statement
from analysis.statements import read_statements
from analysis.tables import actor_frame, article_frame, explanation_frame, statement_frame

CACHE = "statements.jsonl"
Progress = Callable[[Iterable[Any], int], Iterable[Any]]


@dataclass(frozen=True)
class Build:
    """What a build made:

    The folder, the table of statements, the reading of the corpus, how many articles were read anew.
    """

    folder: Path
    statements: pd.DataFrame
    reading: CorpusReading
    fresh: int


def build_corpus(
    corpus: str | Path,
    out: str | Path | None = None,
    *,
    workers: int = 1,
    strict: bool = False,
    progress: Progress | None = None,
) -> Build:
    """Build the tables of a corpus into `out` (default: `data/processed/<corpus>`).

    Writes statements.parquet and .csv, actors.parquet and .csv, articles.parquet, explanations.parquet, rejected.csv
    and build.json. Articles that have not changed since the last build with the same codebook and program are not read
    again. The result is the same for any number of `workers`. With `strict` a rejected input makes the build fail,
    after everything is written.
    Raises `CorpusError` for a corpus that can't be used or an output folder that can't be written, `CodebookError` for
    its codebook or corrections, `RunError` when the disk is full or, with `strict`, when something was rejected.
    """
    source = corpus_folder(corpus)
    folder = Path(out) if out is not None else processed_folder(corpus)
    codebook = read_codebook(source / "codebook.yml") if (source / "codebook.yml").exists() else EMPTY
    edits = source / "corrections.csv"
    corrections = read_corrections(edits, codebook) if edits.exists() else []
    _make(folder)
    reading = read_corpus(source)
    known = _read_cache(folder / CACHE)
    keys = {article.article_id: _key(article, codebook) for article in reading.articles}
    missing = [article for article in reading.articles if keys[article.article_id] not in known]
    found: Iterable[list[Statement] | str] = _read_all(missing, codebook, workers)
    if progress:
        found = progress(found, len(missing))
    failed = []
    for article, statements in zip(missing, found, strict=True):
        if isinstance(statements, str):
            failed.append(Rejection(article.article_id, None, statements))
        else:
            known[keys[article.article_id]] = statements
    if failed:
        lost = {one.file for one in failed}
        kept = tuple(article for article in reading.articles if article.article_id not in lost)
        reading = replace(reading, articles=kept, rejected=(*reading.rejected, *failed))
        keys = {article.article_id: keys[article.article_id] for article in kept}
    read = [one for article in reading.articles for one in known[keys[article.article_id]]]
    every = unify_actors(reading.articles, read, codebook)
    table = mark_duplicates(statement_frame(reading.articles, every))
    table = apply_corrections(table, corrections)
    facts = {
        "version": __version__,
        "corpus": source.name,
        "corpus_sha256": _checksum(reading),
        "articles": len(reading.articles),
        "statements": len(table),
        "rejected": len(reading.rejected),
    }
    try:
        write_whole(folder / CACHE, _cache_lines(known, keys.values()))
        write_whole(folder / "articles.parquet", _parquet(article_frame(reading.articles, table)))
        actors = actor_frame(table)
        write_whole(folder / "actors.parquet", _parquet(actors))
        write_whole(folder / "actors.csv", _actors_csv(actors))
        write_whole(folder / "explanations.parquet", _parquet(explanation_frame(every)))
        write_whole(folder / "rejected.csv", _rejected(reading.rejected))
        write_whole(folder / "statements.csv", table.to_csv(index=False, date_format="%Y-%m-%d").encode())
        write_whole(folder / "statements.parquet", _parquet(table))
        write_whole(folder / "build.json", json.dumps(facts, indent=1).encode())
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError(f"{folder}: can't be written ({reason}); what was there is as it was") from error
    if strict and reading.rejected:
        first = reading.rejected[0]
        raise RunError(f"{len(reading.rejected)} inputs rejected, the first {first}; the tables are in {folder}")
    return Build(folder, table, reading, len(missing))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".{os.getpid()}.tmp"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CorpusError(f"{folder}: can't be written ({error.strerror}); choose another folder with --out") from error


def _read(article: Article, codebook: Codebook) -> list[Statement] | str:
    """The statements of an article, or why there are none: a fault of ours in one article must not cost the others."""
    try:
        return read_statements(article, codebook)
    except (ClaimlineError, MemoryError):
        raise
    except Exception as error:
        return f"can't be analysed ({type(error).__name__}: {error}); please report this article"


def _read_all(articles: list[Article], codebook: Codebook, workers: int) -> Iterator[list[Statement] | str]:
    read = partial(_read, codebook=codebook)
    if workers <= 1 or len(articles) < 2:
        yield from map(read, articles)
        return
    with ProcessPoolExecutor(min(workers, len(articles))) as pool:
        yield from pool.map(read, articles, chunksize=max(1, len(articles) // (8 * workers)))


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _actors_csv(actors: pd.DataFrame) -> bytes:
    joined = actors.assign(aliases=["; ".join(names) for names in actors["aliases"]])
    return joined.to_csv(index=False, date_format="%Y-%m-%d").encode()


def _rejected(rejected: Iterable[Rejection]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(["file", "line", "reason"])
    writer.writerows([one.file, one.line or "", one.reason] for one in rejected)
    return buffer.getvalue().encode()


def _checksum(reading: CorpusReading) -> str:
    digest = hashlib.sha256()
    for article in reading.articles:
        digest.update(repr(article).encode())
    return digest.hexdigest()


@cache
def _program() -> str:
    """A checksum of the program: code, lexicons, weights. Another one reads every article anew."""
    digest = hashlib.sha256(__version__.encode())
    home = files("analysis")
    for name in sorted(str(one.name) for one in home.iterdir() if one.name.endswith(".py")):
        digest.update((home / name).read_bytes())
    for name in sorted(str(one.name) for one in (home / "lexicons").iterdir()):
        digest.update((home / "lexicons" / name).read_bytes())
    sums = home / "model" / "SHA256SUMS"
    if sums.is_file():
        digest.update(sums.read_bytes())
    return digest.hexdigest()


def _key(article: Article, codebook: Codebook) -> str:
    return hashlib.sha256(f"{_program()}|{codebook!r}|{article!r}".encode()).hexdigest()


def _cache_lines(known: dict[str, list[Statement]], keys: Iterable[str]) -> bytes:
    lines = (json.dumps([key, [_plain(one) for one in known[key]]], ensure_ascii=False) for key in sorted(set(keys)))
    return "".join(f"{line}\n" for line in lines).encode()


def _plain(statement: Statement) -> dict[str, Any]:
    fields = asdict(replace(statement, article=None))
    del fields["article"]
    for name in ("said_from", "said_to"):
        fields[name] = fields[name].isoformat() if fields[name] else None
    return fields


def _read_cache(path: Path) -> dict[str, list[Statement]]:
    """What the last build found, by article; a cache that can't be read is as good as none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return {key: [_statement(fields) for fields in rows] for key, rows in map(json.loads, lines)}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _statement(fields: dict[str, Any]) -> Statement:
    spans = fields.pop("attribution")
    attribution = Attribution(
        source=Span(**spans["source"]) if spans["source"] else None,
        cue=Span(**spans["cue"]) if spans["cue"] else None,
        content=tuple(Span(**one) for one in spans["content"]),
        confidence=spans["confidence"],
    )
    for name in ("said_from", "said_to"):
        fields[name] = date.fromisoformat(fields[name]) if fields[name] else None
    fields["why"] = tuple((stage, words) for stage, words in fields["why"])
    return Statement(attribution=attribution, **fields)
