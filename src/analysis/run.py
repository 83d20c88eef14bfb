"""``ucj run``: the notebooks in order in a scratch folder, then published in one move."""

from __future__ import annotations

import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from analysis.manifest import NAME, write_manifest
from analysis.options import Options
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
from analysis.publish import Move, publish, recover
from analysis.report.privacy import assert_no_nik_in_outputs, has_nik, hide_digits
from analysis.rosters.city_words import WordsError, load_words
from analysis.rosters.person_numbers import Numbers
from analysis.stage import check_raw_dir

if TYPE_CHECKING:
    from traitlets.config import Config

#: Seconds after which a cell that still runs has failed.
CELL_TIMEOUT_S = 4 * 3600
_MAX_SOCKET_FOLDER = 70


class RunFailedError(RuntimeError):
    """Nothing was published; the message says what failed, in one or a few lines."""


def notebooks() -> list[Path]:
    """The notebooks of the report, in order."""
    return sorted((project_root() / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def plan(options: Options) -> list[tuple[Path, dict[str, Any]]]:
    """Each notebook with its parameters, all checked.

    Raises:
        BadParameterError: a parameter is unknown, a value is bad, or a folder is missing.
        RunFailedError: a folder to be replaced holds other files.
    """
    check_raw_dir(options.raw_dir, options.year)
    try:
        load_words(options.raw_dir / "reference" / "words.csv")
    except WordsError as error:
        raise BadParameterError(str(error)) from None
    check_value("year", "int", options.year)
    _check_folders(options)
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
        (notebook, {name: values.get(name, one.value) for name, one in parameters.items()})
        for notebook, parameters in by_notebook.items()
    ]


def run(options: Options) -> Path:
    """Run everything and publish it. Returns the folder of the published report.

    Raises:
        BadParameterError: see :func:`plan`; nothing was run.
        RunFailedError: a notebook failed or the output is not fit to be published; what was
            published before is untouched.
    """
    steps = plan(options)
    # Bad use is answered before pandas is loaded.
    from analysis.coverage import edition_history as editions

    year = str(options.year)
    with _terminated_as_interrupt(), _locked(options):
        journal = options.processed_dir / f".publish-{year}.json"
        recover(journal)
        scratch = {
            "processed_dir": options.processed_dir / f".run-{year}",
            "reports_dir": options.reports_dir / f".run-{year}",
        }
        for folder in scratch.values():
            shutil.rmtree(folder, ignore_errors=True)
        try:
            processed, reports = scratch["processed_dir"] / year, scratch["reports_dir"] / year
            editions.carry(options.processed_dir / year, processed)
            for notebook, parameters in steps:
                paths = {name: str(path) for name, path in scratch.items() if name in parameters}
                _execute(notebook, {**parameters, **paths}, processed / "notebooks")
            _check_complete(reports, options.year)
            editions.leave(processed)
            assert_no_nik_in_outputs(
                reports,
                processed / "notebooks",
                processed / editions.FOLDER,
                numbers=Numbers.read(processed),
            )
            effective = {name: one for _, given in steps for name, one in given.items()}
            write_manifest(options, effective, processed, reports)
            moves = [
                Move(processed, options.processed_dir / year),
                Move(reports, options.reports_dir / year),
            ]
            publish(moves, journal)
        finally:
            for folder in scratch.values():
                shutil.rmtree(folder, ignore_errors=True)
    return options.reports_dir / year


def _check_folders(options: Options) -> None:
    """Publishing replaces a year's folder as a whole: refuse one that holds anything else."""
    year = str(options.year)
    places = {
        "raw-dir": options.raw_dir / year,
        "processed-dir": options.processed_dir / year,
        "reports-dir": options.reports_dir / year,
    }
    for (one, path), (other, second) in combinations(places.items(), 2):
        if path == second or path in second.parents or second in path.parents:
            raise BadParameterError(f"--{one} dan --{other} harus folder yang terpisah: {path}")
    for option, marks in (
        ("processed-dir", ("*.parquet", "notebooks")),
        ("reports-dir", (NAME, "laporan-ucj-*", "return-slips")),
    ):
        folder = places[option]
        is_ours = any(any(folder.glob(mark)) for mark in marks)
        if folder.is_dir() and any(folder.iterdir()) and not is_ours:
            raise RunFailedError(
                f"--{option}: {folder} berisi berkas lain, yang akan tergantikan; pilih folder lain"
            )


@contextmanager
def _locked(options: Options) -> Iterator[None]:
    """One run at a time for a year and each of its two folders."""
    with ExitStack() as held:
        for folder in (options.processed_dir, options.reports_dir):
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / f".ucj-{options.year}.lock")
            try:
                held.enter_context(lock.acquire(timeout=0))
            except Timeout:
                raise RunFailedError(
                    f"laporan {options.year} sedang dibuat oleh proses lain ke {folder}"
                ) from None
        yield


