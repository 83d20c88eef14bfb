"""What a person has settled once for all: the lines of ``decisions.csv``.

A roster's line is named as ``file!sheet!row``, as the ledger has it, or by its ``worker_id``, which
stays when the workbook is sent again with other rows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from analysis.delimiter import delimiter_of

Place = tuple[str, str, int]
#: A place, or a worker_id.
Name = Place | str
Verdict = Literal["same", "different", "keep", "drop"]

COLUMNS = ("kind", "left", "right", "decision", "reason", "decided_by", "decided_on")
VERDICTS: dict[str, Verdict] = {
    "same": "same", "merge": "same", "sama": "same", "gabung": "same",
    "different": "different", "separate": "different", "beda": "different", "pisah": "different",
    "keep": "keep", "pertahankan": "keep",
    "drop": "drop", "keluarkan": "drop",
}  # fmt: skip
#: Why a dropped line is no worker here, by ``kind``: reasons of the contract. Any other kind: left.
DROPPED_AS = ("left", "deceased", "civil_servant", "pppk_full_time", "not_a_person")
_WORKER_ID = re.compile(r"[0-9a-f]{20}")


class DecisionsError(ValueError):
    """``decisions.csv`` cannot be used as it stands; the message says which line and what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file; ``number`` is its line number, ``right`` None for keep and drop."""

    number: int
    verdict: Verdict
    left: Name
    right: Name | None
    kind: str = ""

    @property
    def dropped_as(self) -> str:
        """Why a dropped line is no worker here."""
        return self.kind if self.kind in DROPPED_AS else "left"


@dataclass(slots=True)
class Decisions:
    """All decisions, in the order of the file, and which of them still had lines to decide on."""

    entries: list[Decision] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def names(self) -> Iterator[Name]:
        """Every place and worker_id that a decision names."""
        for entry in self.entries:
            yield entry.left
            if entry.right is not None:
                yield entry.right

    def use(self, entry: Decision) -> None:
        """Note that a decision still has lines to decide on."""
        self.used.add(entry.number)

    def unused(self) -> list[int]:
        """Line numbers of the decisions that no longer match anything."""
        return [entry.number for entry in self.entries if entry.number not in self.used]


def load_decisions(path: Path) -> Decisions:
    """Read ``decisions.csv``; a file that is absent decides nothing.

    ``decision`` is ``same`` or ``merge`` (left and right are one person), ``different`` or
    ``separate`` (two persons), ``keep`` (left is a worker here, sound as it stands: it is counted
    whatever held or excluded it) or ``drop`` (left is no worker here: it is excluded, for the
    reason in ``kind`` if that is ``left``, ``deceased``, ``civil_servant`` or ``pppk_full_time``;
    ``not_a_person`` takes it out of the persons altogether; any other kind: left).

    Raises:
        DecisionsError: a column is missing, or a line cannot be understood or contradicts another.
    """
    decisions = Decisions()
    if not path.exists():
        return decisions
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        # Excel saves a plain CSV so.
        text = path.read_text(encoding="cp1252", errors="replace")
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter_of(text))
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    missing = set(COLUMNS) - set(reader.fieldnames)
    if missing:
        raise DecisionsError(f"{path}: kolom {', '.join(sorted(missing))} tidak ada")
    settled: dict[frozenset[Name | None], Decision] = {}
    for row in reader:
        cells = {name: value.strip() for name, value in row.items() if isinstance(value, str)}
        if not any(cells.values()):
            continue
        entry = _entry(f"{path}, baris {reader.line_num}", reader.line_num, cells)
        about = frozenset((entry.left, entry.right))
        other = settled.setdefault(about, entry)
        if other.verdict != entry.verdict:
            raise DecisionsError(
                f"{path}, baris {entry.number}: bertentangan dengan baris {other.number}; "
                "hapus salah satu"
            )
        decisions.entries.append(entry)
    return decisions


def _entry(where: str, number: int, cells: dict[str, str]) -> Decision:
    word = cells.get("decision", "").lower()
    if word not in VERDICTS:
        raise DecisionsError(
            f"{where}: decision '{word}' tidak dikenal; tulis same atau merge (satu orang), "
            "different atau separate (dua orang), keep (dihitung apa adanya), "
            "atau drop (bukan pekerja)"
        )
    verdict = VERDICTS[word]
    left = _name(where, cells.get("left", ""))
    right_text = cells.get("right", "")
    if verdict in ("keep", "drop"):
        if right_text:
            raise DecisionsError(f"{where}: {word} menyebut satu baris saja; kosongkan kolom right")
        return Decision(number, verdict, left, None, cells.get("kind", "").lower())
    right = _name(where, right_text)
    if left == right:
        raise DecisionsError(f"{where}: left dan right menunjuk baris yang sama")
    return Decision(number, verdict, left, right, cells.get("kind", "").lower())


def _name(where: str, text: str) -> Name:
    if _WORKER_ID.fullmatch(text):
        return text
    try:
        file, sheet, row = text.rsplit("!", 2)
        return file, sheet, int(row)
    except ValueError:
        raise DecisionsError(
            f"{where}: '{text}' bukan berkas!sheet!baris (seperti dinkes/x.xlsx!Sheet1!14) "
            "dan bukan worker_id"
        ) from None
