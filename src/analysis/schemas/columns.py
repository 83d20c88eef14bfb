"""The kinds of columns that all tables share, and where a line stands in a workbook."""

from __future__ import annotations

import pyarrow as pa

from analysis.tabular import Column

TEXT = pa.string()
COUNT = pa.int32()
IDR = pa.int64()
IDR_SEN = pa.decimal128(14, 2)
RATE = pa.decimal128(7, 6)
DATE = pa.date32()
FLAG = pa.bool_()


def optional(name: str, kind: pa.DataType, meaning: str, allowed: tuple[str, ...] = ()) -> Column:
    """A column that may be null."""
    return Column(name, kind, meaning, is_required=False, allowed=allowed)


#: What other sources say of a value of the law, where they do; empty where nobody contests it.
CONTESTED = (
    optional("contested_idr", IDR_SEN, "what other sources say the value is"),
    optional("contested_by", TEXT, "which sources"),
    optional("contested_why", TEXT, "why their value is not used"),
)

PLACE = (
    Column("file", TEXT, "path below rosters/, / as separator"),
    Column("sheet", TEXT, "sheet as named in the workbook"),
    Column("row", COUNT, "row, 1-based, as Excel shows it"),
)
