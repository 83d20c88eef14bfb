"""The counts of people that the report shows, chapter by chapter, and how they add up.

Whoever adds a table, a chart or a figure about people to the report declares its counts here, by
the keys of :func:`analysis.report.disclosure.cells.key`; what is not declared is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.disclosure.cells import Cells, key
from analysis.rosters.overview import reasons

#: What a table about workers may be cut by, besides the OPD.
GROUPS = ("category", "sex", "age_band")


def cells_of_report(tables: Mapping[str, pd.DataFrame], figures: Figures) -> Cells:
    """All counts of the report.

    Args:
        tables: the tables that notebook 04 reads, by the names of ``schemas``.
        figures: the register of all stages.
    """
    cells = Cells()
    _rosters(cells, tables["opd_rosters"], tables["ledger"], tables["findings"])
    _coverage(cells, tables["coverage_own"])
    _cost(cells, tables["budget_positions"], tables["need_by_category"], figures)
    _status(cells, tables["opd_status"])
    _follow_up(cells, tables["findings_priced"])
    cells.add(key("off_roster"), figures.whole("off_roster"), printed=2)
    return cells


def _rosters(
    cells: Cells, opd_rosters: pd.DataFrame, ledger: pd.DataFrame, findings: pd.DataFrame
) -> None:
    """What each OPD sent; why lines are held, merged or excluded; findings by kind."""
    frame = opd_rosters.assign(n_workers=opd_rosters["n_counted"] + opd_rosters["n_held"])
    for measure in ("workers", "counted", "held", "merged", "excluded", "errors", "warnings"):
        _column(cells, measure, "opd_code", dict(_pairs(frame, "opd_code", f"n_{measure}")))
    for opd in frame["opd_code"]:
        parts = [key("counted", opd_code=opd), key("held", opd_code=opd)]
        cells.adds_up(key("workers", opd_code=opd), parts)
    for fate in ("held", "merged", "excluded"):
        counts = {str(reason): int(n) for reason, n in reasons(ledger, fate).items()}
        _column(cells, fate, "reason", counts, printed=2 if fate == "held" else 1)
    by_code = findings[findings["severity"] != "info"].groupby("code")["n_rows"].sum()
    _column(cells, "findings", "code", {str(code): int(n) for code, n in by_code.items()}, 3)
    # Beside each other, all findings and those that hold somebody tell of the rest.
    for opd in frame["opd_code"]:
        _difference(cells, key("errors", opd_code=opd), key("held", opd_code=opd))
    for code in by_code.index:
        _difference(cells, key("findings", code=code), key("held", reason=code))


def _coverage(cells: Cells, coverage: pd.DataFrame) -> None:
    """Who is protected in the newest month, by OPD and by group."""
    newest = coverage[coverage["month"] == coverage["month"].max()]
    for dimension in ("opd_code", *GROUPS):
        part = newest[newest["dimension"] == dimension]
        for measure, column in (
            ("working", "workers"),
            ("covered", "covered"),
            ("held_working", "held"),
            ("held_covered", "held_covered"),
        ):
            _column(cells, measure, dimension, dict(_pairs(part, "value", column)))
        for row in rows_of(part):
            group = {dimension: row.value}
            covered, held_covered = whole(row.covered), whole(row.held_covered)
            uncovered = None if covered is None else row.workers - covered - row.unknown
            _rest(cells, "working", group, {"covered": covered, "uncovered": uncovered,
                                            "unknown": row.unknown})  # fmt: skip
            bare = None if held_covered is None else row.held - held_covered
            _rest(cells, "held_working", group, {"held_covered": held_covered,
                                                 "held_uncovered": bare})  # fmt: skip


def _cost(
    cells: Cells, positions: pd.DataFrame, by_category: pd.DataFrame, figures: Figures
) -> None:
    """Need, budget and payments of each OPD; need by category."""
    frame = by_category.assign(workers=by_category["workers_counted"] + by_category["workers_held"])
    columns = {"counted": "workers_counted", "held": "workers_held", "workers": "workers"}
    for measure, column in columns.items():
        _column(cells, measure, "category", dict(_pairs(frame, "category", column)))
    for value in frame["category"]:
        parts = [key("counted", category=value), key("held", category=value)]
        cells.adds_up(key("workers", category=value), parts)
        cells.prints(key("counted", category=value), 1)
    opds = positions[positions["opd_code"] != "*"]
    paid = {row.opd_code: _people_paid(row.paid_idr, figures) for row in rows_of(opds)}
    _column(cells, "paid", "opd_code", paid, 2)
    for opd in opds["opd_code"]:
        cells.tie(key("covered", opd_code=opd), key("paid", opd_code=opd))
        cells.prints(key("counted", opd_code=opd), 3)
        cells.prints(key("workers", opd_code=opd), 1)
        cells.prints(key("held", opd_code=opd), 1)
    for dimension in ("opd_code", "category"):
        for name in [name for name in cells.counts if name.startswith(f"counted|{dimension}=")]:
            _, _, group = name.partition("|")
            for whole_year, month in (("counted", "working"), ("held", "held_working")):
                _difference(cells, f"{whole_year}|{group}", f"{month}|{group}")


def _status(cells: Cells, status: pd.DataFrame) -> None:
    """What each OPD has confirmed, and how many workers were added or taken away since."""
    for row in rows_of(status):
        opd = row.opd_code
        cells.prints(key("counted", opd_code=opd), 2)
        cells.prints(key("held", opd_code=opd), 1)
        if known(row.difference) is None:
            continue
        cells.add(key("confirmed", opd_code=opd), whole(row.confirmed_workers))
        cells.add(key("change", opd_code=opd), whole(row.difference), is_signed=True)
        parts = [key("confirmed", opd_code=opd), key("change", opd_code=opd)]
        cells.adds_up(key("workers", opd_code=opd), parts)
    confirmed = status[status["state"] == "confirmed"]
    total = key("counted", state="confirmed")
    cells.add(total, int(confirmed["counted"].sum()), printed=3)
    cells.adds_up(total, [key("counted", opd_code=opd) for opd in confirmed["opd_code"]])


def _follow_up(cells: Cells, priced: pd.DataFrame) -> None:
    """How many people hang on each kind of finding of each OPD."""
    held = priced[(priced["severity"] == "error") & (priced["n_people"] > 0)]
    people = held.groupby(["opd_code", "code"], dropna=False)["n_people"].sum().reset_index()
    names = {}
    for row in rows_of(people):
        pair = (known(row.opd_code), row.code)
        names[pair] = key("to_mend", opd_code=row.opd_code, code=row.code)
        cells.add(names[pair], int(row.n_people), printed=2)
    for place, dimension in enumerate(("opd_code", "reason")):
        for value in dict.fromkeys(pair[place] for pair in names):
            total = cells.counts.get(key("held", **{dimension: value}))
            parts = [name for pair, name in names.items() if pair[place] == value]
            # A kind of finding need not be a reason to hold: only what adds up is a relation.
            if total is not None and total.n == sum(cells.counts[name].n for name in parts):
                cells.adds_up(total.key, parts)


def _column(
    cells: Cells,
    measure: str,
    dimension: str,
    counts: Mapping[Any, int | None],
    printed: int = 1,
) -> None:
    """A column of a table and the city's total beneath it, which is always shown."""
    shown = {key(measure, **{dimension: value}): n for value, n in counts.items() if n is not None}
    for name, n in shown.items():
        cells.add(name, n, printed=printed)
    total = key(measure, total=dimension)
    cells.add(total, sum(shown.values()), is_total=True)
    cells.adds_up(total, shown)


