"""A notebook run in a kernel of its own, whose sockets nobody else can read."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.publishing import disk
from analysis.report.privacy import has_nik, hide_digits
from analysis.running.failure import RunFailedError

if TYPE_CHECKING:
    from traitlets.config import Config

#: Seconds after which a cell that still runs has failed.
CELL_TIMEOUT_S = 4 * 3600
_MAX_SOCKET_FOLDER = 60
#: None: drawn at a terminal, and in no mail or log of a job.
_PROGRESS = {"ascii": " =", "unit": "sel", "disable": None}
#: How the folder of a run's sockets is called; then the number of the process.
_CHANNEL = "ucj-"


def execute(notebook: Path, parameters: dict[str, Any], folder: Path) -> None:
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
                progress_bar=_PROGRESS | {"desc": notebook.stem},
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
    sweep_channels(Path(base or tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(
        prefix=f"{_CHANNEL}{os.getpid()}-", dir=base, ignore_cleanup_errors=True
    ) as place:
        config.KernelManager.transport = "ipc"
        config.KernelManager.connection_file = str(Path(place) / "kernel.json")
        yield config


def sweep_channels(folder: Path) -> None:
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
