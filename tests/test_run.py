"""A run publishes everything or nothing: whatever fails, is killed or comes in broken."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pypdf import PdfReader
from tests.editions import DAY, PEOPLE, ROOT, City, Edition, command, make_edition
from tests.one_process import command_without_kernels

PARAMETERS = """\
year: int = 2026  # tahun
raw_dir: str = "data/raw/sample"  # masuk
processed_dir: str = ""  # hasil
reports_dir: str = ""  # laporan
as_of: str = ""  # tanggal"""
#: What a run needs at the least to be published.
REPORT = """\
import json, os, pathlib, time
processed, reports = (pathlib.Path(d) / str(year) for d in (processed_dir, reports_dir))
reports.mkdir(parents=True)
names = ("workers_counted", "workers_held", "cost_low_idr", "cost_high_idr", "files_read")
summary = {name: 0 for name in names} | {"year": year, "files_refused": 0}
(processed / "summary.json").write_text(json.dumps(summary))
for ending in ("pdf", "html"):
    (reports / f"laporan-ucj-{year}.{ending}").write_text("baru")"""
#: Sleeps for as long as the file ``lambat`` lies among the rosters, and tells its process.
SLOW = """\
slow = pathlib.Path(raw_dir) / "lambat"
if slow.exists():
    slow.write_text(str(os.getpid()))
    time.sleep(600)"""

#: Leaves an edition numbered after those that the run has brought along.
EDITION = """\
total = {"opd_code": "*", "reason": "now", "people": 0, "counted": 0, "held": 0}
found = sorted(path.name for path in (processed / "editions").glob("*.json"))
edition = {"format": 1, "year": year, "as_of": "2026-11-22", "number": len(found) + 1, "key": "k",
    "parameters": {}, "inputs": {}, "persons_sha256": "", "before": None, "detail": "first",
    "notes": [], "moved": [], "changes": [total | {"low_idr": 0, "high_idr": 0}]}
(processed / "edition.json").write_text(json.dumps(edition))
(processed / "edition_inputs.json").write_text("{}")
(processed / "edition_persons.parquet").write_text(f"orang {len(found) + 1}")"""


def tell(city: City, *cells: str) -> None:
    """Let one notebook of these cells stand for the four."""
    for path in (city.root / "notebooks").glob("*.ipynb"):
        path.unlink()
    tagged = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    code = [new_code_cell(cell) for cell in cells]
    notebook = new_notebook(cells=[new_markdown_cell("# Uji"), tagged, *code], metadata=kernel)
    nbformat.write(notebook, str(city.root / "notebooks" / "01_rosters.ipynb"))


@pytest.fixture
def house(city) -> City:
    """A city with one roster and an edition published before."""
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:1])
    for file in (
        "data/processed/sample/2026/workers.parquet",
        "reports/sample/2026/laporan-ucj-2026.pdf",
        "reports/sample/2026/return-slips/dinkes.xlsx",
    ):
        (city.root / file).parent.mkdir(parents=True, exist_ok=True)
        (city.root / file).write_text("lama")
    return city


def outputs(city: City) -> dict[str, str]:
    """Every file below the two output folders, the locks left out."""
    return {
        path.relative_to(city.root).as_posix(): path.read_text()
        for folder in ("data/processed", "reports")
        for path in (city.root / folder).rglob("*")
        if path.is_file()
        and path.suffix != ".lock"
        and not any(part.startswith(".editions-") for part in path.parts)
    }


BEFORE = {
    "data/processed/sample/2026/workers.parquet": "lama",
    "reports/sample/2026/laporan-ucj-2026.pdf": "lama",
    "reports/sample/2026/return-slips/dinkes.xlsx": "lama",
}


