"""What a person has settled once for all: the lines of ``decisions.csv``.

A roster's line is named by its ``line_id``, which says who stands on it and not where, or as
``file!sheet!row``, as the ledger has it. A place is bound, when first used, to the line that stands
there: ``decisions.bound.csv`` beside the file keeps that, and from then on the decision follows the
line, wherever it stands, and acts on nobody else. A ``worker_id`` names a person likewise.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from analysis.csv_table import CellError, CsvFileError, day, read_csv
from analysis.whole_file import write_whole

Place = tuple[str, str, int]
#: A place, or a line_id or worker_id.
Name = Place | str
Verdict = Literal["same", "different", "keep", "drop"]

COLUMNS = ("kind", "left", "right", "decision", "reason", "decided_by", "decided_on")
#: Columns that `ucj decisions` writes beside: what helps to decide, and is passed over here.
FACTS = ("opd_code", "file", "sheet", "row", "name", "held_for", "message")
#: What whoever decides fills in.
DECIDED = ("decision", "reason", "decided_by", "decided_on")
#: The kinds of the contract, and what each can decide. Others are older words for one of the two.
KINDS: dict[str, tuple[Verdict, ...]] = {"line": ("keep", "drop"), "pair": ("same", "different")}
BOUND = "decisions.bound.csv"
BOUND_COLUMNS = ("place", "decided_on", "line_id", "key")
VERDICTS: dict[str, Verdict] = {
    "same": "same", "merge": "same", "sama": "same", "gabung": "same",
    "different": "different", "separate": "different", "beda": "different", "pisah": "different",
    "keep": "keep", "pertahankan": "keep",
    "drop": "drop", "keluarkan": "drop",
}  # fmt: skip
#: Why a dropped line is no worker here, by ``kind``: reasons of the contract. Any other kind: left.
DROPPED_AS = ("left", "deceased", "civil_servant", "pppk_full_time", "not_a_person")
_ID = re.compile(r"[0-9a-f]{20}")


class DecisionsError(CsvFileError):
    """``decisions.csv`` cannot be used as it stands."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file; ``number`` is its line number, ``right`` None for keep and drop."""

    number: int
    verdict: Verdict
    left: Name
    right: Name | None
    kind: str = ""
    decided_on: str = ""

    @property
    def dropped_as(self) -> str:
        """Why a dropped line is no worker here."""
        return self.kind if self.kind in DROPPED_AS else "left"


@dataclass(slots=True)
class Decisions:
    """All decisions, in the order of the file, and which of them still had lines to decide on.

    ``bound``: the line_id that a place was bound to, by place and the day of the decision.
    """

    entries: list[Decision] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    bound: dict[tuple[Place, str], str] = field(default_factory=dict)
    #: Where the bindings are kept, what stands there of other keys, and whether any is new.
    path: Path | None = None
    key: str = ""
    of_other_keys: list[dict[str, str]] = field(default_factory=list)
    is_changed: bool = False

    def names(self) -> Iterator[Name]:
        """Every place and id that a decision names."""
        for entry in self.entries:
            for name in (entry.left, entry.right):
                if name is not None:
                    yield self.bound_to(entry, name) or name

    def bound_to(self, entry: Decision, name: Name) -> str | None:
        """The line_id that the place of a decision is bound to; None for an id, and before."""
        return None if isinstance(name, str) else self.bound.get((name, entry.decided_on))

    def bind(self, entry: Decision, name: Name | None, line_id: str) -> None:
        """Bind the place of a decision to the line that stands there, once for all."""
        if name is not None and not isinstance(name, str):
            known = self.bound.setdefault((name, entry.decided_on), line_id)
            self.is_changed |= known == line_id

    def use(self, entry: Decision) -> None:
        """Note that a decision still has lines to decide on."""
        self.used.add(entry.number)

    def unused(self) -> list[int]:
        """Line numbers of the decisions that no longer match anything."""
        return [entry.number for entry in self.entries if entry.number not in self.used]

    def keep_bindings(self) -> None:
        """Write what has been bound beside ``decisions.csv``.

        Raises:
            OSError: the folder cannot be written to.
        """
        if self.path is None or not self.is_changed:
            return
        rows = [
            {
                "place": "!".join(map(str, place)),
                "decided_on": day,
                "line_id": line_id,
                "key": self.key,
            }
            for (place, day), line_id in self.bound.items()
        ]
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, BOUND_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows, *self.of_other_keys])
        write_whole(self.path, text.getvalue().encode(errors="replace"))


