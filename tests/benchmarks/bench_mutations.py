"""Sound rosters changed without a change of meaning: how many come out the same, told, or silent.

``bench_mutations.py [TRIALS] [SEED] [--from N] [--examples FILE] [--show N]``

Every trial alters a list of the sample or of the shapes that OPDs use in one to three ways, and is
judged by what became of each of its lines. Wrong and silent must be 0; "invented" is told, but as
of a person to be completed where there is none. ``--show N`` prints trial N with its sheets.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.rosters.mutations.trials import Trial, run_trial  # noqa: E402

N_EXAMPLES = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("trials", type=int, nargs="?", default=10_000)
    parser.add_argument("seed", type=int, nargs="?", default=2026)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--examples", type=Path, help="write the silent examples of each kind here")
    parser.add_argument("--show", type=int, help="print this one trial with its sheets")
    given = parser.parse_args()
    if given.show is not None:
        print(run_trial(given.seed, given.show).shown(with_sheets=True))
        return 0
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    silent: dict[str, list[Trial]] = defaultdict(list)
    results: Counter[str] = Counter()
    start = time.perf_counter()
    for number in range(given.first, given.first + given.trials):
        trial = run_trial(given.seed, number)
        results[trial.result] += 1
        for kind in trial.kinds:
            counts[kind][trial.result] += 1
        if trial.result in ("silent", "invented"):
            key = f"{trial.result}: {' + '.join(sorted(trial.kinds))}"
            if len(silent[key]) < 20:
                silent[key].append(trial)
        if given.examples and number % 200 == 199:
            given.examples.write_text(_report(silent), encoding="utf-8")
    seconds = time.perf_counter() - start
    print(f"{given.trials} trials, seed {given.seed}: {seconds:.0f} s, "
          f"{given.trials / seconds:.0f} a second")  # fmt: skip
    print(f"{'kind of change':45}{'same':>7}{'told':>7}{'invented':>10}{'silent':>8}")
    for kind, found in sorted(counts.items(), key=lambda item: -item[1]["silent"]):
        print(_line(kind, found))
    print(_line("all trials", results))
    for trials in list(silent.values())[:N_EXAMPLES]:
        print(trials[0].shown())
    if given.examples:
        given.examples.write_text(_report(silent), encoding="utf-8")
    return int(bool(results["silent"]))


def _line(kind: str, found: Counter[str]) -> str:
    return f"{kind:45}{found['same']:7}{found['told']:7}{found['invented']:10}{found['silent']:8}"


def _report(silent: dict[str, list[Trial]]) -> str:
    """The trials by kind, silent ones first, those of one change before those of several."""

    def order(item: tuple[str, list[Trial]]) -> tuple[bool, int, int]:
        return item[0].startswith("invented"), item[0].count("+"), -len(item[1])

    parts = []
    for kind, trials in sorted(silent.items(), key=order):
        parts.append(f"===== {kind}: {len(trials)} or more\n")
        parts += [trial.shown() + "\n" for trial in trials[:12]]
    return "\n".join(parts)


if __name__ == "__main__":
    raise SystemExit(main())
