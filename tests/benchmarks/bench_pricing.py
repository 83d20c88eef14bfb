"""A million workers x 12 months x 2 programmes: rows a second, and against the bare arithmetic.

The bare arithmetic is the multiplication and rounding of the same 24 million numbers in one array.
Each kind runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.contributions.price import price
from analysis.contributions.programs import DIVISOR

N_WORKERS = 1_000_000
N_ROWS = N_WORKERS * 12 * 2
REPEATS = 3


def _wages() -> np.ndarray:
    return np.random.default_rng(2026).integers(1_000_000, 6_000_000, N_WORKERS)


def _frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    workers = pd.DataFrame(
        {
            "worker_id": [f"w{number:019d}" for number in range(N_WORKERS)],
            "opd_code": np.resize(["DLHK", "DAMKAR", "SATPOLPP"], N_WORKERS),
            "start_date": None,
            "end_date": None,
            "wage_reported_idr": pd.array(_wages(), dtype="Int64"),
        }
    )
    return workers, pd.DataFrame(
        {"opd_code": ["DLHK", "DAMKAR", "SATPOLPP"], "jkk_class": [1, 3, 1]}
    )


def _median_seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _bare() -> float:
    base = np.repeat(_wages() * 100, 24)
    rate = np.tile(np.array([2400, 3000]), N_WORKERS * 12)
    return _median_seconds(lambda: (base * rate + DIVISOR // 2) // DIVISOR)


def _totals() -> float:
    workers, opd = _frames()
    return _median_seconds(lambda: price(workers, opd, year=2026, wage_base="actual"))


def _lines() -> float:
    workers, opd = _frames()

    def work() -> None:
        for _ in price(workers, opd, year=2026, wage_base="actual").batches():
            pass

    return _median_seconds(work)


def _parquet() -> float:
    workers, opd = _frames()
    with tempfile.TemporaryDirectory() as folder:
        return _median_seconds(
            lambda: price(workers, opd, year=2026, wage_base="actual").write(Path(folder))
        )


def _inputs() -> float:
    return _median_seconds(_frames)


def _measure(work: Callable[[], float]) -> tuple[float, float]:
    """Median seconds and peak memory in MB."""
    seconds = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return seconds, peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    kinds = {
        "inputs alone": _inputs,
        "bare arithmetic": _bare,
        "totals by worker": _totals,
        "all lines": _lines,
        "all lines to Parquet": _parquet,
    }
    context = multiprocessing.get_context("spawn")
    found = {}
    for name, work in kinds.items():
        with context.Pool(1) as pool:
            found[name] = pool.apply(_measure, (work,))
    bare = found["bare arithmetic"][0]
    print(f"pricing {N_WORKERS:,} workers x 12 x 2 = {N_ROWS:,} rows, median of {REPEATS}")
    for name, (seconds, peak) in found.items():
        rate = "" if name == "inputs alone" else f"{N_ROWS / seconds / 1e6:8.1f} M rows/s"
        ratio = "" if name == "inputs alone" else f"{seconds / bare:6.1f} x bare"
        print(f"{name:22} {seconds:6.2f} s {peak:7.0f} MB peak {rate} {ratio}")


if __name__ == "__main__":
    main()
