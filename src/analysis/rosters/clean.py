"""All roster files of a year to persons; every row gets its fate, and the ledger closes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from analysis import schemas
from analysis.rosters.decisions import Decisions, load_decisions
from analysis.rosters.extract import Extract, Job, OpdTable, extract_file
from analysis.rosters.files import RosterFile, list_files
from analysis.rosters.findings import collapse, make_finding
from analysis.rosters.isolation import Crash, map_isolated
from analysis.rosters.lines import COLUMNS
from analysis.rosters.persons import Resolution, resolve

Progress = Callable[[Iterable[Any], int], Iterable[Any]]


class LedgerDoesNotClose(RuntimeError):
    """Rows, lines and workers do not add up: nothing may be published from them."""


@dataclass(slots=True)
class Rosters:
    """The four tables of the first stage, as ``schemas`` describes them."""

    files: pd.DataFrame
    ledger: pd.DataFrame
    workers: pd.DataFrame
    findings: pd.DataFrame

    def write(self, folder: Path) -> None:
        """Write the four tables."""
        folder.mkdir(parents=True, exist_ok=True)
        schemas.write_table(self.files, schemas.FILES, folder)
        schemas.write_table(self.ledger, schemas.LEDGER, folder)
        schemas.write_table(self.workers, schemas.WORKERS, folder)
        schemas.write_table(self.findings, schemas.FINDINGS, folder)


def clean_rosters(
    year_dir: Path,
    year: int,
    opd_table: OpdTable,
    key: bytes,
    progress: Progress | None = None,
) -> Rosters:
    """Read every file below ``year_dir/rosters`` and give every row its fate.

    Args:
        year_dir: ``raw_dir/<year>``.
        year: the report's year.
        opd_table: (code, name, aliases) of each OPD.
        key: the secret for worker ids.
        progress: wraps an iterable of known length, as ``tqdm`` does.

    Raises:
        LedgerDoesNotClose: rows, lines and workers do not add up.
        DecisionsError: ``decisions.csv`` cannot be used.
    """
    decisions = load_decisions(year_dir / "decisions.csv")
    found = list_files(year_dir / "rosters")
    return clean_files(found, year, opd_table, key, decisions, progress)


def clean_files(
    found: Sequence[RosterFile],
    year: int,
    opd_table: OpdTable,
    key: bytes,
    decisions: Decisions | None = None,
    progress: Progress | None = None,
) -> Rosters:
    """Clean the given files as :func:`clean_rosters` does those of a year."""
    decisions = decisions or Decisions()
    first_of: dict[str, RosterFile] = {}
    for item in found:
        if item.ignored_for is None:
            first_of.setdefault(item.sha256, item)
    jobs = [Job(item.path, item.file, year, opd_table) for item in first_of.values()]
    extracts: dict[str, Extract] = {}
    done: Iterable[Any] = map_isolated(extract_file, jobs)
    for job, outcome in progress(done, len(jobs)) if progress else done:
        extracts[job.file] = outcome if isinstance(outcome, Extract) else _crashed(job, outcome)
    files, findings = _files(found, first_of, extracts)
    lines, others = _gather(extracts)
    resolution = resolve(lines, decisions, key)
    ledger = _ledger(lines, others, resolution, extracts)
    workers = resolution.workers.assign(participant=None)[schemas.WORKERS.names]
    findings += resolution.findings
    findings += [make_finding("decision_unused", file=None, line=line) for line in decisions.unused()]
    _close(lines, others, ledger, workers)
    return Rosters(files, ledger, workers, _findings_table(collapse(findings)))


def _crashed(job: Job, crash: Crash) -> Extract:
    code = "file_crashed"
    finding = make_finding(code, file=job.file, detail=crash.detail)
    return Extract(job.file, code, findings=[finding])


def _files(
    found: Sequence[RosterFile], first_of: dict[str, RosterFile], extracts: dict[str, Extract]
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
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
        first = first_of[item.sha256]
        extract = extracts[first.file]
        row["opd_code"] = extract.opd_code
        if extract.refused_for:
            row["status"], row["reason"] = "refused", extract.refused_for
            findings += [{**finding, "file": item.file} for finding in extract.findings]
        elif first is not item:
            row["reason"] = f"copy_of:{first.file}"
        else:
            row["status"] = "read"
            findings += extract.findings
    return pd.DataFrame(rows, columns=schemas.FILES.names), findings


def _gather(extracts: dict[str, Extract]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All persons' lines and all other rows, in the order of files, sheets and rows."""
    tables: dict[str, list[pa.Table]] = {"lines": [], "others": []}
    for file in sorted(extracts):
        extract = extracts[file]
        for name, table in (("lines", extract.lines), ("others", extract.others)):
            if table is not None:
                names = pa.array([file] * table.num_rows, pa.string()).dictionary_encode()
                tables[name].append(table.append_column("file", names))
    frames = []
    for name, empty in (("lines", COLUMNS.names), ("others", ["sheet", "row", "reason"])):
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
    place = ["file", "sheet", "row"]
    persons = pd.concat([lines[place], resolution.fates], axis=1)
    rest = others[[*place, "reason"]].assign(fate="not_a_person", worker_id=None)
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


def _findings_table(findings: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(findings, columns=schemas.FINDINGS.names)


def _close(
    lines: pd.DataFrame, others: pd.DataFrame, ledger: pd.DataFrame, workers: pd.DataFrame
) -> None:
    check_ledger(ledger, workers)
    if len(ledger) != len(lines) + len(others):
        raise LedgerDoesNotClose(
            f"{len(lines)} person's rows and {len(others)} others were read, "
            f"the ledger has {len(ledger)}"
        )


def check_ledger(ledger: pd.DataFrame, workers: pd.DataFrame) -> None:
    """Counted and held lines are the workers, one to one; every merged line has a worker.

    Raises:
        LedgerDoesNotClose: they are not; the message says what is off.
    """
    heads = ledger[ledger["fate"].isin(["counted", "held"])]
    if len(heads) != len(workers):
        raise LedgerDoesNotClose(
            f"the ledger has {len(heads)} counted and held rows, workers has {len(workers)} lines"
        )
    ids = set(workers["worker_id"])
    if set(heads["worker_id"]) != ids or len(ids) != len(workers):
        raise LedgerDoesNotClose("counted and held rows and workers do not name the same persons")
    stray = ledger.loc[ledger["fate"] == "merged", "worker_id"]
    if not set(stray) <= ids:
        raise LedgerDoesNotClose("a merged row names a person who is not among the workers")
