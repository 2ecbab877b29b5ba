"""Count what the charts draw: a function per chart, whose table can be read, tested and exported by itself.

In: the statement table. Out: a table with `statements` (how many) and `ids` (the statement_id of each, a list), so that
every number leads back to its sentences. `count="utterances"` takes an utterance that several articles tell once,
`"reports"` as often as it is told. Days are dates without a time zone. What is beyond a `top` is counted together in a
row that says how many it holds, never left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from analysis.records import ACTS, STANCES
from analysis.tables import (
    Count,
    claims_over_time,
    counted_once,
    period_numbers,
    period_starts,
    split_freq,
    tabulate,
)
from analysis.views import as_rows, said_on

Date = Literal["said", "published"]
UNNAMED, NO_OUTLET = "(nobody named)", "(no outlet named)"
OTHERS, OTHER_CLAIMS, OTHER_OUTLETS = "other actors", "other claims", "other outlets"
TOP = 20
"""Actors with a lane or row of their own."""
TOP_CLAIMS, TOP_OUTLETS = 12, 12

_SLOTS = 40  # marks side by side on a timeline 400 px wide before they touch


def on_claims(statements: pd.DataFrame, count: Count = "utterances") -> pd.DataFrame:
    """The statements that have a stance on a claim, one row per statement, with `day`: the last on which it can have
    been said, else its publication."""
    rows = counted_once(statements, count, ["claim", "stance", "said_to", "published"])
    rows = rows[rows["claim"].notna() & rows["stance"].notna()]
    return rows.assign(day=said_on(rows))


def merged_names(rows: str) -> tuple[str, str]:
    """What those without a row of their own are called, and all together: "other groups", "all groups"."""
    return f"other {rows}s", f"all {rows}s"


def merge_rest(values: pd.Series, top: int, noun: str, missing: str = UNNAMED) -> pd.Series:
    """Names as ordered categories, most frequent first; those beyond the `top` are one, "7 other actors", at the end.

    One alone beyond the top keeps its name.
    """
    names = values.astype("string").fillna(missing).astype(str)
    ranked = Counter(names)
    order = sorted(ranked, key=lambda name: (-ranked[name], name))
    if len(order) > top + 1:
        rest = f"{len(order) - top} {noun}"
        names = names.where(names.isin(order[:top]), rest)
        order = [*order[:top], rest]
    return names.astype(pd.CategoricalDtype(order, ordered=True))


def with_ids(table: pd.DataFrame, ids: list[list[str]]) -> pd.DataFrame:
    """The table with a last column `ids`, a list of statement_id in each row."""
    return table.assign(ids=pd.Series(ids, index=table.index, dtype="object"))


def _cross(statements: pd.DataFrame, rows: pd.Series, columns: pd.Series, names: Sequence[str]) -> pd.DataFrame:
    """One row per pair of categories, zeros included: the two `names`, statements, ids."""
    ids: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row, column, one in zip(rows, columns, statements["statement_id"], strict=True):
        ids[row, column].append(str(one))
    pairs = [(row, column) for row in rows.cat.categories for column in columns.cat.categories]
    table = pd.DataFrame(pairs, columns=list(names), dtype="object")
    return with_ids(table.assign(statements=[len(ids[pair]) for pair in pairs]), [ids[pair] for pair in pairs])


# --- over time -----------------------------------------------------------------------------------------------------


def fitting_freq(days: pd.Series, most: int = 60) -> str:
    """The shortest period of which at most `most` hold all the days: D, W, M, Q, Y, 5Y, 10Y."""
    known = days.dropna()
    for freq in ("D", "W", "M", "Q", "Y", "5Y"):
        if known.empty or int(period_numbers(known, freq).max() - period_numbers(known, freq).min()) < most:
            return freq
    return "10Y"


def claims_over_time_table(
    statements: pd.DataFrame,
    freq: str = "W",
    *,
    date: Date = "said",
    count: Count = "utterances",
    top: int = TOP_CLAIMS,
    until: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """One row per period, claim and stance, zeros included: the columns of `claims_over_time` and end, share, partial,
    ids.

    `end` is the first day after the period; `share` the part of the claim's statements of that period (0 to 1, 0 where
    there are none); `partial` marks the period that holds the last day read (`until`, by default that of the last
    publication) and goes on after it. Claims beyond the `top` with most statements are counted together.
    """
    counted = on_claims(statements, count)
    merged = merge_rest(counted["claim"], top, OTHER_CLAIMS)
    last = statements["published"].max() if until is None else until
    counted = counted.assign(claim=merged.astype("string"))
    table = add_shares(claims_over_time(counted, freq, date=date, count="reports"), freq, last)
    if table.empty:
        return with_ids(table, [])
    kept = [name for name in merged.cat.categories if not name.endswith(OTHER_CLAIMS)]
    place = {name: number for number, name in enumerate(sorted(kept))}
    table["_place"] = [place.get(str(claim), len(place)) for claim in table["claim"]]
    table = table.sort_values(["period", "_place"], kind="stable", ignore_index=True).drop(columns="_place")
    counted = counted.assign(_day=counted["day"] if date == "said" else counted["published"]).dropna(subset="_day")
    counted = counted.sort_values("_day", kind="stable")
    ids: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    columns = (period_numbers(counted["_day"], freq), counted["claim"], counted["stance"], counted["statement_id"])
    for number, claim, stance, one in zip(*columns, strict=True):
        ids[int(number), str(claim), str(stance)].append(str(one))
    keys = zip(period_numbers(table["period"], freq), table["claim"], table["stance"], strict=True)
    return with_ids(table, [ids[int(number), str(claim), str(stance)] for number, claim, stance in keys])


def add_shares(table: pd.DataFrame, freq: str, last: pd.Timestamp | None) -> pd.DataFrame:
    """A table of `claims_over_time` with end, share and partial; `last` is the last day read."""
    ends = period_starts(period_numbers(table["period"], freq) + 1, freq) if len(table) else pd.DatetimeIndex([])
    totals = table.groupby(["period", "claim"])["statements"].transform("sum")
    table = table.assign(end=ends, share=(table["statements"] / totals.where(totals > 0)).fillna(0.0))
    if last is None or pd.isna(last):
        return table.assign(partial=False)
    return table.assign(partial=(table["period"] <= last) & (table["end"] > last + pd.Timedelta(days=1)))


def cumulative_table(
    statements: pd.DataFrame, *, date: Date = "said", count: Count = "utterances", top: int = TOP_CLAIMS
) -> pd.DataFrame:
    """One row per claim, stance and day on which something was added: claim, stance, day, statements (of that day),
    total (up to and with it), ids."""
    rows = on_claims(statements, count)
    rows = rows.assign(day=rows["day"] if date == "said" else rows["published"]).dropna(subset="day")
    rows = rows.assign(claim=merge_rest(rows["claim"], top, OTHER_CLAIMS).astype("object"))
    found: dict[tuple[str, int, pd.Timestamp], list[str]] = defaultdict(list)
    for row in as_rows(rows[["claim", "stance", "day", "statement_id"]]):
        found[str(row["claim"]), STANCES.index(row["stance"]), row["day"]].append(str(row["statement_id"]))
    order = sorted(found, key=lambda key: (key[0].endswith(OTHER_CLAIMS), *key))
    table = pd.DataFrame(
        [(claim, STANCES[stance], day) for claim, stance, day in order], columns=["claim", "stance", "day"]
    )
    table = with_ids(table.assign(statements=[len(found[key]) for key in order]), [found[key] for key in order])
    table.insert(4, "total", table.groupby(["claim", "stance"])["statements"].cumsum())
    return table.astype({"statements": "int64", "total": "int64", "day": "datetime64[ns]"})


def coverage_table(
    statements: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    freq: str = "D",
    *,
    count: Count = "utterances",
    top: int = TOP_OUTLETS,
) -> pd.DataFrame:
    """What was read: one row per outlet and period of publication, zeros included: outlet, period, end, articles,
    statements, ids.

    `articles` is the article table; without it only articles that hold a statement are known.
    """
    split_freq(freq)
    counted = counted_once(statements, count)
    read = articles if articles is not None else statements.drop_duplicates("article_id")
    read = read[["article_id", "outlet", "published"]].dropna(subset="published")
    outlets = merge_rest(read["outlet"], top, OTHER_OUTLETS, NO_OUTLET)
    if read.empty:
        return pd.DataFrame(columns=["outlet", "period", "end", "articles", "statements", "ids"])
    numbers = dict(zip(read["article_id"].astype(str), period_numbers(read["published"], freq), strict=True))
    outlet_of = dict(zip(read["article_id"].astype(str), outlets, strict=True))
    seen = Counter((outlet_of[one], numbers[one]) for one in numbers)
    ids: dict[tuple[str, int], list[str]] = defaultdict(list)
    for article, one in zip(counted["article_id"].astype(str), counted["statement_id"], strict=True):
        if article in numbers:
            ids[outlet_of[article], numbers[article]].append(str(one))
    every = range(int(min(numbers.values())), int(max(numbers.values())) + 1)
    starts = dict(zip(range(every.start, every.stop + 1), period_starts([*every, every.stop], freq), strict=True))
    rows = [
        (
            outlet,
            starts[number],
            starts[number + 1],
            seen[outlet, number],
            len(ids[outlet, number]),
            ids[outlet, number],
        )
        for outlet in outlets.cat.categories
        for number in every
    ]
    return pd.DataFrame(rows, columns=["outlet", "period", "end", "articles", "statements", "ids"])


# --- actors in time ------------------------------------------------------------------------------------------------


def timeline_table(statements: pd.DataFrame, top: int = TOP, count: Count = "utterances") -> pd.DataFrame:
    """One row per statement with a stance: its columns and lane, lane_group, day, open_ended, place, offset.

    `lane` is the actor, or `OTHERS` for actors beyond the `top` with most statements; `lane_group` the group it speaks
    for (its own name where none is known); `day` the last day on which it can have been said; `open_ended` marks
    statements without a first day. `place` numbers the lanes from the top: groups with most statements first, a
    group's own lane before its members', `OTHERS` last. `offset` (-0.3 to 0.3 of a lane) keeps marks of about the same
    day apart.
    """
    table = on_claims(statements, count)
    table = table[table["day"].notna()].copy()
    table["open_ended"] = table["said_from"].isna()
    lanes = merge_rest(table["actor"], top, OTHERS)
    table["lane"] = lanes.astype("object")
    # One lane per actor: the group that most of its statements name.
    named = table["group"].fillna(table["lane"]).astype(str)
    usual = {
        lane: sorted(part.value_counts().items(), key=lambda item: (-item[1], str(item[0])))[0][0]
        for lane, part in named.groupby(table["lane"])
    }
    table["lane_group"] = [OTHERS if lane.endswith(OTHERS) else str(usual[lane]) for lane in table["lane"]]
    sizes, counts = table["lane_group"].value_counts(), table["lane"].value_counts()
    keys = table[["lane_group", "lane"]].drop_duplicates().itertuples(index=False, name=None)
    order = sorted(
        keys, key=lambda k: (k[0] == OTHERS, -int(sizes[k[0]]), k[0], k[0] != k[1], -int(counts[k[1]]), k[1])
    )
    table["place"] = table["lane"].map({lane: place for place, (_, lane) in enumerate(order)}).astype("int64")
    table = table.sort_values(["place", "day", "statement_id"]).reset_index(drop=True)
    table["offset"] = _offsets(table)
    return table


def _offsets(table: pd.DataFrame) -> list[float]:
    """Where each mark stands in its lane: in the middle, or beside it where another stands in that part of the time.

    A lane has five levels, or as many as marks of one day; a mark takes the first that is free, else that which was
    used longest ago, so that no two of one day are on top of each other.
    """
    if table.empty:
        return []
    near = max((table["day"].max() - table["day"].min()) / _SLOTS, pd.Timedelta(days=1))
    most = table.groupby(["lane", "day"]).size().groupby("lane").max()
    levels: dict[str, list[float]] = {}
    for lane, size in most.items():
        number = max(5, int(size) | 1)  # odd: a mark alone stands in the middle
        steps = [round(-0.3 + 0.6 * level / (number - 1), 4) for level in range(number)]
        # From the middle, then from the edges inwards, where there is most room between marks.
        levels[str(lane)] = [0.0, *sorted((step for step in steps if step), key=lambda step: (-abs(step), step))]
    used: dict[tuple[str, float], pd.Timestamp] = {}
    out = []
    for lane, day in zip(table["lane"], table["day"], strict=True):
        free = [level for level in levels[lane] if (lane, level) not in used or day - used[lane, level] >= near]
        level = free[0] if free else min(levels[lane], key=lambda one: used[lane, one])
        used[lane, level] = day
        out.append(level)
    return out


def stance_strip_table(statements: pd.DataFrame, *, count: Count = "utterances") -> pd.DataFrame:
    """How positions moved: one row per actor, claim and run of days with the same stance: lane, actor, claim, stance,
    start, end, statements, otherwise, ids.

    `start` and `end` are the first and last day of the run; a day's stance is that of most of its statements, in a tie
    the one before, and `otherwise` counts those in another. Statements without a first possible day and without a named
    actor are left out. `lane` numbers actor and claim from 0: those whose stance changed most often first, then those
    with most statements.
    """
    rows = on_claims(statements, count)
    rows = rows[rows["said_from"].notna() & rows["actor"].notna() & rows["day"].notna()]
    days: dict[tuple[str, str], dict[pd.Timestamp, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in as_rows(rows[["actor", "claim", "day", "stance", "statement_id"]].sort_values("day", kind="stable")):
        days[str(row["actor"]), str(row["claim"])][row["day"]].append((str(row["stance"]), str(row["statement_id"])))
    runs: list[list[Any]] = []
    for (actor, claim), by_day in sorted(days.items()):
        before = ""
        for day, said in by_day.items():
            stances = Counter(stance for stance, _ in said)
            stance = min(stances, key=lambda one: (-stances[one], one != before, STANCES.index(one)))
            if stance != before:
                runs.append([actor, claim, stance, day, day, 0, []])
                before = stance
            runs[-1][4] = day
            runs[-1][5] += len(said) - stances[stance]
            runs[-1][6] += [one for _, one in said]
    columns = ["actor", "claim", "stance", "start", "end", "otherwise", "ids"]
    table = pd.DataFrame(runs, columns=columns)
    table.insert(5, "statements", table["ids"].map(len).astype("int64"))
    keys = list(zip(table["actor"], table["claim"], strict=True))
    turns, sizes = Counter(keys), Counter[tuple[str, str]]()
    for key, number in zip(keys, table["statements"], strict=True):
        sizes[key] += number
    order = sorted(turns, key=lambda key: (-turns[key], -sizes[key], key))
    lanes = {key: number for number, key in enumerate(order)}
    table.insert(0, "lane", [lanes[key] for key in keys])
    return table.sort_values(["lane", "start"], kind="stable", ignore_index=True)


def first_seen_table(statements: pd.DataFrame) -> pd.DataFrame:
    """Who spoke to a claim first: one row per claim and actor, in that order: claim, place, actor, group, day, stance,
    open_ended, outlet, ids.

    `place` is 1 for the first; those of the same day share one. `ids` holds the one first statement.
    """
    rows = on_claims(statements).dropna(subset=["day", "actor"])
    rows = rows.sort_values(["claim", "day", "published", "statement_id"], kind="stable")
    first = rows.drop_duplicates(["claim", "actor"])
    table = first[["claim", "actor", "group", "day", "stance", "outlet"]].reset_index(drop=True)
    table.insert(1, "place", table.groupby("claim")["day"].rank(method="min").astype("int64"))
    table["open_ended"] = first["said_from"].isna().to_numpy()
    return with_ids(table, [[str(one)] for one in first["statement_id"]])


def reversal_table(reversals: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The turns of `find_reversals` with their words: one row per turn, and for `from_` and `to_`: actor, content,
    outlet, published, url; `ids` the two statements."""
    by_id = statements.drop_duplicates("statement_id").set_index("statement_id")
    table = reversals.copy()
    for side in ("from", "to"):
        own = by_id.reindex(table[f"{side}_statement_id"])
        for name in ("actor", "content", "outlet", "published", "url"):
            table[f"{side}_{name}"] = own[name].to_numpy()
    pairs = zip(table["from_statement_id"], table["to_statement_id"], strict=True)
    return with_ids(table, [[str(one), str(other)] for one, other in pairs])


