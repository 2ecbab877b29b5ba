"""The house style: what figures are drawn from, titles that fit, themes, and pictures of them."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from test_charts import STORY, frame, said

import analysis as an
from analysis import house
from analysis.errors import ClaimlineError, ParameterError, RunError
from analysis.house import date_axis, describe, fit, label, save_figure

CHROMIUM = any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome")))
PICTURES = CHROMIUM and importlib.util.find_spec("kaleido") is not None


def test_the_subtitle_tells_what_is_left_out() -> None:
    statements = frame(*STORY, said("2024-03-01", "denies", duplicate_of="0000", confidence=0.1))
    assert describe(statements, corpus="grain") == (
        "grain: 5 statements on 2 claims in 1 article, 2024-03-01 to 2024-03-20, confidence 0.80 or more; "
        "1 more has no stance on a claim; 1 repetition of the same utterance counted once"
    )
    assert describe(statements, "reports", every=True) == (
        "7 statements in 1 article, 2024-03-01 to 2024-03-21, confidence 0.10 or more"
    )
    assert describe(frame(), corpus="grain") == "grain: no statements on a claim"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Ada Holm", "Ada Holm"),
        ("Linda Thomas-Greenfield", "Linda Thomas-<br>Greenfield"),
        (
            "Permanent Undersecretary for Agricultural Affairs and Fisheries Ada Holm",
            "Permanent …<br>Fisheries Ada Holm",
        ),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_long_names_keep_their_end(name: str, lines: str) -> None:
    assert label(name) == lines


def test_a_narrow_figure_has_room_for_its_titles() -> None:
    figure = an.plot_claims_over_time(frame(*STORY), corpus="grain")
    narrow = fit(figure, 400)
    assert max(map(len, narrow.layout.title.subtitle.text.split("<br>"))) <= 60
    lines = narrow.layout.title.text.count("<br>") - figure.layout.title.text.count("<br>")
    assert lines >= 1 and narrow.layout.margin.t > figure.layout.margin.t
    inner = [one.layout.height - one.layout.margin.t for one in (figure, narrow)]
    assert inner[0] == inner[1], "the panels keep their height"
    assert fit(narrow, 760).layout.height == figure.layout.height
    assert narrow.table is figure.table


@pytest.mark.parametrize("last", ["2024-01-01", "2024-01-20", "2024-12-31", "2060-01-01"])
def test_axes_of_a_day_or_of_decades(last: str) -> None:
    axis = date_axis(pd.Timestamp("2024-01-01"), pd.Timestamp(last))
    start, end = axis["range"]
    assert start <= pd.Timestamp("2024-01-01") and end >= pd.Timestamp(last)
    assert end - start >= pd.Timedelta(days=9), "shorter ones would have hours"


def test_the_table_beside_a_figure() -> None:
    figure = an.plot_claims_over_time(frame(*STORY), "M")
    assert an.figure_table(figure)["statements"].sum() == 5
    with pytest.raises(ParameterError, match="figure_table needs a figure of one of the plot functions"):
        an.figure_table(go.Figure())


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_a_page_of_a_figure_needs_no_network(theme: str, tmp_path: Path) -> None:
    path = save_figure(an.plot_timeline(frame(*STORY)), tmp_path / "chart.html", theme=theme)  # type: ignore[arg-type]
    text = path.read_text(encoding="utf-8")
    paper = {"light": "#ffffff", "dark": "#14171c", "print": "#ffffff"}[theme]
    assert f'"paper_bgcolor":"{paper}"' in text
    assert "<script src=" not in text
    assert [one.name for one in tmp_path.iterdir()] == ["chart.html"], "nothing is left behind"


@pytest.mark.parametrize(
    ("name", "more", "message"),
    [
        ("chart.xls", {}, r"saved as .html, .png"),
        ("chart.png", {"theme": "grey"}, "theme must be one of light, dark, print"),
    ],
)
def test_what_can_not_be_saved_is_named(name: str, more: dict, message: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=message):
        save_figure(an.plot_timeline(frame(*STORY)), tmp_path / name, **more)


def test_without_kaleido_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kaleido", None)
    with pytest.raises(ClaimlineError, match=r"needs kaleido: pip install 'claimline\[images\]'"):
        save_figure(an.plot_timeline(frame(*STORY)), tmp_path / "chart.png")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not PICTURES, reason="needs kaleido and a Chromium")
def test_without_a_browser_it_says_so_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-browser-here"))
    with pytest.raises(RunError, match=r"^a picture needs a Chromium or Chrome on this machine .*$") as found:
        save_figure(an.plot_timeline(frame(*STORY)), tmp_path / "chart.png")
    assert "\n" not in str(found.value)


@pytest.mark.skipif(not PICTURES, reason="needs kaleido and a Chromium")
def test_pictures(tmp_path: Path) -> None:
    figure = an.plot_timeline(frame(*STORY))
    png = save_figure(figure, tmp_path / "chart.png", width=400, scale=1).read_bytes()
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20], "big") == 400
    svg = save_figure(figure, tmp_path / "chart.svg", theme="dark").read_text(encoding="utf-8")
    assert svg.startswith("<svg") and "2024" in svg
    assert (
        house.THEMES["light"] != house.THEMES["dark"]
        and figure.layout.height == an.plot_timeline(frame(*STORY)).layout.height
    )
