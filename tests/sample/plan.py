"""Who is where (``plan.csv``) and which trouble is where (``troubles.csv``), read into types."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from analysis.paths import project_root

HERE = Path(__file__).parent


@dataclass(frozen=True)
class TablePlan:
    """One table to be made: its place, OPD, layout, and how many lines of its kind it has.

    ``kind`` is workers, later_month (the workers of the file's first month again), civil (a table
    of civil servants), hidden, other_year, recap or nihil.
    ``lines`` of kind workers are distinct workers; of them ``non_asn`` by their status cell.
    """

    year: int
    file: str
    format: str
    opd_code: str
    sheet: str
    kind: str
    layout: str
    category: str
    lines: int
    non_asn: int
    heading: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Trouble:
    """``lines`` times one trouble on a sheet; the other line of a pair is on ``from_sheet``."""

    year: int
    trouble: str
    file: str
    sheet: str
    lines: int
    from_file: str
    from_sheet: str


def tables(year: int) -> list[TablePlan]:
    """The tables of ``year``, in the order of their files and sheets."""
    return [
        TablePlan(
            year=year,
            file=line["file"],
            format=line["format"],
            opd_code=line["opd_code"],
            sheet=line["sheet"],
            kind=line["kind"],
            layout=line["layout"],
            category=line["category"],
            lines=int(line["lines"]),
            non_asn=int(line["non_asn"]),
            heading=line["heading"],
            units=tuple(unit for unit in line["units"].split(";") if unit),
        )
        for line in _lines(HERE / "plan.csv")
        if int(line["year"]) == year
    ]


def troubles(year: int) -> list[Trouble]:
    """The troubles of ``year``, in the order in which they are planted."""
    return [
        Trouble(
            year=year,
            trouble=line["trouble"],
            file=line["file"],
            sheet=line["sheet"],
            lines=int(line["lines"]),
            from_file=line["from_file"],
            from_sheet=line["from_sheet"],
        )
        for line in _lines(HERE / "troubles.csv")
        if int(line["year"]) == year
    ]


def opd_names() -> dict[str, str]:
    """OPD code to official name, from the repository's own reference."""
    path = project_root() / "data" / "raw" / "reference" / "opd.csv"
    return {line["opd_code"]: line["name"] for line in _lines(path)}


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
