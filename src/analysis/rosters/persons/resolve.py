"""Lines of rosters to persons: who is counted, who is held, which lines are one person.

The order is that of the contract: exclusion comes before hold, hold before merge; of several lines
of one person the first sound one stays and takes from the others only what it lacks. Where they
tell of several periods, each is a spell of its own. What a person has settled (`decisions`) comes
before everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from analysis.rosters.parse import names_can_be_one
from analysis.rosters.persons.decisions import Decisions, Place, Verdict
from analysis.rosters.persons.linking import Linking, known, listed
from analysis.rosters.persons.monthly import apply_monthly_lists
from analysis.rosters.persons.near_duplicates import LikelyLines, hold_near_duplicates
from analysis.rosters.persons.periods import on_day
from analysis.rosters.persons.spells import (
    WORK,
    Cells,
    Spell,
    died_on,
    first_and_last,
    spells_of,
    spells_table,
)
from analysis.rosters.persons.told import REASONS, Told

#: What a line takes from the other lines of the same person, where it has none of its own.
TAKEN = ("nik", "name", "birth_date", "sex", "kpj")
#: Why another line of a person who counts is excluded, and what is told of it.
ELSEWHERE = {
    "left": "left_elsewhere",
    "deceased": "deceased_elsewhere",
    "civil_servant": "asn_elsewhere",
    "pppk_full_time": "asn_elsewhere",
}
UNUSABLE_NIK = frozenset({"nik_missing", "nik_invalid", "nik_ruined", "nik_is_kk"})


@dataclass(slots=True)
class Resolution:
    """The fate of every line, and the persons.

    ``fates``: columns fate, reason, worker_id, line_id, aligned with the lines given.
    ``workers``: one row for each person, all columns of ``schemas.WORKERS`` but ``participant``.
    ``spells``: one row for each period of each person, as ``schemas.SPELLS``.
    ``findings``: what lines of one person, or of two persons too alike, give cause to say.
    ``settled``: places of the lines that a decision keeps or drops, with its verdict; what was told
    of them before is settled with them.
    ``likely``: pairs of persons, by line, that are likely one, though nobody may merge them.
    """

    fates: pd.DataFrame
    workers: pd.DataFrame
    spells: pd.DataFrame
    findings: list[dict[str, Any]] = field(default_factory=list)
    settled: dict[Place, Verdict] = field(default_factory=dict)
    likely: list[LikelyLines] = field(default_factory=list)


def resolve(
    lines: pd.DataFrame, decisions: Decisions, key: bytes, as_of: date | None = None
) -> Resolution:
    """Give every line its fate.

    Args:
        lines: one row for each person's row of the rosters, in the order of files, sheets and
            rows; the columns of :data:`analysis.rosters.lines.reader.COLUMNS`.
        decisions: what a person has settled; those that had lines to decide on are marked used.
        key: the secret with which worker ids are made.
        as_of: the day, in the report's year, that says where a person of several periods stands;
            None: today.
    """
    linking = Linking(lines.reset_index(drop=True), decisions, key)
    linking.settle_decided()
    linking.link_same_nik()
    linking.link_ruined_twins()
    linking.link_without_nik()
    linking.stand_sound_first()
    as_of = as_of or date.today()
    monthly = apply_monthly_lists(linking, as_of.year)
    work = _Work(linking, as_of)
    work.told.findings += monthly
    work.merge()
    work.hold_near_duplicates()
    work.tell_excluded_elsewhere()
    return work.result()


class _Work:
    def __init__(self, linking: Linking, as_of: date) -> None:
        self.as_of = as_of
        self.linking, self.lines, self.n = linking, linking.lines, linking.n
        self.nik, self.key = linking.nik, linking.key
        self.exclusion, self.hold = linking.exclusion, linking.hold
        self.head, self.says_different = linking.head, linking.says_different
        self.kept = {self.head(line) for line in linking.kept}
        self.contested = self._contested()
        self.conflicts = {head for heads in self.contested.values() for head in heads}
        self.followers: dict[int, list[int]] = defaultdict(list)
        self.merge_reason: dict[int, str] = {}
        self.duplicates: set[int] = set()
        self.likely: list[LikelyLines] = []
        self.taken: dict[int, dict[str, Any]] = {}
        #: The periods of each person of several lines, with what each says of work and pay.
        self.spells: dict[int, list[Spell]] = {}
        self.told = Told(linking)

    # Lines to persons.

    def merge(self) -> None:
        """Make the first line of each person its worker, with what it lacks from the others."""
        for line in sorted(self.linking.links):
            if self.head(line) != line:
                self.followers[self.head(line)].append(line)
        rank = {reason: number for number, reason in enumerate(REASONS)}
        for followers in self.followers.values():
            for line in followers:
                links = self.linking.links[line]
                earlier = [reason for other, reason in links if other < line]
                self.merge_reason[line] = min(
                    earlier or [reason for _, reason in links], key=rank.__getitem__
                )
        # Only the lines of several: cell by cell out of a DataFrame would take a millisecond each.
        members = sorted(self.linking.links)
        part = self.lines.iloc[members]
        cells = {
            column: dict(zip(members, listed(part[column]), strict=True))
            for column in (*TAKEN, *WORK, "start_date", "end_date", "ended")
        }
        for head, followers in self.followers.items():
            self._take(head, followers, cells)
        for nik, heads in self.contested.items():
            if len(self.kept & heads) > 1:
                # One NIK is one person's, whoever is kept.
                self.kept -= heads
            first, second, *_ = sorted(heads)
            for head in sorted(heads - self.kept):
                other = second if head == first else first
                evidence = self.linking.evidence_text(head, other)
                self.told.tell("nik_conflict", head, other, nik, weighed=evidence)

    def _contested(self) -> dict[str, set[int]]:
        """NIKs that more than one person still has, once lines are persons, and those persons."""
        people: dict[str, set[int]] = defaultdict(set)
        for line in self.linking.conflicts:
            people[self.nik[line]].add(self.head(line))
        return {nik: heads for nik, heads in people.items() if len(heads) > 1}

    def _take(self, head: int, followers: Sequence[int], cells: Cells) -> None:
        taken: dict[str, Any] = {}
        for column in TAKEN:
            if cells[column][head] is None:
                found = (cells[column][line] for line in followers)
                if (value := next((v for v in found if v is not None), None)) is not None:
                    taken[column] = value
        spells = spells_of([head, *followers], cells, self.as_of.year)
        self.spells[head] = spells
        now = spells[on_day([spell.period for spell in spells], self.as_of)]
        taken |= now.work
        if taken["category"] == "UNKNOWN":
            categories = (cells["category"][line] for line in (head, *followers))
            taken["category"] = next((c for c in categories if c != "UNKNOWN"), "UNKNOWN")
        if taken["position"] is None:
            positions = (cells["position"][line] for line in (head, *followers))
            taken["position"] = next((p for p in positions if p is not None), None)
        taken["start_date"], taken["end_date"] = first_and_last(spells)
        self._tell_merged(head, followers, spells, cells)
        death = died_on([head, *followers], cells)
        if death and any(cells["end_date"][line] is None for line in (head, *followers)):
            other = death[1] if death[1] != head else followers[0]
            self.told.tell("deceased_elsewhere", head, other, self.nik[head])
        if "nik" in taken:
            self.nik[head] = taken["nik"]
        if "name" in taken:
            self.key[head] = next((self.key[line] for line in followers if self.key[line]), "")
        self.taken[head] = taken

    def _tell_merged(
        self, head: int, followers: Sequence[int], spells: Sequence[Spell], cells: Cells
    ) -> None:
        """Tell of each line that is another's person: a period of its own, or the same again."""
        own = {spell.period.line: spell for spell in spells}
        into = {line: spell for spell in spells for line in spell.period.repeated_by}
        born = next((d for n in (head, *followers) if (d := cells["birth_date"][n])), None)
        for line in followers:
            differing = {}
            if (mine := cells["birth_date"][line]) is not None and mine != born:
                differing["birth_date"] = mine
            if line in own:
                if own[line].overlaps:
                    differing["start_date"] = cells["start_date"][line] or cells["end_date"][line]
                self.told.several_periods(head, line, own[line].period.months, differing)
                continue
            if line in into:
                differing |= into[line].differing(line, cells)
            self.told.merged(head, line, self.merge_reason[line], differing)

    # Persons that are most likely one.

    def hold_near_duplicates(self) -> None:
        """Hold, or tell of, those that are most likely one."""
        self.duplicates, self.likely = hold_near_duplicates(
            self.linking, self._heads(), self.taken, self.kept, self.told
        )

    def tell_excluded_elsewhere(self) -> None:
        """Tell where a person who counts has left, died or become ASN by another line.

        Exclusion comes by the line, so the line that goes on counts; the OPDs must settle it.
        """
        ended: dict[str, list[int]] = defaultdict(list)
        for line, reason in enumerate(self.exclusion):
            if reason in ELSEWHERE and (nik := self.nik[line]):
                ended[nik].append(line)
        if not ended:
            return
        opd = listed(self.lines["opd_code"])
        for head in self._heads():
            for line in ended.get(self.nik[head] or "", ()):
                if head in self.kept or not names_can_be_one(self.key[head], self.key[line]):
                    continue
                reason = str(self.exclusion[line])
                self.told.tell(ELSEWHERE[reason], head, line, self.nik[head])
                if reason == "left" and opd[line] is not None and opd[line] != opd[head]:
                    # Most likely moved from there to here: nothing need be mended.
                    self.told.weaken("info")
                break

    def _heads(self) -> list[int]:
        return [n for n in range(self.n) if self.exclusion[n] is None and self.head(n) == n]

    # What comes of it.

    def _reason(self, line: int) -> str | None:
        """Why a person is held: the first reason of the contract's table that applies."""
        if line in self.kept:
            return None
        own = self.hold[line]
        if own in UNUSABLE_NIK and self.nik[line]:
            own = None  # another line of the person has it
        if own is None and line in self.conflicts:
            own = "nik_conflict"
        if own is None and line in self.duplicates:
            own = "possible_duplicate"
        if own is None and self.lines.at[line, "is_asn"]:
            # The status that an NI PPPK lacked may have come from another line.
            nip_kind = self.lines.at[line, "nip_kind"]
            category = self.taken.get(line, {}).get("category", "UNKNOWN")
            if nip_kind == "NIP" or category == "UNKNOWN":
                own = "looks_like_asn"
        if own is None and self.lines.at[line, "is_struck"]:
            own = "struck_out"
        if own is None and not self.key[line] and not self._has_name(line):
            own = "name_missing"
        return own

    def _has_name(self, line: int) -> bool:
        return "name" in self.taken.get(line, {}) or known(self.lines.at[line, "name"]) is not None

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
            elif self.head(line) != line:
                fates[line], reasons[line] = "merged", self.merge_reason[line]
            else:
                heads.append(line)
                reasons[line] = self._reason(line) if line in unsure else None
                fates[line] = "held" if reasons[line] else "counted"
        ids = dict(zip(heads, self._worker_ids(heads), strict=True))
        workers = self.lines.loc[heads].copy()
        for column in (*TAKEN, *WORK, "start_date", "end_date"):
            changed = {line: taken[column] for line, taken in self.taken.items() if column in taken}
            if changed:
                values = workers[column].astype(object).to_numpy(copy=True)
                for place, line in enumerate(heads):
                    if line in changed:
                        values[place] = changed[line]
                workers[column] = pd.Series(values, index=workers.index, dtype=object)
        workers["status"] = [fates[line] for line in heads]
        workers["worker_id"] = list(ids.values())
        of_line = [
            ids[self.head(line)] if self.exclusion[line] is None else None for line in range(self.n)
        ]
        line_ids = [
            None if fate == "not_a_person" else line_id
            for fate, line_id in zip(fates, self.linking.line_ids, strict=True)
        ]
        columns = {"fate": fates, "reason": reasons, "worker_id": of_line, "line_id": line_ids}
        return Resolution(
            pd.DataFrame({name: pd.Series(c, dtype="str") for name, c in columns.items()}),
            workers.reset_index(drop=True),
            spells_table(workers, self.spells, self.linking.place),
            self.told.findings,
            self.linking.verdicts,
            self.likely,
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

    def _worker_ids(self, heads: Sequence[int]) -> list[str]:
        seen: dict[str, int] = defaultdict(int)
        raw, born = listed(self.lines["nik_raw"]), listed(self.lines["birth_date"])
        ids = []
        shared = self._shared_niks(heads)
        for line in heads:
            identities = self.linking.identities(line, raw[line], born[line])
            identity = identities[-1] if self.nik[line] in shared else identities[0]
            seen[identity] += 1
            if seen[identity] > 1:
                identity = f"{identity}|{seen[identity]}"
            ids.append(self.linking.worker_id(identity))
        return ids

    def _shared_niks(self, heads: Sequence[int]) -> set[str | None]:
        """NIKs that stand for more than one person, and so identify none."""
        return {self.nik[line] for line in heads if line in self.conflicts}
