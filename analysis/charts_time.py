"""Draw what is counted over time: claims by stance, their sums, small multiples, and what was read."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from plotly.subplots import make_subplots

from analysis.charts_cells import draw_cells, sizes
from analysis.counts import (
    OTHER_OUTLETS,
    TOP_CLAIMS,
    TOP_OUTLETS,
    Date,
    add_shares,
    claims_over_time_table,
    coverage_table,
    cumulative_table,
    fitting_freq,
    with_ids,
)
from analysis.house import (
    COLOURS,
    DASHES,
    EDGES,
    FOOT,
    NOTHING,
    SHAPES,
    TOP_MARGIN,
    Chart,
    counted,
    cut,
    date_axis,
    describe,
    draw_sentence,
    label,
    leads,
    many,
    quotes_for,
    rows_by_id,
    stance_marker,
    styled,
    tick_step,
    unit_of,
)
from analysis.records import STANCES
from analysis.tables import Count
from analysis.views import SIGNS, as_rows, escape

_MARKS = 40
"""From so many marks on a line they would hide it and its dashes."""
_PANEL, _SMALL, _BETWEEN = 130, 90, 74  # heights in pixels, the last of what is between the panels of coverage


def plot_claims_over_time(
    statements: pd.DataFrame,
    freq: str = "W",
    *,
    date: Date = "said",
    count: Count = "utterances",
    share: bool = False,
    top: int = TOP_CLAIMS,
    until: pd.Timestamp | None = None,
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> Chart:
    """Stacked bars of statements per period by stance, a panel per claim; drawn from `claims_over_time_table`.

    `statements` may also be a table of `claims_over_time` (by stance). `share` draws parts of 100 % in place of counts;
    `date` is the day of saying or of publication; `until` the last day read (the last publication by default): a period
    that goes on after it is paler, with a line at that day. `names` gives the claims' sentences by id; `corpus` is
    named in the subtitle. Raises `ParameterError` like `claims_over_time`.
    """
    return _bars(statements, freq, date, count, share, top, until, names or {}, corpus, columns=1)


def plot_claim_multiples(
    statements: pd.DataFrame,
    freq: str = "",
    *,
    date: Date = "said",
    count: Count = "utterances",
    share: bool = False,
    top: int = TOP_CLAIMS,
    until: pd.Timestamp | None = None,
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> Chart:
    """Small multiples: the bars of `plot_claims_over_time` in a small panel per claim, two in a row, on the same axes.

    `freq` is by default the shortest of which at most 40 periods hold all days.
    """
    if not freq:
        freq = fitting_freq(statements["said_to"].fillna(statements["published"]), 40)
    return _bars(statements, freq, date, count, share, top, until, names or {}, corpus, columns=2)


def _bars(
    statements: pd.DataFrame,
    freq: str,
    date: Date,
    count: Count,
    share: bool,
    top: int,
    until: pd.Timestamp | None,
    names: Mapping[str, str],
    corpus: str,
    columns: int,
) -> Chart:
    unit = unit_of(freq)
    title = f"{'Share of statements' if share else 'Statements'} per {unit}, by stance toward each claim"
    if {"period", "claim", "stance", "statements"} <= set(statements.columns):
        table = with_ids(add_shares(statements, freq, until), [[] for _ in range(len(statements))])
        told, rows = many(int(table["statements"].sum()), "statement"), {}
    else:
        table = claims_over_time_table(statements, freq, date=date, count=count, top=top, until=until)
        told, rows = describe(statements, count, corpus), rows_by_id(statements)
    if table.empty:
        return draw_sentence(title, NOTHING, table)
    claims = list(dict.fromkeys(table["claim"]))
    columns = min(columns, len(claims))
    figure, height, top_margin, heads = _panels(claims, names, columns)
    quotes = quotes_for(int((table["statements"] > 0).sum()))
    for number, claim in enumerate(claims):
        at = {"row": number // columns + 1, "col": number % columns + 1}
        for stance in STANCES:
            part = table[(table["claim"] == claim) & (table["stance"] == stance)]
            part = part[part["statements"] > 0] if len(part[part["statements"] > 0]) else part.head(1)
            spans = part["end"] - part["period"]
            told_heads = _heads(part, unit, stance)
            columns_of = (told_heads, part["statements"], part["share"], part["ids"])
            figure.add_bar(
                x=part["period"] + spans / 2,
                y=(part["share"] if share else part["statements"]).tolist(),
                width=[0.86 * one.total_seconds() * 1000 for one in spans],
                name=stance,
                legendgroup=stance,
                showlegend=number == 0,
                marker=stance_marker(stance) | {"opacity": [0.5 if one else 1.0 for one in part["partial"]]},
                **leads(part["ids"].tolist(), "share" if share else "count", heads=told_heads),
                hovertext=[
                    counted(text, ids, rows, f"{many(size, 'statement')} ({part_of:.0%})", quotes)
                    for text, size, part_of, ids in zip(*columns_of, strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
                **at,
            )
        figure.update_yaxes(title_text=("share" if share else "statements") if at["col"] == 1 else None, **at)
    if share:
        figure.update_yaxes(tickformat=".0%", range=[0, 1])
    else:
        most = int(table.groupby(["period", "claim"])["statements"].sum().max())
        figure.update_yaxes(range=[0, most * 1.08], dtick=tick_step(most))
    first, last = table["period"].min(), table["end"].max()
    # Few periods don't become walls: there is always room for eight.
    few = max(0, 8 - table["period"].nunique()) * (table["end"] - table["period"]).max() / 2
    figure.update_xaxes(**date_axis(first - few, last + few, 0.01 if columns == 1 else 0.05), showticklabels=True)
    if columns > 1:
        figure.update_xaxes(nticks=5)
    partial = table.loc[table["partial"], "period"]
    if len(partial):
        read = statements["published"].max() if until is None else until
        figure.add_vline(x=read + pd.Timedelta(days=1), line={"dash": "dot", "width": 1, "color": "#888888"})
        told += f"; the {unit} from {partial.iloc[0]:%Y-%m-%d} (paler) is read to {read:%Y-%m-%d} only"
    word = f"{unit} in which it was {date}"
    figure.update_xaxes(title_text=word, row=-(-len(claims) // columns), col=1)
    figure.update_layout(barmode="stack", bargap=0)
    sums = table.groupby("stance", sort=False)["statements"].sum()
    gist = f"In all: {', '.join(f'{size} {stance}' for stance, size in sums.items())}."
    return styled(figure, title, told, height, top=top_margin, heads=heads, table=table, gist=gist)


def _panels(
    claims: Sequence[str], names: Mapping[str, str], columns: int = 1
) -> tuple[Chart, int, int, dict[str, Any]]:
    """A figure with a panel per claim below its sentence; its height and upper margin in pixels, and the sentences."""
    wide = columns == 1
    width, length = (46, 160) if wide else (22, 90 if len(claims) <= 4 else 60)
    texts = [names.get(claim, claim) for claim in claims]
    # Room for as many lines as a narrow page needs.
    deepest = [max(1, len(textwrap.wrap(cut(text, length), width))) for text in texts]
    head = 17 * max(deepest) + 6
    gap, panel, deep = head + 34, _PANEL if wide else _SMALL, -(-len(claims) // columns)
    inner = panel * deep + gap * (deep - 1)
    first = 17 * max(deepest[:columns]) + 6
    figure: Chart = make_subplots(
        rows=deep,
        cols=columns,
        shared_xaxes="all",
        shared_yaxes="all",
        vertical_spacing=gap / inner if deep > 1 else 0,
        horizontal_spacing=0.06,
        figure=Chart(),
    )
    for number in range(len(texts)):
        axis = number + 1 if number else ""
        figure.add_annotation(
            text="", xref=f"x{axis} domain", yref=f"y{axis} domain", x=0, y=1, xanchor="left",
            yanchor="bottom", align="left", showarrow=False, font={"size": 13 if wide else 12}, yshift=3,
        )  # fmt: skip
    heads = {"texts": texts, "lines": max(deepest), "columns": columns}
    return figure, TOP_MARGIN + first + FOOT + inner, TOP_MARGIN + first, heads


def _heads(part: pd.DataFrame, unit: str, stance: str) -> list[str]:
    out = []
    for start, end, partial in zip(part["period"], part["end"], part["partial"], strict=True):
        last = end - pd.Timedelta(days=1)
        when = f"{start:%Y-%m-%d}" + ("" if unit == "day" else f" to {last:%Y-%m-%d}")
        out.append(f"{unit} {when}{', incomplete' if partial else ''}<br>{SIGNS[stance]} {stance}: ")
    return out


def plot_cumulative(
    statements: pd.DataFrame,
    *,
    date: Date = "said",
    count: Count = "utterances",
    top: int = TOP_CLAIMS,
    names: Mapping[str, str] | None = None,
    corpus: str = "",
) -> Chart:
    """How many statements there were by each day: a step line per stance; from `cumulative_table`."""
    title = "Statements so far, by stance toward each claim"
    table = cumulative_table(statements, date=date, count=count, top=top)
    if table.empty:
        return draw_sentence(title, NOTHING, table)
    rows, names = rows_by_id(statements), names or {}
    claims = list(dict.fromkeys(table["claim"]))
    figure, height, top_margin, heads = _panels(claims, names)
    first, last = table["day"].min(), table["day"].max()
    quotes = quotes_for(len(table))
    for number, claim in enumerate(claims, 1):
        for stance in STANCES:
            part = table[(table["claim"] == claim) & (table["stance"] == stance)]
            # From nothing to the last day of all, so that a line that has stopped still shows its height.
            ends = [first - pd.Timedelta(days=1), *part["day"], last]
            ids = [[], *part["ids"], []]
            told = [f"{day:%Y-%m-%d}<br>{SIGNS[stance]} {stance}: " for day in ends]
            totals = [0, *part["total"], int(part["statements"].sum())]
            figure.add_scatter(
                x=ends,
                y=totals,
                mode="lines+markers",
                name=stance,
                legendgroup=stance,
                showlegend=number == 1,
                line={"shape": "hv", "color": COLOURS[stance], "dash": DASHES[stance], "width": 2},
                marker={
                    "symbol": SHAPES[stance],
                    "size": [0, *_sizes(len(part)), 0],
                    "line": {"width": 1, "color": EDGES[stance]},
                },
                **leads(ids, "running", heads=told),
                hovertext=[
                    counted(text, one, rows, f"{many(total, 'statement')} so far, {len(one)} of this day", quotes)
                    for text, one, total in zip(told, ids, totals, strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
                row=number,
                col=1,
            )
        figure.update_yaxes(title_text="statements", row=number, col=1)
    most = int(table["total"].max())
    figure.update_yaxes(range=[0, most * 1.06], dtick=tick_step(most))
    figure.update_xaxes(**date_axis(first, last), showticklabels=True)
    figure.update_xaxes(title_text=f"day by which it was {date}", row=len(claims), col=1)
    ends_of = table.groupby(["claim", "stance"], sort=False)["total"].max().reset_index()
    sums = "; ".join(f"{row['claim']}, {row['stance']} {row['total']}" for row in as_rows(ends_of))
    gist, told_of = f"At the end: {sums}.", describe(statements, count, corpus)
    return styled(figure, title, told_of, height, top=top_margin, heads=heads, table=table, gist=gist)


def _sizes(days: int) -> list[int]:
    """Sizes of the marks on a line: of many, twelve are large, which tell the stance by their shape."""
    return [7 if days <= _MARKS or place % (days // 12) == 0 else 3 for place in range(days)]


def plot_coverage(
    statements: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    freq: str = "",
    *,
    count: Count = "utterances",
    top: int = TOP_OUTLETS,
    corpus: str = "",
) -> Chart:
    """What was read: articles and statements per outlet and period of publication, in cells; from `coverage_table`.

    `articles` is the article table: without it, articles in which nobody speaks are unknown. `freq` is by default the
    shortest of which at most 60 periods hold all days.
    """
    published = statements["published"] if articles is None else articles["published"]
    freq = freq or fitting_freq(published)
    unit = unit_of(freq)
    title = f"What was read: articles and statements per outlet and {unit}"
    table = coverage_table(statements, articles, freq, count=count, top=top)
    if table.empty:
        return draw_sentence(title, "No article in this slice.", table)
    outlets = list(dict.fromkeys(table["outlet"]))
    periods = list(dict.fromkeys(table["period"]))
    lasts = [end - pd.Timedelta(days=1) for end in dict.fromkeys(table["end"])]
    when = [
        f"{one:%Y-%m-%d}" + (f" to {last:%Y-%m-%d}" if one < last else "")
        for one, last in zip(periods, lasts, strict=True)
    ]
    edges = [*periods, table["end"].max()]
    rows, deep = rows_by_id(statements), max(60, 30 * len(outlets))
    figure: Chart = make_subplots(
        rows=2, shared_xaxes=True, vertical_spacing=_BETWEEN / (2 * deep + _BETWEEN), figure=Chart()
    )
    heads = [[f"<b>{escape(outlet)}</b>, {one}<br>" for one in when] for outlet in outlets]
    # An article is there as long as any of its statements is, also one that another article told first.
    told_in = coverage_table(statements, articles, freq, count="reports", top=top)
    for row, name, source in ((1, "articles", told_in), (2, "statements", table)):
        values, ids = (
            source.pivot(index="outlet", columns="period", values=one).loc[outlets, periods].to_numpy().tolist()
            for one in (name, "ids")
        )
        own = table[~table["outlet"].str.endswith(OTHER_OUTLETS)]
        draw_cells(figure, values, ids, heads, rows, name[:-1], x=edges, most=own[name].max(), row=row)
        figure.update_yaxes(title_text="outlet", row=row, col=1)
        figure.add_annotation(
            text=f"<b>{name}</b>", xref="paper", yref=f"y{row if row > 1 else ''} domain", x=0, y=1, xanchor="left",
            yanchor="bottom", showarrow=False, font={"size": 13}, yshift=3,
        )  # fmt: skip
    edge = max(0, 8 - len(periods)) * (table["end"].iloc[0] - table["period"].iloc[0]) / 2
    axis = date_axis(table["period"].min() - edge, table["end"].max() + edge, 0)
    figure.update_xaxes(**axis, showgrid=False, showticklabels=True)
    figure.update_xaxes(title_text=f"{unit} of publication", row=2, col=1)
    labels: dict[str, Any] = {
        "tickvals": list(range(len(outlets))),
        "ticktext": [label(one) for one in outlets],
    }
    figure.update_yaxes(**labels, range=[len(outlets) - 0.5, -0.5], showgrid=False, zeroline=False)
    total = int(table["articles"].sum())
    told = describe(statements, count, corpus, every=True) + f"; {many(total, 'article')} read; stronger colour: more"
    cells = sizes(outlets, len(periods), table["statements"])
    height = TOP_MARGIN - 4 + FOOT + 2 * deep + _BETWEEN
    gist = "; ".join(
        f"{outlet}: {many(int(part['articles'].sum()), 'article')}, {many(int(part['statements'].sum()), 'statement')}"
        for outlet, part in table.groupby("outlet", sort=False)
    )
    figure = styled(
        figure, title, told, height, top=TOP_MARGIN - 4, legend=False, cells=cells, table=table, gist=gist + "."
    )
    figure.layout.meta = {**figure.layout.meta, "filtered": "; articles: those that hold one of them"}
    return figure
