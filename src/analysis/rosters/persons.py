"""Lines of rosters to persons: who is counted, who is held, which lines are one person.

The order is that of the contract: exclusion comes before hold, hold before merge; of several lines
of one person the first stays and takes from the others only what it lacks.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
from rapidfuzz.distance import DamerauLevenshtein

from analysis.rosters.decisions import Decisions
from analysis.rosters.findings import make_finding
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
#: Digits by which two NIKs may differ and still be one NIK misspelt.
NEAR_NIK = 2


@dataclass(slots=True)
class Resolution:
    """The fate of every line, and the persons.

    ``fates``: columns fate, reason, worker_id, aligned with the lines given.
    ``workers``: one row for each person, all columns of ``schemas.WORKERS`` but ``participant``.
    ``findings``: what two or more lines of one person, or of two persons too alike, give cause to say.
    """

    fates: pd.DataFrame
    workers: pd.DataFrame
    findings: list[dict[str, Any]] = field(default_factory=list)


def resolve(lines: pd.DataFrame, decisions: Decisions, key: bytes) -> Resolution:
    """Give every line its fate.

    Args:
        lines: one row for each person's row of the rosters, in the order of files, sheets and
            rows; the columns of :data:`analysis.rosters.lines.COLUMNS`.
        decisions: what a person has settled.
        key: the secret with which worker ids are made.
    """
    lines = lines.reset_index(drop=True)
    work = _Work(lines, decisions)
    work.merge_same_nik()
    work.merge_ruined_twins()
    work.merge_decided()
    work.take_what_is_lacking()
    work.hold_near_duplicates()
    return work.result(key)


class _Work:
    def __init__(self, lines: pd.DataFrame, decisions: Decisions) -> None:
        self.lines = lines
        self.decisions = decisions
        self.n = len(lines)
        self.is_active = lines["exclusion"].isna().to_numpy()
        self.leader = list(range(self.n))
        self.merge_reason: dict[int, str] = {}
        self.conflicts: set[int] = set()
        self.duplicates: set[int] = set()
        self.taken: dict[int, dict[str, Any]] = {}
        self.followers: dict[int, list[int]] = defaultdict(list)
        self.findings: list[dict[str, Any]] = []
        self.nik = lines["nik"].astype(object).where(lines["nik"].notna(), None).tolist()
        self.key = lines["name_key"].astype(object).where(lines["name_key"].notna(), "").tolist()

    def head(self, line: int) -> int:
        """The line that stands for the person of ``line``."""
        while self.leader[line] != line:
            line = self.leader[line]
        return line

    def merge(self, line: int, into: int, reason: str) -> int:
        """Make two lines one person; the earlier one stays. Returns the line that stays."""
        first, second = sorted((self.head(line), self.head(into)))
        if first != second:
            self.leader[second] = first
            self.merge_reason[second] = reason
            self.followers[first] += [second, *self.followers.pop(second, [])]
            if second in self.conflicts:
                self.conflicts.discard(second)
                self.conflicts.add(first)
        return first

    def merge_same_nik(self) -> None:
        niks = self.lines["nik"].where(self.is_active)
        repeated = niks[niks.notna() & niks.duplicated(keep=False)]
        for _, group in repeated.groupby(repeated, sort=False):
            heads: list[int] = []
            nameless = []
            for line in group.index:
                if not self.key[line]:
                    nameless.append(line)
                    continue
                same = next((h for h in heads if self._can_be_one(h, line)), None)
                if same is None:
                    heads.append(line)
                else:
                    self.merge(line, same, "same_nik")
            first = heads[0] if heads else nameless[0]
            for line in nameless:
                first = self.merge(line, first, "same_nik")
            if len(heads) > 1:
                self.conflicts.update(self.head(h) for h in heads)
                self._tell_conflict([self.head(h) for h in heads])

    def _can_be_one(self, left: int, right: int) -> bool:
        return self.decisions.says_same(self._place(left), self._place(right)) or (
            names_can_be_one(self.key[left], self.key[right])
        )

    def merge_ruined_twins(self) -> None:
        lines = self.lines
        is_ruined = self.is_active & (lines["hold"] == "nik_ruined").to_numpy(dtype=bool)
        wanted = set(lines.loc[is_ruined, "nik_first15"].dropna())
        if not wanted:
            return
        first15 = lines["nik_first15"].where(self.is_active)
        twins: dict[tuple[str, str, date | None], list[int]] = defaultdict(list)
        for line in first15.index[first15.isin(wanted)]:
            if self.key[line]:
                born = _known(lines.at[line, "birth_date"]) or _known(lines.at[line, "nik_date"])
                twins[lines.at[line, "nik_first15"], self.key[line], born].append(line)
        for group in twins.values():
            niks = {self.nik[line] for line in group if self.nik[line]}
            if len(group) < 2 or len(niks) > 1 or not any(is_ruined[line] for line in group):
                continue
            stays = group[0]
            for line in group[1:]:
                stays = self.merge(line, stays, "same_person_ruined_nik")

    def merge_decided(self) -> None:
        places = self.decisions.places_to_merge()
        if not places:
            return
        wanted = {place for pair in places for place in pair}
        found = {}
        for line in range(self.n):
            place = self._place(line)
            if place in wanted:
                found[place] = line
        for left, right in places:
            if left in found and right in found:
                one, other = found[left], found[right]
                if self.is_active[one] and self.is_active[other]:
                    self.decisions.use(left, right)
                    if self.head(one) != self.head(other):
                        stays = self.merge(one, other, "decided")
                        if not self._is_conflict(stays):
                            self.conflicts.discard(stays)

    def _is_conflict(self, head: int) -> bool:
        """Whether another person still has this NIK."""
        nik = self.nik[head]
        return any(
            other != head and self.nik[other] == nik and self.head(other) == other
            for other in self.conflicts
        )

    def take_what_is_lacking(self) -> None:
        for head, followers in self.followers.items():
            followers.sort()
            own = {column: _known(self.lines.at[head, column]) for column in TAKEN}
            taken: dict[str, Any] = {}
            for line in followers:
                for column in TAKEN:
                    value = _known(self.lines.at[line, column])
                    if value is None:
                        continue
                    if own[column] is None:
                        own[column] = taken[column] = value
                        if column == "nik":
                            self.nik[head] = value
                        if column == "name":
                            self.key[head] = self.key[line]
                if _known(self.lines.at[head, "category"]) in (None, "UNKNOWN"):
                    category = self.lines.at[line, "category"]
                    if category != "UNKNOWN" and "category" not in taken:
                        taken["category"] = category
                self._tell_merged(head, line, own)
            if taken:
                self.taken[head] = taken

    def hold_near_duplicates(self) -> None:
        """Hold the later of two persons with near NIKs, the same birth date and near names."""
        lines = self.lines
        heads = [
            line
            for line in range(self.n)
            if self.is_active[line] and self.leader[line] == line and self.nik[line]
        ]
        blocks: dict[Any, list[int]] = defaultdict(list)
        birth_dates = lines["birth_date"].tolist()
        nik_dates = lines["nik_date"].tolist()
        for line in heads:
            taken = self.taken.get(line, {})
            born = _known(taken.get("birth_date", birth_dates[line])) or _known(nik_dates[line])
            if born is not None:
                blocks[born].append(line)
        for block in blocks.values():
            for earlier, later in _near_pairs(block, self.nik):
                if later in self.duplicates or self.nik[earlier] == self.nik[later]:
                    continue
                if not names_can_be_one(self.key[earlier], self.key[later]):
                    continue
                if self.decisions.says_different(self._place(earlier), self._place(later)):
                    continue
                self.duplicates.add(later)
                self._tell("possible_duplicate", later, earlier, self.nik[later])

    def result(self, key: bytes) -> Resolution:
        lines, heads = self.lines, []
        fates: list[str] = [""] * self.n
        reasons: list[str | None] = [None] * self.n
        exclusions = lines["exclusion"].tolist()
        holds = lines["hold"].tolist()
        is_asn = lines["is_asn"].tolist()
        is_struck = lines["is_struck"].tolist()
        for line in range(self.n):
            if not self.is_active[line]:
                fates[line], reasons[line] = "excluded", exclusions[line]
            elif self.leader[line] != line:
                fates[line], reasons[line] = "merged", self.merge_reason[line]
            else:
                heads.append(line)
                own = _known(holds[line])
                if own == "nik_ruined" and self.nik[line]:
                    own = None
                reasons[line] = (
                    own
                    or ("nik_conflict" if line in self.conflicts else None)
                    or ("possible_duplicate" if line in self.duplicates else None)
                    or ("looks_like_asn" if is_asn[line] else None)
                    or ("struck_out" if is_struck[line] else None)
                    or ("name_missing" if not self.key[line] else None)
                )
                fates[line] = "held" if reasons[line] else "counted"
        workers = lines.loc[heads].copy()
        for column in (*TAKEN, "category"):
            values = workers[column].astype(object)
            for line, taken in self.taken.items():
                if column in taken:
                    values.at[line] = taken[column]
            workers[column] = values
        workers["status"] = [fates[line] for line in heads]
        ids = dict(zip(heads, self._worker_ids(heads, key), strict=True))
        workers["worker_id"] = [ids[line] for line in heads]
        return Resolution(
            pd.DataFrame(
                {
                    "fate": fates,
                    "reason": reasons,
                    "worker_id": [
                        ids[self.head(line)] if self.is_active[line] else None
                        for line in range(self.n)
                    ],
                }
            ),
            workers.reset_index(drop=True),
            self.findings,
        )

    def _worker_ids(self, heads: Sequence[int], key: bytes) -> Iterator[str]:
        """Ids from what stays the same when a roster is sent again: the NIK, else name and date."""
        seen: dict[str, int] = defaultdict(int)
        raw, born = self.lines["nik_raw"].tolist(), self.lines["birth_date"].tolist()
        for line in heads:
            if self.nik[line] and line not in self.conflicts:
                identity = f"nik|{self.nik[line]}"
            else:
                number = self.nik[line] or _known(raw[line]) or ""
                identity = f"line|{number}|{self.key[line]}|{_known(born[line]) or ''}"
            seen[identity] += 1
            if seen[identity] > 1:
                identity = f"{identity}|{seen[identity]}"
            yield hmac.new(key, identity.encode(), hashlib.sha256).hexdigest()[:20]

    def _place(self, line: int) -> tuple[str, str, int]:
        row = self.lines
        return row.at[line, "file"], row.at[line, "sheet"], int(row.at[line, "row"])

    def _tell(self, code: str, line: int, other: int, value: Any, **facts: Any) -> None:
        """A finding on ``line`` about ``other``; of the other it names OPD, and place if it is its own."""
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

    def _tell_conflict(self, heads: list[int]) -> None:
        for line in heads:
            other = next(h for h in heads if h != line)
            self._tell("nik_conflict", line, other, self.nik[line])

    def _tell_merged(self, head: int, line: int, own: dict[str, Any]) -> None:
        codes = {
            "same_nik": "merged_same_nik",
            "same_person_ruined_nik": "merged_ruined",
            "decided": "merged_decided",
        }
        self._tell(codes[self.merge_reason[line]], line, head, self.nik[line])
        told = set()
        for column, code in COMPARED.items():
            value = _known(self.lines.at[line, column])
            if value is not None and own[column] is not None and value != own[column]:
                if code not in told:
                    self._tell(code, line, head, value)
                told.add(code)


def _near_pairs(block: list[int], niks: list[str | None]) -> Iterator[tuple[int, int]]:
    """Pairs of a block whose NIKs differ in at most NEAR_NIK places, the earlier line first.

    Two NIKs that near share their region or their serial to all but two digits, so pairs are looked
    for only among those which share one of four quarters.
    """
    if len(block) < 2:
        return
    if len(block) <= 40:
        for place, later in enumerate(block):
            for earlier in block[:place]:
                if _is_near(niks[earlier], niks[later]):
                    yield earlier, later
        return
    seen = set()
    for start, end in ((0, 3), (3, 6), (12, 14), (14, 16)):
        parts: dict[str, list[int]] = defaultdict(list)
        for line in block:
            parts[(niks[line] or "")[start:end]].append(line)
        for part in parts.values():
            for place, later in enumerate(part):
                for earlier in part[:place]:
                    if (earlier, later) not in seen and _is_near(niks[earlier], niks[later]):
                        seen.add((earlier, later))
                        yield earlier, later


def _is_near(left: str | None, right: str | None) -> bool:
    return DamerauLevenshtein.distance(left, right, score_cutoff=NEAR_NIK) <= NEAR_NIK


def _known(value: Any) -> Any:
    """``value``, or None for every kind of missing."""
    return None if value is None or value is pd.NaT or value is pd.NA or value != value else value
