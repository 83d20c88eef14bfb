"""How a publication fares when each of its file operations goes wrong, at length.

The tests try every ninth operation; this tries all of them, for each way in which the folders may
stand before and each kind of disk: killed, interrupted, failing once, full, frozen, and without
power (of what was not flushed, everything lost, nothing lost but contents, or some).

    make bench, or: .venv/bin/python tests/benchmarks/bench_publishing.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> int:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/publishing/test_switch.py"],
        cwd=ROOT,
        env={**os.environ, "UCJ_EVERY_FAULT": "1"},
        capture_output=True,
        text=True,
    )
    n_failed = len(re.findall(r"^FAILED ", done.stdout, re.MULTILINE))
    print(done.stdout.splitlines()[-1] if done.stdout else done.stderr)
    print(f"combinations with an edition lost or a false word: {n_failed}")
    print(f"{time.monotonic() - begun:.0f} s")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
