"""``ucj run``: the notebooks in order in a scratch folder, then published as one edition."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from analysis.manifest import NAME, is_untouched, sha256_of, write_manifest
from analysis.options import Options
from analysis.owner import owner_of
from analysis.publishing import disk
from analysis.publishing.shelf import Mark, Place
from analysis.publishing.switch import publish
from analysis.publishing.upkeep import let_go, next_number, repair
from analysis.report.privacy import assert_no_nik_in_outputs
from analysis.rosters.person_numbers import Numbers
from analysis.running.event_log import EventLog
from analysis.running.failure import RunFailedError
from analysis.running.kernels import execute
from analysis.running.modes import private, set_modes
from analysis.running.plan import plan, unusual
from analysis.running.signals import interrupts_held, terminated_as_interrupt
from analysis.running.unchanged import note, sums


@dataclass
class Published:
    """An edition that is out: where, and what a reader should be told of it."""

    reports: Path
    processed: Path
    mark: Mark
    notes: list[str] = field(default_factory=list)
    changed_inputs: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """What a run has come to so far, for whoever must tell although it was interrupted."""

    published: Published | None = None


def run(
    options: Options,
    outcome: Outcome | None = None,
    say: Callable[[str], None] = lambda line: None,
    log: EventLog | None = None,
) -> Published:
    """Run everything and publish it.

    Args:
        outcome: told as soon as the edition is published, whatever is raised after that.
        say: told what a person at the terminal should know before the notebooks run.
        log: told of each notebook, and of publishing.

    Raises:
        BadParameterError: see :func:`plan`; nothing was run.
        RunFailedError: a notebook failed or the output is not fit to be published; what was
            published before is untouched.
        HalfPublishedError: an edition was begun to be published, and neither finished nor undone.
    """
    outcome = outcome or Outcome()
    steps = plan(options)
    for line in unusual(steps):
        say(line)
    options.reports_dir.mkdir(parents=True, exist_ok=True)
    with (
        private() as umask,
        terminated_as_interrupt(),
        locked(options.year, options.processed_dir, options.reports_dir),
    ):
        places = _places(options)
        for line in repair(*places):
            say(line)
        scratch = {
            "processed_dir": _scratch(options.processed_dir, options.year),
            "reports_dir": _scratch(options.reports_dir, options.year),
        }
        try:
            return _made_and_published(
                options, steps, scratch, places, umask, outcome, log or EventLog()
            )
        finally:
            with interrupts_held():
                for folder in scratch.values():
                    disk.remove(folder)


def _made_and_published(
    options: Options,
    steps: list[tuple[Path, dict[str, Any]]],
    scratch: Mapping[str, Path],
    places: tuple[Place, Place],
    umask: int,
    outcome: Outcome,
    log: EventLog,
) -> Published:
    # Bad use is answered before pandas is loaded.
    from analysis.coverage import edition_history as editions
    from analysis.inputs import (
        changed_since,
        forget_written,
        note_written,
        rosters_read,
        written_files,
    )

    year = str(options.year)
    reports, processed = places
    tables, report = scratch["processed_dir"] / year, scratch["reports_dir"] / year
    at_start = sums(options)
    written = written_files(options.raw_dir, options.year)
    note_written(written, tables)
    editions.carry(processed.folder, tables)
    for notebook, parameters in steps:
        paths = {name: str(path) for name, path in scratch.items() if name in parameters}
        with log.step(notebook.stem):
            execute(notebook, {**parameters, **paths}, tables / "notebooks")
    forget_written(tables)
    _check_complete(report, options.year)
    effective = {name: one for _, given in steps for name, one in given.items()}
    mark = _new_mark(options, effective, reports, processed)
    editions.leave(tables, is_final=mark.is_final)
    assert_no_nik_in_outputs(
        report, tables / "notebooks", tables / editions.FOLDER, numbers=Numbers.read(tables)
    )
    rosters = rosters_read(tables) if (tables / "files.parquet").exists() else {}
    changed = changed_since(options.raw_dir, options.year, written, rosters) if rosters else []
    note(options, tables, at_start)
    for folder in (tables, report):
        mark.write(folder)
    write_manifest(
        options, effective, tables, report,
        mark=mark, inputs={"written": written, "rosters": rosters}, changed_inputs=changed,
    )  # fmt: skip
    set_modes(tables, report, umask)
    out = Published(options.reports_dir / year, options.processed_dir / year, mark)
    out.changed_inputs = changed
    if mark.before and mark.before.get("is_final"):
        out.notes.append(
            f"edisi ini menggantikan edisi final {mark.before['id']}, yang tetap disimpan"
        )
    with interrupts_held(), log.step("publish"):
        out.notes += publish(reports, processed, (report, tables), mark)
        outcome.published = out
        try:
            let_go(reports, processed, options.n_kept, is_untouched)
        except Exception as error:
            out.notes.append(f"edisi lama belum dapat dirapikan: {error}")
    return out


def _new_mark(
    options: Options, effective: Mapping[str, Any], reports: Place, processed: Place
) -> Mark:
    number = next_number(reports, processed)
    before = reports.mark
    manifest = reports.folder / NAME
    owner = owner_of(options.raw_dir)
    return Mark(
        id=f"{number:04d}-{secrets.token_hex(4)}",
        number=number,
        year=options.year,
        owner=owner,
        as_of=options.as_of.isoformat(),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        is_final=bool(effective.get("is_final")) and not owner.is_sample,
        before=None
        if not manifest.is_file()
        else {
            "id": before.id if before else "",
            "is_final": before is not None and before.is_final,
            "manifest_sha256": sha256_of(manifest),
        },
    )


def _places(options: Options) -> tuple[Place, Place]:
    """Where the reports and the tables of the year are published."""
    year = str(options.year)
    return Place(options.reports_dir / year), Place(options.processed_dir / year)


def _scratch(folder: Path, year: int) -> Path:
    """An empty folder for a run, whatever lies where it usually is."""
    path = folder / f".run-{year}"
    if not disk.remove(path):
        path = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
    path.mkdir()
    return path


@contextmanager
def locked(year: int, *folders: Path) -> Iterator[None]:
    """One run at a time for a year and each of its two folders.

    Raises:
        RunFailedError: another one is under way.
    """
    with ExitStack() as held:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / f".ucj-{year}.lock")
            try:
                held.enter_context(lock.acquire(timeout=0))
            except Timeout:
                raise RunFailedError(
                    f"laporan {year} sedang dibuat oleh proses lain ke {folder}"
                ) from None
        yield


def _check_complete(reports: Path, year: int) -> None:
    """A cell that ends its kernel politely leaves a notebook without error, and no report."""
    for ending in ("pdf", "html"):
        if not (reports / f"laporan-ucj-{year}.{ending}").is_file():
            raise RunFailedError(f"notebook berjalan, tetapi laporan .{ending} tidak terbentuk")
