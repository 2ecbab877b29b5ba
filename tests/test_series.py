"""A series of reports: a file for each, a page that lists them, nothing lost when one fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis import cli
from analysis.errors import ParameterError, RunError
from analysis.series import report_series


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a small corpus and a notebook that shows its parameters, and fails for one."""
    corpus = tmp_path / "data" / "raw" / "grain"
    corpus.mkdir(parents=True)
    text = "---\ndate: 2024-03-02\n---\n\nAda Holm said that it rained."
    (corpus / "one.md").write_text(text, encoding="utf-8")
    cells = [
        nbformat.v4.new_markdown_cell("# One actor"),
        nbformat.v4.new_code_cell(
            'corpus: str = "x"  # corpus\nactor: str = ""  # who\nfreq: str = "W"  # period',
            metadata={"tags": ["parameters"]},
        ),
        nbformat.v4.new_code_cell(
            "from IPython.display import HTML\n"
            "assert actor != 'Eve', 'not this one'\n"
            "HTML(f'<p>seen {len(actor)} {freq}</p>')"
        ),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), tmp_path / "profile.ipynb")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(place: Path, each: list[dict[str, Any]], **parameters: Any) -> Path:
    return report_series("grain", each, notebook=place / "profile.ipynb", parameters=parameters)


def test_a_file_each_and_a_page_that_leads_to_them(place: Path) -> None:
    index = run(place, [{"actor": "Ada Holm"}, {"actor": "<Ada> Holm"}, {"actor": "index"}], freq="M")
    assert index == place / "data" / "processed" / "grain" / "reports" / "profile" / "index.html"
    made = sorted(one.name for one in index.parent.iterdir())
    names = ["ada-holm", "ada-holm-2", "index-2"]
    assert made == sorted([f"{name}{end}" for name in names for end in (".html", ".ipynb")] + ["index.html"])
    page = index.read_text("utf-8")
    assert '<a href="ada-holm.html">Ada Holm</a>' in page
    assert '<a href="ada-holm-2.html">&lt;Ada&gt; Holm</a>' in page
    first = (index.parent / "ada-holm.html").read_text("utf-8")
    assert "seen 8 M" in first and "<title>Ada Holm: One actor</title>" in first


def test_one_that_fails_stops_no_other(place: Path) -> None:
    with pytest.raises(RunError, match=r"1 of 2 reports failed.*not this one"):
        run(place, [{"actor": "Eve"}, {"actor": "Ada"}])
    folder = place / "data" / "processed" / "grain" / "reports" / "profile"
    assert {"ada.html", "eve.failed.ipynb", "index.html"} <= {one.name for one in folder.iterdir()}
    page = (folder / "index.html").read_text("utf-8")
    assert "Eve: failed" in page and 'href="ada.html"' in page


def test_all_parameters_are_checked_before_anything_runs(place: Path) -> None:
    with pytest.raises(ParameterError, match="freq"):
        run(place, [{"actor": "Ada"}, {"actor": "Bo", "freq": "X"}])
    with pytest.raises(ParameterError, match="no parameter 'actr'"):
        run(place, [{"actr": "Ada"}])
    with pytest.raises(ParameterError, match="at least one"):
        run(place, [])
    assert not (place / "data" / "processed").exists()


def test_the_command_takes_a_list(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "list.yml").write_text("- Ada\n- {actor: Bo, freq: Q}\n", encoding="utf-8")
    (place / "data" / "raw" / "grain" / "bad.md").write_text("no front matter\n", encoding="utf-8")
    words = ["report", "grain", "--notebook", str(place / "profile.ipynb"), "-f", str(place / "list.yml")]
    assert cli.main(words) == 0
    told = capsys.readouterr()
    assert told.err.count("claimline: rejected: bad.md:1: no front matter") == 1, "told, and once for all reports"
    index = Path(told.out.strip())
    assert index.name == "index.html" and (index.parent / "bo-q.html").exists()
