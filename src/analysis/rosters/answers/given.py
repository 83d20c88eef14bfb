"""Answers of the slips that came back: each read, weighed against what it claims, and taken up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from analysis.rosters.answers.catalogue import (
    ENDS,
    EXCLUSIONS,
    PAIRS,
    STATUSES,
    Answer,
    answer_key,
    answer_named,
    answers_to,
)
from analysis.rosters.answers.returned import Entry, Slip, SlipRow
from analysis.rosters.parse import parse_date
from analysis.rosters.persons.decisions import Decision, Decisions, Name, Verdict
from analysis.rosters.persons.evidence import Evidence, speaks
from analysis.rosters.persons.linking import line_ids_of, listed

#: Columns of the lines that an answer may change.
_CHANGED = ("exclusion", "ended", "end_date", "category", "is_asn", "is_struck")


@dataclass(slots=True)
class Given:
    """A row of a slip and the answer in it; ``why_not`` is set where that cannot be used."""

    slip: str
    stands_for: str
    row: SlipRow
    answer: Answer | None
    said_in: str | None
    said_on: date | None
    why_not: str | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether there is an answer that can be used."""
        return self.answer is not None and self.why_not is None


@dataclass(slots=True)
class Returned:
    """All rows of the slips that came back, the newest word on each finding."""

    given: list[Given] = field(default_factory=list)
    #: The newest slip of each roster that stands.
    slips: dict[str, Slip] = field(default_factory=dict)
    year: int = 0

    @classmethod
    def of(cls, slips: Sequence[Slip], stands_for: Mapping[str, str], year: int) -> Returned:
        """Read the rows; of several words on one line of one finding one holds.

        That of the newest slip that says one: what is answered on it, before what it only carries
        on from an earlier slip (with the answer taken back, if that was emptied).

        Args:
            slips: in the order in which they were given.
            stands_for: the roster to which the answers of each belong.
        """
        returned = cls(year=year)
        owner: dict[tuple[str, ...], int] = {}
        found: list[Given] = []
        for slip in slips:
            target = stands_for[slip.file]
            returned.slips[target] = slip
            rows = [_read(slip, target, row) for row in slip.rows]
            for one in sorted(rows, key=lambda one: _weight(one.row)):
                found.append(one)
                for about in _about(one):
                    if _weight(one.row):
                        owner[about] = len(found) - 1
                    else:
                        owner.setdefault(about, len(found) - 1)
        for number, one in enumerate(found):
            entries = tuple(
                entry
                for entry, about in zip(one.row.entries, _about(one), strict=False)
                if owner[about] == number
            )
            if entries or (not one.row.entries and owner[_about(one)[0]] == number):
                one.row = replace(one.row, entries=entries)
                returned.given.append(one)
        return returned

    def settle_lines(self, lines: pd.DataFrame, decisions: Decisions, key: bytes) -> pd.DataFrame:
        """Let the answers act on their lines, and add those on pairs to the decisions.

        Returns:
            The lines with what the answers say, a new frame where anything changes.
        """
        acting = [one for one in self.given if one.is_accepted]
        if not acting:
            return lines
        lines = lines.reset_index(drop=True)
        ids, files = line_ids_of(lines, key), lines["file"].tolist()
        wanted = {entry.line_id for one in acting for entry in one.row.entries}
        wanted |= {entry.other for one in acting for entry in one.row.entries}
        at = {line_id: n for n, line_id in enumerate(ids) if line_id in wanted}
        own = {(files[n], line_id): n for line_id, n in at.items()}
        changed = {name: listed(lines[name]) for name in _CHANGED}
        claims = _Claims(lines, changed, self.year)
        self._refuse_contradictions(acting, decisions)
        for one in acting:
            if one.is_accepted:
                self._settle(one, own, at, claims, decisions)
        return claims.result()

    def _settle(
        self,
        one: Given,
        own: Mapping[tuple[str, str], int],
        at: Mapping[str, int],
        claims: _Claims,
        decisions: Decisions,
    ) -> None:
        """Let one answer act on all its lines, or on none. A line that is gone is mended."""
        assert one.answer is not None
        found = [
            (line, entry)
            for entry in one.row.entries
            if (line := own.get((one.stands_for, entry.line_id))) is not None
        ]
        is_pair = one.answer.effect in PAIRS
        reasons = (
            claims.why_no_pair(one.answer.effect, line, at.get(entry.other))
            if is_pair
            else claims.why_not(one, line)
            for line, entry in found
        )
        one.why_not = next((reason for reason in reasons if reason), None)
        if one.why_not is None:
            for line, entry in found:
                if is_pair:
                    _decide(one, entry, decisions)
                else:
                    claims.act(one, line)

    def _refuse_contradictions(self, acting: Iterable[Given], decisions: Decisions) -> None:
        """Two OPDs that say the opposite of one pair, or a decision that does, settle nothing."""
        decided: dict[frozenset[Name | None], Verdict] = {}
        for entry in decisions.entries:
            names = (entry.left, entry.right)
            pair = frozenset(
                decisions.bound_to(entry, name) or name if name else None for name in names
            )
            decided[pair] = entry.verdict
        said: dict[frozenset[str], list[Given]] = {}
        for one in acting:
            if one.answer and one.answer.effect in PAIRS:
                for told in one.row.entries:
                    said.setdefault(frozenset((told.line_id, told.other)), []).append(one)
        for pair, answers in said.items():
            effects = {one.answer.effect for one in answers if one.answer}
            for one in answers:
                assert one.answer is not None
                if decided.get(frozenset(pair), one.answer.effect) != one.answer.effect:
                    one.why_not = "sudah diputuskan sebaliknya di decisions.csv"
                elif len(effects) > 1:
                    one.why_not = "lembar perbaikan lain menjawab sebaliknya untuk orang yang sama"


