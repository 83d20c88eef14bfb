"""The lines of all files settled together; a file over which that goes wrong is left out.

Every row gets its fate and the ledger closes. Where the program contradicts itself over a file, or
fails, that file is refused and the others are settled again without it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import codes, schemas
from analysis.rosters.answers.given import Returned
from analysis.rosters.answers.ids import name_findings, name_followed
from analysis.rosters.answers.lists import list_sums
from analysis.rosters.answers.outcome import Outcomes, mark_new, tell_rejected
from analysis.rosters.closing import (
    LedgerDoesNotClose,
    culprits,
    ledger_contradictions,
    row_contradictions,
    untold_holds,
)
from analysis.rosters.extracts import Extract, program_error
from analysis.rosters.findings import collapse
from analysis.rosters.lines.columns import COLUMNS, DETAIL_FIELDS, DETAILS
from analysis.rosters.persons.decisions import Decisions, Place, Verdict
from analysis.rosters.persons.endings import endings
from analysis.rosters.persons.linking import listed
from analysis.rosters.persons.resolve import Resolution, resolve
from analysis.rosters.read.isolation import place_of

#: What one file holds: ``lines``, ``others`` and ``details``, each where there are any.
Tables = dict[str, pa.Table]
_OTHERS = pa.schema({"sheet": pa.string(), "row": pa.int32(), "reason": pa.string()})
#: Files are left out in so many rounds before a contradiction ends the run.
_MOST_ROUNDS = 25


@dataclass(slots=True)
class Settled:
    """The tables of some files, as they come out of one attempt to settle them together."""

    ledger: pd.DataFrame
    workers: pd.DataFrame
    spells: pd.DataFrame
    details: pd.DataFrame
    endings: pd.DataFrame
    findings: list[dict[str, Any]]
    decisions: Decisions
    contradictions: dict[str, str]
    numbers: tuple[str, ...]
    #: What became of the findings of the slips that came back, as ``schemas.ANSWERS``.
    answers: list[dict[str, Any]]
    #: The sum of each file's list.
    list_sums: dict[str, str]


def settle(
    extracts: dict[str, Extract],
    tables: dict[str, Tables],
    decisions: Decisions,
    key: bytes,
    as_of: date,
    returned: Returned | None = None,
) -> Settled:
    """Settle all files together; those over which the program contradicts itself are refused.

    What such a file is refused for is put into ``extracts``. A fault that several files share takes
    a few rounds: each without those that the round before has found. ``returned``: the answers of
    the slips that came back.

    Raises:
        LedgerDoesNotClose: rows, lines and workers do not add up, whatever file is left out.
    """
    returned = returned or Returned()
    for _ in range(_MOST_ROUNDS):
        files = sorted(tables)
        try:
            settled = _attempt(files, extracts, tables, decisions, key, as_of, returned)
            found = settled.contradictions
            if not found:
                return settled
        except MemoryError:
            raise
        except Exception as error:

            def fails(some: Sequence[str]) -> bool:
                try:
                    _attempt(some, extracts, tables, decisions, key, as_of, returned)
                except Exception:
                    return True
                return False

            found = dict.fromkeys(culprits(files, fails), place_of(error))
            if not found:
                raise
        for file, what in found.items():
            if file not in tables:
                raise LedgerDoesNotClose(f"{file}: {what}")
            opd_code = extracts[file].opd_code
            extracts[file] = program_error(file, what, opd_code)
            del tables[file]
    raise LedgerDoesNotClose(f"{_MOST_ROUNDS} kali dicoba tanpa berkas yang bertentangan")


def _attempt(
    files: Sequence[str],
    extracts: dict[str, Extract],
    tables: dict[str, Tables],
    decisions: Decisions,
    key: bytes,
    as_of: date,
    returned: Returned,
) -> Settled:
    """The tables of ``files``, and where they contradict themselves."""
    some = {file: tables[file] for file in files}
    decisions, returned = copy.deepcopy((decisions, returned))
    lines, others = _gather(some)
    lines = returned.settle_lines(lines, decisions, key)
    resolution = resolve(lines, decisions, key, as_of)
    ledger = _ledger(lines, others, resolution, extracts)
    details = _details(some, resolution)
    findings = [
        finding
        for file in files
        if not extracts[file].refused_for
        for finding in extracts[file].findings
        if not _is_settled(finding, resolution.settled)
    ]
    findings = [*findings, *resolution.findings]
    name_followed(findings, ledger)
    outcomes = Outcomes(returned, ledger)
    findings = outcomes.still_open(findings)
    answers = outcomes.rows(findings)
    mark_new(findings, returned)
    findings += tell_rejected(answers, {file: extracts[file].opd_code for file in files})
    findings = collapse(findings)
    ended = endings(lines, resolution.fates, resolution.workers)
    for frame, table in (
        (ended, schemas.ENDINGS),
        (ledger, schemas.LEDGER),
        (resolution.workers.assign(participant=None)[schemas.WORKERS.names], schemas.WORKERS),
        (findings_table(findings, ledger), schemas.FINDINGS),
        (details, schemas.REGISTRATION_DETAILS),
        (resolution.spells[schemas.SPELLS.names], schemas.SPELLS),
    ):
        schemas.conform(frame, table)
    contradictions: dict[str, str] = {}
    for file, what in (
        *row_contradictions(lines, others, ledger),
        *ledger_contradictions(ledger, resolution.workers),
        *untold_holds(ledger, findings),
    ):
        contradictions.setdefault(file, what)
    numbers = tuple(sorted({*lines["nik"].dropna().unique(), *lines["nik_raw"].dropna().unique()}))
    return Settled(
        ledger,
        resolution.workers,
        resolution.spells[schemas.SPELLS.names],
        details,
        ended,
        findings,
        decisions,
        contradictions,
        numbers,
        answers,
        list_sums(lines, key),
    )


def _is_settled(finding: dict[str, Any], settled: Mapping[Place, Verdict]) -> bool:
    """Whether a decision has answered a finding: all on a dropped line, doubts on a kept one."""
    if not settled:
        return False
    verdict = settled.get((finding["file"], finding["sheet"], finding["row"]))
    doubts = (*codes.HELD_REASONS, *(f"{reason}_excluded" for reason in codes.EXCLUDED_REASONS))
    return verdict == "drop" or (verdict == "keep" and finding["code"] in doubts)


def tables_of(extract: Extract) -> Tables:
    """The lists of a file as tables, which take far less memory; the lists are let go."""
    found: Tables = {}
    for name, values, schema in (
        ("lines", extract.lines, COLUMNS),
        ("others", extract.others, _OTHERS),
    ):
        if values:
            table = pa.table(values, schema=schema)
            names = pa.array([extract.file] * table.num_rows, pa.string()).dictionary_encode()
            found[name] = table.append_column("file", names)
    if extract.details.get("line"):
        found["details"] = pa.table(extract.details, schema=DETAILS)
    extract.lines, extract.details, extract.others = {}, {}, {}
    return found


def _gather(of_files: dict[str, Tables]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All persons' lines and all other rows, in the order of files, sheets and rows."""
    tables: dict[str, list[pa.Table]] = {"lines": [], "others": []}
    for file in sorted(of_files):
        for name, found in tables.items():
            if name in of_files[file]:
                found.append(of_files[file][name])
    frames = []
    for name, empty in (("lines", COLUMNS.names), ("others", _OTHERS.names)):
        if not tables[name]:
            frames.append(pd.DataFrame({column: [] for column in [*empty, "file"]}, dtype=object))
            continue
        frame = pa.concat_tables(tables[name], promote_options="permissive").to_pandas(
            types_mapper={pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype()}.get
        )
        frames.append(frame.assign(file=frame["file"].astype(str)))
    return frames[0], frames[1]


