"""All roster files of a year to persons; every row gets its fate, and the ledger closes."""

from __future__ import annotations

import copy
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import codes, schemas
from analysis.rosters.city_words import CityWords, load_words
from analysis.rosters.closing import (
    LedgerDoesNotClose,
    culprits,
    ledger_contradictions,
    row_contradictions,
    untold_holds,
)
from analysis.rosters.extract import (
    Extract,
    Job,
    OpdTable,
    extract_file,
    program_error,
    refused_extract,
)
from analysis.rosters.files import RosterFile, list_files
from analysis.rosters.findings import collapse, make_finding
from analysis.rosters.layout.overrides import (
    Override,
    load_overrides,
    overrides_of,
    overrides_without_file,
)
from analysis.rosters.lines.columns import COLUMNS, DETAIL_FIELDS, DETAILS
from analysis.rosters.person_numbers import note_numbers
from analysis.rosters.persons.decisions import Decisions, Place, Verdict, load_decisions
from analysis.rosters.persons.resolve import Resolution, resolve
from analysis.rosters.persons.worker_key import N_BYTES, fingerprint
from analysis.rosters.read.isolation import Crash, map_isolated, place_of
from analysis.rosters.read.refusals import Refused
from analysis.rosters.words import use_words

_OTHERS = pa.schema({"sheet": pa.string(), "row": pa.int32(), "reason": pa.string()})
_Tables = dict[str, pa.Table]
Progress = Callable[[Iterable[Any], int], Iterable[Any]]
#: Files are left out in so many rounds before a contradiction ends the run.
_MOST_ROUNDS = 25


@dataclass(slots=True)
class Rosters:
    """The tables of the first stage, as ``schemas`` describes them."""

    files: pd.DataFrame
    ledger: pd.DataFrame
    workers: pd.DataFrame
    findings: pd.DataFrame
    registration_details: pd.DataFrame
    spells: pd.DataFrame
    #: Every number of a person that was read, also of those whom no table names.
    numbers: tuple[str, ...] = ()

    def write(self, folder: Path) -> None:
        """Write the tables."""
        folder.mkdir(parents=True, exist_ok=True)
        schemas.write_table(self.files, schemas.FILES, folder)
        schemas.write_table(self.ledger, schemas.LEDGER, folder)
        schemas.write_table(self.workers, schemas.WORKERS, folder)
        schemas.write_table(self.spells, schemas.SPELLS, folder)
        schemas.write_table(self.findings, schemas.FINDINGS, folder)
        schemas.write_table(self.registration_details, schemas.REGISTRATION_DETAILS, folder)
        note_numbers(self.numbers, folder)


@dataclass(slots=True)
class _Settled:
    """The tables of some files, as they come out of one attempt to settle them together."""

    ledger: pd.DataFrame
    workers: pd.DataFrame
    spells: pd.DataFrame
    details: pd.DataFrame
    findings: list[dict[str, Any]]
    decisions: Decisions
    contradictions: dict[str, str]
    numbers: tuple[str, ...]


def clean_rosters(
    year_dir: Path,
    year: int,
    opd_table: OpdTable,
    key: bytes,
    progress: Progress | None = None,
    as_of: date | None = None,
) -> Rosters:
    """Read every file below ``year_dir/rosters`` and give every row its fate.

    Args:
        year_dir: ``raw_dir/<year>``.
        year: the report's year.
        opd_table: (code, name, aliases) of each OPD.
        key: the secret for worker ids.
        progress: wraps an iterable of known length, as ``tqdm`` does.
        as_of: the day that says where a person of several periods stands; None: today.

    Raises:
        ValueError: a year, key or OPD that cannot be one; nothing was read.
        FileNotFoundError: there is no folder ``rosters``.
        LedgerDoesNotClose: rows, lines and workers do not add up.
        DecisionsError: ``decisions.csv`` cannot be used.
        OverridesError: ``layouts.csv`` cannot be used.
        WordsError: ``reference/words.csv`` cannot be used.
    """
    _check_arguments(year, opd_table, key)
    folder = year_dir / "rosters"
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} does not exist: put the rosters of {year} there")
    decisions = load_decisions(year_dir / "decisions.csv", fingerprint(key))
    found = list_files(folder)
    overrides = load_overrides(year_dir / "layouts.csv", [code for code, *_ in opd_table])
    city_words = load_words(year_dir.parent / "reference" / "words.csv")
    return clean_files(
        found, year, opd_table, key, decisions, progress, overrides, city_words, as_of
    )