def is_alive(process: int) -> bool:
    """Whether a process runs; a zombie that nobody has buried does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(is_so, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@contextlib.contextmanager
def slow_run(city: City) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A run that has come to a cell that takes long, and the process of its kernel."""
    tell(city, REPORT, SLOW)
    marker = city.raw_dir / "lambat"
    marker.write_text("")
    arguments = [sys.executable, "-m", "analysis", "run", "--year", "2026"]
    with subprocess.Popen(
        arguments, cwd=city.root, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            wait_until(lambda: marker.read_text() or process.poll() is not None)
            yield process, int(marker.read_text())
        finally:
            process.kill()


def test_a_failing_cell_is_named_and_nothing_is_published(house):
    tell(house, REPORT, "# Daftar\nraise ValueError('NIK 7471990101900001 ganda\\nrinci')")
    done = command("run", "--year", "2026", cwd=house.root)
    assert done.returncode == 1
    line = done.stderr.splitlines()[-1]
    assert "01_rosters.ipynb, sel [3] «# Daftar»: ValueError: NIK " in line
    assert "7471990101900001" not in done.stderr
    assert outputs(house) == BEFORE


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("os._exit(9)", "sel [3] «os._exit(9)»: kernelnya mati"),
        ("time.sleep(60)", "sel [3] «time.sleep(60)»: berjalan lebih dari 2 detik"),
        ("exit()", "laporan .pdf tidak terbentuk"),
    ],
)
def test_no_way_to_end_a_kernel_passes_for_a_report(house, cell, words):
    tell(house, REPORT.splitlines()[0] if cell == "exit()" else REPORT, cell)
    code = (
        "import sys, analysis.cli; from analysis.running import kernels; "
        "kernels.CELL_TIMEOUT_S = 2; sys.exit(analysis.cli.main(['run', '--year', '2026']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=house.root, capture_output=True, text=True
    )
    assert (done.returncode, words in done.stderr.splitlines()[-1]) == (1, True), done.stderr
    assert outputs(house) == BEFORE


def test_a_nik_in_an_output_stops_the_publication(house):
    noted = (
        "from analysis.rosters.person_numbers import note_numbers\n"
        "note_numbers(['74719901' + '01900001'], processed)"
    )
    shown = "from IPython.display import HTML\nHTML('<p>pekerja 7471 9901 ' + '0190 0001</p>')"
    tell(house, REPORT, noted, shown)
    done = command_without_kernels("run", "--year", "2026", cwd=house.root)
    assert (done.returncode, "01_rosters.ipynb" in done.stderr) == (1, True)
    assert "9901" not in done.stderr
    assert outputs(house) == BEFORE


def test_a_run_that_is_asked_to_end_leaves_nothing_behind(house):
    with slow_run(house) as (process, kernel):
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=30)[1]
    assert process.returncode == 1
    assert "dihentikan" in said.splitlines()[-1]
    wait_until(lambda: not is_alive(kernel))
    assert outputs(house) == BEFORE


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_after_a_killed_run_the_next_one_works(house):
    with slow_run(house) as (process, kernel):
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        wait_until(lambda: not is_alive(kernel))
    assert BEFORE.items() <= outputs(house).items()
    (house.raw_dir / "lambat").unlink()
    done = command("run", "--year", "2026", cwd=house.root)
    assert done.returncode == 0, done.stderr
    after = outputs(house)
    assert after["reports/sample/2026/laporan-ucj-2026.pdf"] == "baru"
    assert not any("/.run-" in file or "return-slips" in file for file in after)


def test_a_second_run_into_the_same_folder_is_turned_away(house):
    with slow_run(house) as (process, _):
        second = command("run", "--year", "2026", cwd=house.root)
        assert (second.returncode, "sedang dibuat" in second.stderr) == (1, True), second.stderr
        elsewhere = ("--processed-dir", house.root / "lain")
        third = command("run", "--year", "2026", *elsewhere, cwd=house.root)
        assert (third.returncode, str(house.root / "reports" / "sample") in third.stderr) == (
            1,
            True,
        )
        assert process.poll() is None


def test_the_kernel_talks_over_files_that_only_its_owner_can_reach(house):
    told = """\
from ipykernel.kernelapp import IPKernelApp
app = IPKernelApp.instance()
place = pathlib.Path(app.ip).parent
told = [app.transport, str(place), oct(place.stat().st_mode & 0o777), os.listdir(".")]
(processed / "saluran.json").write_text(json.dumps(told))"""
    tell(house, REPORT, told)
    assert command("run", "--year", "2026", cwd=house.root).returncode == 0
    said = (house.root / "data/processed/sample/2026/saluran.json").read_text()
    transport, place, mode, beside = json.loads(said)
    assert (transport, mode) == ("ipc", "0o700")
    assert not Path(place).exists()
    assert [name for name in beside if name.startswith("kernel")] == []


