"""Draw tables as Plotly figures. Numbers first: each figure draws a table that a function here or in `tables` computed.

Palette, second cues and texts follow one house style: colours that colour-blind people tell apart, always with a
pattern or shape as well; a title that says what is counted; a subtitle that says from what.
"""

from __future__ import annotations

import html
import textwrap
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis.records import STANCES
from analysis.tables import Count, claims_over_time, tabulate

COLOURS = {"affirms": "#0072B2", "denies": "#D55E00", "questions": "#E69F00", "neutral": "#999999"}
"""Okabe & Ito's palette, which people with any common colour vision tell apart."""
PATTERNS = {"affirms": "", "denies": "/", "questions": ".", "neutral": "x"}
SHAPES = {"affirms": "circle", "denies": "x", "questions": "diamond", "neutral": "square"}
PERIODS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}
OTHERS = "other actors"
TOP = 20
"""Actors with a lane or row of their own; the rest is drawn together as `OTHERS`, never left out."""
_LANE, _BAR_PANEL = 30, 210


def describe(statements: pd.DataFrame, count: Count = "utterances") -> str:
    """What a figure is drawn from, in a line:

    How many statements on claims, of how many articles, from when to when.
    """
    on_claims = statements[statements["claim"].notna()]
    if count == "utterances":
        on_claims = on_claims[on_claims["duplicate_of"].isna()]
    if on_claims.empty:
        return "no statements on a claim"
    days = on_claims["said_to"].fillna(on_claims["published"])
    period = f"{days.min():%-d %b %Y} – {days.max():%-d %b %Y}"
    said = f"{len(on_claims)} statement{'s' * (len(on_claims) != 1)} on {on_claims['claim'].nunique()} claim"
    said += "s" * (on_claims["claim"].nunique() != 1)
    articles = f"{on_claims['article_id'].nunique()} articles"
    rest = int(statements["claim"].isna().sum())
    return f"{said} in {articles}, {period}; {rest} others are on no claim"


def plot_claims_over_time(
    statements: pd.DataFrame,
    freq: str = "W",
    *,
    date: Literal["said", "published"] = "said",
    count: Count = "utterances",
    names: dict[str, str] | None = None,
) -> go.Figure:
    """Stacked bars of statements per period by stance, a panel per claim; drawn from `claims_over_time`.

    `names` gives the panels other titles than the claims' ids. Raises `ParameterError` like `claims_over_time`.
    """
    table = claims_over_time(statements, freq, date=date, count=count)
    period = PERIODS[freq]
    title = f"Statements per {period}, by stance toward each claim"
    if table.empty:
        return _sentence(title, "No statement on a claim in this selection.")
    claims = list(table["claim"].unique())
    figure = make_subplots(
        rows=len(claims),
        cols=1,
        shared_xaxes=True,
        shared_yaxes="all",
        vertical_spacing=min(0.12, 0.36 / max(1, len(claims))),
        subplot_titles=[_cut((names or {}).get(claim, claim), 90) for claim in claims],
    )
    for row, claim in enumerate(claims, 1):
        for stance in STANCES:
            part = table[(table["claim"] == claim) & (table["stance"] == stance)]
            figure.add_bar(
                x=part["period"],
                y=part["statements"],
                name=stance,
                legendgroup=stance,
                showlegend=row == 1,
                marker={"color": COLOURS[stance], "pattern": {"shape": PATTERNS[stance], "solidity": 0.35}},
                hovertemplate=f"%{{y}} {stance}<br>{period} of %{{x|%-d %b %Y}}<extra>{html.escape(claim)}</extra>",
                row=row,
                col=1,
            )
        figure.update_yaxes(title_text="statements", rangemode="tozero", tickformat="d", row=row, col=1)
    figure.update_xaxes(title_text=f"{period} in which it was {date}", row=len(claims), col=1)
    figure.update_xaxes(showticklabels=True)
    figure.update_layout(barmode="stack")
    return _styled(figure, title, describe(statements, count), 150 + _BAR_PANEL * len(claims))


