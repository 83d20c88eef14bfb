"""What a person has settled once for all: the lines of ``decisions.csv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

Place = tuple[str, str, int]

COLUMNS = ("kind", "left", "right", "decision", "reason", "decided_by", "decided_on")
SAME = frozenset({"merge", "same", "sama", "gabung"})
DIFFERENT = frozenset({"separate", "different", "beda", "pisah"})


class DecisionsError(ValueError):
    """``decisions.csv`` cannot be used as it stands; the message says which line and what to do."""


@dataclass(slots=True)
class Decisions:
    """Pairs of roster lines that a person has called the same person, or two persons."""

    same: set[frozenset[Place]] = field(default_factory=set)
    different: set[frozenset[Place]] = field(default_factory=set)
    used: set[frozenset[Place]] = field(default_factory=set)
    lines: dict[frozenset[Place], int] = field(default_factory=dict)

    def says_same(self, left: Place, right: Place) -> bool:
        """Whether the two lines were decided to be one person."""
        return self._says(self.same, left, right)

    def says_different(self, left: Place, right: Place) -> bool:
        """Whether the two lines were decided to be two persons."""
        return self._says(self.different, left, right)

    def _says(self, pairs: set[frozenset[Place]], left: Place, right: Place) -> bool:
        pair = frozenset((left, right))
        if pair not in pairs:
            return False
        self.used.add(pair)
        return True

    def places_to_merge(self) -> list[tuple[Place, Place]]:
        """The pairs decided to be one person, in the order of the file."""
        ordered = sorted(self.same, key=lambda pair: self.lines[pair])
        return [(left, right) for left, right in (sorted(pair) for pair in ordered)]

    def use(self, left: Place, right: Place) -> None:
        """Note that the decision on these two lines still has lines to decide on."""
        self.used.add(frozenset((left, right)))

    def unused(self) -> list[int]:
        """Line numbers of the file whose two roster lines no longer exist or no longer meet."""
        return sorted(line for pair, line in self.lines.items() if pair not in self.used)


def load_decisions(path: Path) -> Decisions:
    """Read ``decisions.csv``; a file that is absent decides nothing.

    ``left`` and ``right`` name a line of a roster as ``file!sheet!row``, as the ledger has them;
    ``decision`` is ``merge`` (one person) or ``separate`` (two persons).

    Raises:
        DecisionsError: a column is missing, or a line cannot be understood.
    """
    decisions = Decisions()
    if not path.exists():
        return decisions
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise DecisionsError(f"{path}: kolom {', '.join(sorted(missing))} tidak ada")
        for number, row in enumerate(reader, start=2):
            if not any((value or "").strip() for value in row.values() if isinstance(value, str)):
                continue
            pair = frozenset(_place(path, number, row[side] or "") for side in ("left", "right"))
            verdict = (row["decision"] or "").strip().lower()
            if len(pair) != 2:
                raise DecisionsError(f"{path}, baris {number}: left dan right menunjuk baris yang sama")
            if verdict in SAME:
                decisions.same.add(pair)
            elif verdict in DIFFERENT:
                decisions.different.add(pair)
            else:
                raise DecisionsError(
                    f"{path}, baris {number}: decision '{verdict}' tidak dikenal; "
                    "tulis merge (satu orang) atau separate (dua orang)"
                )
            decisions.lines[pair] = number
    return decisions


def _place(path: Path, number: int, text: str) -> Place:
    try:
        file, sheet, row = text.strip().rsplit("!", 2)
        return file, sheet, int(row)
    except ValueError:
        raise DecisionsError(
            f"{path}, baris {number}: '{text}' bukan berkas!sheet!baris, seperti dinkes/x.xlsx!Sheet1!14"
        ) from None
