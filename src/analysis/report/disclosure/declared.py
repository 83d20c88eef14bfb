"""The counts of people that the report shows, chapter by chapter, and how they add up.

Whoever adds a table, a chart or a figure about people to the report declares its counts here, by
the keys of :func:`analysis.report.disclosure.cells.key`; what is not declared is not shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.coverage.tables import newest_told
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.chapters import (
    editions,
    follow_up,
    own_rates,
    reconciliation,
    registration,
    year_on_year,
)
from analysis.report.disclosure.cells import Cells, key
from analysis.rosters.overview import reasons

#: Fewer people than this no cell tells of, unless the run says otherwise.
MIN_PEOPLE = 5
#: What a table about workers may be cut by, besides the OPD.
GROUPS = ("category", "sex", "age_band")


def cells_of_report(
    tables: Mapping[str, pd.DataFrame],
    figures: Figures,
    withheld_before: Collection[str] = (),
    min_people: int = MIN_PEOPLE,
) -> Cells:
    """All counts of the report.

    Args:
        tables: the tables that notebook 04 reads, by the names of ``schemas``; of those that
            chapters of their own declare, what is absent is not shown.
        figures: the register of all stages.
        withheld_before: keys that the last edition withheld, as of ``editions.read_last``.
        min_people: the least number of people that a cell, or a difference, may tell of.
    """
    cells = Cells()
    _rosters(cells, tables["opd_rosters"], tables["ledger"], tables["findings"])
    _coverage(cells, tables["coverage_own"])
    _cost(cells, tables["budget_positions"], tables["need_by_category"], figures, min_people)
    _status(cells, tables["opd_status"])
    follow_up.declare(cells, tables["findings_priced"])
    cells.add(key("off_roster"), figures.whole("off_roster"), printed=2)
    if "coverage_units" in tables:
        own_rates.declare_units(cells, tables["coverage_units"])
    # Reconciliation, years and editions repeat counts of the chapters above: they come after.
    if "reconciliation" in tables:
        reconciliation.declare(cells, tables["reconciliation"])
    if "year_on_year" in tables:
        year_on_year.declare(cells, tables["year_on_year"])
    if "registrations" in tables:
        registration.declare(cells, tables["registrations"])
    if "edition_changes" in tables:
        editions.declare(cells, tables["edition_changes"], withheld_before)
    return cells


def _rosters(
    cells: Cells, opd_rosters: pd.DataFrame, ledger: pd.DataFrame, findings: pd.DataFrame
) -> None:
    """What each OPD sent; why lines are held, merged or excluded; findings by kind."""
    frame = opd_rosters.assign(n_workers=opd_rosters["n_counted"] + opd_rosters["n_held"])
    for measure in ("workers", "counted", "held", "merged", "excluded", "errors", "warnings"):
        cells.column(measure, "opd_code", dict(_pairs(frame, "opd_code", f"n_{measure}")))
    for opd in frame["opd_code"]:
        parts = [key("counted", opd_code=opd), key("held", opd_code=opd)]
        cells.adds_up(key("workers", opd_code=opd), parts)
    for fate in ("held", "merged", "excluded"):
        counts = {str(reason): int(n) for reason, n in reasons(ledger, fate).items()}
        cells.column(fate, "reason", counts, printed=2 if fate == "held" else 1)
    by_code = findings[findings["severity"] != "info"].groupby("code")["n_rows"].sum()
    cells.column("findings", "code", {str(code): int(n) for code, n in by_code.items()}, printed=3)
    # Beside each other, all findings and those that hold somebody tell of the rest.
    for opd in frame["opd_code"]:
        cells.within(key("errors", opd_code=opd), key("held", opd_code=opd))
    for code in by_code.index:
        cells.within(key("findings", code=code), key("held", reason=code))


def _coverage(cells: Cells, coverage: pd.DataFrame) -> None:
    """Who is protected in the newest month told, by OPD and by group."""
    month = newest_told(coverage)
    for dimension in ("opd_code", *GROUPS):
        part = own_rates.of_month(coverage, dimension, month)
        for measure, column in own_rates.MEASURES.items():
            counts = dict(_pairs(part, "value", column))
            cells.column(measure, dimension, counts, printed=own_rates.PRINTED[measure])
        for row in rows_of(part):
            own_rates.declare_row(cells, row, {dimension: known(row.value)})
        # The text tells of how many of the city it is unknown.
        unknown = [key("unknown", **{dimension: known(row.value)}) for row in rows_of(part)]
        total = key("unknown", total=dimension)
        cells.add(total, sum(cells.counts[name].n for name in unknown), is_total=True)
        cells.adds_up(total, unknown)


def _cost(
    cells: Cells,
    positions: pd.DataFrame,
    by_category: pd.DataFrame,
    figures: Figures,
    min_people: int,
) -> None:
    """Need, budget and payments of each OPD; need by category."""
    frame = by_category.assign(workers=by_category["workers_counted"] + by_category["workers_held"])
    columns = {"counted": "workers_counted", "held": "workers_held", "workers": "workers"}
    for measure, column in columns.items():
        cells.column(measure, "category", dict(_pairs(frame, "category", column)))
    for value in frame["category"]:
        parts = [key("counted", category=value), key("held", category=value)]
        cells.adds_up(key("workers", category=value), parts)
        cells.prints(key("counted", category=value), 1)
    opds = positions[positions["opd_code"] != "*"]
    paid = {row.opd_code: _people_paid(row.paid_idr, figures) for row in rows_of(opds)}
    cells.column("paid", "opd_code", paid, printed=2)
    for opd in opds["opd_code"]:
        for measure in ("covered", "counted"):
            cells.tie(key(measure, opd_code=opd), key("paid", opd_code=opd))
        cells.prints(key("counted", opd_code=opd), 3)
        cells.prints(key("workers", opd_code=opd), 1)
        cells.prints(key("held", opd_code=opd), 1)
    for row in rows_of(opds):
        if _tells_of_few(row, cells, figures, min_people):
            cells.sealed.add(key("paid", opd_code=row.opd_code))
    for dimension in ("opd_code", "category"):
        for name in [name for name in cells.counts if name.startswith(f"counted|{dimension}=")]:
            _, _, group = name.partition("|")
            for whole_year, month in (("counted", "working"), ("held", "held_working")):
                cells.within(f"{whole_year}|{group}", f"{month}|{group}")


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


def _people_paid(paid_idr: object, figures: Figures) -> int | None:
    """For how many people a payment is, at the price of a full year, rounded up."""
    amount, price = whole(paid_idr), figures.whole("worker_year")
    if amount is None:
        return None
    return -(-amount // price) if price else min(amount, 1)


def _tells_of_few(row: Any, cells: Cells, figures: Figures, min_people: int) -> bool:
    """Whether a payment, taken for some people over some months, is a few off a shown count.

    The price of one is the run's, or the average of the OPD's counted workers.
    """
    paid = whole(row.paid_idr)
    if not paid:
        return False
    need, n = int(row.need_low_idr), 12 * int(row.workers_counted)
    prices = {figures.whole("worker_month") or 0, need // n if n and not need % n else 0} - {0}
    people = {
        paid // (price * months)
        for price in prices
        for months in range(1, 13)
        if not paid % (price * months)
    }
    shown = {
        cells.counts[name].n
        for measure in ("covered", "working", "counted", "workers")
        if (name := key(measure, opd_code=row.opd_code)) in cells.counts
    }
    return any(0 < abs(one - other) < min_people for one in people for other in shown)


def _pairs(frame: pd.DataFrame, by: str, column: str) -> Sequence[tuple[object, int | None]]:
    return [(known(value), whole(n)) for value, n in zip(frame[by], frame[column], strict=True)]
