"""Since when each finding is known.

The day is kept in the findings table of the edition before, and printed on every slip, so that it
stays where one of the two is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from analysis import schemas
from analysis.frames import known
from analysis.rosters.answers.returned import entries_of

_COLUMNS = ["finding_id", "code", "lines", "first_seen_on"]
_SCRATCH = ".run-"


def first_seen(
    findings: pd.DataFrame, answers: pd.DataFrame, earlier: pd.DataFrame | None, day: date
) -> pd.DataFrame:
    """The findings with the day on which each was first seen.

    Args:
        findings: as ``schemas.FINDINGS``.
        answers: the rows of the slips that came back, as ``schemas.ANSWERS``.
        earlier: the findings of the edition before, or None.
        day: of this edition, for what nobody has seen before.
    """
    seen: dict[tuple[str, str], date] = {}
    for table in (earlier, answers):
        for identity, code, lines, since in _rows(table):
            if since is not None:
                for key in _keys(identity, code, lines):
                    seen[key] = min(seen.get(key, since), since)
    days = [
        min((seen[key] for key in _keys(identity, code, lines) if key in seen), default=day)
        for identity, code, lines, _ in _rows(findings)
    ]
    return findings.assign(first_seen_on=pd.Series(days, index=findings.index, dtype=object))


def findings_before(folder: Path) -> pd.DataFrame | None:
    """The findings of the edition before, as far as they are there and can be read.

    Args:
        folder: where the year's tables are written, also in the scratch folder of a run; the
            published ones then lie beside that.
    """
    published = folder.parent.parent / folder.name
    for place in (folder, *([published] if folder.parent.name.startswith(_SCRATCH) else [])):
        path = place / f"{schemas.FINDINGS.name}.parquet"
        try:
            return pq.read_table(path, columns=_COLUMNS).to_pandas(date_as_object=True)
        except (OSError, ValueError, KeyError):
            continue  # none yet, damaged, or of an edition that knew no ages
    return None


def _rows(
    table: pd.DataFrame | None,
) -> Iterator[tuple[str | None, str, str | None, date | None]]:
    if table is not None:
        for row in zip(*(table[name].astype(object) for name in _COLUMNS), strict=True):
            identity, code, lines, since = (known(value) for value in row)
            yield identity, str(code), lines, since


def _keys(identity: str | None, code: str, lines: str | None) -> Iterator[tuple[str, str]]:
    """What says that two findings are one: the id, or a line and the code."""
    if identity:
        yield "id", identity
    for entry in entries_of(lines):
        yield code, entry.line_id
