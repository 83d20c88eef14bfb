"""Work on each item in a process that may die: a broken file costs itself, never the run.

Each worker has a pipe of its own and is handed one item at a time, so that the item a dead worker
held is known at once, and no lock is shared that a killed worker could keep. Workers start from a
fork server that has the modules imported already: a worker is there in milliseconds, also from a
notebook's kernel, whose threads make a plain fork unsafe.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import PurePath
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MEMORY_BYTES = 4 << 30
TIMEOUT_S = 600.0
#: Items handed out or finished but not yet taken, per worker: bounds the memory of the caller.
_AHEAD = 4
_PRELOAD = [
    "analysis.rosters.read.workbook",
    "analysis.rosters.read.isolation",
    "analysis.rosters.worker_start",
]
#: A worker is there a moment longer than its time: only a hung parent lets it come to this.
_GRACE_S = 30


@dataclass(frozen=True)
class Crash:
    """What became of an item whose work did not end.

    ``kind`` is ``memory`` (the limit was reached), ``timeout``, ``died`` (abort,
    segmentation fault, killed) or ``error`` (the function raised). ``detail`` names signal,
    bound or place in the code, and never what the exception says: it may quote a cell.
    """

    kind: str
    detail: str


def start_early(*modules: str) -> None:
    """Start the fork server and let it import ``modules`` while the caller goes on.

    Worth calling first thing: the imports then run beside the caller's own. Does nothing where
    there is no fork server, or once it runs.
    """
    context = _context()
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver, resource_tracker

        context.set_forkserver_preload([*_PRELOAD, *modules])
        # Ctrl+C is the parent's to answer, and the server imports for a second before it says so.
        # The tracker, which the server starts as well, would take the block away.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def map_isolated(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    processes: int | None = None,
    memory_bytes: int = MEMORY_BYTES,
    timeout_s: float = TIMEOUT_S,
    in_order: bool = True,
) -> Iterator[tuple[Item, Result | Crash]]:
    """Yield every item with its result, or with a :class:`Crash`, in the order of ``items``.

    Args:
        function: of a module that can be imported; item and result must pickle. Hand over paths
            rather than contents, and give back what is needed rather than what was read.
        items: taken as workers become free, never all at once.
        processes: worker processes; None is one for each core.
        memory_bytes: address space of each worker (not on Windows).
        timeout_s: seconds for each item.
        in_order: else results are yielded as they come, and nobody waits for a slow item.
    """
    n_workers = processes or _n_cores()
    start_early(function.__module__)
    waiting = enumerate(items)
    started: dict[int, Item] = {}
    finished: dict[int, Result | Crash] = {}
    order: deque[int] = deque()
    workers: list[_Worker[Item, Result]] = []
    is_exhausted = False
    try:
        while True:
            while not is_exhausted and len(order) < n_workers * _AHEAD:
                worker = next((w for w in workers if w.is_idle), None)
                if worker is None and len(workers) >= n_workers:
                    break
                try:
                    number, item = next(waiting)
                except StopIteration:
                    is_exhausted = True
                    break
                if worker is None:
                    worker = _Worker(function, memory_bytes, timeout_s)
                    workers.append(worker)
                started[number] = item
                order.append(number)
                if not worker.give(number, item):
                    workers.remove(worker)
                    finished[number] = worker.end()
            if not in_order:
                # What is there already comes to the front.
                order = deque(sorted(order, key=lambda number: number not in finished))
            while order and order[0] in finished:
                number = order.popleft()
                yield started.pop(number), finished.pop(number)
            busy = [worker for worker in workers if not worker.is_idle]
            if not busy:
                if is_exhausted and not order:
                    return
                continue
            for worker in _ready(busy):
                number = worker.number
                outcome = worker.take()
                finished[number] = outcome
                if not worker.is_idle:
                    workers.remove(worker)
                    worker.stop()
    finally:
        for worker in workers:
            worker.stop()


def _n_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker(Generic[Item, Result]):
    """One process and the item it holds (``number`` is -1 while it holds none)."""

    def __init__(
        self, function: Callable[[Item], Result], memory_bytes: int, timeout_s: float
    ) -> None:
        self.pipe, theirs = connection.Pipe()
        self.number = -1
        self.deadline = 0.0
        self._timeout_s = timeout_s
        self._process: BaseProcess = _context().Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, function, memory_bytes, timeout_s), daemon=True
        )
        with _main_kept_out(function):
            self._process.start()
        theirs.close()

    @property
    def is_idle(self) -> bool:
        return self.number < 0

    def give(self, number: int, item: Item) -> bool:
        """Hand over an item; False when the worker is gone."""
        self.number = number
        self.deadline = time.monotonic() + self._timeout_s
        try:
            self.pipe.send(item)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def take(self) -> Result | Crash:
        """What became of the item; the worker stays busy when it must not be used again."""
        if not self.pipe.poll():
            if self._process.is_alive():
                return Crash("timeout", f"{self._timeout_s:g} s")
            return self.end()
        try:
            outcome = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            return self.end()
        self.number = -1
        return outcome

    def end(self) -> Crash:
        """How a worker that is gone came to its end."""
        self._process.join(timeout=5)
        code = self._process.exitcode
        if code is not None and code < 0:
            with contextlib.suppress(ValueError):
                return Crash("died", signal.Signals(-code).name)
        if code == _OUT_OF_MEMORY:
            return Crash("memory", "MemoryError")
        return Crash("died", f"exit {code}")

    def stop(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()


def _ready(busy: list[_Worker[Item, Result]]) -> list[_Worker[Item, Result]]:
    """The workers that have answered, died, or run out of time; waits for one."""
    while True:
        now = time.monotonic()
        patience = max(min(worker.deadline for worker in busy) - now, 0)
        answered = connection.wait([worker.pipe for worker in busy], timeout=patience)
        now = time.monotonic()
        ready = [worker for worker in busy if worker.pipe in answered or worker.deadline <= now]
        if ready:
            return ready


@contextlib.contextmanager
def _main_kept_out(function: Callable[..., Any]) -> Iterator[None]:
    """Keep a worker from running the caller's script, which may have no ``__main__`` guard."""
    main = sys.modules["__main__"]
    if function.__module__ != "__main__":
        sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _context() -> BaseContext:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