def test_an_output_folder_that_cannot_be_written_is_said(house):
    (house.root / "berkas").write_text("")
    folder = house.root / "berkas" / "hasil"
    done = command("run", "--year", "2026", "--processed-dir", folder, cwd=house.root)
    assert done.returncode == 1
    assert str(folder) in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_folder_with_other_files_is_never_replaced(house):
    (house.root / "reports" / "sample" / "2026" / "laporan-ucj-2026.pdf").unlink()
    shutil.rmtree(house.root / "reports" / "sample" / "2026" / "return-slips")
    (house.root / "reports" / "sample" / "2026" / "foto.jpg").write_text("libur")
    done = command("run", "--year", "2026", cwd=house.root)
    assert (done.returncode, "berisi berkas lain" in done.stderr) == (1, True)
    assert outputs(house)["reports/sample/2026/foto.jpg"] == "libur"


EDITIONS = "data/processed/sample/2026/editions"


def test_each_published_run_leaves_an_edition_that_the_next_finds(house):
    tell(house, REPORT, EDITION)
    for number in (1, 2):
        assert (
            command_without_kernels("run", "--year", "2026", "--force", cwd=house.root).returncode
            == 0
        )
        # What this notebook leaves in last/ is no table, and goes aside once it has been replaced.
        left = {
            file: text
            for file, text in outputs(house).items()
            if file.startswith(EDITIONS) and "/damaged/" not in file
        }
        names = [f"{EDITIONS}/{n:04d}_2026-11-22.json" for n in range(1, number + 1)]
        last = [f"{EDITIONS}/last/{name}" for name in ("inputs.json", "persons.parquet")]
        assert sorted(left) == [*names, *last]
        assert left[last[1]] == f"orang {number}"
    assert command_without_kernels("verify", "--year", "2026", cwd=house.root).returncode == 0
    (house.root / names[0]).write_text("{}")
    done = command_without_kernels("verify", "--year", "2026", cwd=house.root)
    assert (done.returncode, "0001_2026-11-22.json: berubah" in done.stdout) == (1, True)


def test_a_run_that_fails_leaves_no_edition(house):
    tell(house, REPORT, EDITION)
    run = ("run", "--year", "2026", "--log", "ucj.jsonl")
    assert command_without_kernels(*run, cwd=house.root).returncode == 0
    before = outputs(house)
    tell(house, REPORT, EDITION, "raise ValueError('gagal')")
    assert command_without_kernels(*run, cwd=house.root).returncode == 1
    assert outputs(house) == before
    log = [json.loads(line) for line in (house.root / "ucj.jsonl").read_text().splitlines()]
    events = [line["event"] for line in log]
    assert (events[0], events[events.index("exit") - 1]) == ("start", "published")
    assert [line["status"] for line in log if line["event"] == "exit"] == [0, 1]
    assert log[-2]["event"] == "failed"


def test_a_run_with_damaged_editions_is_published_and_keeps_them(house):
    folder = house.root / EDITIONS
    folder.mkdir()
    (folder / "0001_2026-01-01.json").write_text("rusak")
    tell(house, REPORT, EDITION)
    assert command_without_kernels("run", "--year", "2026", cwd=house.root).returncode == 0
    after = outputs(house)
    assert after[f"{EDITIONS}/damaged/0002/0001_2026-01-01.json"] == "rusak"
    assert f"{EDITIONS}/0002_2026-11-22.json" in after
    assert command_without_kernels("verify", "--year", "2026", cwd=house.root).returncode == 0


@pytest.mark.skipif(
    "this_edition" not in (ROOT / "notebooks" / "03_coverage.ipynb").read_text(encoding="utf-8"),
    reason="notebooks 3 and 4 do not compare editions yet",
)
def test_the_report_says_what_moved_since_the_last_run_and_again_the_same(city):
    city.send("dinkes.xlsx", "DINAS KESEHATAN", [PEOPLE[0], ("", *PEOPLE[1][1:])])
    folders = ("--processed-dir", city.root / "hasil", "--reports-dir", city.root / "laporan")
    run = ("run", "--year", "2026", *folders, "--as-of")
    assert command_without_kernels(*run, "2026-10-22", cwd=city.root).returncode == 0
    pdf = city.root / "laporan" / "2026" / "laporan-ucj-2026.pdf"
    assert "Tidakadaedisisebelumnya" in packed_text(pdf)
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:3])
    reports = []
    for _ in range(2):
        assert command_without_kernels(*run, DAY, "--force", cwd=city.root).returncode == 0
        reports.append(pdf.read_bytes())
        # What changed is looked up in the HTML file.
        page = html.fromstring(pdf.with_suffix(".html").read_bytes())
        text = "".join("".join(page.itertext()).split())
        assert "Apayangberubahsejakedisi22Oktober2026" in text
        # UMK 2021: one worker a year is Rp179.412; the second was held, the third is new.
        assert "masukdalamdaftar110Rp179.412Rp179.412" in text
        assert "perbaikanolehOPD11−1Rp179.412Rp0" in text
    assert reports[0] == reports[1]
    editions = city.root / "hasil" / "2026" / "editions"
    assert [path.name for path in sorted(editions.glob("*.json"))] == [
        "0001_2026-10-22.json",
        "0002_2026-11-22.json",
    ]
    assert command("verify", "--year", "2026", *folders, cwd=city.root).returncode == 0


