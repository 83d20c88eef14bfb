"""What an edition has published of people, kept for the next one: keys and counts, no persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis import schemas
from analysis.frames import rows as rows_of
from analysis.frames import whole
from analysis.report.disclosure.cells import Cells
from analysis.report.disclosure.protect import Pattern


@dataclass(frozen=True)
class LastEdition:
    """The counts that were published before, by key; None where a key was always withheld.

    Attributes:
        counts: the count last shown under each key, in the last edition or one before it.
        withheld: keys that the last edition withheld.
    """

    counts: Mapping[str, int | None] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()


def read_last(folder: Path) -> LastEdition:
    """The last edition's table ``published_cells`` in ``folder``; empty where there is none."""
    if not (folder / f"{schemas.PUBLISHED_CELLS.name}.parquet").exists():
        return LastEdition()
    frame = schemas.read_table(schemas.PUBLISHED_CELLS, folder)
    return LastEdition(
        {row.key: whole(row.n_people) for row in rows_of(frame)},
        frozenset(frame.loc[frame["is_withheld"], "key"]),
    )


def published_cells(cells: Cells, pattern: Pattern, last: LastEdition) -> pd.DataFrame:
    """This edition's counts as ``schemas.PUBLISHED_CELLS``.

    A withheld count is never written: its line keeps what an earlier edition showed, so that the
    next one is held against that. A key that this edition does not have keeps its line, too.
    """
    rows = {
        name: {"key": name, "n_people": n, "is_withheld": name in last.withheld}
        for name, n in last.counts.items()
    }
    for count in cells.counts.values():
        if not count.printed:
            continue
        is_withheld = count.key in pattern.withheld
        n = last.counts.get(count.key) if is_withheld else count.n
        rows[count.key] = {"key": count.key, "n_people": n, "is_withheld": is_withheld}
    lines = [rows[name] for name in sorted(rows)]
    return pd.DataFrame(lines, columns=schemas.PUBLISHED_CELLS.names)
