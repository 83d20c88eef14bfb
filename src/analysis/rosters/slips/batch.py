"""The return slips of a run: one workbook for each roster file with findings."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.frames import rows as rows_of
from analysis.rosters.answers.returned import read_slip
from analysis.rosters.answers.standing import is_settled_by_slip
from analysis.rosters.files import paths_below, read_bytes
from analysis.rosters.findings import mask_text
from analysis.rosters.read.isolation import Crash, map_isolated, place_of
from analysis.rosters.read.workbook import Refused, Workbook, read_workbook
from analysis.rosters.slips.grid_book import TooLargeError
from analysis.rosters.slips.marker import is_front_sheet
from analysis.rosters.slips.statement import Statement
from analysis.rosters.slips.write import slip_names, write_refusal_slip, write_slip

_FOLDER_IS_AT_FAULT = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO)


@dataclass(frozen=True)
class _Job:
    source: Path
    file: str
    is_unread: bool
    findings: pd.DataFrame
    target: Path
    facts: dict[str, str]
    sha256: str
    answers: pd.DataFrame | None
    statement: Statement | None


def write_slips(
    sources: Path | Mapping[str, Path],
    files: pd.DataFrame,
    findings: pd.DataFrame,
    folder: Path,
    names: Callable[[Any], str],
    progress: Callable[[Iterable[Any], int], Iterable[Any]] | None = None,
    *,
    edition: str = "",
    say: Callable[[str], None] = print,
    answers: pd.DataFrame | None = None,
    lists: pd.DataFrame | None = None,
    year: int = 0,
) -> list[Path]:
    """Write a slip for each file of ``files`` with findings into ``folder``.

    Args:
        sources: ``raw_dir/<year>/rosters``, or where each file lies.
        files: as ``schemas.FILES``; a file that was not read gets its findings on a sheet alone.
        findings: as ``schemas.FINDINGS_PRICED``.
        folder: made when missing.
        names: an OPD's name by its code.
        progress: wraps an iterable of known length.
        edition: what each slip says of itself on its front, such as ``DATA CONTOH``.
        say: takes a line for each slip that could not be written; the others are.
        answers: what became of the findings of the slips that came back, as ``schemas.ANSWERS``.
        lists: what each file is signed for, of :func:`analysis.contributions.lists.lists_to_sign`;
            without it no slip has a sheet to sign.
        year: the report's, for that sheet.

    Raises:
        OSError: the folder takes nothing more; not even an emptier slip could be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    by_file = dict(tuple(findings.dropna(subset="file").groupby("file")))
    told = files[files["file"].isin(by_file.keys())]
    paths = slip_names(told["file"])
    marked = {"Edisi": edition} if edition else {}
    paths_of = paths_below(sources) if isinstance(sources, Path) else sources
    of_file = {} if answers is None else dict(tuple(answers.groupby("stands_for")))
    signed = {} if lists is None else {row.file: row for row in rows_of(lists)}
    jobs = [
        _Job(
            paths_of.get(row.file, Path(row.file)),
            row.file,
            row.status != "read",
            by_file[row.file],
            folder / paths[row.file],
            {"OPD": names(row.opd_code), "Berkas": row.file} | marked,
            row.sha256,
            of_file.get(row.file),
            _statement(row, signed.get(row.file), names, year),
        )
        for row in rows_of(told)
        if not is_settled_by_slip(row.reason)
    ]
    done: Iterable[Any] = map_isolated(_write, jobs)
    written = []
    for job, outcome in progress(done, len(jobs)) if progress else done:
        if isinstance(outcome, Crash):
            # The workbook could be read and not be marked: its findings go back on a sheet alone.
            why = outcome.detail
            outcome = _alone(job)
            if isinstance(outcome, Path):
                say(
                    f"Lembar perbaikan untuk {mask_text(job.file)} hanya memuat temuannya, tanpa "
                    f"daftarnya ({why})."
                )
        if isinstance(outcome, Path):
            written.append(outcome)
        else:
            say(
                f"Lembar perbaikan untuk {mask_text(job.file)} tidak dapat ditulis ({outcome}); "
                "sampaikan temuannya dari tabel findings."
            )
    return written


def _alone(job: _Job) -> Path | str:
    """The slip of a workbook that cannot be marked, or why there is none."""
    try:
        return write_refusal_slip(job.file, job.findings, job.target, title_facts=job.facts)
    except OSError as error:
        if error.errno in _FOLDER_IS_AT_FAULT:
            raise
        return place_of(error)
    except Exception as error:
        return place_of(error)


def _write(job: _Job) -> Path:
    if not job.is_unread:
        try:
            data = read_bytes(job.source)
            workbook = read_workbook(data, job.file)
            return write_slip(
                data,
                workbook,
                job.findings,
                job.target,
                title_facts=job.facts,
                answers=job.answers,
                statement=job.statement,
                answers_files=_answers_files(job, workbook),
            )
        except (Refused, TooLargeError):
            # Too large for a worksheet, or changed since it was read: the list goes back alone.
            pass
    return write_refusal_slip(job.file, job.findings, job.target, title_facts=job.facts)


def _answers_files(job: _Job, workbook: Workbook) -> list[tuple[str, str]]:
    """What a slip answers: the file it is made of and, where that is a slip, all before it."""
    earlier = [
        pair
        for sheet in workbook.sheets
        if is_front_sheet(sheet)
        for pair in read_slip(sheet, job.file, None).answers_files
    ]
    return list(dict.fromkeys([(job.sha256, job.file), *earlier]))


def _statement(file: Any, signed: Any, names: Callable[[Any], str], year: int) -> Statement | None:
    """What an OPD is to sign for, of a file of which that is known."""
    if signed is None or not isinstance(file.list_sha256, str) or pd.isna(file.opd_code):
        return None
    return Statement(
        names(file.opd_code),
        file.opd_code,
        file.file,
        year,
        int(signed.n_counted),
        int(signed.n_held),
        int(signed.amount_low_idr),
        int(signed.amount_high_idr),
        int(signed.opd_workers),
        file.list_sha256,
        signed.programs,
    )
