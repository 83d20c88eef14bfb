"""``ucj run``: the notebooks in order in a scratch folder, then published as one edition."""

from __future__ import annotations

import json
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from analysis.manifest import NAME, is_untouched, sha256_of, write_manifest
from analysis.options import Options
from analysis.owner import owner_of
from analysis.parameters import (
    BadParameterError,
    Parameter,
    check_together,
    check_value,
    declared,
    from_text,
    shipped_defaults,
    unknown_parameter,
)
from analysis.paths import project_root
from analysis.publishing import disk
from analysis.publishing.shelf import Mark, Place
from analysis.publishing.switch import publish
from analysis.publishing.upkeep import let_go, lies_apart, next_number, repair
from analysis.report.privacy import assert_no_nik_in_outputs, has_nik, hide_digits
from analysis.rosters.person_numbers import Numbers
from analysis.stage import check_raw_dir

if TYPE_CHECKING:
    from traitlets.config import Config

#: Seconds after which a cell that still runs has failed.
CELL_TIMEOUT_S = 4 * 3600
_MAX_SOCKET_FOLDER = 60
#: How the folder of a run's sockets is called; then the number of the process.
_CHANNEL = "ucj-"


#: Folders of a report that hold NIKs; the rest of it is for whoever may read reports.
_WITH_NIKS = ("return-slips",)


class RunFailedError(RuntimeError):
    """Nothing was published; the message says what failed, in one or a few lines."""


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
    _check_inputs(options)
    return [
        (notebook, {name: values.get(name, one.value) for name, one in parameters.items()})
        for notebook, parameters in by_notebook.items()
    ]


