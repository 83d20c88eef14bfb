"""The command without kernels: each notebook's cells are called in a fork of this process.

Most of a run of a small city is the start of four kernels and what they import. What a kernel,
papermill and a process of its own do is tested where the command is really started.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_output
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis import run
from analysis.cli import main
from analysis.running.failure import RunFailedError

ROOT = Path(__file__).parents[1]
SAW_THE_NETWORK = 71


def command_without_kernels(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """``ucj ARGUMENTS`` in a fork that stands in ``cwd``."""
    said = [str(argument) for argument in arguments]
    for module in _imported_by_notebooks():
        import_module(module)

    def call() -> int:
        sys.addaudithook(refuse_network)
        os.chdir(cwd)
        run.execute = execute
        return main(said)

    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        status = _in_a_fork(call, (out.fileno(), err.fileno()))
        for stream in (out, err):
            stream.seek(0)
        return subprocess.CompletedProcess(said, status, out.read(), err.read())


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook that ends the process where it looks for another machine, caught or not."""
    address = {
        "socket.connect": lambda: arguments[1],
        "socket.sendto": lambda: arguments[1],
        "socket.getaddrinfo": lambda: arguments[:1],
        "socket.gethostbyname": lambda: arguments[:1],
    }.get(event, lambda: "")()
    # The address of a socket between processes is a path.
    if isinstance(address, tuple) and address[0] not in ("localhost", "127.0.0.1", "::1", None):
        os.write(2, f"{event}: the network is asked for {address[0]}\n".encode())
        os._exit(SAW_THE_NETWORK)


@cache
def _imported_by_notebooks() -> list[str]:
    """What the notebooks import, so that the forks need not."""
    sources = [
        cell.source
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
        for cell in nbformat.read(str(path), as_version=4).cells
        if cell.cell_type == "code"
    ]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    return [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]


def execute(notebook: Path, parameters: dict[str, Any], folder: Path) -> None:
    """Call the cells of one notebook, and leave it with its outputs in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    node = parameterize_notebook(load_notebook_node(str(notebook)), parameters)
    output = folder / notebook.name

    def call() -> int:
        os.chdir(notebook.parent)
        _call_cells(node)
        nbformat.write(node, str(output))
        return 0

    if _in_a_fork(call, (1, 2)) != 0:
        raise RunFailedError(f"{output.name}: sebuah sel gagal")


def _call_cells(node: nbformat.NotebookNode) -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell()
    results: list[Any] = []
    shell.display_trap.hook = results.append
    for cell in node.cells:
        if cell.cell_type != "code":
            continue
        with capture_output() as captured:
            result = shell.run_cell(cell.source, store_history=True)
        if result.error_before_exec or result.error_in_exec:
            sys.stderr.write(captured.stdout + captured.stderr)
            result.raise_error()
        cell.execution_count = shell.execution_count - 1
        cell.outputs = [
            new_output("stream", name=name, text=text)
            for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
            if text
        ] + [
            new_output("display_data", data=rich.data, metadata=rich.metadata or {})
            for rich in captured.outputs
        ]
        shown = (shell.display_formatter.format(one) for one in results if one is not None)
        cell.outputs += [
            new_output("execute_result", data=data, metadata=metadata)
            for data, metadata in shown
            if data
        ]
        results.clear()


def _in_a_fork(call: Callable[[], int], streams: Sequence[int]) -> int:
    """The exit status of ``call`` in a copy of this process that writes to ``streams``."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 70
    try:
        for stream, number in zip(streams, (1, 2), strict=True):
            os.dup2(stream, number)
        sys.stdout, sys.stderr = (open(n, "w", closefd=False) for n in (1, 2))  # noqa: SIM115
        status = call()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
