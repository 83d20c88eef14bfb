"""Which files of an edition hold persons' data: all that are not known to hold none.

The folder of the tables is the program's alone: a file there that no edition writes is taken for
one of persons. Reports are published, and hold persons in return slips only.
"""

from __future__ import annotations

import re

from analysis import schemas
from analysis.publishing.shelf import MARK, PACKS, SLIPS

#: Folders of the tables of which nothing is for others.
_TABLE_FOLDERS = (
    "sipp",
    PACKS,
    # The cells show lines of tables.
    "notebooks",
    "editions/last",
    "editions/standing",
    "editions/damaged",
)
_AGGREGATES = frozenset(
    {f"{table.name}.parquet" for table in schemas.TABLES if not table.has_persons}
) | {MARK, "summary.json", "price.json", "edition.json", "made_from.json", "worker-id-key.txt"}
_MORE_AGGREGATES = re.compile(
    r"figures_\w+\.parquet|stage_\w+\.json|datapackage/[^/]+|editions/\d+_\d{4}-\d\d-\d\d\.json"
)


def folder_of_persons(half: str, file: str) -> str | None:
    """The folder, all of persons, in which ``file`` lies.

    Args:
        half: ``processed`` or ``reports``.
        file: its path below the folder of the edition.
    """
    folders = (SLIPS,) if half == "reports" else _TABLE_FOLDERS
    return next((folder for folder in folders if file.startswith(f"{folder}/")), None)


def is_aggregate(half: str, file: str) -> bool:
    """Whether a file is known to hold no person: a report outside its folders, a known table."""
    if folder_of_persons(half, file):
        return False
    return half == "reports" or file in _AGGREGATES or _MORE_AGGREGATES.fullmatch(file) is not None
