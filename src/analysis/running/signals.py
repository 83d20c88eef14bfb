"""What Ctrl-C, SIGTERM and a closed terminal do to a run."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def interrupts_held() -> Iterator[None]:
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
def terminated_as_interrupt() -> Iterator[None]:
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
