"""The report: parameters are checked first, a failing cell costs nothing, the page is one file that asks nobody."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pandas as pd
import pytest
from browser import MISSING, browser
from test_charts import STORY, frame, said

from analysis import report as module
from analysis.charts import plot_actor_stance, plot_claims_over_time, plot_timeline
from analysis.cli import main
from analysis.errors import ParameterError, RunError
from analysis.report import check_parameters, find_notebook, notebook_parameters, report, to_html
from analysis.views import show_statements

ROOT = Path(__file__).resolve().parents[1]
HOSTILE = '</script><script>document.title="hacked"</script><img src="https://evil.example/x" onerror="y">'
PARAMETERS = """corpus: str = "grain"  # folder under data/raw
claims: list[str] = []  # ids
freq: str = "W"  # period
start: str = ""  # first day
top: int = 20  # lanes
min_confidence: float = 0.0  # 0 to 1
loud: bool = False  # say it twice
plain = 3  # without a type"""


def notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    new = nbformat.v4.new_notebook()
    new.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    new.metadata["language_info"] = {"name": "python"}
    new.cells = [nbformat.v4.new_markdown_cell("# A title"), nbformat.v4.new_code_cell(parameters)]
    new.cells[1].metadata["tags"] = ["parameters"]
    new.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(new, path)
    return path


# --- parameters ----------------------------------------------------------------------------------------------------


def test_parameters_are_read_with_type_default_and_comment(tmp_path: Path) -> None:
    known = notebook_parameters(notebook(tmp_path / "n.ipynb"))
    assert [(one.name, one.kind, one.default) for one in known][:3] == [
        ("corpus", "str", "grain"),
        ("claims", "list[str]", []),
        ("freq", "str", "W"),
    ]
    assert known[0].help == "folder under data/raw"
    assert (known[-1].name, known[-1].kind) == ("plain", "int")


@pytest.mark.parametrize(
    ("given", "taken", "why"),
    [
        ({"top": "5"}, {"top": 5}, "a command line gives strings"),
        ({"min_confidence": "1"}, {"min_confidence": 1.0}, "a whole number is a number"),
        ({"claims": "[a, b]"}, {"claims": ["a", "b"]}, "a list as YAML"),
        ({"claims": "a, b"}, {"claims": ["a", "b"]}, "a list with commas"),
        ({"claims": ["a"]}, {"claims": ["a"]}, "from a file"),
        ({"loud": "true"}, {"loud": True}, "a boolean as YAML"),
        ({"start": pd.Timestamp("2024-03-01").date()}, {"start": "2024-03-01"}, "YAML reads a day as a date"),
        ({"start": "2024-03-01"}, {"start": "2024-03-01"}, "text stays text"),
        ({"corpus": "007"}, {"corpus": "007"}, "also where it looks like a number"),
        ({"freq": "2W"}, {"freq": "2W"}, "what the tables can count, the report can"),
    ],
)
def test_a_good_parameter(tmp_path: Path, given: dict, taken: dict, why: str) -> None:
    path = notebook(tmp_path / "n.ipynb")
    assert check_parameters(notebook_parameters(path), given, path) == taken, why


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"claim": ["a"]}, "no parameter 'claim'; it has corpus: str = 'grain'; claims: .*; min_confidence: float"),
        ({"top": "many"}, "'top' must be int, not 'many'"),
        ({"top": True}, "'top' must be int, not True"),
        ({"top": 2.5}, "'top' must be int, not 2.5"),
        ({"claims": "5"}, "'claims' must be list"),
        ({"claims": [1, 2]}, "'claims' must be list"),
        ({"corpus": 5}, "'corpus' must be str, not 5"),
        ({"loud": "perhaps"}, "'loud' must be bool"),
        ({"min_confidence": "high"}, "'min_confidence' must be float"),
        ({"min_confidence": 7}, "'min_confidence' must be from 0 to 1"),
        ({"freq": "fortnight"}, "'freq' must be one of D, W, M, Q, Y, .* not 'fortnight'"),
        ({"freq": "0W"}, "'freq' must be one of D, W, M, Q, Y, .* not '0W'"),
        ({"freq": "W2"}, "'freq' must be one of D, W, M, Q, Y, .* not 'W2'"),
        ({"start": "last week"}, "'start' must be a day such as '2022-11-05'"),
    ],
)
def test_a_wrong_parameter_is_told_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict, message: str
) -> None:
    path = notebook(tmp_path / "n.ipynb")
    monkeypatch.setattr(module, "build_corpus", lambda *_, **__: pytest.fail("it was built"))
    with pytest.raises(ParameterError, match=message) as caught:
        report(tmp_path, notebook=path, parameters=given)
    assert "\n" not in str(caught.value)


