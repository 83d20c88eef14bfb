"""Deadlines that were set for single OPDs, in the optional ``reference/deadlines.csv``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from analysis.csv_table import day, opd_code, read_csv
from analysis.reference import ReferenceFileError


def load_deadlines(raw_dir: Path, opd_codes: Collection[str]) -> dict[str, date]:
    """OPD code to its deadline; none where there is no such file.

    Raises:
        ReferenceFileError: the file is not sound; with line and column.
    """
    path = Path(raw_dir) / "reference" / "deadlines.csv"
    if not path.is_file():
        return {}
    table = read_csv(path, ("opd_code", "deadline"), ("source",), error=ReferenceFileError)
    rows = table.parsed({"opd_code": opd_code(opd_codes), "deadline": day})
    table.check_once(("opd_code",), rows)
    table.done()
    return {row["opd_code"]: row["deadline"] for _, row in rows}
