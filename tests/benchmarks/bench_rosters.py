"""Cleaning of rosters against bare reading of the same cells, and a run of many rows.

1. The sample (3,083 workers in some 50 workbooks): a process that cleans, matches and writes the
   four tables, against one that imports what that needs and only reads the cells with calamine.
2. ``--rows`` persons in ``--files`` workbooks, with the faults of a hand-made list: seconds,
   rows a second, and peak memory of the run and of its largest worker.

Each kind runs in a process of its own; what counts are the ratios.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "raw" / "sample"
REPEATS = 5

READ = """
import pandas, pyarrow
from io import BytesIO
from pathlib import Path
from python_calamine import CalamineWorkbook
for path in sorted(Path(sys.argv[1]).rglob("*")):
    if path.suffix in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"):
        try:
            book = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
        except Exception:
            continue
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
"""
CLEAN = """
from analysis.rosters.read.isolation import start_early
start_early("analysis.rosters.extract")
from pathlib import Path
from analysis.reference import load_reference
from analysis.rosters.clean import clean_rosters
year_dir, reference, target = map(Path, sys.argv[1:4])
began = time.perf_counter()
rosters = clean_rosters(year_dir, 2026, load_reference(reference).opd_names, b"k" * 32)
cleaned = time.perf_counter()
rosters.write(target)
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
fates = rosters.ledger["fate"].value_counts().to_dict()
print(len(rosters.ledger), fates, len(rosters.findings))
print(f"clean {cleaned - began:.1f} s, write {time.perf_counter() - cleaned:.1f} s, "
    f"peak of this process {own:.2f} GiB")
"""
_HEADER = "import sys, time, resource\n"


def run(script: str, *given: Path) -> tuple[float, str, float]:
    """Seconds from start to end of a process, what it printed, and GiB of it and all it started."""
    start = time.perf_counter()
    peak = 0
    with subprocess.Popen(
        [sys.executable, "-c", _HEADER + script, *map(str, given)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    ) as process:
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(0.1)
        seconds = time.perf_counter() - start
        printed = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"the measured process ended with {process.returncode}")
    return seconds, printed, peak / 2**30


def _resident(pid: int) -> int:
    """Bytes in memory of a process and its descendants; what they share counts for each (Linux)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    return pages * resource.getpagesize() + sum(_resident(int(child)) for child in children)


def sample_ratio(target: Path) -> None:
    """Time both processes by turns, so that a busy moment falls on both."""
    read: list[float] = []
    clean: list[float] = []
    for _ in range(REPEATS):
        read.append(run(READ, SAMPLE / "2026" / "rosters")[0])
        seconds, printed, _ = run(CLEAN, SAMPLE / "2026", SAMPLE, target)
        clean.append(seconds)
    # The best of each: on a busy machine the others tell of the neighbours.
    bare, whole = min(read), min(clean)
    print(f"sample, calamine and imports only  {bare:5.2f} s    1.00")
    print(f"sample, cleaned and written        {whole:5.2f} s  {whole / bare:6.2f}   (at most 2)")
    print(printed.strip())


# Workbooks by the hundred, faster than a library writes them.

_OOXML = "http://schemas.openxmlformats.org"
_MAIN = f"{_OOXML}/spreadsheetml/2006/main"
_LINKS = f"{_OOXML}/package/2006/relationships"
_KIND = f"{_OOXML}/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_OOXML}/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_CONTENT}.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
    f'Type="{_KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_KIND}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
    f'Type="{_KIND}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_COLUMNS = ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "L/P", "JABATAN", "STATUS", "TMT", "GAJI", "KET"]
_SYLLABLES = ["RA", "MA", "DI", "SU", "LA", "NI", "KA", "WA", "TO", "RI", "HA", "BU", "SI", "DA"]
_TITLES = (["DINAS KESEHATAN"], ["DAFTAR TENAGA NON ASN TAHUN 2026"], _COLUMNS)


def write_workbooks(folder: Path, n_rows: int, n_files: int) -> None:
    """Invented people (kecamatan 99): 1 in 100 twice, 1 in 100 ruined, 1 in 200 without a NIK."""
    folder.mkdir(parents=True)
    draw = random.Random(2026)
    per_file = -(-n_rows // n_files)
    before: list[str] = []
    for number in range(n_files):
        lines = [_row(place, cells) for place, cells in enumerate(_TITLES, start=1)]
        for place in range(1, min(per_file, n_rows - number * per_file) + 1):
            cells = _person(place, draw)
            if place % 100 == 0 and before:
                cells[1:] = before
            elif place % 100 == 50:
                cells[1] = int(str(cells[1])[:15] + "0")
            elif place % 200 == 77:
                cells[1] = ""
            before = list(cells[1:])
            lines.append(_row(place + 3, cells))
        sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
        path = folder / f"Dinkes bagian {number:03d}.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for part, text in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
                package.writestr(part, text)


def _person(number: int, draw: random.Random) -> list[object]:
    born = date(1965, 1, 1) + timedelta(days=draw.randrange(14_000))
    sex = draw.choice("LP")
    day = born.day + (40 if sex == "P" else 0)
    nik = f"{draw.randrange(7401, 7480)}99{day:02d}{born:%m%y}{draw.randrange(1, 9999):04d}"
    name = " ".join("".join(draw.choices(_SYLLABLES, k=3)) for _ in range(3))
    start = date(2010, 1, 1) + timedelta(days=draw.randrange(5_000))
    wage = draw.randrange(20, 60) * 50_000
    return [
        number, nik, name, f"{born:%d-%m-%Y}", sex, "Petugas Kebersihan", "Honorer",
        f"{start:%d/%m/%Y}", wage, "",
    ]  # fmt: skip


def _row(number: int, cells: list[object]) -> str:
    parts = []
    for column, value in enumerate(cells):
        place = f"{chr(ord('A') + column)}{number}"
        if isinstance(value, int):
            parts.append(f'<c r="{place}"><v>{value}</v></c>')
        elif value:
            parts.append(f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>')
    return f'<row r="{number}">{"".join(parts)}</row>'


def many(target: Path, n_rows: int, n_files: int) -> None:
    """Write, read bare, and clean ``n_rows`` persons."""
    write_workbooks(target / "2026" / "rosters", n_rows, n_files)
    bare, _, _ = run(READ, target / "2026" / "rosters")
    whole, printed, peak = run(CLEAN, target / "2026", SAMPLE, target / "out")
    print(f"{n_rows:,} rows in {n_files} workbooks, read only   {bare:6.1f} s    1.00")
    print(
        f"{n_rows:,} rows in {n_files} workbooks, cleaned     {whole:6.1f} s  {whole / bare:6.2f}"
    )
    print(f"{n_rows / whole:,.0f} rows a second, peak {peak:.2f} GiB with the workers (below 6)")
    print(printed.strip())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--no-sample", action="store_true")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        if not options.no_sample:
            sample_ratio(Path(folder) / "sample")
        many(Path(folder), options.rows, options.files)


if __name__ == "__main__":
    main()