def packed_text(pdf: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(pdf).pages)


@pytest.fixture(scope="module")
def bare(shared) -> Edition:
    """2024: two OPDs of the city's own codes, one file broken; no lists, no budget, no payments."""
    from tests.editions import found_city

    folder = shared / "bare"
    city = City(folder / "city")
    if not city.root.exists():
        founding = folder / f"city-{os.getpid()}"
        new = found_city(founding)
        new.refer(
            "opd",
            "opd_code,name,aliases,jkk_class\nALFA,Dinas Alfa,Alfa,1\nBETA,Dinas Beta,Beta,3\n",
        )
        new.send("alfa.xlsx", "DINAS ALFA", PEOPLE[:2], 2024)
        new.send("kiriman/beta.xlsx", "DINAS BETA", PEOPLE[2:], 2024)
        (new.raw_dir / "2024" / "rosters" / "kiriman" / "rusak.xlsx").write_bytes(b"PK rusak")
        with contextlib.suppress(OSError):
            founding.rename(city.root)
    return make_edition(folder / "edition", 2024, "--as-of", DAY, cwd=city.root)


def packed_pages(edition: Edition) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(edition.pdf).pages]


def test_a_broken_file_is_named_on_the_first_page_and_breaks_nothing(bare):
    assert bare.status == 3, bare.stderr
    assert "ditolak 1" in bare.stdout
    assert "kiriman/rusak.xlsx" in packed_pages(bare)[0]
    files = pd.read_parquet(bare.processed / "files.parquet").set_index("file")["status"]
    assert files.to_dict() == {
        "alfa.xlsx": "read",
        "kiriman/beta.xlsx": "read",
        "kiriman/rusak.xlsx": "refused",
    }


def test_what_nobody_has_said_is_not_shown_as_zero(bare):
    summary = json.loads((bare.processed / "summary.json").read_text())
    assert (summary["budget_idr"], summary["published_workers"]) == (None, None)
    text = "".join(packed_pages(bare))
    for phrase in (
        "Pagutahuninibelumtersedia",
        "Daftarpesertaaktif",
        "belumdiketahuibukanberartinol",
    ):
        assert phrase in text
    assert pd.read_parquet(bare.processed / "workers.parquet")["participant"].isna().all()
    assert "Pekerjaterlindungi0" not in text
    assert "DibayarRp0" not in text


def test_a_citys_own_codes_and_risk_classes_decide(bare):
    # UMK 2021 Rp2.768.592: JKM 0,30% is 8.306; JKK class 1 0,24% is 6.645, class 3 0,89% 24.640.
    # (6.645 + 8.306) x 12 = 179.412 and (24.640 + 8.306) x 12 = 395.352, two workers each.
    positions = pd.read_parquet(bare.processed / "budget_positions.parquet")
    need = positions.set_index("opd_code")["need_high_idr"]
    assert need[["ALFA", "BETA"]].tolist() == [358_824, 790_704]
    assert need["*"] == 1_149_528


def test_a_city_without_a_single_worker_gets_a_report(city):
    for name in ("DINAS KESEHATAN", "DINAS SOSIAL"):
        city.send(f"{name}.xlsx", name, [("NIHIL", "", "", "")])
    edition = make_edition(
        city.root / "edition", 2026, "--as-of", DAY, "-p", "wage_base", "actual", cwd=city.root
    )
    assert edition.status == 0, edition.stderr
    summary = json.loads((edition.processed / "summary.json").read_text())
    assert (summary["workers_counted"], summary["workers_held"]) == (0, 0)
    assert (summary["cost_high_idr"], summary["files_read"]) == (0, 2)
    assert len(packed_pages(edition)) > 5
