"""All roster files of a year to persons; every row gets its fate, and the ledger closes."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import schemas
from analysis.rosters.answers.ages import first_seen
from analysis.rosters.answers.given import Returned
from analysis.rosters.answers.places import bind_places
from analysis.rosters.answers.standing import Standing, settle_standing
from analysis.rosters.city_words import CityWords, load_words
from analysis.rosters.extracts import (
    Extract,
    Job,
    OpdTable,
    program_error,
    read_roster,
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
from analysis.rosters.person_numbers import note_numbers
from analysis.rosters.persons.decisions import Decisions, load_decisions
from analysis.rosters.persons.worker_key import N_BYTES, fingerprint
from analysis.rosters.read.isolation import Crash, map_isolated, place_of
from analysis.rosters.read.refusals import Refused
from analysis.rosters.settling import Tables, findings_table, settle, tables_of
from analysis.rosters.words import use_words

if TYPE_CHECKING:
    from analysis.rosters.bills.lines import BillExtract

Progress = Callable[[Iterable[Any], int], Iterable[Any]]


@dataclass(slots=True)
class Rosters:
    """The tables of the first stage, as ``schemas`` describes them."""

    files: pd.DataFrame
    ledger: pd.DataFrame
    workers: pd.DataFrame
    findings: pd.DataFrame
    registration_details: pd.DataFrame
    endings: pd.DataFrame
    spells: pd.DataFrame
    answers: pd.DataFrame
    #: Every number of a person that was read, also of those whom no table names.
    numbers: tuple[str, ...] = ()
    #: Bills that lay among the rosters.
    bills: tuple[BillExtract, ...] = ()

    def write(self, folder: Path) -> None:
        """Write the tables."""
        folder.mkdir(parents=True, exist_ok=True)
        schemas.write_table(self.files, schemas.FILES, folder)
        schemas.write_table(self.ledger, schemas.LEDGER, folder)
        schemas.write_table(self.workers, schemas.WORKERS, folder)
        schemas.write_table(self.spells, schemas.SPELLS, folder)
        schemas.write_table(self.endings, schemas.ENDINGS, folder)
        schemas.write_table(self.findings, schemas.FINDINGS, folder)
        schemas.write_table(self.answers, schemas.ANSWERS, folder)
        schemas.write_table(self.registration_details, schemas.REGISTRATION_DETAILS, folder)
        note_numbers(self.numbers, folder)


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
            tuple(one for one in overrides if one.file != item.file),
        )
        for item in first_of.values()
        if item.refused_for is None
    ]
    extracts = {
        item.file: refused_extract(item.file, Refused(item.refused_for, ""))
        for item in first_of.values()
        if item.refused_for
    }
    tables: dict[str, Tables] = {}
    # Small ones first, and each as it comes: who is slow keeps nobody waiting.
    size_of = {item.file: item.n_bytes for item in first_of.values()}
    by_size = sorted(jobs, key=lambda job: size_of[job.file])
    done: Iterable[Any] = map_isolated(read_roster, by_size, in_order=False)
    for job, outcome in progress(done, len(jobs)) if progress else done:
        extract = outcome if isinstance(outcome, Extract) else _crashed(job, outcome)
        try:
            tables[job.file] = tables_of(extract)
        except Exception as error:  # lists that make no table
            extract = program_error(job.file, place_of(error))
        extracts[job.file] = extract
    extracts = {file: extracts[file] for file in sorted(extracts)}
    tables = {file: tables[file] for file in sorted(tables)}
    standing = _standing(first_of, extracts, tables)
    bind_places(decisions, {file: tables[file] for file in standing.replaced}, key)
    for file in standing.replaced:
        tables.pop(file)
    slips = {file: extract.slip for file, extract in extracts.items() if extract.slip}
    given = [slips[file] for file in standing.stands_for]
    returned = Returned.of(given, standing.stands_for, year)
    with _collector_at_rest():
        day = _within(year, as_of or date.today())
        settled = settle(extracts, tables, decisions, key, day, returned)
    files, findings = _files(found, first_of, extracts, standing)
    files["list_sha256"] = files["file"].where(files["status"] == "read").map(settled.list_sums)
    known_files = {job.file for job in jobs}
    known_files |= {file for slip in slips.values() for _, file in slip.answers_files}
    findings = [
        *settled.findings,
        *findings,
        *standing.findings,
        *overrides_without_file(overrides, known_files),
        *_decision_findings(settled.decisions),
    ]
    answers = pd.DataFrame(settled.answers, columns=schemas.ANSWERS.names)
    told = findings_table(collapse(findings), settled.ledger)
    workers = settled.workers.assign(participant=None)[schemas.WORKERS.names]
    return Rosters(
        files,
        settled.ledger,
        workers,
        first_seen(told, answers, None, as_of or date.today()),
        settled.details,
        settled.endings,
        settled.spells,
        answers,
        settled.numbers,
        tuple(
            extract.bill
            for extract in extracts.values()
            if extract.bill and not extract.refused_for
        ),
    )


def _standing(
    first_of: Mapping[str, RosterFile],
    extracts: Mapping[str, Extract],
    tables: Mapping[str, Tables],
) -> Standing:
    """Which files stand, where return slips have come back."""
    slips = {file: extract.slip for file, extract in extracts.items() if extract.slip}
    if not slips:
        return Standing()
    return settle_standing(
        {item.file: item.sha256 for item in first_of.values() if item.sha256},
        slips,
        {
            file: tables[file].get("lines")
            for file, extract in extracts.items()
            if not extract.refused_for and file in tables
        },
        {file: extract.opd_code for file, extract in extracts.items()},
    )


def _within(year: int, day: date) -> date:
    """The day, or the nearest in the report's year."""
    return min(max(day, date(year, 1, 1)), date(year, 12, 31))


def _decision_findings(decisions: Decisions) -> list[dict[str, Any]]:
    """Decisions that act on nobody, and places that cannot be remembered."""
    found = [
        make_finding("decision_unused", file=None, value=f"decisions.csv baris {line}", line=line)
        for line in decisions.unused()
    ]
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


def _crashed(job: Job, crash: Crash) -> Extract:
    if crash.kind == "error":
        return program_error(job.file, crash.detail)
    code = "file_crashed"
    finding = make_finding(code, file=job.file, detail=crash.detail)
    return Extract(job.file, code, findings=[finding])


def _files(
    found: Sequence[RosterFile],
    first_of: dict[str, RosterFile],
    extracts: dict[str, Extract],
    standing: Standing,
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
            "kind": "none",
        }
        rows.append(row)
        if item.ignored_for is not None:
            continue
        first = first_of[item.sha256 or item.file]
        extract = extracts[first.file]
        row["opd_code"], row["kind"] = extract.opd_code, extract.kind
        if first is item and (reason := standing.reason(item.file)):
            row["reason"] = reason
        elif extract.refused_for:
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