def load_decisions(path: Path, key: str = "") -> Decisions:
    """Read ``decisions.csv``; a file that is absent decides nothing.

    ``kind`` is ``line`` or ``pair``. Of a line, ``decision`` is ``keep`` (left is a worker here,
    sound as it stands: it is counted whatever held or excluded it) or ``drop`` (left is no worker
    here: it is excluded as ``left``). Of a pair it is ``same`` (left and right are one person) or
    ``different`` (two persons). Older words for the kind stand: for a dropped line ``left``,
    ``deceased``, ``civil_servant`` and ``pppk_full_time`` say why, ``not_a_person`` takes it out of
    the persons altogether.

    Args:
        path: the file; :data:`BOUND` beside it says what its places are bound to.
        key: fingerprint of the key of the ids: what was bound with another is of no use now.

    Raises:
        DecisionsError: a column or cell is missing, or a line cannot be understood or contradicts
            another.
    """
    decisions = Decisions(path=path.with_name(BOUND), key=key)
    if not path.exists():
        return decisions
    table = read_csv(path, COLUMNS, FACTS, error=DecisionsError)
    settled: dict[frozenset[Name | None], Decision] = {}
    for number, cells in table.lines:
        # A line of `ucj decisions` on which nobody has decided yet.
        if cells.get("held_for") and not any(cells[name] for name in DECIDED):
            continue
        try:
            entry = _entry(number, cells)
        except _EntryError as error:
            for column, why in error.faults:
                table.tell(number, why, column)
            continue
        about = frozenset((entry.left, entry.right))
        other = settled.setdefault(about, entry)
        if other.verdict != entry.verdict:
            table.tell(number, f"bertentangan dengan baris {other.number}: hapus salah satu")
        decisions.entries.append(entry)
    table.done()
    _load_bindings(decisions)
    return decisions


def _load_bindings(decisions: Decisions) -> None:
    """Read what the places of the decisions are bound to; of places no longer named, nothing."""
    if decisions.path is None or not decisions.path.exists():
        return
    named = {
        (name, entry.decided_on)
        for entry in decisions.entries
        for name in (entry.left, entry.right)
    }
    # Nobody writes this file: what cannot be read in it says nothing.
    for _, cells in read_csv(decisions.path, BOUND_COLUMNS).lines:
        try:
            place = _name(cells["place"])
        except CellError:
            continue
        if isinstance(place, str) or (place, cells["decided_on"]) not in named:
            continue
        if cells["key"] != decisions.key:
            decisions.of_other_keys.append(cells)
        elif _ID.fullmatch(cells["line_id"]):
            decisions.bound[place, cells["decided_on"]] = cells["line_id"]


class _EntryError(Exception):
    """What is wrong with a line: (column, what and what to do)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


def _entry(number: int, cells: dict[str, str]) -> Decision:
    """The decision of a line, or everything that is wrong with it."""
    faults: list[tuple[str, str]] = []
    parsed: dict[str, Any] = {}

    def parse(column: str, parser: Callable[[str], object]) -> None:
        try:
            parsed[column] = parser(cells[column])
        except CellError as error:
            faults.append((column, str(error)))

    word, kind = cells["decision"].lower(), cells["kind"].lower()
    verdict = VERDICTS.get(word)
    if verdict is None:
        faults.append(
            (
                "decision",
                f"{word!r} tidak dikenal: tulis keep (dihitung apa adanya) atau drop (bukan "
                "pekerja) untuk satu baris, same (satu orang) atau different (dua orang) untuk "
                "dua baris",
            )
        )
    parse("left", _name)
    if verdict not in KINDS["line"]:
        parse("right", _name)
    elif cells["right"]:
        faults.append(("right", f"{word} menyebut satu baris saja: kosongkan kolom right"))
    if "right" in parsed and parsed["right"] == parsed.get("left"):
        faults.append(("right", "left dan right menunjuk baris yang sama: betulkan salah satu"))
    if verdict is not None and verdict not in KINDS.get(kind, (verdict,)):
        faults.append(
            (
                "kind",
                f"{kind!r} tidak cocok dengan decision {word!r}: keep dan drop untuk line, same "
                "dan different untuk pair",
            )
        )
    for column in ("kind", "reason", "decided_by"):
        if not cells[column]:
            faults.append((column, "kosong: tulis alasannya, siapa yang memutuskan, dan kapan"))
    parse("decided_on", day)
    if faults or verdict is None:
        raise _EntryError(faults)
    return Decision(
        number,
        verdict,
        parsed["left"],
        parsed.get("right"),
        kind,
        parsed["decided_on"].isoformat(),
    )


def _name(text: str) -> Name:
    if _ID.fullmatch(text):
        return text
    try:
        file, sheet, row = text.rsplit("!", 2)
        return file, sheet, int(row)
    except ValueError:
        raise CellError(
            f"{text!r} bukan line_id dan bukan berkas!sheet!baris: tulis seperti "
            "dinkes/x.xlsx!Sheet1!14"
        ) from None
