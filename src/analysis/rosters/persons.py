"""Lines of rosters to persons: who is counted, who is held, which lines are one person.

The order is that of the contract: exclusion comes before hold, hold before merge; of several lines
of one person the first stays and takes from the others only what it lacks. What a person has
settled (`decisions`) comes before everything.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

import pandas as pd

from analysis.rosters.decisions import Decision, Decisions, Name, Place, Verdict
from analysis.rosters.findings import make_finding
from analysis.rosters.near import later_of_clusters, near_pairs
from analysis.rosters.parse import names_can_be_one

#: What a line takes from later lines of the same person, where it has none of its own.
TAKEN = (
    "nik",
    "name",
    "birth_date",
    "sex",
    "opd_code",
    "unit",
    "position",
    "start_date",
    "end_date",
    "wage_reported_idr",
    "kpj",
)
#: Where lines of one person differ in these, somebody must say which is right.
COMPARED = {
    "opd_code": "duplicate_differs_opd",
    "wage_reported_idr": "duplicate_differs_wage",
    "birth_date": "duplicate_differs_dates",
    "start_date": "duplicate_differs_dates",
    "end_date": "duplicate_differs_dates",
}
#: Why two lines are one person, the plainest reason first, and what is told of it.
REASONS = {
    "same_nik": "merged_same_nik",
    "same_person_ruined_nik": "merged_ruined",
    "decided": "merged_decided",
}
_UNUSABLE_NIK = frozenset({"nik_missing", "nik_invalid", "nik_ruined", "nik_is_kk"})
#: One NIK under more names than this is copied down a column: no two of them are compared.
_MOST_NAMES = 50


@dataclass(slots=True)
class Resolution:
    """The fate of every line, and the persons.

    ``fates``: columns fate, reason, worker_id, aligned with the lines given.
    ``workers``: one row for each person, all columns of ``schemas.WORKERS`` but ``participant``.
    ``findings``: what lines of one person, or of two persons too alike, give cause to say.
    ``settled``: places of the lines that a decision keeps or drops, with its verdict; what was told
    of them before is settled with them.
    """

    fates: pd.DataFrame
    workers: pd.DataFrame
    findings: list[dict[str, Any]] = field(default_factory=list)
    settled: dict[Place, Verdict] = field(default_factory=dict)


def resolve(lines: pd.DataFrame, decisions: Decisions, key: bytes) -> Resolution:
    """Give every line its fate.

    Args:
        lines: one row for each person's row of the rosters, in the order of files, sheets and
            rows; the columns of :data:`analysis.rosters.lines.COLUMNS`.
        decisions: what a person has settled; those that had lines to decide on are marked used.
        key: the secret with which worker ids are made.
    """
    work = _Work(lines.reset_index(drop=True), decisions, key)
    work.settle_decided()
    work.link_same_nik()
    work.link_ruined_twins()
    work.merge()
    work.hold_near_duplicates()
    work.tell_likely_twins()
    return work.result()


class _Work:
    def __init__(self, lines: pd.DataFrame, decisions: Decisions, key: bytes) -> None:
        self.lines, self.decisions, self.secret = lines, decisions, key
        self.n = len(lines)
        self.nik = _listed(lines["nik"])
        self.key = [text or "" for text in _listed(lines["name_key"])]
        self.exclusion = _listed(lines["exclusion"])
        self.hold = _listed(lines["hold"])
        self.files, self.sheets = lines["file"].tolist(), lines["sheet"].tolist()
        self.rows = lines["row"].tolist()
        #: Lines that a person has kept, and all that a decision names.
        self.kept: set[int] = set()
        self.settled: set[int] = set()
        #: Union of lines that are one person; the first of them stands for all.
        self.leader = list(range(self.n))
        self.links: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self.followers: dict[int, list[int]] = defaultdict(list)
        self.different: set[frozenset[int]] = set()
        self.conflicts: set[int] = set()
        self.duplicates: set[int] = set()
        self.taken: dict[int, dict[str, Any]] = {}
        self.findings: list[dict[str, Any]] = []
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
        found = self._named_lines()
        for entry in self.decisions.entries:
            left = found.get(entry.left, [])
            if entry.right is None:
                # Two persons side by side in one row: the place does not say which is meant.
                if len(left) == 1:
                    self._settle_one(entry, left[0])
            elif right := found.get(entry.right, []):
                self._settle_pair(entry, left, right)

    def _settle_one(self, entry: Decision, line: int) -> None:
        self.decisions.use(entry)
        self.settled.add(line)
        self.verdicts[self._place(line)] = entry.verdict
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
        self.settled.update(pair)
        if entry.verdict == "same":
            self.link(*pair, "decided")
        else:
            self.different.add(frozenset(pair))

    def _named_lines(self) -> dict[Name, list[int]]:
        """The lines that decisions name, by place or by worker_id."""
        wanted = set(self.decisions.names())
        found: dict[Name, list[int]] = defaultdict(list)
        if not wanted:
            return found
        by_id = any(isinstance(name, str) for name in wanted)
        raw, born = _listed(self.lines["nik_raw"]), _listed(self.lines["birth_date"])
        for line in range(self.n):
            place = self._place(line)
            if place in wanted:
                found[place].append(line)
            if by_id:
                for identity in self._identities(line, raw[line], born[line]):
                    if (worker_id := self._worker_id(identity)) in wanted and not found[worker_id]:
                        found[worker_id].append(line)
        return found

    def _says_different(self, one: int, other: int) -> bool:
        """Whether the persons of two lines were called two persons."""
        if not self.different:
            return False
        people = {self.head(one), self.head(other)}
        return len(people) == 2 and any(
            {self.head(line) for line in pair} == people for pair in self.different
        )

    # One NIK.

    def link_same_nik(self) -> None:
        for group in self._repeated(self.nik):
            named = [line for line in group if self.key[line]]
            if named:
                self._link_named(named)
            # A line without a name contradicts nobody, and its NIK is another line's already.
            hub = named[0] if named else group[0]
            for line in group:
                if line != hub and not self.key[line]:
                    self.link(hub, line, "same_nik")

    def _link_named(self, named: Sequence[int]) -> None:
        """Make lines of one NIK one person where all names can be one; else hold all of them.

        In a conflict only lines that agree with the very same names are one person: a name that
        fits two others which do not fit each other is surely neither's.
        """
        units: dict[Any, list[int]] = defaultdict(list)
        for line in named:
            units[self.head(line) if line in self.settled else self.key[line]].append(line)
        agree = {unit: {unit} for unit in units}
        if len(units) <= _MOST_NAMES:
            for one, other in combinations(units, 2):
                if self._can_be_one(units[one], units[other]):
                    agree[one].add(other)
                    agree[other].add(one)
        people: dict[frozenset[Any], list[int]] = defaultdict(list)
        for unit, lines in units.items():
            people[frozenset(agree[unit])] += lines
        for lines in people.values():
            for line in lines[1:]:
                if names_can_be_one(self.key[lines[0]], self.key[line]):
                    self.link(lines[0], line, "same_nik")
        if len(people) > 1:
            self.conflicts.update(named)

    def _can_be_one(self, one: Sequence[int], other: Sequence[int]) -> bool:
        if self._says_different(one[0], other[0]):
            return False
        left, right = ({self.key[line] for line in unit} for unit in (one, other))
        return any(names_can_be_one(a, b) for a in left for b in right)

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
        lines = self.lines
        for group in self._repeated(_listed(lines["nik_first15"])):
            if not any(self.hold[line] == "nik_ruined" for line in group):
                continue
            twins: dict[tuple[str, date], list[int]] = defaultdict(list)
            for line in group:
                born = _known(lines.at[line, "birth_date"]) or _known(lines.at[line, "nik_date"])
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
            if line != hub and not self._says_different(line, hub):
                self.link(hub, line, "same_person_ruined_nik")

    # Lines to persons.

    def merge(self) -> None:
        """Make the first line of each person its worker, with what it lacks from the others."""
        for line in sorted(self.links):
            if self.head(line) != line:
                self.followers[self.head(line)].append(line)
        rank = {reason: number for number, reason in enumerate(REASONS)}
        self.merge_reason = {}
        for followers in self.followers.values():
            for line in followers:
                links = self.links[line]
                earlier = [reason for other, reason in links if other < line]
                self.merge_reason[line] = min(
                    earlier or [reason for _, reason in links], key=rank.__getitem__
                )
        self.conflicts = self._still_in_conflict()
        self.kept = {self.head(line) for line in self.kept}
        # Only the lines of several: cell by cell out of a DataFrame would take a millisecond each.
        members = sorted(self.links)
        part = self.lines.iloc[members]
        cells = {
            column: dict(zip(members, _listed(part[column]), strict=True))
            for column in (*TAKEN, "category")
        }
        for head, followers in self.followers.items():
            self._take(head, followers, cells)
        by_nik: dict[str | None, list[int]] = defaultdict(list)
        for head in sorted(self.conflicts):
            by_nik[self.nik[head]].append(head)
        for heads in by_nik.values():
            if len(self.kept.intersection(heads)) > 1:
                # One NIK is one person's, whoever is kept.
                self.kept -= set(heads)
            for head in heads:
                if head in self.kept:
                    continue
                other = next(other for other in heads if other != head)
                self._tell("nik_conflict", head, other, self.nik[head])

    def _still_in_conflict(self) -> set[int]:
        """Heads whose NIK another person has too, once lines are persons."""
        people: dict[str, set[int]] = defaultdict(set)
        for line in self.conflicts:
            nik = self.nik[line]
            if nik is not None:
                people[nik].add(self.head(line))
        return {head for heads in people.values() if len(heads) > 1 for head in heads}

    def _take(self, head: int, followers: Sequence[int], cells: dict[str, dict[int, Any]]) -> None:
        own = {column: cells[column][head] for column in TAKEN}
        taken: dict[str, Any] = {}
        category = cells["category"][head]
        for line in followers:
            for column in TAKEN:
                if own[column] is None and (value := cells[column][line]) is not None:
                    own[column] = taken[column] = value
            if category == "UNKNOWN" and (found := cells["category"][line]) != "UNKNOWN":
                category = taken["category"] = found
            self._tell_merged(head, line, {c: (own[c], cells[c][line]) for c in COMPARED})
        if "nik" in taken:
            self.nik[head] = taken["nik"]
        if "name" in taken:
            self.key[head] = next((self.key[line] for line in followers if self.key[line]), "")
        if taken:
            self.taken[head] = taken

    # Persons that are most likely one.

    def hold_near_duplicates(self) -> None:
        """Hold all but the first of those with near NIKs, one birth date and near names."""
        heads = [line for line in self._heads() if self.nik[line]]
        born = self._born(heads)
        dated = [line for line in heads if line in born]
        days = [born[line].toordinal() for line in dated]
        found = near_pairs([self.nik[line] or "" for line in dated], days)
        pairs = [
            (dated[one], dated[other])
            for one, other in found
            if names_can_be_one(self.key[dated[one]], self.key[dated[other]])
            and not self._says_different(dated[one], dated[other])
        ]
        for later, other in later_of_clusters(pairs, self._says_different).items():
            if later in self.kept:
                continue
            self.duplicates.add(later)
            self._tell("possible_duplicate", later, other, self.nik[later])

    def tell_likely_twins(self) -> None:
        """Tell of equal names and birth dates where one of the two NIKs is of no use.

        They are held for their NIK already; whether they are one person, only the KTP can tell.
        """
        heads = self._heads()
        without = [
            line for line in heads if not self.nik[line] and self.hold[line] in _UNUSABLE_NIK
        ]
        if not without:
            return
        keys = {self.key[line] for line in without} - {""}
        born = self._born([line for line in heads if self.key[line] in keys])
        told: set[int] = set()
        people: dict[tuple[str, date], list[int]] = defaultdict(list)
        for line, day in born.items():
            people[self.key[line], day].append(line)
        for same in people.values():
            for line in same[1:] if len(same) > 1 else ():
                pair = (line, same[0]) if not self.nik[line] else (same[0], line)
                if pair[0] in told or self.nik[pair[0]] or self._says_different(*pair):
                    continue
                if pair[0] not in self.kept:
                    told.add(pair[0])
                    self._tell("possible_duplicate", *pair, None)
                    self.findings[-1]["severity"] = "warning"

    def _heads(self) -> list[int]:
        return [n for n in range(self.n) if self.exclusion[n] is None and self.leader[n] == n]

    def _born(self, heads: Iterable[int]) -> dict[int, date]:
        """The birth date of each person: of the roster, else of the NIK."""
        cells, of_nik = _listed(self.lines["birth_date"]), _listed(self.lines["nik_date"])
        found = {}
        for line in heads:
            day = self.taken.get(line, {}).get("birth_date") or cells[line] or of_nik[line]
            if day is not None:
                found[line] = day
        return found

    # What comes of it.

    def _reason(self, line: int) -> str | None:
        """Why a person is held: the first reason of the contract's table that applies."""
        if line in self.kept:
            return None
        own = self.hold[line]
        if own in _UNUSABLE_NIK and self.nik[line]:
            own = None  # another line of the person has it
        if own is None and line in self.conflicts:
            own = "nik_conflict"
        if own is None and line in self.duplicates:
            own = "possible_duplicate"
        if own is None and self.lines.at[line, "is_asn"]:
            # The status that an NI PPPK lacked may have come from another line.
            nip_kind = self.lines.at[line, "nip_kind"]
            if nip_kind == "NIP" or "category" not in self.taken.get(line, {}):
                own = "looks_like_asn"
        if own is None and self.lines.at[line, "is_struck"]:
            own = "struck_out"
        if own is None and not self.key[line] and not self._has_name(line):
            own = "name_missing"
        return own

    def _has_name(self, line: int) -> bool:
        return "name" in self.taken.get(line, {}) or _known(self.lines.at[line, "name"]) is not None

    def result(self) -> Resolution:
        heads: list[int] = []
        fates: list[str] = [""] * self.n
        reasons: list[str | None] = [None] * self.n
        unsure = self._unsure()
        for line in range(self.n):
            if self.exclusion[line] == "not_a_person":
                fates[line], reasons[line] = "not_a_person", "decided"
            elif self.exclusion[line] is not None:
                fates[line], reasons[line] = "excluded", self.exclusion[line]
            elif self.leader[line] != line:
                fates[line], reasons[line] = "merged", self.merge_reason[line]
            else:
                heads.append(line)
                reasons[line] = self._reason(line) if line in unsure else None
                fates[line] = "held" if reasons[line] else "counted"
        ids = dict(zip(heads, self._worker_ids(heads), strict=True))
        workers = self.lines.loc[heads].copy()
        for column in (*TAKEN, "category"):
            changed = {line: taken[column] for line, taken in self.taken.items() if column in taken}
            if changed:
                values = workers[column].astype(object)
                for line, value in changed.items():
                    values.at[line] = value
                workers[column] = values
        workers["status"] = [fates[line] for line in heads]
        workers["worker_id"] = list(ids.values())
        of_line = [
            ids[self.head(line)] if self.exclusion[line] is None else None for line in range(self.n)
        ]
        columns = {"fate": fates, "reason": reasons, "worker_id": of_line}
        return Resolution(
            pd.DataFrame({name: pd.Series(c, dtype="str") for name, c in columns.items()}),
            workers.reset_index(drop=True),
            self.findings,
            self.verdicts,
        )

    def _unsure(self) -> set[int]:
        """The lines that may have a reason to be held."""
        is_asn, is_struck = (self.lines[c].to_numpy(dtype=bool) for c in ("is_asn", "is_struck"))
        flags = is_asn | is_struck
        return (
            {line for line in range(self.n) if self.hold[line] or flags[line] or not self.key[line]}
            | self.conflicts
            | self.duplicates
        )

    # Worker ids.

    def _identities(self, line: int, raw: str | None, born: date | None) -> list[str]:
        """What stays when a roster is sent again: the NIK, and what the line says of itself."""
        nik = self.nik[line]
        by_line = f"line|{nik or raw or ''}|{self.key[line]}|{born or ''}"
        return [f"nik|{nik}", by_line] if nik else [by_line]

    def _worker_ids(self, heads: Sequence[int]) -> list[str]:
        seen: dict[str, int] = defaultdict(int)
        raw, born = _listed(self.lines["nik_raw"]), _listed(self.lines["birth_date"])
        ids = []
        shared = self._shared_niks(heads)
        for line in heads:
            identities = self._identities(line, raw[line], born[line])
            identity = identities[-1] if self.nik[line] in shared else identities[0]
            seen[identity] += 1
            if seen[identity] > 1:
                identity = f"{identity}|{seen[identity]}"
            ids.append(self._worker_id(identity))
        return ids

    def _shared_niks(self, heads: Sequence[int]) -> set[str | None]:
        """NIKs that stand for more than one person, and so identify none."""
        return {self.nik[line] for line in heads if line in self.conflicts}

    def _worker_id(self, identity: str) -> str:
        return hmac.digest(self.secret, identity.encode(), hashlib.sha256).hex()[:20]

    # Findings.

    def _place(self, line: int) -> Place:
        return self.files[line], self.sheets[line], int(self.rows[line])

    def _tell(self, code: str, line: int, other: int, value: Any, **facts: Any) -> None:
        """A finding on ``line`` about ``other``, of which it names the place only within a file."""
        lines = self.lines
        file, sheet, row = self._place(line)
        other_file, other_sheet, other_row = self._place(other)
        where = (
            f"sheet {other_sheet} baris {other_row}"
            if other_file == file
            else f"daftar {_known(lines.at[other, 'opd_code']) or 'OPD lain'}"
        )
        column = _known(lines.at[line, "nik_column"])
        if column is None:
            column = _known(lines.at[line, "name_column"])
        self.findings.append(
            make_finding(
                code,
                file=file,
                sheet=sheet,
                row=row,
                column=None if column is None else int(column),
                value=None if value is None else str(value),
                opd_code=_known(lines.at[line, "opd_code"]),
                other=where,
                **facts,
            )
        )

    def _tell_merged(self, head: int, line: int, compared: dict[str, tuple[Any, Any]]) -> None:
        self._tell(REASONS[self.merge_reason[line]], line, head, self.nik[line])
        told = set()
        for column, (own, value) in compared.items():
            code = COMPARED[column]
            if value is not None and own is not None and value != own and code not in told:
                told.add(code)
                self._tell(code, line, head, value)


def _listed(column: pd.Series) -> list[Any]:
    """A column as a list, with None for every kind of missing."""
    values: list[Any] = column.astype(object).tolist()
    return [
        None if missing else value for value, missing in zip(values, column.isna(), strict=True)
    ]


def _known(value: Any) -> Any:
    """``value``, or None for every kind of missing."""
    return None if value is None or value is pd.NaT or value is pd.NA or value != value else value
