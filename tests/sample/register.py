"""Which invented people belong to which OPD, the same in both years where they stay."""

from __future__ import annotations

from collections import Counter
from functools import cache

from tests.sample import plan
from tests.sample.people import Person, people

YEARS = (2025, 2026)
#: Of the people of an OPD, this many came only in 2026; as many of 2025 have left since.
NEW_IN_2026 = 12
#: People on no OPD's list of workers: civil servants, people who left, lists of earlier years.
OUTSIDERS = 200
OUTSIDE = "*"


@cache
def register() -> dict[str, tuple[Person, ...]]:
    """OPD code to its people, whoever of them is on the roster of a year; ``*`` are outsiders."""
    counts = {year: _workers(year) for year in YEARS}
    codes = sorted(counts[2025] | counts[2026])
    sizes = {
        code: max(counts[2026][code], counts[2025][code] + NEW_IN_2026 * (code in counts[2025]))
        for code in codes
    }
    sizes[OUTSIDE] = OUTSIDERS
    everybody = iter(people(sum(sizes.values())))
    return {code: tuple(next(everybody) for _ in range(size)) for code, size in sizes.items()}


def staff(opd_code: str, year: int) -> tuple[Person, ...]:
    """The people of an OPD who can be on its roster of ``year``, in order."""
    return register()[opd_code][NEW_IN_2026 if year == YEARS[0] else 0 :]


def opd_of_line(table: plan.TablePlan, index: int) -> str:
    """OPD of a line: that of the table, save on a list across OPDs, which names them in turn."""
    return table.units[index % len(table.units)] if table.layout == "cross" else table.opd_code


def _workers(year: int) -> Counter[str]:
    return Counter(
        opd_of_line(table, index)
        for table in plan.tables(year)
        if table.kind == "workers"
        for index in range(table.lines)
    )
