"""The report in a real browser: marks lead to the sentence in its article, filters act on all of it, nothing is run."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from browser import MISSING, Browser, browser

from analysis.charts import plot_actor_stance, plot_claims_over_time, plot_coverage, plot_timeline
from analysis.codebook import read_codebook
from analysis.corpus import read_articles
from analysis.embed import article_data, embed_articles, page_data
from analysis.errors import ParameterError
from analysis.report import SCRIPTS, to_html
from analysis.reversals import find_reversals
from analysis.statements import read_statements
from analysis.tables import article_frame, explanation_frame, extract_statements
from analysis.views import show_reversals, show_statements

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
HOSTILE = '</script><script>document.title="hacked"</script><img src=x onerror="document.title=1">{{7*7}}${1}'
ARTICLES = {
    "one": (
        "2024-03-02",
        "Mayor denies sale",
        "Rain fell 🌧 on 🌾.\n\nAda Holm, the mayor, denied that grain was sold.",
    ),
    "two": (
        "2024-03-12",
        "Holm again",
        "Ada Holm denied that any grain was sold to Sudmark. Bo Lind said that it rained.",
    ),
    "three": (
        "2024-04-20",
        f"Mayor concedes {HOSTILE}",
        f"On Friday, Ada Holm admitted that grain was sold. {HOSTILE} Bo Lind said that \u202egrain was sold to "
        f"{'Sudmark' * 60}, and {HOSTILE}.",
    ),
    "four": ("2024-05-03", "Board speaks", "The Harbour Board said that it would close the harbour in June."),
}
CODEBOOK = """title: Grain
claims:
  grain_sold:
    text: Norland sold grain.
    match: [sell grain]
actors:
  - name: Norland
    members:
      - name: Ada Holm
        aliases: [Holm]
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """Statements, articles and explanations of a small corpus in which somebody turns and somebody is hostile."""
    folder = tmp_path_factory.mktemp("grain")
    (folder / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    urls = {"one": "https://example.org/a?b=1&c=2", "three": "javascript:document.title=1"}
    rows = [
        {"id": name, "date": day, "title": title, "text": text, "outlet": "The Daily", "url": urls.get(name, "")}
        for name, (day, title, text) in ARTICLES.items()
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "articles.jsonl").write_text(lines, encoding="utf-8")
    articles, codebook = read_articles(folder), read_codebook(folder / "codebook.yml")
    statements = extract_statements(articles, codebook)
    why = explanation_frame(one for article in articles for one in read_statements(article, codebook))
    return {"statements": statements, "articles": article_frame(articles, statements), "why": why}


def page_of(tables: dict[str, pd.DataFrame], texts: str = "all") -> str:
    statements, articles = tables["statements"], tables["articles"]
    reversals = find_reversals(statements)
    names = {"grain_sold": "Norland sold grain."}
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_markdown_cell("# Grain")]
    figures = [
        plot_claims_over_time(statements, names=names),
        plot_timeline(statements, reversals, names=names),
        plot_actor_stance(statements, names=names),
        plot_coverage(statements, articles),
    ]
    outputs: list[dict[str, Any]] = [
        {"application/vnd.plotly.v1+json": json.loads(figure.to_json())} for figure in figures
    ]
    pieces = [
        show_reversals(reversals, statements, articles, names),
        show_statements(statements, names),
        embed_articles(statements, articles, tables["why"], names, texts=texts),
    ]
    for data in outputs + [{"text/html": piece.html} for piece in pieces]:
        cell = nbformat.v4.new_code_cell("x")
        cell.outputs = [nbformat.v4.new_output("execute_result", data)]
        made.cells.append(cell)
    return to_html(made)