def _ledger(
    lines: pd.DataFrame, others: pd.DataFrame, resolution: Resolution, extracts: dict[str, Extract]
) -> pd.DataFrame:
    if len(resolution.fates) != len(lines):
        raise LedgerDoesNotClose(
            f"{len(lines)} person's rows were read, {len(resolution.fates)} have a fate"
        )
    place = ["file", "sheet", "row"]
    persons = pd.concat([lines[place], resolution.fates], axis=1)
    rest = others[[*place, "reason"]].assign(fate="not_a_person", worker_id=None, line_id=None)
    ledger = pd.concat([persons, rest], ignore_index=True)[schemas.LEDGER.names]
    sheet_order = {
        (file, sheet): number
        for file, extract in extracts.items()
        for number, sheet in enumerate(extract.sheets)
    }
    pairs = zip(listed(ledger["file"]), listed(ledger["sheet"]), strict=True)
    order = [sheet_order.get(pair, 0) for pair in pairs]
    return (
        ledger.assign(_order=order)
        .sort_values(["file", "_order", "row"], kind="stable", ignore_index=True)
        .drop(columns="_order")
    )


def _details(of_files: dict[str, Tables], resolution: Resolution) -> pd.DataFrame:
    """What a registration asks for, one line for each worker whose lines have any of it.

    The first line that has a field says it, as with the fields of ``workers``.
    """
    n_before, tables = 0, []
    for file in sorted(of_files):
        if (found := of_files[file].get("details")) is not None:
            line = pc.add(found["line"], pa.scalar(n_before, pa.int32()))
            tables.append(found.set_column(0, "line", line))
        n_before += of_files[file]["lines"].num_rows if "lines" in of_files[file] else 0
    names = schemas.REGISTRATION_DETAILS.names
    if not tables:
        return pd.DataFrame({name: [] for name in names}, dtype=object)
    frame = pa.concat_tables(tables).to_pandas()
    worker_id = resolution.fates["worker_id"].to_numpy(dtype=object)[frame["line"]]
    frame = frame.assign(worker_id=worker_id).dropna(subset="worker_id").sort_values("line")
    is_one_of_several = frame["worker_id"].duplicated(keep=False)
    several = frame[is_one_of_several].groupby("worker_id", sort=False)
    # Of each group the first value that is not missing.
    merged = several[[*DETAIL_FIELDS, "unreadable"]].first()
    for worker, parts in several["unreadable"]:
        fields = dict.fromkeys(",".join(parts.dropna()).split(","))
        still = [field for field in fields if field and pd.isna(merged.at[worker, field])]
        merged.at[worker, "unreadable"] = ",".join(still) or None
    return pd.concat([frame.loc[~is_one_of_several, names], merged.reset_index()[names]])


def findings_table(findings: list[dict[str, Any]], ledger: pd.DataFrame) -> pd.DataFrame:
    """The findings, each with its id and, on one person's line, with the id of that."""
    name_findings(findings, ledger)
    return pd.DataFrame(findings, columns=schemas.FINDINGS.names)