# --- cells ---------------------------------------------------------------------------------------------------------


def actor_stance_table(
    statements: pd.DataFrame, *, rows: str = "actor", count: Count = "utterances", top: int = TOP
) -> pd.DataFrame:
    """Counts, one row per value of `rows`, one column per stance; the rest as "8 other actors" in the last row."""
    said = on_claims(statements, count)
    others, _ = merged_names(rows)
    named = said.assign(**{rows: merge_rest(said[rows], top, others).astype("object")})
    table = tabulate(named, rows, "stance", count="reports")
    rest = table.index.astype(str).str.endswith(others)
    return pd.concat([table[~rest], table[rest]])


def actor_claim_table(
    statements: pd.DataFrame,
    *,
    rows: str = "actor",
    count: Count = "utterances",
    top: int = TOP,
    top_claims: int = TOP_CLAIMS,
) -> pd.DataFrame:
    """One row per actor and claim, zeros included: actor, claim, statements, a count per stance, leading, ids.

    `leading` is the stance of more than half of them, empty where none has that.
    """
    said = on_claims(statements, count)
    actors = merge_rest(said[rows], top, merged_names(rows)[0])
    claims = merge_rest(said["claim"], top_claims, OTHER_CLAIMS)
    # By their ids, as everywhere, so that a claim has the same letter in every chart.
    claims = claims.cat.reorder_categories(
        sorted(claims.cat.categories, key=lambda one: (one.endswith(OTHER_CLAIMS), one))
    )
    table = _cross(said, actors, claims, (rows, "claim"))
    stance_of = dict(zip(said["statement_id"].astype(str), said["stance"].astype(str), strict=True))
    counts = [Counter(stance_of[one] for one in ids) for ids in table["ids"]]
    for number, stance in enumerate(STANCES, 3):
        table.insert(number, stance, [one[stance] for one in counts])
    most = [one.most_common(1)[0] if one else ("", 0) for one in counts]
    leading = [name if 2 * size > total else "" for (name, size), total in zip(most, table["statements"], strict=True)]
    table.insert(7, "leading", leading)
    return table