def test_a_notebook_that_is_not_there_or_is_none(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no such notebook"):
        find_notebook(tmp_path / "missing.ipynb")
    (tmp_path / "bad.ipynb").write_text("{}")
    with pytest.raises(ParameterError, match="not a notebook"):
        notebook_parameters(tmp_path / "bad.ipynb")
    odd = notebook(tmp_path / "odd.ipynb", parameters="import os\nx = os.getcwd()")
    with pytest.raises(ParameterError, match="more than names and values"):
        notebook_parameters(odd)
    assert find_notebook("claims_over_time").samefile(ROOT / "notebooks" / "claims_over_time.ipynb")


def test_the_help_of_the_command_lists_the_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["report", "-h"])
    told = capsys.readouterr().out
    for one in notebook_parameters(find_notebook(None)):
        assert f"  {one}\n      {one.help}\n" in told


# --- a run ---------------------------------------------------------------------------------------------------------


def test_a_failing_cell_keeps_the_last_report_and_names_the_failed_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "grain"
    corpus.mkdir()
    monkeypatch.setattr(module, "build_corpus", lambda *_, **__: SimpleNamespace(folder=tmp_path / "made"))
    monkeypatch.delenv("JUPYTER_PATH", raising=False)
    path = notebook(
        tmp_path / "n.ipynb",
        "import os, sys, analysis\nprint('<b>', corpus, top, sys.executable)\nprint('aside', file=sys.stderr)",
        "assert top < 10, 'top is\\ntoo high'",
    )
    target = report(corpus, notebook=path, parameters={"top": "5"})
    assert target == tmp_path / "made" / "reports" / "n.html"
    page = target.read_text(encoding="utf-8")
    assert f"&lt;b&gt; {corpus} 5 {os.sys.executable}" in page, "the corpus, the parameter, this very interpreter"
    assert "aside" not in page and "assert top" not in page and "<title>A title</title>" in page
    assert sorted(one.name for one in target.parent.iterdir()) == ["n.html", "n.ipynb"]

    with pytest.raises(RunError, match="AssertionError: top is") as caught:
        report(corpus, notebook=path, parameters={"top": 50})
    failed = target.parent / "n.failed.ipynb"
    assert str(failed) in str(caught.value) and "\n" not in str(caught.value)
    assert "too high" in failed.read_text(encoding="utf-8")
    assert target.read_text(encoding="utf-8") == page
    assert sorted(one.name for one in target.parent.iterdir()) == ["n.failed.ipynb", "n.html", "n.ipynb"]
    assert "JUPYTER_PATH" not in os.environ


# --- the page ------------------------------------------------------------------------------------------------------


def run_notebook() -> nbformat.NotebookNode:
    """A notebook as papermill leaves it, with hostile text wherever an article's text can come."""
    row = said("2024-03-05", "denies", HOSTILE, "Norland", content=HOSTILE, title=HOSTILE, outlet=HOSTILE)
    row |= {"url": "https://example.org/article?a=1&b=2"}
    statements = frame(*STORY, row)
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_markdown_cell("# The title & more\n\nWords.")]
    for figure in (plot_claims_over_time(statements), plot_timeline(statements), plot_actor_stance(statements)):
        data = {"application/vnd.plotly.v1+json": json.loads(figure.to_json())}
        made.cells.append(code(data))
    made.cells.append(code({"text/html": show_statements(statements).html, "text/plain": "a table"}))
    made.cells.append(nbformat.v4.new_code_cell("secret = 'this is code'"))
    return made


def code(data: dict[str, Any]) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell("x = 1")
    cell.outputs = [nbformat.v4.new_output("execute_result", data)]
    return cell