def timeline_table(statements: pd.DataFrame, top: int = TOP) -> pd.DataFrame:
    """What the timeline draws: one row per statement on a claim; columns lane, day, open_ended, and those of the
    statement.

    `lane` is the actor, its group behind it, or `OTHERS` for actors beyond the `top` with most statements; `day` the
    last day on which it can have been said; `open_ended` marks statements without a first day. Lanes are ordered by
    group, then by first statement.
    """
    table = statements[statements["claim"].notna() & statements["stance"].notna()].copy()
    table["day"] = table["said_to"].fillna(table["published"])
    table["open_ended"] = table["said_from"].isna()
    actors = table["actor"].fillna("(nobody named)").astype(str)
    group = table["group"].fillna("").astype(str)
    ranked = actors.value_counts()
    kept = set(sorted(ranked.index, key=lambda name: (-int(ranked[name]), name))[:top])
    named = [f"{actor} ({of})" if of and of != actor else actor for actor, of in zip(actors, group, strict=True)]
    table["lane"] = [name if actor in kept else OTHERS for name, actor in zip(named, actors, strict=True)]
    table["lane_group"] = [of or lane for of, lane in zip(group, table["lane"], strict=True)]
    table.loc[table["lane"] == OTHERS, "lane_group"] = "\uffff"
    first = table.groupby("lane")["day"].transform("min")
    return table.assign(_first=first).sort_values(["lane_group", "_first", "lane", "day"]).drop(columns="_first")


def plot_timeline(statements: pd.DataFrame, reversals: pd.DataFrame | None = None, *, top: int = TOP) -> go.Figure:
    """A lane per actor, a mark per statement on a claim at the day it was said; open marks where only the last day is
    known.

    `reversals` (of `find_reversals`) are drawn as arrows from the last day of the old stance to the first of the new.
    """
    table = timeline_table(statements, top)
    title = "What each actor said about the claims, and when"
    if table.empty:
        return _sentence(title, "No statement on a claim in this selection.")
    lanes = list(dict.fromkeys(table["lane"]))
    figure = go.Figure()
    for stance in STANCES:
        part = table[table["stance"] == stance]
        symbols = [SHAPES[stance] + ("-open" if one else "") for one in part["open_ended"]]
        figure.add_scatter(
            x=part["day"],
            y=part["lane"],
            mode="markers",
            name=stance,
            marker={"color": COLOURS[stance], "symbol": symbols, "size": 11, "line": {"width": 1.5}},
            customdata=part["statement_id"],
            hovertext=[_hover(row) for row in part.to_dict("records")],
            hoverinfo="text",
        )
    for row in [] if reversals is None else reversals.to_dict("records"):
        lane = next((one for one in lanes if one == row["who"] or one.startswith(f"{row['who']} (")), None)
        if lane is not None:
            figure.add_annotation(
                x=row["to_date"],
                y=lane,
                ax=row["from_date"],
                ay=lane,
                xref="x",
                yref="y",
                axref="x",
                ayref="y",
                arrowhead=3,
                arrowwidth=2,
                arrowcolor=COLOURS[row["to_stance"]],
                opacity=0.7,
                standoff=6,
                startstandoff=6,
                text="",
                hovertext=html.escape(
                    f"{row['who']}: {row['from_stance']} until {row['from_date']:%-d %b %Y}, "
                    f"{row['to_stance']} from {row['to_date']:%-d %b %Y}"
                ),
            )
    labels = ["<br>".join(textwrap.wrap(html.escape(lane), 34)) for lane in lanes]
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=lanes[::-1],
        tickvals=lanes,
        ticktext=labels,
        title_text="actor (group)",
        showgrid=True,
    )
    figure.update_xaxes(title_text="day on which it was said (open marks: at the latest)")
    return _styled(figure, title, describe(statements, "reports"), 190 + _LANE * len(lanes))


