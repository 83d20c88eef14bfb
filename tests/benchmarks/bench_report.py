"""The report of the sample: the PDF from an executed notebook, and a run against plain Python.

1. Exporting the executed ``04_report`` as ``ucj_pdf``: seconds of the conversion (at most 2).
2. ``ucj run`` on the sample against one process that executes the same cells of the four notebooks
   one after the other, without Jupyter (at most 3).

Each kind runs in a process of its own; what counts are the ratios.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
REPEATS = 3
DAY = "2026-11-22"

#: The cells as they are: the same imports, reading, pricing, charts and documents.
PLAIN = """
import nbformat
target = sys.argv[1]
given = {"processed_dir": target + "/processed", "reports_dir": target + "/reports",
         "as_of": sys.argv[2]}
for path in sorted(Path("notebooks").glob("[0-9][0-9]_*.ipynb")):
    names = {"__name__": "__main__", "In": []}
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, path.name, "exec"), names)
            if "parameters" in cell.metadata.get("tags", []):
                names.update(given)
"""
EXPORT = """
from nbconvert.exporters import get_exporter
import nbformat
exporter = get_exporter("ucj_pdf")()
notebook = nbformat.read(sys.argv[1], 4)
exporter.from_notebook_node(notebook)
began = time.perf_counter()
exporter.from_notebook_node(notebook)
print(time.perf_counter() - began)
"""
_HEADER = "import sys, time\nfrom pathlib import Path\n"


def run(*command: str) -> tuple[float, str]:
    """Seconds from start to end of a process, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    if done.returncode:
        raise SystemExit(
            f"the measured process ended with {done.returncode}: {done.stderr[-2000:]}"
        )
    return time.perf_counter() - start, done.stdout


def main() -> None:
    """Time both ways by turns, so that a busy moment falls on both."""
    plain: list[float] = []
    whole: list[float] = []
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(REPEATS):
            target = f"{scratch}/{turn}"
            script = _HEADER + PLAIN
            plain.append(run(sys.executable, "-c", script, f"{target}/plain", DAY)[0])
            folders = ("--processed-dir", f"{target}/p", "--reports-dir", f"{target}/r")
            asked = ("run", "--year", "2026", "--as-of", DAY, *folders)
            whole.append(run(sys.executable, "-m", "analysis", *asked)[0])
        executed = f"{scratch}/0/p/2026/notebooks/04_report.ipynb"
        export = [
            float(run(sys.executable, "-c", _HEADER + EXPORT, executed)[1]) for _ in range(REPEATS)
        ]
    # The best of each: on a busy machine the others tell of the neighbours.
    bare, asked_for = min(plain), min(whole)
    print(f"the cells in plain Python     {bare:6.2f} s    1.00")
    print(
        f"ucj run                       {asked_for:6.2f} s  {asked_for / bare:6.2f}   (at most 3)"
    )
    print(f"PDF from an executed notebook {statistics.median(export):6.2f} s  (at most 2 s)")


if __name__ == "__main__":
    main()