class _Claims:
    """The lines, and whether what an answer claims of one can be."""

    def __init__(self, lines: pd.DataFrame, changed: dict[str, list[Any]], year: int) -> None:
        self.lines, self.changed, self.year = lines, changed, year
        self.start, self.nip_kind = listed(lines["start_date"]), listed(lines["nip_kind"])

    def why_not(self, one: Given, line: int) -> str | None:
        """Why what an answer claims of a line cannot be."""
        assert one.answer is not None
        if one.answer.effect in STATUSES and self.nip_kind[line] == "NIP":
            return "nomor 18 angkanya adalah NIP PNS, bukan NI PPPK"
        if one.answer.effect not in ENDS:
            return None
        day, start = _date_in(one, self.year), self.start[line]
        if day is None:
            return (
                "tanggalnya tidak ada atau tidak terbaca; tulis di kolom Keterangan OPD sebagai "
                "hari-bulan-tahun"
            )
        if day.year > self.year:
            return f"tanggalnya ({day:%d-%m-%Y}) sesudah tahun {self.year}"
        if start is not None and day < start:
            return f"tanggalnya ({day:%d-%m-%Y}) sebelum tanggal mulai bekerja ({start:%d-%m-%Y})"
        return None

    def act(self, one: Given, line: int) -> None:
        """Let an answer change its line."""
        assert one.answer is not None
        effect, changed = one.answer.effect, self.changed
        if effect in ENDS:
            day, before = _date_in(one, self.year), changed["end_date"][line]
            assert day is not None
            changed["ended"][line], changed["is_struck"][line] = effect, False
            changed["end_date"][line] = day if before is None else min(day, before)
            if day.year < self.year:
                changed["exclusion"][line] = changed["exclusion"][line] or effect
        elif effect == "works":
            changed["is_struck"][line] = False
        elif effect in STATUSES:
            changed["category"][line], changed["is_asn"][line] = effect, False
        elif effect in EXCLUSIONS:
            changed["exclusion"][line] = changed["exclusion"][line] or effect

    def why_no_pair(self, effect: str, line: int, other: int | None) -> str | None:
        """Why two lines cannot be the same person, or two, as an answer says."""
        if other is None:
            return "baris lain yang dimaksud tidak ada lagi atau isinya sudah berubah"
        told = speaks(self._evidence(line), self._evidence(other))
        nik = self.lines["nik"]
        has_nik = pd.notna(nik[line]) and nik[line] == nik[other]
        against = [told.get(key) is False for key in ("name", "sex", "birth")]
        if effect == "same" and all(against):
            return "nama, jenis kelamin, dan tanggal lahir keduanya berbeda: bukan satu orang"
        names = self.lines["name_key"]
        is_one_name = pd.notna(names[line]) and names[line] == names[other]
        if effect == "different" and has_nik and is_one_name and told.get("birth") is not False:
            return (
                "NIK dan namanya sama dan tanggal lahirnya tidak berbeda: betulkan NIK atau "
                "tanggal lahir yang salah"
            )
        return None

    def _evidence(self, line: int) -> Evidence:
        cells = {
            name: listed(self.lines[name].iloc[[line]])[0]
            for name in ("name_key", "name", "sex", "birth_date", "kpj", "nip")
        }
        name = cells["name_key"] or " ".join((cells["name"] or "").split())
        return Evidence(name, cells["sex"], cells["birth_date"], cells["kpj"], cells["nip"])

    def result(self) -> pd.DataFrame:
        """The lines with what has changed."""
        return self.lines.assign(
            **{
                name: pd.Series(values, index=self.lines.index, dtype=self.lines[name].dtype)
                for name, values in self.changed.items()
            }
        )


def _weight(row: SlipRow) -> int:
    """2 for what is answered on a slip, 1 for what it carries on, 0 for what is not answered."""
    return 1 if row.answered_in else 2 if row.answer else 0


def _about(one: Given) -> list[tuple[str, ...]]:
    """What a row is about: each of its lines, or its finding."""
    lines = [
        (one.stands_for, one.row.code, entry.line_id, entry.other) for entry in one.row.entries
    ]
    return list(lines) or [(one.stands_for, one.row.finding_id)]


def _read(slip: Slip, target: str, row: SlipRow) -> Given:
    answer = answer_named(row.code, row.answer) if row.answer else None
    said_in, said_on = row.answered_in, row.answered_on
    if row.answer and not said_in:
        said_in, said_on = slip.file, slip.saved_on
    one = Given(slip.file, target, row, answer, said_in, said_on)
    if row.answer and answer is None:
        words = "; ".join(f"«{known.text}»" for known in answers_to(row.code))
        one.why_not = (
            f"pilih salah satu dari daftar: {words}"
            if words
            else "temuan ini hanya dapat diselesaikan dengan memperbaiki isinya"
        )
    return one


def _date_in(one: Given, year: int) -> date | None:
    """The date that an answer gives, in its remark or behind its words."""
    assert one.answer is not None
    said = answer_key(one.row.answer).removeprefix(answer_key(one.answer.text)).strip()
    for text in (one.row.remark, said):
        if text and (day := parse_date(text, role="end", year=year).value):
            return day
    return None


def _decide(one: Given, entry: Entry, decisions: Decisions) -> None:
    assert one.answer is not None
    verdict: Verdict = "same" if one.answer.effect == "same" else "different"
    number = -1 - len(decisions.entries)
    decisions.entries.append(Decision(number, verdict, entry.line_id, entry.other, "pair"))
    decisions.use(decisions.entries[-1])