def _check_complete(reports: Path, year: int) -> None:
    """A cell that ends its kernel politely leaves a notebook without error, and no report."""
    for ending in ("pdf", "html"):
        if not (reports / f"laporan-ucj-{year}.{ending}").is_file():
            raise RunFailedError(f"notebook berjalan, tetapi laporan .{ending} tidak terbentuk")


def _execute(notebook: Path, parameters: dict[str, Any], folder: Path) -> None:
    """Run one notebook through papermill, and leave it with its outputs in ``folder``."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    folder.mkdir(parents=True, exist_ok=True)
    output = folder / notebook.name
    try:
        with _private_channel() as config:
            papermill.execute_notebook(
                notebook,
                output,
                parameters=parameters,
                cwd=notebook.parent,
                progress_bar={"desc": notebook.stem, "ascii": " =", "unit": "sel"},
                execution_timeout=CELL_TIMEOUT_S,
                config=config,
            )
    except PapermillExecutionError as error:
        raise _failed(output, f"{error.ename}: {error.evalue}") from None
    except CellTimeoutError:
        raise _failed(output, f"berjalan lebih dari {CELL_TIMEOUT_S} detik") from None
    except DeadKernelError:
        raise _failed(output, "kernelnya mati, mungkin karena kehabisan memori") from None
    except Exception as error:
        # Whatever else papermill meets, none may pass for a report.
        raise _failed(output, f"{type(error).__name__}: {error}") from error


def _failed(output: Path, message: str) -> RunFailedError:
    """Name the cell that was begun last, with its number in JupyterLab and its first line."""
    lines = [line for line in message.splitlines() if line.strip()]
    what = lines[0].strip() if lines else ""
    what = hide_digits(what) if has_nik(what) else what
    try:
        cells = json.loads(output.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return RunFailedError(f"{output.name}: {what}")
    # papermill adds the cell of parameters, which the notebook in JupyterLab has not.
    code = [
        cell
        for cell in cells
        if cell["cell_type"] == "code"
        and "injected-parameters" not in cell["metadata"].get("tags", [])
    ]
    begun = [n for n, cell in enumerate(code) if cell["metadata"]["papermill"]["start_time"]]
    if not begun:
        return RunFailedError(f"{output.name}: {what}")
    first = next((x for x in "".join(code[begun[-1]]["source"]).splitlines() if x.strip()), "")
    return RunFailedError(f"{output.name}, sel [{begun[-1] + 1}] «{first.strip()}»: {what}")


@contextmanager
def _private_channel() -> Iterator[Config]:
    """Settings of a kernel that talks over socket files in a folder of its own: no TCP port.

    Persons' data pass. Left to itself, Jupyter puts the sockets into the working folder, under
    names that two runs would share.
    """
    from traitlets.config import Config

    config = Config()
    if sys.platform == "win32":
        yield config
        return
    # The path of a socket has room for some hundred bytes.
    base = "/tmp" if len(tempfile.gettempdir()) > _MAX_SOCKET_FOLDER else None
    with tempfile.TemporaryDirectory(prefix="ucj-", dir=base, ignore_cleanup_errors=True) as place:
        config.KernelManager.transport = "ipc"
        config.KernelManager.connection_file = str(Path(place) / "kernel.json")
        yield config


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