def clean_files(
    found: Sequence[RosterFile],
    year: int,
    opd_table: OpdTable,
    key: bytes,
    decisions: Decisions | None = None,
    progress: Progress | None = None,
    overrides: Sequence[Override] = (),
    city_words: CityWords = (),
    as_of: date | None = None,
) -> Rosters:
    """Clean the given files as :func:`clean_rosters` does those of a year."""
    _check_arguments(year, opd_table, key)
    use_words(city_words)
    found = sorted(found, key=lambda item: item.file)
    decisions = decisions or Decisions()
    first_of: dict[str, RosterFile] = {}
    for item in found:
        if item.ignored_for is None:
            first_of.setdefault(item.sha256 or item.file, item)
    jobs = [
        Job(
            item.path,
            item.file,
            year,
            opd_table,
            overrides_of(overrides, item.file),
            item.sha256,
            city_words,
        )
        for item in first_of.values()
        if item.refused_for is None
    ]
    extracts = {
        item.file: refused_extract(item.file, Refused(item.refused_for, ""))
        for item in first_of.values()
        if item.refused_for
    }
    tables: dict[str, _Tables] = {}
    done: Iterable[Any] = map_isolated(extract_file, jobs)
    for job, outcome in progress(done, len(jobs)) if progress else done:
        extract = outcome if isinstance(outcome, Extract) else _crashed(job, outcome)
        try:
            tables[job.file] = _tables(extract)
        except Exception as error:  # lists that make no table
            extract = program_error(job.file, place_of(error))
        extracts[job.file] = extract
    with _collector_at_rest():
        day = _within(year, as_of or date.today())
        settled = _settle(extracts, tables, decisions, key, day)
    files, findings = _files(found, first_of, extracts)
    findings = [
        *settled.findings,
        *findings,
        *overrides_without_file(overrides, {job.file for job in jobs}),
        *_decision_findings(settled.decisions),
    ]
    workers = settled.workers.assign(participant=None)[schemas.WORKERS.names]
    return Rosters(
        files,
        settled.ledger,
        workers,
        _findings_table(collapse(findings), settled.ledger),
        settled.details,
        settled.spells,
        settled.numbers,
    )


