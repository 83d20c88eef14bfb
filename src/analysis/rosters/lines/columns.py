"""The table of lines: one row for each person's row of the rosters, gathered column by column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from analysis.rosters.parse.details import PARSERS

if TYPE_CHECKING:
    from analysis.rosters.layout.opd import OpdNames

#: Columns of the table of lines; dates, texts and flags as they come out of the parsers.
COLUMNS = pa.schema(
    {
        "sheet": pa.string(),
        "row": pa.int32(),
        "nik": pa.string(),
        "nik_raw": pa.string(),
        "nik_first15": pa.string(),
        "nik_date": pa.date32(),
        "name": pa.string(),
        "name_key": pa.string(),
        "birth_date": pa.date32(),
        "sex": pa.string(),
        "opd_code": pa.string(),
        "unit": pa.string(),
        "position": pa.string(),
        "category": pa.string(),
        "start_date": pa.date32(),
        "end_date": pa.date32(),
        "wage_reported_idr": pa.int64(),
        "kpj": pa.string(),
        "ended": pa.string(),
        "exclusion": pa.string(),
        "hold": pa.string(),
        "is_asn": pa.bool_(),
        "nip_kind": pa.string(),
        "nip": pa.string(),
        "is_struck": pa.bool_(),
        "nik_column": pa.int32(),
        "name_column": pa.int32(),
    }
)

#: What a registration asks for beside the columns above.
DETAIL_FIELDS = ("birth_place", *PARSERS)
#: One row for each line that has any of it: the place of the line within its file, the texts, and
#: which fields had a cell that could not be read (comma-separated).
DETAILS = pa.schema(
    {"line": pa.int32(), **dict.fromkeys((*DETAIL_FIELDS, "unreadable"), pa.string())}
)


@dataclass(slots=True)
class SheetContext:
    """What the lines of a sheet need to know of their surroundings."""

    file: str
    year: int
    opd_code: str | None
    is_other_year: bool
    opd_names: OpdNames


@dataclass(slots=True)
class Lines:
    """Lines gathered as columns, and the findings on their cells."""

    values: dict[str, list[Any]] = field(
        default_factory=lambda: {name: [] for name in COLUMNS.names}
    )
    details: dict[str, list[Any]] = field(
        default_factory=lambda: {name: [] for name in DETAILS.names}
    )
    findings: list[dict[str, Any]] = field(default_factory=list)

    def sort_from(self, first: int) -> None:
        """Put the lines from ``first`` on in the order of their rows."""
        rows = self.values["row"][first:]
        order = sorted(range(len(rows)), key=rows.__getitem__)
        for values in self.values.values():
            tail = values[first:]
            values[first:] = [tail[place] for place in order]
        now_at = {first + before: first + now for now, before in enumerate(order)}
        self.details["line"] = [now_at.get(line, line) for line in self.details["line"]]
