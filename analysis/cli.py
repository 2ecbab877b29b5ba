"""The command line: `claimline extract | build | report | suggest | check-codebook | evaluate`.

Exit codes: 0 done; 1 the run failed, what was made is kept and named; 2 the call or an input is wrong, told in one
line.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import textwrap
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis._version import __version__
from analysis.errors import ClaimlineError, CorpusError, ParameterError, RunError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.records import Article


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; every expected error is one line on standard error."""
    args = _parser().parse_args(argv)
    # A warning is for people: one line, without the place in the code.
    warnings.showwarning = lambda message, *_, **__: _tell(f"warning: {message}")
    try:
        args.run(args)
        sys.stdout.flush()
        return 0
    except BrokenPipeError:
        # Whoever read the output has enough, for instance `| head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _tell("stopped")
        return 130
    except ClaimlineError as error:
        if args.debug:
            raise
        _tell(" ".join(str(error).split()))
        return 1 if isinstance(error, RunError) else 2


def _tell(line: str) -> None:
    print(f"claimline: {line}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """A parser whose help may end with what takes a while to find out."""

    more: Callable[[], str] | None = None

    def format_help(self) -> str:
        return super().format_help() + (self.more() if self.more else "")


def _parser() -> argparse.ArgumentParser:
    question = "Who said what about a claim, when, and do they still say it?"
    parser = _Parser(prog="claimline", description=question)
    parser.add_argument("--version", action="version", version=f"claimline {__version__}")
    common = _Parser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    extract = commands.add_parser("extract", parents=[common], help="statements of one text")
    extract.add_argument("file", metavar="FILE", help="a text, Markdown or HTML file; - reads standard input")
    extract.add_argument("--codebook", type=Path, metavar="F", help="a codebook.yml with claims and actors")
    extract.add_argument("--date", type=_date, metavar="D", help="the day of publication, YYYY-MM-DD")
    extract.add_argument("--format", choices=("table", "json", "csv"), default="table")
    less = "leave out what is less certain (0 to 1)"
    extract.add_argument("--min-confidence", type=_share, default=0.0, metavar="C", help=less)
    extract.set_defaults(run=_extract)

    build = commands.add_parser("build", parents=[common], help="tables of a corpus")
    build.add_argument("corpus", metavar="CORPUS", help="a folder of articles, or the name of one under data/raw")
    build.add_argument("--out", type=Path, metavar="DIR", help="default: data/processed/<corpus>")
    build.add_argument("--workers", type=_count, default=1, metavar="N")
    build.add_argument("--strict", action="store_true", help="exit with 1 when an input was rejected")
    build.set_defaults(run=_build)

    report = commands.add_parser("report", parents=[common], help="build, run the notebook, write one HTML file")
    report.add_argument("corpus", metavar="CORPUS", help="a folder of articles, or the name of one under data/raw")
    report.add_argument("--notebook", type=Path, metavar="N", help="default: notebooks/claims_over_time.ipynb")
    report.add_argument("-p", dest="parameters", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"))
    report.add_argument(
        "-f", dest="file", type=Path, metavar="params.yml", help="parameters from a YAML file; a list: a report each"
    )
    report.set_defaults(run=_report)
    report.more = _parameters

    suggest = commands.add_parser("suggest", parents=[common], help="propose claims, as a codebook to edit")
    suggest.add_argument("corpus", metavar="CORPUS", help="a folder of articles, or the name of one under data/raw")
    suggest.add_argument("--out", type=Path, metavar="F", help="default: data/processed/<corpus>/suggested.yml")
    suggest.add_argument("--top", type=_count, default=10, metavar="N", help="at most so many claims (10)")
    suggest.set_defaults(run=_suggest)

    check = commands.add_parser("check-codebook", parents=[common], help="what each claim and pattern catches")
    check.add_argument("codebook", type=Path, metavar="CODEBOOK", help="a codebook.yml")
    check.add_argument("corpus", metavar="CORPUS", help="a folder of articles, or the name of one under data/raw")
    check.add_argument(
        "--examples", type=_count, default=3, metavar="N", help="show at most so many that look wrong (3)"
    )
    check.set_defaults(run=_check)

    evaluate = commands.add_parser("evaluate", parents=[common], help="accuracy against a labelled table")
    evaluate.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="a gold.csv, or the folder that holds one")
    evaluate.add_argument("--corpus", type=Path, metavar="DIR", help="the articles, where they are not beside GOLD")
    evaluate.add_argument("--mistakes", action="store_true", help="list every wrong field")
    evaluate.set_defaults(run=_evaluate)
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write YYYY-MM-DD") from error


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 0 and 1")
    return value


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number; write 1 or more")
    return int(text)


def _extract(args: argparse.Namespace) -> None:
    from analysis.codebook import EMPTY, read_codebook
    from analysis.corpus import parse_article, read_article
    from analysis.tables import extract_statements

    codebook = read_codebook(args.codebook) if args.codebook else EMPTY
    path = None if args.file == "-" else Path(args.file)
    raw = sys.stdin.buffer.read() if path is None else b""

    def read(published: date | None) -> Article:
        return read_article(path, published) if path else parse_article(raw, "-", published)

    try:
        article = read(args.date)
    except CorpusError as error:
        if ": no date" not in str(error):
            raise
        today = date.today()
        _tell(
            f"warning: {args.file}: no date, taken as published today ({today}); say otherwise with --date YYYY-MM-DD"
        )
        article = read(today)
    table = extract_statements([article], codebook, min_confidence=args.min_confidence)
    if args.format == "json":
        print(json.dumps(_records(table), ensure_ascii=False, indent=1))
    elif args.format == "csv":
        table.to_csv(sys.stdout, index=False, date_format="%Y-%m-%d")
    else:
        print("\n".join(_for_people(table)))


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    import pandas as pd

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return value
        if pd.isna(value):
            return None
        if isinstance(value, pd.Timestamp):
            return value.date().isoformat()
        return value.item() if hasattr(value, "item") else value

    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def _for_people(table: pd.DataFrame) -> Iterator[str]:
    if table.empty:
        yield "No attributed statements found."
        return
    width = min(shutil.get_terminal_size().columns, 120)
    for row in _records(table):
        who = row["actor"] or "(nobody named)"
        if row["group"] and row["group"] != row["actor"]:
            who += f" ({row['group']})"
        if row["source"] and row["source"] != row["actor"]:
            who = f"{row['source']} → {who}"
        when = row["said_to"]
        if row["said_from"] != row["said_to"]:
            when = f"{row['said_from'] or '…'} to {row['said_to']}"
        words = re.search("“[^”]+”", table.attrs.get("said", {}).get(row["statement_id"], ""))
        when += f" ({words.group()})" if words else ""
        flags = [name for name in ("hedged", "conditional", "retrospective") if row[name]]
        claim = f"{row['claim']}: {row['stance']}" if row["claim"] else "no claim"
        yield from textwrap.wrap(who, width)
        yield f"  {' · '.join([row['act'], claim, when, *flags])}"
        said = f"{row['cue'] or '–'}: {row['content']}"
        yield from textwrap.wrap(said, width, initial_indent="  ", subsequent_indent="  ")
        yield ""
    yield f"{len(table)} statements"


def _progress(work: Iterable[Any], total: int) -> Iterable[Any]:
    """A progress bar on standard error, after a second of work, on a terminal only."""
    from tqdm import tqdm

    return tqdm(work, total=total, unit="article", delay=1, disable=not sys.stderr.isatty(), file=sys.stderr)


def _build(args: argparse.Namespace) -> None:
    from analysis.build import build_corpus

    began = time.monotonic()
    done = build_corpus(args.corpus, args.out, workers=args.workers, strict=args.strict, progress=_progress)
    _tell_reading(done.reading)
    counts = f"{len(done.reading.articles)} articles ({done.fresh} read anew), {len(done.statements)} statements"
    rejected = f"{len(done.reading.rejected)} rejected"
    print(f"{counts}, {rejected}; {time.monotonic() - began:.1f} s; tables in {done.folder}")


def _tell_reading(reading: Any) -> None:
    for one in reading.doubts:
        _tell(f"warning: {one}")
    for one in reading.rejected:
        _tell(f"rejected: {one}")


def _report(args: argparse.Namespace) -> None:
    try:
        from analysis.report import report
    except ModuleNotFoundError as error:
        raise ParameterError(f"reports need {error.name}; install them with: pip install 'claimline[lab]'") from error

    parameters: dict[str, Any] = {}
    if args.file:
        import yaml

        try:
            given = yaml.safe_load(args.file.read_text(encoding="utf-8"))
        except OSError as error:
            raise ParameterError(f"{args.file}: can't be read ({error.strerror})") from error
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
            raise ParameterError(f"{args.file}: not YAML ({' '.join(str(error).split())})") from error
        if isinstance(given, list):
            _report_series(args, given)
            return
        if not isinstance(given, dict):
            raise ParameterError(f"{args.file}: must hold `name: value` lines, or a list for a report each")
        parameters |= given
    parameters |= dict(args.parameters)
    print(
        report(args.corpus, notebook=args.notebook, parameters=parameters, progress=_progress, on_reading=_tell_reading)
    )


def _report_series(args: argparse.Namespace, given: list[Any]) -> None:
    """A report for each item of a list: a name is the notebook's `actor`, `name: value` lines are any parameters."""
    from analysis.series import report_series

    each = [one if isinstance(one, dict) else {"actor": one} for one in given]
    print(
        report_series(
            args.corpus,
            each,
            notebook=args.notebook,
            parameters=dict(args.parameters),
            progress=_progress,
            on_reading=_tell_reading,
        )
    )


def _suggest(args: argparse.Namespace) -> None:
    from analysis.build import build_corpus
    from analysis.draft import draft_codebook
    from analysis.suggest import suggest_claims

    if args.out and args.out.exists():
        raise ParameterError(f"{args.out}: is there already; choose another name, so that no edits are lost")
    done = build_corpus(args.corpus, progress=_progress)
    _tell_reading(done.reading)
    proposals = suggest_claims(done.statements, args.top)
    out = args.out or done.folder / "suggested.yml"
    try:
        out.write_text(draft_codebook(proposals, done.statements, Path(args.corpus).name), encoding="utf-8")
    except OSError as error:
        raise ParameterError(f"{out}: can't be written ({error.strerror})") from error
    for number, row in enumerate(_rows(proposals), 1):
        print(f"{number:2}. {row['text']}")
        counts = f"{row['statements']} statements of {len(row['actors'])} actors"
        print(f"    {row['claim']}: {counts}; {row['affirm']} affirm, {row['deny']} deny, {row['other']} neither")
    print(f"{len(proposals)} claims proposed from {len(done.statements)} statements; codebook to edit: {out}")


def _check(args: argparse.Namespace) -> None:
    from analysis.build import build_corpus
    from analysis.check import check_codebook
    from analysis.codebook import read_codebook
    from analysis.corpus import read_corpus
    from analysis.places import corpus_folder
    from analysis.tables import extract_statements

    codebook = read_codebook(args.codebook)
    own = corpus_folder(args.corpus) / "codebook.yml"
    if own.exists() and read_codebook(own) == codebook:
        statements = build_corpus(args.corpus, progress=_progress).statements
    else:
        reading = read_corpus(corpus_folder(args.corpus))
        _tell_reading(reading)
        statements = extract_statements(_progress(reading.articles, len(reading.articles)), codebook)
    checked = check_codebook(codebook, statements)
    told = {row["statement_id"]: row for row in _rows(statements)}
    for claim in codebook.claims:
        rows = _rows(checked[checked["claim"] == claim.claim_id])
        _print_claim(rows, statements.loc[statements["claim"] == claim.claim_id, "stance"], told, args.examples)
    silent = int((checked["remark"] == "catches nothing").sum())
    print(f"{len(codebook.claims)} claims, {len(statements)} statements; {silent} patterns catch nothing")


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _print_claim(rows: list[dict[str, Any]], stances: pd.Series, told: dict[Any, dict[str, Any]], most: int) -> None:
    whole, *entries = rows
    print(f"{whole['claim']}: {whole['pattern']}")
    sides = ", ".join(f"{n} {side}" for side, n in stances.value_counts().items() if n) or "none"
    print(f"  {whole['statements']} statements on it ({sides}), {whole['alone']} of them by no pattern")
    if entries:
        print("   fits  on it alone")
    for row in entries:
        remark = f"  ({row['remark']})" if row["remark"] else ""
        print(f"  {row['statements']:5} {row['on_claim']:6} {row['alone']:5}  {row['kind']} “{row['pattern']}”{remark}")
    seen: set[str] = set()
    for row in rows:
        fits = f"“{row['pattern']}” fits, but {'not on the claim' if row['kind'] == 'match' else 'affirms'}"
        for one in [one for one in row["odd"] if one not in seen][:most]:
            seen.add(one)
            said = textwrap.shorten(str(told[one]["content"]), 80, placeholder=" …")
            reason = "on the claim without a word of it" if row["kind"] == "text" else fits
            print(f"  looks wrong: {reason}: {told[one]['article_id']}: {said}")
    print()


def _parameters() -> str:
    """The parameters of the report's notebook, as its help lists them; nothing where there is no notebook at hand."""
    try:
        from analysis.report import DEFAULT, find_notebook, notebook_parameters

        known = notebook_parameters(find_notebook(None))
    except (ModuleNotFoundError, ParameterError):
        return ""
    lines = [f"  {one}\n      {one.help}" for one in known]
    return "\n".join(["", f"parameters of {DEFAULT} (-p NAME VALUE):", *lines, ""])


def _evaluate(args: argparse.Namespace) -> None:
    from analysis.evaluate import evaluate_table

    for path in args.gold:
        found = evaluate_table(path, corpus=args.corpus)
        print(found)
        if args.mistakes:
            for one in found.mistakes:
                content = textwrap.shorten(one["content"], 60, placeholder=" …")
                print(f"{one['article']}: {one['field']}: {one['table'] or '–'} for {one['gold'] or '–'}: {content}")