def plot_actor_stance(
    statements: pd.DataFrame, *, rows: str = "actor", count: Count = "utterances", top: int = TOP
) -> go.Figure:
    """A heatmap of statements by actor and stance, counts in the cells; drawn from `tabulate`, the rest as `OTHERS`."""
    table = tabulate(statements, rows, "stance", count=count)
    title = f"Statements by {rows} and stance"
    if table.empty:
        return _sentence(title, "No statement on a claim in this selection.")
    shown = table.iloc[:top]
    if len(table) > top:
        rest = table.iloc[top:].sum().rename(f"{len(table) - top} {OTHERS}")
        shown = pd.concat([shown, rest.to_frame().T])
    stances = [str(name) for name in shown.columns]
    values = shown.to_numpy()
    names = ["<br>".join(textwrap.wrap(html.escape(str(name)), 34)) for name in shown.index]
    most = int(values.max())
    figure = go.Figure(
        go.Heatmap(
            z=values,
            x=stances,
            y=names,
            colorscale=[[0, "rgba(0,0,0,0)"], [1, "#3b4d61"]],
            zmin=0,
            zmax=most,
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate="%{y}<br>%{x}: %{z} statements<extra></extra>",
        )
    )
    for y, name in enumerate(names):
        for x, stance in enumerate(stances):
            value = int(values[y][x])
            colour = "#ffffff" if value > 0.55 * most else None
            font = {"color": colour} if colour else {}
            figure.add_annotation(x=stance, y=name, text=str(value) if value else "·", showarrow=False, font=font)
    figure.update_xaxes(title_text="stance toward a claim", side="top")
    figure.update_yaxes(autorange="reversed", title_text=rows)
    return _styled(figure, title, describe(statements, count), 210 + _LANE * len(names), legend=False)


def _hover(row: dict[Any, Any]) -> str:
    """What a mark tells: the words, who, where, when. Text of articles is escaped; Plotly reads HTML."""
    when = f"{row['said_to']:%-d %b %Y}" if pd.notna(row["said_to"]) else "–"
    if row["open_ended"]:
        when = f"before or on {when}"
    outlet = row["outlet"] if pd.notna(row["outlet"]) else "–"
    quotation = textwrap.wrap(_cut(str(row["content"]), 300), 60)
    lines = [
        f"<b>{html.escape(str(row['lane']))}</b>",
        f"{row['act']}: {row['stance']} {html.escape(str(row['claim']))}",
    ]
    lines += [html.escape(line) for line in quotation]
    lines.append(f"<i>{html.escape(str(outlet))}, {row['published']:%-d %b %Y}; said {when}</i>")
    return "<br>".join(lines)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _sentence(title: str, sentence: str) -> go.Figure:
    """A figure that says why there is nothing to draw."""
    figure = go.Figure()
    figure.add_annotation(text=sentence, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font={"size": 16})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return _styled(figure, title, "", 220)


def _styled(figure: go.Figure, title: str, subtitle: str, height: int, *, legend: bool = True) -> go.Figure:
    """The house style; margins are in pixels, so that titles and legend keep their room at any height and width."""
    place = {"x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top"}
    wrapped = "<br>".join(textwrap.wrap(html.escape(subtitle), 110))
    figure.update_layout(
        title={
            "text": f"<b>{html.escape(title)}</b>",
            "subtitle": {"text": wrapped, "font": {"size": 12}},
            "pad": {"l": 12, "t": 12},
            **place,
        },
        template="plotly_white",
        height=height,
        font={"family": "system-ui, sans-serif", "size": 13},
        margin={"t": 120, "b": 60, "l": 20, "r": 20},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=legend,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top"},
        hoverlabel={"align": "left"},
    )
    if legend:
        # Below title and subtitle, above the plot.
        figure.update_layout(legend={"y": 1 - 62 / height, "title": {"text": "stance: "}})
    figure.update_xaxes(automargin=True)
    figure.update_yaxes(automargin=True)
    return figure