@pytest.fixture(scope="module")
def page(tables: dict[str, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "grain.html"
    path.write_text(page_of(tables), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    with browser() as one:
        yield one


@pytest.fixture
def tab(running: Browser, page: Path) -> Iterator[Browser]:
    """The page, freshly opened; whatever a test does, nothing may be complained of and nothing asked for."""
    running.open(page)
    yield running
    assert not running.console
    assert not [url for url in running.requests if not url.startswith(("file:", "data:", "blob:", "about:"))]
    assert running.js("document.title") == "Grain"


def panel(tab: Browser) -> dict[str, Any]:
    """What the panel shows, once the article is there."""
    tab.wait("!panel.id || document.querySelector('#panel .words')")
    return tab.js(
        """(() => {
        const box = document.getElementById("panel");
        if (!box || box.hidden) return {open: false};
        const words = (selector) => [...box.querySelectorAll(selector)].map((one) => one.textContent);
        return {open: true, actor: words("h2")[0], place: words("output")[0], title: words("h3")[0],
          text: words(".words")[0], source: words(".words mark.source.focus"), cue: words(".words mark.cue.focus"),
          content: words(".words mark.content.focus"), others: words(".words mark.content.other"),
          why: words(".why dd"), head: words(".head")[0], hash: location.hash,
          links: [...box.querySelectorAll("h3 a")].map((one) => one.href),
          focus: box.contains(document.activeElement)};
        })()"""
    )


def visible(tab: Browser) -> list[str]:
    """The ids of the rows that the table shows."""
    return tab.js("[...document.querySelectorAll('#statements tbody tr[id]')].map(r => r.id.slice(2))")


def choose(tab: Browser, name: str, value: str) -> None:
    tab.js(
        f"(() => {{ const field = document.querySelector('.filters [name={name}]'); field.value = {json.dumps(value)};"
        "field.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    tab.drawn()


def id_of(tables: dict[str, pd.DataFrame], actor: str, stance: str, article: str) -> str:
    table = tables["statements"]
    fit = table[(table["actor"] == actor) & (table["stance"] == stance) & (table["article_id"] == article)]
    return str(fit["statement_id"].iloc[0])


# --- what is embedded ----------------------------------------------------------------------------------------------


def test_texts_are_in_the_page_once_and_can_be_left_out(tables: dict[str, pd.DataFrame]) -> None:
    statements, articles = tables["statements"], tables["articles"]
    data = page_data(statements, articles)
    assert data["articles"]["one"]["url"] == "https://example.org/a?b=1&c=2"
    assert data["articles"]["three"]["url"] is None, "no web address"
    assert len(data["rows"]) == len(statements) and "text" not in data["articles"]["one"]
    whole = article_data(statements, articles, tables["why"])
    assert whole["texts"]["one"] == ARTICLES["one"][2] and not whole["snippets"]
    assert set(whole["why"]) == set(statements["statement_id"])
    without = article_data(statements, articles, texts="none")
    assert not without["texts"]
    start, words = without["snippets"][id_of(tables, "Ada Holm", "denies", "one")]
    assert words == ARTICLES["one"][2][start:] and start == ARTICLES["one"][2].index("Ada Holm")
    with pytest.raises(ParameterError, match="texts must be one of all, none, not 'some'"):
        article_data(statements, articles, texts="some")


def test_the_embedded_data_is_the_same_bytes_each_time(tables: dict[str, pd.DataFrame]) -> None:
    statements, articles = tables["statements"], tables["articles"]
    first = embed_articles(statements, articles).html
    assert first == embed_articles(statements, articles).html
    found = re.fullmatch(
        r'<script type="application/gzip" id="claimline-data">([A-Za-z0-9+/=]+)</script>'
        r'<script type="application/gzip" id="claimline-articles">([A-Za-z0-9+/=]+)</script>',
        first,
    )
    assert found
    parts = [json.loads(gzip.decompress(base64.b64decode(one))) for one in found.groups()]
    assert parts == [page_data(statements, articles), article_data(statements, articles)]


def test_the_page_s_own_script_stays_small() -> None:
    folder = Path(__file__).resolve().parents[1] / "analysis" / "page"
    lines = [line for name in SCRIPTS for line in (folder / name).read_text("utf-8").splitlines() if line.strip()]
    assert len(lines) < 600
    assert {one.name for one in folder.glob("*.js")} == {*SCRIPTS, "board.js", "reader.js"}, (
        "those two are the explorer's"
    )


# --- click to the sentence -----------------------------------------------------------------------------------------


def test_every_statement_with_a_stance_is_a_mark(tab: Browser, tables: dict[str, pd.DataFrame]) -> None:
    taking = int((tables["statements"]["claim"].notna() & tables["statements"]["stance"].notna()).sum())
    legend = "document.querySelectorAll('#chart-2 .scatterlayer .points path.point').length"
    turns = tab.js("document.querySelectorAll('#chart-2 .annotation-arrow-g').length")
    assert turns >= 1
    assert tab.js(legend) == taking + turns
    bars = tab.js("[...document.querySelectorAll('#chart-1 .barlayer .point path')].length")
    assert 2 <= bars <= taking
    cells = tab.js("document.querySelector('#chart-3').data.flatMap(t => t.z.flat()).reduce((a, b) => a + b)")
    assert cells == taking


def test_a_click_on_a_mark_opens_the_article_at_the_statement(tab: Browser) -> None:
    tab.click("#chart-2 .scatterlayer .trace.scatter:has(.points path) .points path")
    tab.wait("document.getElementById('panel') && !document.getElementById('panel').hidden")
    seen = panel(tab)
    assert seen["actor"].startswith(("Ada Holm", "Bo Lind")) and seen["content"] and seen["why"]
    assert seen["hash"] == "#" + tab.js("panel.id") and seen["focus"]


def test_a_click_on_a_bar_goes_through_its_statements(tab: Browser) -> None:
    tab.click("#chart-1 .barlayer .point path")
    tab.wait("document.getElementById('panel') && !document.getElementById('panel').hidden")
    assert panel(tab)["place"].startswith("1 of ")


def test_a_click_on_a_cell_opens_its_statements(tab: Browser) -> None:
    tab.js("document.querySelector('#chart-3').scrollIntoView({block: 'center'})")
    place = tab.js(
        """(() => { const plot = document.querySelector('#chart-3'), box = plot.getBoundingClientRect();
        const {xaxis, yaxis} = plot._fullLayout;
        const trace = plot.data.find((one) => one.z.flat().some(Boolean));
        const row = trace.z.findIndex(([value]) => value);
        const x = box.x + xaxis._offset + xaxis.d2p(trace.x[0]), y = box.y + yaxis._offset + yaxis.d2p(row);
        return [x, y, trace.z[row][0]]; })()"""
    )
    tab.click_at(place[0], place[1])
    tab.wait("panel.id")
    assert panel(tab)["place"] == f"1 of {place[2]}"


def test_a_click_on_a_row_shows_spans_metadata_and_why(tab: Browser, tables: dict[str, pd.DataFrame]) -> None:
    one = id_of(tables, "Ada Holm", "denies", "one")
    tab.click(f"#s-{one} td:nth-child(6)")
    seen = panel(tab)
    assert seen["text"] == ARTICLES["one"][2]
    assert seen["source"] == ["Ada Holm, the mayor,"] or seen["source"][0].startswith("Ada Holm")
    assert seen["cue"] == ["denied"] and seen["content"] == ["that grain was sold"], "in characters, not in halves of 🌧"
    assert seen["title"] == "Mayor denies sale" and seen["links"] == ["https://example.org/a?b=1&c=2"]
    assert "denies" in seen["head"] and "Norland sold grain." in seen["head"] and "Confidence" in seen["head"]
    assert tab.js("location.hash").strip("#") in seen["head"], "corrections name it"
    assert any("denied" in why for why in seen["why"])
    assert seen["hash"] == "#" + one
    colours = tab.js(
        "['source', 'cue', 'content'].map((kind) => document.querySelector(`#panel .words mark.${kind}.focus`))"
        ".map((mark) => getComputedStyle(mark).backgroundColor)"
    )
    assert len(set(colours)) == 3 and "rgba(0, 0, 0, 0)" not in colours


def test_other_statements_are_marked_lightly_and_lead_on(tab: Browser, tables: dict[str, pd.DataFrame]) -> None:
    tab.click(f"#s-{id_of(tables, 'Ada Holm', 'denies', 'two')} .open")
    assert panel(tab)["others"] == ["that it rained"]
    tab.click("#panel .words a")
    tab.wait("document.querySelector('#panel h2').textContent.startsWith('Bo Lind')")
    assert panel(tab)["content"] == ["that it rained"]


def test_a_reversal_opens_either_side(tab: Browser, tables: dict[str, pd.DataFrame]) -> None:
    tab.click(".card .side.affirms blockquote")
    seen = panel(tab)
    assert seen["place"] == "2 of 2" and seen["hash"] == "#" + id_of(tables, "Ada Holm", "affirms", "three")
    tab.click("#panel .previous")
    assert panel(tab)["place"] == "1 of 2" and "denies" in panel(tab)["head"]


# --- keyboard ------------------------------------------------------------------------------------------------------


def test_with_the_keyboard_alone(tab: Browser) -> None:
    for _ in range(60):
        tab.press("Tab")
        if tab.js("document.activeElement.id") == "chart-2":
            break
    assert tab.js("document.activeElement.id") == "chart-2"
    tab.press("ArrowRight")
    tab.wait("document.querySelector('#chart-2 .hoverlayer .hovertext')")
    told = tab.js("document.querySelector('#chart-2').parentElement.querySelector('.unseen').textContent")
    assert "Ada Holm" in told and "denies" in told
    tab.press("Enter")
    seen = panel(tab)
    assert seen["open"] and seen["focus"] and seen["actor"].startswith("Ada Holm")
    tab.press("Escape")
    assert not panel(tab)["open"] and tab.js("document.activeElement.id") == "chart-2"
    assert tab.js("location.hash") == ""
    tab.js("document.querySelector('#statements a.open').focus()")
    tab.press("Enter")
    first = panel(tab)
    tab.press("ArrowRight")
    second = panel(tab)
    assert (first["place"][:4], second["place"][:4]) == ("1 of", "2 of") and first["hash"] != second["hash"]


# --- address, filters, file ----------------------------------------------------------------------------------------


def test_a_shared_link_opens_its_statement_and_filters(running: Browser, page: Path, tables: Any) -> None:
    one = id_of(tables, "Ada Holm", "affirms", "three")
    running.open(page, f"#{one}&stance=affirms")
    assert panel(running)["hash"] == f"#{one}&stance=affirms"
    assert one in visible(running) and len(visible(running)) < len(tables["statements"])
    running.open(page, "#nothing-of-this&stance=nonsense&from=%3Cscript%3E")
    assert not panel(running)["open"] and len(visible(running)) == len(tables["statements"])
    assert not running.console


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("claim", "grain_sold", lambda t: t["claim"] == "grain_sold"),
        ("actor", "Ada Holm", lambda t: t["actor"] == "Ada Holm"),
        ("group", "Norland", lambda t: t["group"] == "Norland"),
        ("act", "deny", lambda t: t["act"] == "deny"),
        ("stance", "affirms", lambda t: t["stance"] == "affirms"),
        ("from", "2024-04-01", lambda t: t["said_to"].fillna(t["published"]) >= "2024-04-01"),
        ("to", "2024-03-31", lambda t: t["said_to"].fillna(t["published"]) <= "2024-03-31"),
        ("words", "harbour June", lambda t: t["content"].str.contains("harbour")),
        ("confidence", "0.9", lambda t: t["confidence"] >= 0.9),
    ],
)
def test_a_filter_acts_on_table_and_charts(tab: Browser, tables: Any, name: str, value: str, fits: Any) -> None:
    table = tables["statements"]
    wanted = table[fits(table).fillna(False).astype(bool)]
    assert len(wanted) < len(table)
    choose(tab, name, value)
    assert set(visible(tab)) == set(wanted["statement_id"])
    assert f"{name}=" in tab.js("location.hash")
    taking = wanted[wanted["claim"].notna() & wanted["stance"].notna()]
    marks = tab.js("marksOf(document.querySelector('#chart-2')).filter((m) => m.ids.length === 1).length")
    assert marks == len(taking)
    cells = tab.js("document.querySelector('#chart-3').data.flatMap(t => t.z.flat()).reduce((a, b) => a + b)")
    bars = tab.js("document.querySelector('#chart-1').data.flatMap(t => t.y).reduce((a, b) => a + b)")
    assert cells == bars == int(taking["duplicate_of"].isna().sum())
    assert tab.js("document.querySelector('.filterbox output').value") == f"{len(wanted)} of {len(table)} statements"
    read = tab.js("document.querySelector('#chart-4').data.map(t => t.z.flat().reduce((a, b) => a + b))")
    assert read == [wanted["article_id"].nunique(), int(wanted["duplicate_of"].isna().sum())]
    assert "those that hold one of them" in tab.js("document.querySelector('#chart-4').textContent")


def test_ids_of_a_mark_may_be_a_list_or_words(tab: Browser, tables: Any) -> None:
    first, second = tables["statements"]["statement_id"].head(2)
    for mark in (f'"{first} {second}"', f'["{first} {second}", 3]', f'["{first}", "{second}"]'):
        assert tab.js(f"idsOf({mark})") == [first, second]
    assert tab.js("idsOf(null)") == tab.js("idsOf(['of no statement'])") == []


def test_no_cell_of_the_csv_is_a_formula(tab: Browser) -> None:
    cells = '"=HYPERLINK(1)", "-1+cmd|x!A0", "@SUM(A1)", "- a dash", "plain"'
    text = tab.js(f"(store.columns = ['content'], asCsv([{cells}].map((content) => ({{content}}))))")
    assert text == "content\n'=HYPERLINK(1)\n'-1+cmd|x!A0\n'@SUM(A1)\n- a dash\nplain\n"


def test_filters_hide_the_turns_that_lose_a_side_and_can_be_cleared(tab: Browser, tables: Any) -> None:
    choose(tab, "stance", "denies")
    assert tab.js("[...document.querySelectorAll('.card')].every((card) => card.hidden)")
    tab.wait("document.querySelectorAll('#chart-2 .annotation-arrow-g').length === 0")
    tab.click(".filters button")
    assert len(visible(tab)) == len(tables["statements"]) and tab.js("location.hash") in ("", "#")
    tab.wait("document.querySelectorAll('#chart-2 .annotation-arrow-g').length > 0")


def test_the_csv_is_the_filtered_table(tab: Browser, tables: Any) -> None:
    choose(tab, "actor", "Ada Holm")
    text = tab.js(
        """(() => { let kept; const before = URL.createObjectURL;
        URL.createObjectURL = (blob) => { kept = blob; return "#"; };
        document.querySelector("#statements .save").click(); URL.createObjectURL = before; return kept.text(); })()"""
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    table = tables["statements"]
    own = table[table["actor"] == "Ada Holm"]
    expected = list(csv.DictReader(io.StringIO(own.to_csv(index=False, date_format="%Y-%m-%d"))))
    order = {row["statement_id"]: row for row in rows}
    assert [order[row["statement_id"]] for row in expected] == expected, "as statements.csv has them"
    assert len(rows) == len(expected)


# --- hostile text --------------------------------------------------------------------------------------------------


def test_hostile_text_is_shown_as_text(tab: Browser, tables: Any) -> None:
    tab.click(f"#s-{id_of(tables, 'Ada Holm', 'affirms', 'three')} .open")
    seen = panel(tab)
    assert HOSTILE in seen["text"] and "\u202e" not in seen["text"] and "\ufffdgrain" in seen["text"]
    assert seen["title"].endswith(HOSTILE) and not seen["links"], "javascript: is no link"
    assert tab.js("document.querySelectorAll('#panel script, #panel img, main img[src=x]').length") == 0
    assert tab.js("document.getElementById('panel').scrollWidth <= innerWidth"), "huge words are broken"


def test_without_texts_the_sentences_are_shown(running: Browser, tables: Any, tmp_path: Path) -> None:
    path = tmp_path / "short.html"
    path.write_text(page_of(tables, "none"), encoding="utf-8")
    running.open(path, "#" + id_of(tables, "Ada Holm", "denies", "one"))
    seen = panel(running)
    assert seen["text"] == "Ada Holm, the mayor, denied that grain was sold." and seen["cue"] == ["denied"]
    assert seen["content"] == ["that grain was sold"]
    assert not running.console


@pytest.mark.parametrize("dark", [False, True])
def test_a_telephone_shows_it_without_sideways_scrolling(running: Browser, page: Path, tables: Any, dark: bool) -> None:
    running.open(page, "#" + id_of(tables, "Ada Holm", "denies", "one"), width=400, height=860, dark=dark)
    assert running.js("document.documentElement.scrollWidth") <= 400
    assert running.js("document.getElementById('panel').getBoundingClientRect().width") <= 400
    running.press("Escape")
    titles = "[...document.querySelectorAll('.g-gtitle text')].every((one) => one.getBoundingClientRect().right <= 400)"
    assert running.js(titles), "no title is cut"
    assert not running.console


# --- for everybody -------------------------------------------------------------------------------------------------

AXE = Path(os.environ.get("AXE_CORE", Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"))


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: npm install axe-core, or name its axe.min.js in $AXE_CORE")
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [400, 1280])
def test_axe_finds_nothing_serious(running: Browser, page: Path, tables: Any, width: int, dark: bool) -> None:
    running.open(page, "#" + id_of(tables, "Ada Holm", "denies", "one"), width=width, dark=dark)
    assert panel(running)["open"]
    for state in ("with the panel", "without"):
        running.js(AXE.read_text(encoding="utf-8"))
        found = running.js("axe.run().then((all) => all.violations)")
        serious = [
            (one["id"], one["help"], [node["html"][:200] for node in one["nodes"][:3]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert not serious, state
        running.press("Escape")


def test_a_printed_page_has_every_row_and_no_controls(tab: Browser, tables: Any) -> None:
    tab.js("document.querySelector('#statements tbody tr').click()")
    tab.js("dispatchEvent(new Event('beforeprint'))")
    widths = "[...new Set([...document.querySelectorAll('.plot .main-svg')].map((one) => one.clientWidth))]"
    assert tab.js(widths) == [700], "charts fit the paper"
    tab.page.emulate_media(media="print")
    assert len(visible(tab)) == len(tables["statements"])
    hidden = "['.filterbox', '#panel', '.save'].every((one) => !document.querySelector(one).checkVisibility())"
    assert tab.js(hidden)
    assert tab.js("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    tab.page.emulate_media(media="screen")
    tab.js("dispatchEvent(new Event('afterprint'))")
    tab.wait(f"{widths}[0] > 1000")


def test_a_page_without_statements_is_sentences(running: Browser, tables: Any, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_text(page_of(tables | {"statements": tables["statements"].head(0)}), encoding="utf-8")
    running.open(path)
    assert "No statements in this slice." in running.js("document.querySelector('main').textContent")
    assert not running.console