def quotes_table(
    statements: pd.DataFrame, *, count: Count = "utterances", top: int = TOP, top_outlets: int = TOP_OUTLETS
) -> pd.DataFrame:
    """Whom each outlet quotes: one row per actor and outlet, zeros included: actor, outlet, statements, share, ids.

    All statements count, on a claim or not; with `count="utterances"` what an outlet tells several times once.
    `share` is the part of the outlet's statements.
    """
    counted_once(statements, count)
    said = statements
    if count == "utterances":
        same = said["duplicate_of"].fillna(said["statement_id"])
        said = said[~said.assign(_same=same)[["outlet", "_same"]].duplicated()]
    actors = merge_rest(said["actor"], top, OTHERS)
    outlets = merge_rest(said["outlet"], top_outlets, OTHER_OUTLETS, NO_OUTLET)
    table = _cross(said, actors, outlets, ("actor", "outlet"))
    return _with_share(table, "outlet")


def act_mix_table(
    statements: pd.DataFrame, *, rows: str = "actor", count: Count = "utterances", top: int = TOP
) -> pd.DataFrame:
    """What actors do when they speak: one row per actor and act, zeros included: actor, act, statements, share, ids.

    All statements count, on a claim or not. The first rows are those of all together; `share` is the part of
    the row's statements.
    """
    said = counted_once(statements, count, [rows, "act"])
    said = said[said["act"].notna()]
    acts = said["act"].astype(str).astype(pd.CategoricalDtype(list(ACTS), ordered=True))
    others, every = merged_names(rows)
    everyone = pd.Series(every, index=said.index).astype(pd.CategoricalDtype([every] if len(said) else []))
    table = pd.concat(
        [_cross(said, names, acts, (rows, "act")) for names in (everyone, merge_rest(said[rows], top, others))],
        ignore_index=True,
    )
    return _with_share(table, rows)


def _with_share(table: pd.DataFrame, by: str) -> pd.DataFrame:
    totals = table.groupby(by)["statements"].transform("sum")
    table.insert(3, "share", (table["statements"] / totals.where(totals > 0)).fillna(0.0).astype("float64"))
    return table


def people(table: pd.DataFrame) -> pd.DataFrame:
    """A table of this module as a reader wants it: without the ids, in periods and cells that hold something."""
    held = table[table["statements"] > 0] if "statements" in table else table
    return held.drop(columns=[name for name in ("ids", "lane", "place", "offset") if name in held]).reset_index(
        drop=True
    )
