"""``ucj run``: the notebooks in order in a scratch folder, then published in one move."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from analysis.manifest import write_manifest
from analysis.parameters import (
    BadParameterError,
    Parameter,
    check_together,
    check_value,
    declared,
    from_text,
    unknown_parameter,
)
from analysis.paths import project_root
from analysis.privacy import assert_no_nik_in_outputs
from analysis.publish import Move, publish, recover
from analysis.stage import check_raw_dir

#: Seconds after which a cell that still runs has failed.
CELL_TIMEOUT_S = 4 * 3600


class RunFailedError(RuntimeError):
    """Nothing was published; the message says what failed, in one or a few lines."""


@dataclass(frozen=True)
class Options:
    """What the command was asked for; ``texts`` are ``-p`` pairs, ``values`` those of ``-f``."""

    year: int
    raw_dir: Path
    processed_dir: Path
    reports_dir: Path
    as_of: date
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


def notebooks() -> list[Path]:
    """The notebooks of the report, in order."""
    return sorted((project_root() / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def plan(options: Options) -> list[tuple[Path, dict[str, Any]]]:
    """Each notebook with its parameters, all checked.

    Raises:
        BadParameterError: a parameter is unknown, a value is bad, or a folder is missing.
    """
    check_raw_dir(options.raw_dir, options.year)
    check_value("year", "int", options.year)
    known: dict[str, Parameter] = {}
    by_notebook = {}
    for notebook in notebooks():
        by_notebook[notebook] = declared(notebook)
        known.update(by_notebook[notebook])
    of_run: dict[str, Any] = {
        "year": options.year,
        "raw_dir": str(options.raw_dir),
        "processed_dir": str(options.processed_dir),
        "reports_dir": str(options.reports_dir),
        "as_of": options.as_of.isoformat(),
    }
    given: dict[str, Any] = {}
    for name, value in {**options.values, **options.texts}.items():
        if name not in known:
            raise unknown_parameter(name, known)
        value = from_text(known[name], value) if name in options.texts else value
        given[name] = check_value(name, known[name].type, value)
        if name in of_run and given[name] != of_run[name]:
            option = name.replace("_", "-")
            raise BadParameterError(f"parameter {name}: pakai pilihan --{option}, bukan -p atau -f")
    values = {**of_run, **given}
    check_together(values)
    return [
        (notebook, {name: values[name] for name in parameters if name in values})
        for notebook, parameters in by_notebook.items()
    ]


def run(options: Options) -> Path:
    """Run everything and publish it. Returns the folder of the published report.

    Raises:
        BadParameterError: see :func:`plan`; nothing was run.
        RunFailedError: a notebook failed or the output is not fit to be published; what was published
            before is untouched.
    """
    steps = plan(options)
    for folder in (options.processed_dir, options.reports_dir):
        folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(options.processed_dir / f".ucj-{options.year}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise RunFailedError(
            f"laporan {options.year} sedang dibuat oleh proses lain ke {options.processed_dir}"
        ) from None
    with lock, _terminated_as_interrupt():
        journal = options.processed_dir / f".publish-{options.year}.json"
        recover(journal)
        scratch = {
            name: folder / f".run-{options.year}"
            for name, folder in (
                ("processed_dir", options.processed_dir),
                ("reports_dir", options.reports_dir),
            )
        }
        for folder in scratch.values():
            shutil.rmtree(folder, ignore_errors=True)
        try:
            year = str(options.year)
            processed, reports = scratch["processed_dir"] / year, scratch["reports_dir"] / year
            for notebook, parameters in steps:
                paths = {name: str(path) for name, path in scratch.items() if name in parameters}
                _execute(notebook, {**parameters, **paths}, processed / "notebooks")
            assert_no_nik_in_outputs(reports, processed / "notebooks")
            write_manifest(options, processed, reports)
            moves = [
                Move(processed, options.processed_dir / year),
                Move(reports, options.reports_dir / year),
            ]
            publish(moves, journal)
        finally:
            for folder in scratch.values():
                shutil.rmtree(folder, ignore_errors=True)
    return options.reports_dir / str(options.year)


def _execute(notebook: Path, parameters: dict[str, Any], folder: Path) -> None:
    """One notebook through papermill; its kernel talks over a socket file: persons' data pass."""
    import papermill
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    folder.mkdir(parents=True, exist_ok=True)
    config = Config()
    if sys.platform != "win32":
        config.KernelManager.transport = "ipc"
    try:
        papermill.execute_notebook(
            notebook,
            folder / notebook.name,
            parameters=parameters,
            cwd=notebook.parent,
            progress_bar={"desc": notebook.stem, "ascii": " =", "unit": "sel"},
            execution_timeout=CELL_TIMEOUT_S,
            config=config,
        )
    except PapermillExecutionError as error:
        lines = [line for line in str(error.evalue).splitlines() if line.strip()]
        message = lines[0] if lines else ""
        raise RunFailedError(
            f"{notebook.name}, sel ke-{error.exec_count}: {error.ename}: {message}"
        ) from None
    except Exception as error:
        # A dead kernel or a time-out comes as many kinds of exception; none may pass for a report.
        raise RunFailedError(f"{notebook.name}: {type(error).__name__}: {error}") from error


@contextmanager
def _terminated_as_interrupt() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does, so that the kernel and the scratch folder go too."""

    def interrupt(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:
        # Not in the main thread: whoever runs us there handles signals.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
