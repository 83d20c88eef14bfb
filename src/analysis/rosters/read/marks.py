"""What a sheet says beside its values: hidden rows, strike-through, errors, merges."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.rosters.grid import Place


@dataclass(slots=True)
class Marks:
    """Marks of one sheet; rows and columns are 0-based, merges inclusive, as in `grid.Sheet`."""

    hidden_rows: set[int] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    uncalculated: set[Place] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    coloured: dict[int, str] = field(default_factory=dict)


def column_index(letters: str) -> int:
    """0-based column of Excel's letters: A is 0, AA is 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
