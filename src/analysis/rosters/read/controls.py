"""Control characters, which no cell means to hold: dropped, so that they cost nothing else."""

from __future__ import annotations

import re

from analysis.rosters.grid import Value

#: All but tab and the line breaks, and what no XML can hold.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """``text`` without control characters; itself if it has none."""
    return _CONTROL.sub("", text)


def drop_controls(rows: list[list[Value]]) -> None:
    """Take the control characters out of the cells of a sheet."""
    search = _CONTROL.search
    for row in rows:
        for column, value in enumerate(row):
            if type(value) is str and search(value):
                row[column] = without_controls(value)
