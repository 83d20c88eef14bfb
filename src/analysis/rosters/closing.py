"""Whether the tables of the first stage agree with each other: file by file, and over all.

What one file contradicts costs that file (``clean`` refuses it and goes on without it); what still
does not close over all files must not be published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis import codes
from analysis.rosters.findings import rows_told
from analysis.rosters.persons.linking import listed

_REASONS = {
    "held": frozenset(codes.HELD_REASONS),
    "excluded": frozenset(codes.EXCLUDED_REASONS),
    "merged": frozenset(codes.MERGED_REASONS),
}
#: A line of the ledger, and a worker's: where it stands and what became of it.
_PLACE = (("file", "file"), ("sheet", "sheet"), ("row", "row"), ("fate", "status"))


class LedgerDoesNotClose(RuntimeError):  # noqa: N818 - it says what is wrong
    """Rows, lines and workers do not add up: nothing may be published from them."""


def check_ledger(ledger: pd.DataFrame, workers: pd.DataFrame) -> None:
    """Counted and held lines are the workers, one to one; every merged line has a worker.

    Since each worker stands where its line stands, with the line's fate as its status, the sums
    close by file and by OPD too.

    Raises:
        LedgerDoesNotClose: they do not; the message says what is off, and in which file.
    """
    for file, what in ledger_contradictions(ledger, workers):
        raise LedgerDoesNotClose(f"{file}: {what}")


def ledger_contradictions(ledger: pd.DataFrame, workers: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Each file whose rows in ``ledger`` and ``workers`` contradict each other, and in what."""
    fate, reason, has_worker = ledger["fate"], ledger["reason"], ledger["worker_id"].notna()

    def of(rows: pd.Series, what: str) -> Iterator[tuple[str, str]]:
        for file in ledger.loc[rows.to_numpy(dtype=bool), "file"].unique():
            yield str(file), what

    yield from of(~fate.isin(codes.FATES), "ada baris tanpa nasib")
    for name, allowed in _REASONS.items():
        wrong = (fate == name) & ~reason.isin(allowed)
        yield from of(wrong, f"ada baris {name} tanpa sebab yang dikenal")
    is_someone = fate.isin(["counted", "held", "merged"])
    yield from of(has_worker != is_someone, "ada baris orang tanpa pekerja, atau sebaliknya")
    heads = ledger[fate.isin(["counted", "held"])]
    ids, head_ids = listed(workers["worker_id"]), set(listed(heads["worker_id"]))
    of_twice = heads["worker_id"].duplicated()
    for file in heads.loc[of_twice.to_numpy(dtype=bool), "file"].unique():
        yield str(file), "seorang pekerja mempunyai dua baris"
    is_alone = pd.Series([one not in head_ids for one in ids], index=workers.index, dtype=bool)
    for file in workers.loc[workers["worker_id"].duplicated() | is_alone, "file"].unique():
        yield str(file), "ada pekerja tanpa baris"
    known_ids = set(ids)
    is_lost = [one is not None and one not in known_ids for one in listed(ledger["worker_id"])]
    lost = is_someone & pd.Series(is_lost, index=ledger.index, dtype=bool)
    yield from of(lost, "ada baris yang pekerjanya tidak ada")
    # Without a single row pandas takes a column of texts for numbers.
    as_text = {"worker_id": object}
    pairs = heads.astype(as_text).merge(
        workers.astype(as_text), on="worker_id", suffixes=("", "_of_worker")
    )
    for column, other in _PLACE:
        theirs = other if other == "status" else f"{other}_of_worker"
        differs = (pairs[column] != pairs[theirs]).to_numpy(dtype=bool)
        for file in pairs.loc[differs, "file"].unique():
            yield str(file), f"pekerja dan barisnya berbeda ({column})"
    sound = pairs[(pairs["reason"] != "nik_conflict").to_numpy(dtype=bool) & pairs["nik"].notna()]
    for file in sound.loc[sound["nik"].duplicated(), "file"].unique():
        yield str(file), "satu NIK menjadi dua pekerja"


def row_contradictions(
    lines: pd.DataFrame, others: pd.DataFrame, ledger: pd.DataFrame
) -> Iterator[tuple[str, str]]:
    """Each file that has more or fewer rows in the ledger than were read."""
    n_read = lines["file"].value_counts().add(others["file"].value_counts(), fill_value=0)
    n_told = ledger["file"].value_counts()
    for file in n_read.index.union(n_told.index):
        if n_read.get(file, 0) != n_told.get(file, 0):
            yield str(file), "baris yang dibaca dan baris yang bernasib tidak sama banyak"


def untold_holds(
    ledger: pd.DataFrame, findings: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Each file with a held line that no finding tells of: its amount would hang on nothing."""
    held = ledger[(ledger["fate"] == "held").to_numpy(dtype=bool)]
    if held.empty:
        return
    told: Counter[tuple[Any, ...]] = Counter()
    for finding in findings:
        if finding["severity"] == "error":
            for row in rows_told(finding["cells"], finding["row"]):
                told[finding["file"], finding["sheet"], row, finding["code"]] += 1
    for place in zip(*(listed(held[c]) for c in ("file", "sheet", "row", "reason")), strict=True):
        if not told[place]:
            yield str(place[0]), "ada baris ditahan yang tidak disebut temuan mana pun"
        told[place] -= 1


def culprits(files: Sequence[str], fails: Callable[[Sequence[str]], bool]) -> list[str]:
    """The files because of which something fails; empty when it fails without any file, too.

    Those that fail alone; else, where only several together do, the one with which it begins.
    """
    if fails([]):
        return []
    alone = [file for file in files if fails([file])]
    if alone:
        return alone
    sound, failing = 0, len(files)
    while failing - sound > 1:
        middle = (sound + failing) // 2
        if fails(files[:middle]):
            failing = middle
        else:
            sound = middle
    return [files[failing - 1]]
