"""What each table is made from, down to what was received."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

#: Received from the OPDs: what rests on it is final only when they have confirmed it.
_ROSTERS = "<year>/rosters/**"


@cache
def lineage() -> dict[str, list[str]]:
    """Table to what it is made from, from ``lineage.yaml``."""
    text = files(__package__).joinpath("lineage.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


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