# What follows runs in the worker.

_OUT_OF_MEMORY = 77


def _serve(
    pipe: connection.Connection, function: Callable[[Any], Any], memory_bytes: int, timeout_s: float
) -> None:
    _prepare(memory_bytes)
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        _alarm(timeout_s + _GRACE_S)
        outcome: Any
        try:
            outcome = function(item)
        except MemoryError:
            outcome = Crash("memory", "MemoryError")
        except Exception as error:
            outcome = Crash("error", place_of(error))
        try:
            pipe.send(outcome)
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        except OSError:
            return  # nobody listens any more
        except Exception as error:  # a result that does not pickle
            pipe.send(Crash("error", place_of(error)))
        del item, outcome
        _alarm(0)


def _prepare(memory_bytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Rust says on stderr that it aborts, which a kernel would print into the report's notebook.
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a descriptor is what is needed
        os.dup2(nowhere.fileno(), 2)
    with contextlib.suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    # Rows are lists by the hundred thousand, and none is part of a cycle.
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _alarm(seconds: float) -> None:
    """Die after ``seconds`` even where no Python runs, as within a reader that holds the GIL."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def place_of(error: BaseException) -> str:
    """Kind and place of an error, without what it says: that may quote a cell."""
    frames = list(traceback.extract_tb(error.__traceback__))
    # Where our own code was, not the library that it called.
    own = [
        frame
        for frame in frames
        if "analysis" in PurePath(frame.filename).parts and frame.filename != __file__
    ]
    frames = own or frames
    place = f", {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