def run(
    options: Options,
    outcome: Outcome | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> Published:
    """Run everything and publish it.

    Args:
        outcome: told as soon as the edition is published, whatever is raised after that.
        say: told what a person at the terminal should know before the notebooks run.

    Raises:
        BadParameterError: see :func:`plan`; nothing was run.
        RunFailedError: a notebook failed or the output is not fit to be published; what was
            published before is untouched.
        HalfPublishedError: an edition was begun to be published, and neither finished nor undone.
    """
    outcome = outcome or Outcome()
    steps = plan(options)
    for line in _unusual(steps):
        say(line)
    options.reports_dir.mkdir(parents=True, exist_ok=True)
    with (
        _private() as umask,
        _terminated_as_interrupt(),
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
            return _made_and_published(options, steps, scratch, places, umask, outcome)
        finally:
            with _interrupts_held():
                for folder in scratch.values():
                    disk.remove(folder)


def _made_and_published(
    options: Options,
    steps: list[tuple[Path, dict[str, Any]]],
    scratch: Mapping[str, Path],
    places: tuple[Place, Place],
    umask: int,
    outcome: Outcome,
) -> Published:
    # Bad use is answered before pandas is loaded.
    from analysis.coverage import edition_history as editions
    from analysis.inputs import changed_since, rosters_read, written_files

    year = str(options.year)
    reports, processed = places
    tables, report = scratch["processed_dir"] / year, scratch["reports_dir"] / year
    written = written_files(options.raw_dir, options.year)
    editions.carry(processed.folder, tables)
    for notebook, parameters in steps:
        paths = {name: str(path) for name, path in scratch.items() if name in parameters}
        _execute(notebook, {**parameters, **paths}, tables / "notebooks")
    _check_complete(report, options.year)
    effective = {name: one for _, given in steps for name, one in given.items()}
    mark = _new_mark(options, effective, reports, processed)
    editions.leave(tables, is_final=mark.is_final)
    assert_no_nik_in_outputs(
        report, tables / "notebooks", tables / editions.FOLDER, numbers=Numbers.read(tables)
    )
    rosters = rosters_read(tables) if (tables / "files.parquet").exists() else {}
    changed = changed_since(options.raw_dir, options.year, written, rosters) if rosters else []
    for folder in (tables, report):
        mark.write(folder)
    write_manifest(
        options, effective, tables, report,
        mark=mark, inputs={"written": written, "rosters": rosters}, changed_inputs=changed,
    )  # fmt: skip
    _set_modes(tables, report, umask)
    out = Published(options.reports_dir / year, options.processed_dir / year, mark)
    out.changed_inputs = changed
    if mark.before and mark.before.get("is_final"):
        out.notes.append(
            f"edisi ini menggantikan edisi final {mark.before['id']}, yang tetap disimpan"
        )
    with _interrupts_held():
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
def _private() -> Iterator[int]:
    """Let nobody else read what a run writes, from its first byte; the user's umask."""
    before = os.umask(0o077)
    try:
        yield before
    finally:
        os.umask(before)


def _set_modes(tables: Path, report: Path, umask: int) -> None:
    """Reports are for whoever the user lets read; what holds NIKs is the owner's alone."""
    if os.name != "posix":
        return
    disk.make_private(tables)
    private = {report / name for name in _WITH_NIKS}
    for path in [report, *report.rglob("*")]:
        if path in private or private & set(path.parents):
            path.chmod(0o700 if path.is_dir() else 0o600)
        else:
            path.chmod((0o777 if path.is_dir() else 0o666) & ~umask)


def _unusual(steps: list[tuple[Path, dict[str, Any]]]) -> list[str]:
    """Each parameter that is not the repository's: given, or saved in a notebook's cell."""
    shipped = shipped_defaults()
    effective = {name: value for _, given in steps for name, value in given.items()}
    return [
        f"parameter {name}: {value!r}, bukan bawaan ({shipped[name]!r})"
        for name, value in effective.items()
        if name in shipped and value != shipped[name]
    ]


def _check_inputs(options: Options) -> None:
    """Refuse to begin while a file beside the rosters cannot be read; all are named at once."""
    from analysis.inputs import mistakes

    found = mistakes(options.raw_dir, options.year)
    if len(found) == 1:
        raise BadParameterError(found[0])
    if found:
        lines = "".join(f"\n  {n}. {line}" for n, line in enumerate(found, start=1))
        raise BadParameterError(f"{len(found)} kesalahan pada berkas masukan:{lines}")


def _check_folders(options: Options) -> None:
    """Publishing replaces a year's folder as a whole: refuse one that holds anything else.

    Also an edition of somebody else: of another city, or of invented data.
    """
    year = str(options.year)
    places = {
        "raw-dir": options.raw_dir / year,
        "processed-dir": options.processed_dir / year,
        "reports-dir": options.reports_dir / year,
    }
    for (one, path), (other, second) in combinations(places.items(), 2):
        if not lies_apart(path, second):
            raise BadParameterError(f"--{one} dan --{other} harus folder yang terpisah: {path}")
    for option, marks in (
        ("processed-dir", ("*.parquet", "notebooks")),
        ("reports-dir", (NAME, "laporan-ucj-*", "return-slips")),
    ):
        folder = places[option]
        mark, owner = Mark.read(folder), owner_of(options.raw_dir)
        if mark is not None and mark.owner != owner:
            raise BadParameterError(
                f"--{option}: {folder} berisi edisi {mark.owner}, bukan {owner}; pilih folder lain"
            )
        is_ours = any(any(folder.glob(mark)) for mark in marks)
        if folder.is_dir() and any(folder.iterdir()) and mark is None and not is_ours:
            raise RunFailedError(
                f"--{option}: {folder} berisi berkas lain, yang akan tergantikan; pilih folder lain"
            )


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
    _sweep_channels(Path(base or tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(
        prefix=f"{_CHANNEL}{os.getpid()}-", dir=base, ignore_cleanup_errors=True
    ) as place:
        config.KernelManager.transport = "ipc"
        config.KernelManager.connection_file = str(Path(place) / "kernel.json")
        yield config


def _sweep_channels(folder: Path) -> None:
    """Take away the sockets of runs that were killed."""
    for path in folder.glob(f"{_CHANNEL}*-*"):
        number = path.name.removeprefix(_CHANNEL).split("-")[0]
        if number.isdigit() and not _is_running(int(number)):
            disk.remove(path)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait: an edition changes its name whole, and the words are true."""
    kept = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            kept[number] = signal.signal(number, lambda *_: None)
        except ValueError:  # not in the main thread: signals do not come here
            break
    try:
        yield
    finally:
        for number, before in kept.items():
            signal.signal(number, before)


@contextmanager
def _terminated_as_interrupt() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the run as Ctrl-C does: kernel and scratch go too."""

    def interrupt(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    kept = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Under nohup the closing of the terminal is none of the run's business.
        if number is None or signal.getsignal(number) == signal.SIG_IGN:
            continue
        try:
            kept[number] = signal.signal(number, interrupt)
        except ValueError:
            # Not in the main thread: whoever runs us there handles signals.
            break
    try:
        yield
    finally:
        for number, before in kept.items():
            signal.signal(number, before)
