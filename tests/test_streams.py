"""A full or closed standard output changes nothing of what a run has done, nor its status."""

from __future__ import annotations

import contextlib
import os
import sys

import pytest

from analysis import cli


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux has it")  # noqa: PTH110
def test_a_full_standard_output_is_no_failure(monkeypatch):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdout", full)
        cli._tell("terbit")
        assert sys.stdout is None
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            full.close()


def test_a_closed_pipe_is_no_failure(monkeypatch):
    reader, writer = os.pipe()
    os.close(reader)
    pipe = os.fdopen(writer, "w")
    monkeypatch.setattr(sys, "stdout", pipe)
    cli._tell("terbit")
    assert sys.stdout is None
    monkeypatch.undo()
    with contextlib.suppress(OSError):
        pipe.close()