def _settle(
    extracts: dict[str, Extract],
    tables: dict[str, _Tables],
    decisions: Decisions,
    key: bytes,
    as_of: date,
) -> _Settled:
    """Settle all files together; those over which the program contradicts itself are refused.

    What such a file is refused for is put into ``extracts``. A fault that several files share takes
    a few rounds: each without those that the round before has found.

    Raises:
        LedgerDoesNotClose: rows, lines and workers do not add up, whatever file is left out.
    """
    for _ in range(_MOST_ROUNDS):
        files = sorted(tables)
        try:
            settled = _attempt(files, extracts, tables, decisions, key, as_of)
            found = settled.contradictions
            if not found:
                return settled
        except MemoryError:
            raise
        except Exception as error:

            def fails(some: Sequence[str]) -> bool:
                try:
                    _attempt(some, extracts, tables, decisions, key, as_of)
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
    tables: dict[str, _Tables],
    decisions: Decisions,
    key: bytes,
    as_of: date,
) -> _Settled:
    """The tables of ``files``, and where they contradict themselves."""
    some = {file: tables[file] for file in files}
    decisions = copy.deepcopy(decisions)
    lines, others = _gather(some)
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
    findings = collapse([*findings, *resolution.findings])
    for frame, table in (
        (ledger, schemas.LEDGER),
        (resolution.workers.assign(participant=None)[schemas.WORKERS.names], schemas.WORKERS),
        (_findings_table(findings, ledger), schemas.FINDINGS),
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
    return _Settled(
        ledger,
        resolution.workers,
        resolution.spells[schemas.SPELLS.names],
        details,
        findings,
        decisions,
        contradictions,
        numbers,
    )


def _within(year: int, day: date) -> date:
    """The day, or the nearest in the report's year."""
    return min(max(day, date(year, 1, 1)), date(year, 12, 31))


def _decision_findings(decisions: Decisions) -> list[dict[str, Any]]:
    """Decisions that act on nobody, and places that cannot be remembered."""
    found = [make_finding("decision_unused", file=None, line=line) for line in decisions.unused()]
    try:
        decisions.keep_bindings()
    except OSError:
        found.append(make_finding("decisions_unbound", file=None))
    return found


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from walking millions of values that are in no cycle."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _check_arguments(year: int, opd_table: OpdTable, key: bytes) -> None:
    if not isinstance(year, int) or not 2000 <= year <= 2100:
        raise ValueError(f"year must be a number from 2000 to 2100, not {year!r}")
    if not isinstance(key, bytes) or len(key) < N_BYTES:
        raise ValueError(f"key must be at least {N_BYTES} bytes: take worker_key.load_key()")
    if any(len(entry) != 3 or isinstance(entry[2], str) for entry in opd_table):
        raise ValueError("opd_table must hold (code, name, aliases) of each OPD")


def _is_settled(finding: dict[str, Any], settled: Mapping[Place, Verdict]) -> bool:
    """Whether a decision has answered a finding: all on a dropped line, doubts on a kept one."""
    if not settled:
        return False
    verdict = settled.get((finding["file"], finding["sheet"], finding["row"]))
    doubts = (*codes.HELD_REASONS, *(f"{reason}_excluded" for reason in codes.EXCLUDED_REASONS))
    return verdict == "drop" or (verdict == "keep" and finding["code"] in doubts)


def _crashed(job: Job, crash: Crash) -> Extract:
    if crash.kind == "error":
        return program_error(job.file, crash.detail)
    code = "file_crashed"
    finding = make_finding(code, file=job.file, detail=crash.detail)
    return Extract(job.file, code, findings=[finding])


def _files(
    found: Sequence[RosterFile], first_of: dict[str, RosterFile], extracts: dict[str, Extract]
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """The table ``files``, and the findings on those that were not read."""
    rows: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for item in found:
        row = {
            "file": item.file,
            "sha256": item.sha256,
            "bytes": item.n_bytes,
            "opd_code": None,
            "status": "ignored",
            "reason": item.ignored_for,
        }
        rows.append(row)
        if item.ignored_for is not None:
            continue
        first = first_of[item.sha256 or item.file]
        extract = extracts[first.file]
        row["opd_code"] = extract.opd_code
        if extract.refused_for:
            row["status"], row["reason"] = "refused", extract.refused_for
            findings += [{**finding, "file": item.file} for finding in extract.findings]
        elif first is not item:
            row["reason"] = f"copy_of:{first.file}"
            findings.append(
                make_finding(
                    "file_copy_ignored", file=item.file, opd_code=extract.opd_code, other=first.file
                )
            )
        else:
            row["status"] = "read"
    return pd.DataFrame(rows, columns=schemas.FILES.names), findings


def _tables(extract: Extract) -> _Tables:
    """The lists of a file as tables, which take far less memory; the lists are let go."""
    found: _Tables = {}
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


def _gather(of_files: dict[str, _Tables]) -> tuple[pd.DataFrame, pd.DataFrame]:
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
    order = [sheet_order.get(pair, 0) for pair in zip(ledger["file"], ledger["sheet"], strict=True)]
    return (
        ledger.assign(_order=order)
        .sort_values(["file", "_order", "row"], kind="stable", ignore_index=True)
        .drop(columns="_order")
    )


def _details(of_files: dict[str, _Tables], resolution: Resolution) -> pd.DataFrame:
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


def _findings_table(findings: list[dict[str, Any]], ledger: pd.DataFrame) -> pd.DataFrame:
    """The findings, each on one person's line with the id of that line."""
    places = {(one["file"], one["sheet"], one["row"]) for one in findings if one["n_rows"] == 1}
    told = ledger[ledger["line_id"].notna() & ledger["row"].isin({row for *_, row in places})]
    # Two persons side by side: which of them is meant the place does not say.
    single = told.drop_duplicates(["file", "sheet", "row"], keep=False)
    columns = ("file", "sheet", "row", "line_id")
    ids = {(f, s, r): i for f, s, r, i in zip(*(single[c] for c in columns), strict=True)}
    for one in findings:
        place = (one["file"], one["sheet"], one["row"])
        one["line_id"] = ids.get(place) if one["n_rows"] == 1 else None
    return pd.DataFrame(findings, columns=schemas.FINDINGS.names)
