"""Which lines are one person: by decision, by NIK, and by a NIK that Excel has ruined."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Any

import pandas as pd

from analysis.rosters.parse import names_can_be_one
from analysis.rosters.persons.decisions import Decision, Decisions, Name, Place, Verdict
from analysis.rosters.persons.evidence import Evidence, can_be_one, evidence_text

#: One NIK under more names than this is copied down a column: no two of them are compared.
_MOST_NAMES = 50


class Linking:
    """Lines joined into persons; one line of each stands for all (:meth:`head`).

    ``exclusion`` and ``hold`` are those of the lines after decisions; ``links`` has for each line
    the others it was joined with, and why; ``conflicts`` the lines of a NIK whose names cannot be
    one person's, each on its own; ``kept`` those that a person has called sound; ``series`` the
    number of the lists by month to which a line belongs.
    """

    def __init__(self, lines: pd.DataFrame, decisions: Decisions, key: bytes) -> None:
        self.lines, self.decisions, self.secret = lines, decisions, key
        self.n = len(lines)
        self.nik = listed(lines["nik"])
        self.key = [text or "" for text in listed(lines["name_key"])]
        self.exclusion = listed(lines["exclusion"])
        self.hold = listed(lines["hold"])
        self.files, self.sheets = lines["file"].tolist(), lines["sheet"].tolist()
        self.rows = lines["row"].tolist()
        # Before any line takes a NIK over from another.
        self.line_ids = line_ids_of(lines, key)
        #: Lines that a person has kept, and all that a decision names.
        self.kept: set[int] = set()
        self.settled: set[int] = set()
        #: Union of lines that are one person; the first of them stands for all.
        self.leader = list(range(self.n))
        self.links: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self.different: set[frozenset[int]] = set()
        self.conflicts: set[int] = set()
        self.series: dict[int, int] = {}
        self.verdicts: dict[Place, Verdict] = {}

    def head(self, line: int) -> int:
        """The line that stands for the person of ``line``."""
        while self.leader[line] != line:
            self.leader[line] = line = self.leader[self.leader[line]]
        return line

    def link(self, one: int, other: int, reason: str) -> None:
        """Note that two lines are one person, and why; the earlier one stays."""
        self.links[one].append((other, reason))
        self.links[other].append((one, reason))
        first, second = sorted((self.head(one), self.head(other)))
        self.leader[second] = first

    # What a person has settled.

    def settle_decided(self) -> None:
        """Apply the decisions that still have lines to decide on, and mark them used."""
        found = self._named_lines()

        def named(entry: Decision, name: Name) -> list[int]:
            return found.get(self.decisions.bound_to(entry, name) or name, [])

        for entry in self.decisions.entries:
            lines = named(entry, entry.left)
            # Two persons side by side in one row: the place does not say which is meant.
            if entry.right is None and len(lines) == 1:
                self._settle_one(entry, lines[0])
        # Nobody is one person with a line that has been dropped.
        for entry in self.decisions.entries:
            if entry.right is not None:
                self._settle_pair(entry, named(entry, entry.left), named(entry, entry.right))

    def _settle_one(self, entry: Decision, line: int) -> None:
        self.decisions.use(entry)
        self.decisions.bind(entry, entry.left, self.line_ids[line])
        self.settled.add(line)
        self.verdicts[self.place(line)] = entry.verdict
        if entry.verdict == "drop":
            self.exclusion[line] = entry.dropped_as
        else:
            self.exclusion[line] = None
            self.kept.add(line)

    def _settle_pair(self, entry: Decision, left: Sequence[int], right: Sequence[int]) -> None:
        pairs = [
            (one, other)
            for one in left
            for other in right
            if one != other and self.exclusion[one] is None and self.exclusion[other] is None
        ]
        if not pairs:
            return
        self.decisions.use(entry)
        alike = [pair for pair in pairs if names_can_be_one(*(self.key[line] for line in pair))]
        pair = (alike or pairs)[0]
        for name, line in zip((entry.left, entry.right), pair, strict=True):
            self.decisions.bind(entry, name, self.line_ids[line])
        self.settled.update(pair)
        if entry.verdict == "same":
            self.link(*pair, "decided")
        else:
            self.different.add(frozenset(pair))

    def _named_lines(self) -> dict[Name, list[int]]:
        """The lines that decisions name, by place, line_id or worker_id."""
        wanted = set(self.decisions.names())
        found: dict[Name, list[int]] = defaultdict(list)
        if not wanted:
            return found
        by_id = any(isinstance(name, str) for name in wanted)
        raw, born = listed(self.lines["nik_raw"]), listed(self.lines["birth_date"])
        for line in range(self.n):
            place = self.place(line)
            if place in wanted:
                found[place].append(line)
            if self.line_ids[line] in wanted:
                found[self.line_ids[line]].append(line)
            elif by_id:
                for identity in self.identities(line, raw[line], born[line]):
                    if (worker_id := self.worker_id(identity)) in wanted and not found[worker_id]:
                        found[worker_id].append(line)
        return found

    def says_different(self, one: int, other: int) -> bool:
        """Whether the persons of two lines were called two persons."""
        if not self.different:
            return False
        people = {self.head(one), self.head(other)}
        return len(people) == 2 and any(
            {self.head(line) for line in pair} == people for pair in self.different
        )

    # One NIK.

    def link_same_nik(self) -> None:
        """Join the lines of one NIK where all can be one person; else note all as a conflict."""
        for group in self._repeated(self.nik):
            named = [line for line in group if self.evidence(line).name]
            if not self._are_one(named):
                # Nor can anybody say whose a line without a name is: hold comes before merge.
                self.conflicts.update(group)
                continue
            hub = (named or group)[0]
            for line in group:
                if line != hub:
                    is_by_name = can_be_one(self.evidence(hub), self.evidence(line))
                    self.link(hub, line, "same_nik" if is_by_name else "decided")

    def _are_one(self, named: Sequence[int]) -> bool:
        """Whether all lines can be one person's; those called the same are one."""
        units: dict[Any, list[int]] = defaultdict(list)
        for line in named:
            units[self.head(line) if line in self.settled else self.evidence(line)].append(line)
        return len(units) < 2 or (
            len(units) <= _MOST_NAMES
            and all(
                self._can_be_one(units[one], units[other]) for one, other in combinations(units, 2)
            )
        )

    def _can_be_one(self, one: Sequence[int], other: Sequence[int]) -> bool:
        if self.says_different(one[0], other[0]):
            return False
        left, right = ({self.evidence(line) for line in unit} for unit in (one, other))
        return any(can_be_one(a, b) for a in left for b in right)

    def _repeated(self, values: Sequence[str | None]) -> list[list[int]]:
        """Lines not excluded that share a value, in groups of two and more."""
        first: dict[str, int] = {}
        groups: dict[str, list[int]] = {}
        for line, value in enumerate(values):
            if value is None or self.exclusion[line] is not None:
                continue
            seen = first.setdefault(value, line)
            if seen != line:
                groups.setdefault(value, [seen]).append(line)
        return list(groups.values())

    # One NIK that Excel has ruined.

    def link_ruined_twins(self) -> None:
        """Join a line whose NIK Excel has ruined with its twin of equal name and birth date."""
        lines = self.lines
        for group in self._repeated(listed(lines["nik_first15"])):
            if not any(self.hold[line] == "nik_ruined" for line in group):
                continue
            twins: dict[tuple[str, date], list[int]] = defaultdict(list)
            for line in group:
                born = known(lines.at[line, "birth_date"]) or known(lines.at[line, "nik_date"])
                if self.key[line] and born:
                    twins[self.key[line], born].append(line)
            for same in twins.values():
                self._link_twins(same)

    def _link_twins(self, lines: Sequence[int]) -> None:
        ruined = [line for line in lines if self.hold[line] == "nik_ruined"]
        intact = [line for line in lines if self.nik[line]]
        # Two NIKs that differ in the digit that is lost: nobody knows whose the ruined one is.
        if len({self.nik[line] for line in intact}) != 1:
            intact = []
        hub, *_ = [*intact, *ruined, *lines]
        for line in ruined:
            if line != hub and not self.says_different(line, hub):
                self.link(hub, line, "same_person_ruined_nik")

    # No NIK at all.

    def link_without_nik(self) -> None:
        """Join lines without a NIK of one name and NI PPPK or NIP, or of one name and birth date.

        By the date only lines of different sheets: a person stands once on a list, and two of one
        name on it may be two.
        """
        without = [
            line
            for line in range(self.n)
            if self.hold[line] == "nik_missing" and self.exclusion[line] is None and self.key[line]
        ]
        if not without:
            return
        nip, born, opd = (listed(self.lines[c]) for c in ("nip", "birth_date", "opd_code"))
        by_nip: dict[tuple[str, str], int] = {}
        by_date: dict[tuple[str, date, str | None], dict[tuple[str, str], int]] = {}
        for line in without:
            if nip[line]:
                first = by_nip.setdefault((self.key[line], nip[line]), line)
                if first != line and not self.says_different(first, line):
                    self.link(first, line, "same_person_no_nik")
                    continue
            if born[line]:
                people = by_date.setdefault((self.key[line], born[line], opd[line]), {})
                sheet = (self.files[line], self.sheets[line])
                if sheet in people:
                    # Two of one name on one list: which of them another list means, none can tell.
                    people[sheet] = -1
                else:
                    people[sheet] = line
        for people in by_date.values():
            if -1 in people.values():
                continue
            first, *others = people.values()
            for line in others:
                numbers = {nip[first], nip[line]} - {None}
                if len(numbers) < 2 and not self.says_different(first, line):
                    self.link(first, line, "same_person_no_nik")

    # What lines say of a person.

    def evidence(self, line: int) -> Evidence:
        """What a line says of who stands on it."""
        columns = self._said
        name = self.key[line] or " ".join((columns["name"][line] or "").split())
        return Evidence(
            name,
            columns["sex"][line],
            columns["birth_date"][line],
            columns["kpj"][line],
            columns["nip"][line],
        )

    def evidence_text(self, one: int, other: int) -> str:
        """The evidence for and against two lines being one person, in words."""
        has_nik = self.nik[one] is not None and self.nik[one] == self.nik[other]
        return evidence_text(self.evidence(one), self.evidence(other), has_nik=has_nik)

    @cached_property
    def _said(self) -> dict[str, list[Any]]:
        return {
            name: listed(self.lines[name]) for name in ("name", "sex", "birth_date", "kpj", "nip")
        }

    # Who stands for the others.

    def stand_sound_first(self) -> None:
        """Let the first sound line of each person stand for all; where none is sound, the first.

        Where nothing says who somebody is, or whether he still works here, a line that says it
        comes first, wherever the two are.
        """
        is_asn, is_struck = (self.lines[c].to_numpy(dtype=bool) for c in ("is_asn", "is_struck"))
        is_named = self.lines["name"].notna().to_numpy(dtype=bool)
        settled: set[int] = set()
        for line in sorted(self.links):
            head = self.head(line)
            if head in settled:
                continue
            is_unsound = self.hold[line] or is_asn[line] or is_struck[line] or not is_named[line]
            if is_unsound and line not in self.kept:
                continue
            settled.add(line)
            self.leader[head] = self.leader[line] = line

    # Names of lines.

    def place(self, line: int) -> Place:
        """File, sheet and row of a line."""
        return self.files[line], self.sheets[line], int(self.rows[line])

    def identities(self, line: int, raw: str | None, born: date | None) -> list[str]:
        """What stays when a roster is sent again: the NIK, and what the line says of itself."""
        nik = self.nik[line]
        by_line = f"line|{nik or raw or ''}|{self.key[line]}|{born or ''}"
        return [f"nik|{nik}", by_line] if nik else [by_line]

    def worker_id(self, identity: str) -> str:
        """The keyed id of an identity, 20 hexadecimal digits."""
        return _keyed(self.secret, identity)


def line_ids_of(lines: pd.DataFrame, key: bytes) -> list[str]:
    """Keyed, for each line: who stands on it as written, counted where several say the same."""
    columns = (listed(lines[c]) for c in ("nik", "nik_raw", "name_key", "name", "birth_date"))
    seen: dict[str, int] = {}
    ids = []
    for nik, raw, name_key, name, born in zip(*columns, strict=True):
        said = f"row|{nik or raw or ''}|{name_key or name or ''}|{born or ''}"
        number = seen[said] = seen.get(said, 0) + 1
        ids.append(_keyed(key, said if number == 1 else f"{said}|{number}"))
    return ids


def _keyed(key: bytes, identity: str) -> str:
    return hmac.digest(key, identity.encode(), hashlib.sha256).hex()[:20]


def listed(column: pd.Series) -> list[Any]:
    """A column as a list, with None for every kind of missing."""
    values = column.astype(object).to_numpy(copy=True)
    values[column.isna().to_numpy(dtype=bool)] = None
    found: list[Any] = values.tolist()
    return found


def known(value: Any) -> Any:
    """``value``, or None for every kind of missing."""
    return None if value is None or value is pd.NaT or value is pd.NA or value != value else value
