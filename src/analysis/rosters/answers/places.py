"""Decisions that name a place in a roster whose return slip has taken its place."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from analysis.rosters.persons.decisions import Decisions
from analysis.rosters.persons.linking import line_ids_of


def bind_places(
    decisions: Decisions, replaced: Mapping[str, Mapping[str, pa.Table]], key: bytes
) -> None:
    """Bind each place in a replaced roster to the line that stands there, as if it were read.

    So a decision goes on acting on the same person in the slip, wherever that stands now.

    Args:
        replaced: the tables of each roster that a slip replaces.
    """
    wanted = [
        (entry, name)
        for entry in decisions.entries
        for name in (entry.left, entry.right)
        if name is not None
        and not isinstance(name, str)
        and name[0] in replaced
        and decisions.bound_to(entry, name) is None
    ]
    for file in {name[0] for _, name in wanted}:
        if (table := replaced[file].get("lines")) is None:
            continue
        lines = table.to_pandas(date_as_object=True)
        at: dict[tuple[str, int], list[str]] = {}
        for sheet, row, line_id in zip(
            lines["sheet"], lines["row"], line_ids_of(lines, key), strict=True
        ):
            at.setdefault((sheet, int(row)), []).append(line_id)
        for entry, name in wanted:
            found = at.get((name[1], name[2]), []) if name[0] == file else []
            if len(found) == 1:
                decisions.bind(entry, name, found[0])
