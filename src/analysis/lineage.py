"""What each table is made from, down to what was received."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from analysis.strict_yaml import read_mapping, sequence, text

#: Received from the OPDs: what rests on it is final only when they have confirmed it.
_ROSTERS = "<year>/rosters/**"


@cache
def lineage() -> dict[str, list[str]]:
    """Table to what it is made from, from ``lineage.yaml``."""
    return {
        table: [
            text(one, f"lineage.yaml, {table}")
            for one in (made_from and sequence(made_from, f"lineage.yaml, {table}"))
        ]
        for table, made_from in read_mapping(Path(__file__).with_name("lineage.yaml")).items()
    }


def with_sources(table: str) -> list[str]:
    """A table and all tables below it, nearest first. Raises ``KeyError`` for an unknown one."""
    found, waiting = [table], [table]
    while waiting:
        below = [name for name in lineage()[waiting.pop(0)] if name in lineage()]
        new = [name for name in dict.fromkeys(below) if name not in found]
        found += new
        waiting += new
    return found


def rests_on_rosters(table: str) -> bool:
    """Whether the rosters of the OPDs are behind a table."""
    return any(_ROSTERS in lineage()[one] for one in with_sources(table))
