"""Near duplicates on invented people: precision, recall, and time beside splink's.

The same rows go to both in the same run. Splink comes into an environment of its own, made here and
thrown away; where it cannot be installed, that is said and the rest is measured all the same.
Goals: precision at least 0.997, recall of merged, held and told at least 0.92, less than half of
splink's time.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.benchmarks.found_pairs import (  # noqa: E402 - a script, run from anywhere
    Pair,
    found_pairs,
    precision_and_recall,
    true_pairs,
)
from tests.benchmarks.invented_people import are_kin, entries, lines_of  # noqa: E402

SPLINK = Path(__file__).with_name("splink_pairs.py")
_THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)


def splink_environment(folder: Path) -> Path | None:
    """The Python of a new environment with splink, or None with the reason printed."""
    python = folder / "bin" / "python"
    uv = shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".tools" / "bin"))
    steps = (
        [[uv, "venv", "-q", folder], [uv, "pip", "install", "-q", "--python", python, "splink"]]
        if uv
        else [[sys.executable, "-m", "venv", folder], [python, "-mpip", "install", "-q", "splink"]]
    )  # fmt: skip
    for step in steps:
        try:
            subprocess.run(list(map(str, step)), check=True, capture_output=True, timeout=600)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"splink could not be installed, and is left out: {error}")
            return None
    return python


def write_people(lines: pd.DataFrame, path: Path) -> None:
    """What splink compares: the same cells, cleaned alike."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["unique_id", "nik", "region", "nik_date", "serial", "name", "first_word",
                       "last_word", "born", "sex"])  # fmt: skip
        for number, line in enumerate(lines.itertuples()):
            nik, words = line.nik or "", (line.name_key or " ").split(" ")
            rows.writerow([number, nik, nik[:6], nik[6:12], nik[12:], line.name_key, words[0],
                           words[-1], line.birth_date or "", line.sex])  # fmt: skip


def with_splink(python: Path, lines: pd.DataFrame, truth: set[Pair], folder: Path) -> float | None:
    """Print what splink finds at its best threshold; seconds of the processor."""
    source, target = folder / "people.csv", folder / "pairs.csv"
    write_people(lines, source)
    done = subprocess.run(
        [python, SPLINK, source, target], capture_output=True, text=True, timeout=3600, check=False
    )
    if done.returncode:
        print(f"splink failed, and is left out: {done.stderr.strip().splitlines()[-1:]}")
        return None
    seconds, cpu = map(float, done.stdout.split()[-2:])
    with target.open(encoding="utf-8", newline="") as file:
        chances = {
            (min(int(a), int(b)), max(int(a), int(b))): float(chance)
            for a, b, chance in csv.reader(file)
        }
    best = max(
        (
            (f1(*precision_and_recall(found, truth)), least, found)
            for least in _THRESHOLDS
            for found in [{pair for pair, chance in chances.items() if chance >= least}]
        ),
        key=lambda entry: entry[0],
    )
    show(f"splink, from {best[1]}", best[2], truth)
    print(f"  splink     {seconds:6.1f} s, {cpu:6.1f} s of the processor")
    return cpu


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(precision + recall, 1e-9)


def show(title: str, found: set[Pair], truth: set[Pair]) -> None:
    precision, recall = precision_and_recall(found, truth)
    print(
        f"  {title:<22} {len(found):>7,} pairs   precision {precision:.4f}   "
        f"recall {recall:.4f}   F1 {f1(precision, recall):.4f}"
    )


def measure(n_rows: int, seed: int, python: Path | None, folder: Path) -> None:
    """One size, one seed."""
    people = entries(n_rows, seed)
    lines, truth = lines_of(people), true_pairs(people)
    print(f"{len(people):,} rows, {len(truth):,} true pairs, seed {seed}")
    began, began_cpu = time.perf_counter(), time.process_time()
    found = found_pairs(lines)
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    show("merged", found.merged, truth)
    show("merged and held", found.merged | found.held, truth)
    show("merged, held and told", found.all, truth)
    wrong = found.all - truth
    kin = {pair for pair in wrong if are_kin(*(people[line] for line in pair))}
    print(f"  wrong: {len(wrong)}, of them {len(kin)} twins, or father and son")
    print(f"  resolve    {seconds:6.1f} s, {cpu:6.1f} s of the processor")
    if python is not None:
        other = with_splink(python, lines, truth, folder)
        if other:
            print(f"  of splink's time (of the processor) {cpu / other:.2f}   (below 0.5)")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[3_000, 50_000])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--no-splink", action="store_true")
    options = parser.parse_args(arguments)
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        python = None if options.no_splink else splink_environment(Path(folder) / "splink")
        for n_rows in options.rows:
            for seed in options.seeds:
                measure(n_rows, seed, python, Path(folder))


if __name__ == "__main__":
    main()
