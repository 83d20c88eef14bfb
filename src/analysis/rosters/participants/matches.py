"""Which participant is which worker: rules in order, each surer than the next.

Every line of a list carries the rule that matched it, so that a doubtful one can be looked up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from analysis.rosters.parse import name_key, names_can_be_one, parse_nik


def match_participants(participants: pd.DataFrame, workers: pd.DataFrame) -> pd.DataFrame:
    """Give each line of the lists the worker whose it is.

    The rules, in this order (``matched_by``):

    - ``nik``: equal NIK; ``nik_name_differs``: likewise, though the names cannot be one person's.
    - ``ruined_nik``: Excel ruined the list's NIK, and first 15 digits, name and birth date agree.
    - ``kpj``: equal KPJ (the roster's, or that of a line matched above) and names that can be one.
    - ``name_birth_date``: a held worker without a usable NIK, whose name and birth date are equal
      and occur once among the workers and once among the participants.

    A worker is at most one person: a line whose NIK is another than that of the lines which the
    worker already has stays unmatched, and so do lines of different NIKs that ask for one worker.

    Args:
        participants: ``ParticipantLists.frame``.
        workers: columns of ``schemas.WORKERS``.

    Returns:
        ``participants`` with ``worker_id`` and ``matched_by`` (both null where nobody fits).
    """
    work = _Matching(participants, workers)
    work.by_nik()
    work.by_ruined_nik()
    work.by_kpj()
    work.by_name_and_birth_date()
    return participants.assign(
        worker_id=pd.array(work.worker_ids, dtype="object"),
        matched_by=pd.array(work.rules, dtype="object"),
    )


class _Matching:
    def __init__(self, lines: pd.DataFrame, workers: pd.DataFrame) -> None:
        self.n = len(lines)
        self.nik, self.first15 = _list(lines, "nik"), _list(lines, "nik_first15")
        self.kpj, self.born = _list(lines, "kpj"), _list(lines, "birth_date")
        self.key = _keys(_list(lines, "name"))
        self.ids = _list(workers, "worker_id")
        self.is_held = [status == "held" for status in _list(workers, "status")]
        self.worker_nik, self.worker_kpj = _list(workers, "nik"), _list(workers, "kpj")
        self.worker_key = _keys(_list(workers, "name"))
        self.worker_born = [
            born or (parse_nik(nik).birth_date if nik else None)
            for born, nik in zip(_list(workers, "birth_date"), self.worker_nik, strict=True)
        ]
        self.found: list[int | None] = [None] * self.n
        self.rules: list[str | None] = [None] * self.n
        #: The NIKs of the lines that a worker has: one at most, since a worker is one person.
        self.niks_of: dict[int, set[str]] = defaultdict(set)

    @property
    def worker_ids(self) -> list[str | None]:
        return [None if worker is None else self.ids[worker] for worker in self.found]

    def by_nik(self) -> None:
        by_nik = _index(self.worker_nik)
        for line in self._open():
            workers = by_nik.get(self.nik[line], []) if self.nik[line] else []
            fitting = [worker for worker in workers if self._can_be_one(line, worker)]
            if len(fitting) == 1:
                self._take(line, fitting[0], "nik")
            elif not fitting and len(workers) == 1:
                self._take(line, workers[0], "nik_name_differs")

    def by_ruined_nik(self) -> None:
        first15 = [nik[:15] if nik else None for nik in self.worker_nik]
        twins = _index(list(zip(first15, self.worker_key, self.worker_born, strict=True)))
        for line in self._open():
            if self.first15[line] and self.key[line] and self.born[line]:
                workers = twins.get((self.first15[line], self.key[line], self.born[line]), [])
                if len(workers) == 1:
                    self._take(line, workers[0], "ruined_nik")

    def by_kpj(self) -> None:
        holders: dict[str, set[int]] = defaultdict(set)
        for worker, kpj in enumerate(self.worker_kpj):
            if kpj:
                holders[kpj].add(worker)
        for line, found in enumerate(self.found):
            if found is not None and self.kpj[line]:
                holders[self.kpj[line]].add(found)
        asked: dict[int, list[int]] = defaultdict(list)
        for line in self._open():
            workers = [
                worker
                for worker in holders.get(self.kpj[line], ())
                if self.key[line] and self.worker_key[worker] and self._can_be_one(line, worker)
            ]
            if len(workers) == 1:
                asked[workers[0]].append(line)
        self._grant(asked, "kpj")

    def by_name_and_birth_date(self) -> None:
        same = _index(list(zip(self.worker_key, self.worker_born, strict=True)))
        persons: dict[tuple[str, Any], set[str]] = defaultdict(set)
        lines_of: dict[tuple[str, Any], list[int]] = defaultdict(list)
        for line in range(self.n):
            if self.key[line] and self.born[line]:
                who = (self.key[line], self.born[line])
                persons[who].add(self.nik[line] or self.kpj[line] or f"line {line}")
                lines_of[who].append(line)
        asked = {}
        for who, lines in lines_of.items():
            workers = same.get(who, [])
            if len(workers) == 1 and len(persons[who]) == 1:
                worker = workers[0]
                if self.is_held[worker] and not self.worker_nik[worker]:
                    asked[worker] = [line for line in lines if self.found[line] is None]
        self._grant(asked, "name_birth_date")

    def _grant(self, asked: dict[int, list[int]], rule: str) -> None:
        for worker, lines in asked.items():
            if len({self.nik[line] for line in lines if self.nik[line]}) <= 1:
                for line in lines:
                    self._take(line, worker, rule)

    def _open(self) -> Iterator[int]:
        return (line for line in range(self.n) if self.found[line] is None)

    def _can_be_one(self, line: int, worker: int) -> bool:
        return names_can_be_one(self.key[line], self.worker_key[worker])

    def _take(self, line: int, worker: int, rule: str) -> None:
        nik, others = self.nik[line], self.niks_of[worker]
        if nik and others and nik not in others:
            return
        if nik:
            others.add(nik)
        self.found[line], self.rules[line] = worker, rule


def _index(values: list[Any]) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, value in enumerate(values):
        if value is not None:
            places[value].append(place)
    return places


def _keys(names: list[str | None]) -> list[str]:
    return [name_key(name) if name else "" for name in names]


def _list(frame: pd.DataFrame, column: str) -> list[Any]:
    """A column as plain values, None for every kind of missing."""
    return [None if pd.isna(value) else value for value in frame[column].tolist()]