def _rest(
    cells: Cells, total: str, group: Mapping[str, object], parts: Mapping[str, int | None]
) -> None:
    """A count and its parts, of which those not shown can be computed from the others."""
    names = {part: key(part, **group) for part in parts}
    for part, n in parts.items():
        if names[part] not in cells.counts:
            cells.add(names[part], n, printed=0)
    cells.adds_up(key(total, **group), names.values())


def _difference(cells: Cells, whole_key: str, part_key: str) -> None:
    """Two counts of two tables, one within the other: what is not in the other can be computed."""
    if whole_key in cells.counts and part_key in cells.counts:
        rest = f"rest|{whole_key}|{part_key}"
        n = cells.counts[whole_key].n - cells.counts[part_key].n
        if n >= 0:
            cells.add(rest, n, printed=0)
            cells.adds_up(whole_key, [part_key, rest])


def _people_paid(paid_idr: object, figures: Figures) -> int | None:
    """For how many people a payment is, at the price of a full year, rounded up."""
    amount, price = whole(paid_idr), figures.whole("worker_year")
    if amount is None:
        return None
    return -(-amount // price) if price else min(amount, 1)


def _pairs(frame: pd.DataFrame, by: str, column: str) -> Sequence[tuple[object, int | None]]:
    return [(known(value), whole(n)) for value, n in zip(frame[by], frame[column], strict=True)]