class Page(HTMLParser):
    """Every address in a page's markup, by tag; every script and style; every handler."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[tuple[str, str, str]] = []
        self.handlers: list[str] = []
        self.scripts: list[tuple[str | None, str]] = []
        self.styles: list[str] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "href", "srcset", "action", "data", "poster", "formaction", "background"):
                self.addresses.append((tag, name, value or ""))
            if name.startswith("on"):
                self.handlers.append(f"{tag} {name}")
            if name == "style":
                self.styles.append(value or "")
        self._open = tag
        if tag == "script":
            self.scripts.append((dict(attrs).get("type"), ""))

    def handle_data(self, data: str) -> None:
        if self._open == "script":
            kind, text = self.scripts.pop()
            self.scripts.append((kind, text + data))
        elif self._open == "style":
            self.styles.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


@pytest.fixture(scope="module")
def page() -> str:
    return to_html(run_notebook())


def test_the_page_asks_nobody_for_anything(page: str) -> None:
    seen = Page(page)
    assert {(tag, name) for tag, name, _ in seen.addresses} == {("a", "href")}
    links = [value for _, _, value in seen.addresses if not value.startswith("#s-")]
    assert set(links) == {"https://example.org/article?a=1&b=2"}
    assert not seen.handlers
    assert not [style for style in seen.styles if re.search(r"@import|url\(", style)]
    own = seen.scripts[-1][1]
    assert "Plotly.react" in own and "new DataTable" in own and not re.search(r"fetch\(|XMLHttp|import\(|https?:", own)
    assert "default-src 'none'" in page and "connect-src" not in page
    assert "mathjax" not in re.sub(r"<script>.*?</script>", "", page, flags=re.S).lower()


def test_plotly_is_there_once_and_code_is_not(page: str) -> None:
    assert len(re.findall(r"^\* plotly\.js v", page, re.M)) == 1
    assert "this is code" not in page and "x = 1" not in page
    assert len(page.encode()) < 8_000_000
    assert page.count('<figure class="chart">') == 3
    without = nbformat.v4.new_notebook()
    without.cells = [nbformat.v4.new_markdown_cell("# Only words")]
    assert len(to_html(without)) < 30_000


def test_hostile_text_stays_text(page: str) -> None:
    seen = Page(page)
    assert [kind for kind, _ in seen.scripts] == ["application/gzip"] * 3 + [None] * 3
    figures = [gzip.decompress(base64.b64decode(text)).decode() for kind, text in seen.scripts if kind]
    assert "&lt;/script&gt;" in "".join(figures), "the quotation is in the hover, as text"
    assert "bdata" not in "".join(figures), "arrays are lists, which the page can filter"
    assert not [1 for tag, _, _ in seen.addresses if tag == "img"]


def test_the_same_notebook_gives_the_same_page(page: str) -> None:
    assert to_html(run_notebook()) == page


def test_charts_have_a_description_and_the_table_a_name(page: str) -> None:
    charts = re.findall(r'<figure class="chart"><div ([^>]*)>', page)
    assert len(charts) == 3
    assert all(re.search(r'aria-label="[^"]{20,}"', one) and 'role="img"' in one for one in charts)
    assert 'tabindex="0" role="region" aria-label="Statements"' in page
    assert "<title>The title &amp; more</title>" in page


def test_the_table_s_library_comes_with_its_licences(page: str) -> None:
    assert len(re.findall(r"SpryMedia Ltd[^\n]*datatables.net/license", page)) > 3


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_without_the_articles_charts_are_drawn_and_the_table_sorts_and_searches(page: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    rows = "[...document.querySelectorAll('table.sortable tbody tr')].map((row) => row.cells[1].textContent)"
    with browser() as tab:
        tab.open(path)
        assert tab.js("document.querySelectorAll('.js-plotly-plot').length") == 3
        assert tab.js("document.querySelectorAll('.scatterlayer .points path').length") == 6
        assert tab.js("document.querySelectorAll('.barlayer .point').length") >= 4
        assert tab.js("document.querySelectorAll('[data-title^=Share]').length") == 0, "nothing is uploaded"
        assert len(tab.js(rows)) == 7
        tab.page.get_by_role("searchbox").fill("harbour")
        assert tab.js(rows) == ["Harbour BoardHarbour Board"] or tab.js(rows) == ["Harbour Board"]
        tab.page.get_by_role("searchbox").fill("")
        for direction in ("ascending", "descending"):
            tab.page.get_by_role("columnheader").nth(1).click()
            tab.wait(f"document.querySelectorAll('.sortable th')[1].getAttribute('aria-sort') === '{direction}'")
        assert tab.js(rows)[0] > tab.js(rows)[-2]
        assert tab.js("document.title") == "The title & more"
        assert not tab.console
