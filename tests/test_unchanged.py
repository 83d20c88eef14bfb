"""What has not changed is not done again: it is said, quickly, with the status of before."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from tests.editions import PEOPLE, City, command
from tests.test_run import REPORT, tell

from analysis.options import Options
from analysis.running.unchanged import MADE_FROM, earlier, note, sums

RUN = ("run", "--year", "2026", "--as-of", "2026-11-22")
SAID = "tidak ada yang berubah sejak edisi 0001-"


@pytest.fixture(autouse=True)
def _in_the_city(city, monkeypatch):
    monkeypatch.chdir(city.root)


def options(city: City, **others: object) -> Options:
    asked: dict[str, object] = {
        "year": 2026,
        "raw_dir": city.raw_dir,
        "processed_dir": city.root / "data" / "processed" / "sample",
        "reports_dir": city.root / "reports" / "sample",
        "as_of": date(2026, 11, 22),
    }
    return Options(**{**asked, **others})  # type: ignore[arg-type]


def test_a_second_run_with_nothing_new_is_quick_and_says_so(city):
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:1])
    tell(city, REPORT)
    first = command(*RUN, cwd=city.root)
    assert (first.returncode, SAID in first.stderr) == (0, False), first.stderr
    started = time.monotonic()
    command("--version", cwd=city.root)
    start_s = time.monotonic() - started
    started = time.monotonic()
    second = command(*RUN, cwd=city.root)
    took_s = time.monotonic() - started
    assert (second.returncode, SAID in second.stderr) == (0, True), second.stderr
    assert second.stdout == first.stdout
    assert took_s - start_s < 1.5
    # Damaged, it is made again.
    assert earlier(options(city)) is not None
    report = city.root / "reports" / "sample" / "2026" / "laporan-ucj-2026.pdf"
    report.write_bytes(b"lain")
    assert earlier(options(city)) is None


def changes(city: City) -> dict[str, Options]:
    """What may differ in a second run, one thing each; each is undone by the caller."""
    return {
        "another day": options(city, as_of=date(2026, 11, 23)),
        "another parameter": options(city, texts={"wage_base": "actual"}),
        "since": options(city, texts={"since": "2026-10-01"}),
        "final": options(city, texts={"is_final": "true"}),
        "another folder": options(city, raw_dir=city.root / "data" / "raw" / "lain"),
    }


FILES = (
    "data/raw/sample/2026/rosters/dinkes.xlsx",
    "data/raw/sample/2026/decisions.csv",
    "data/raw/sample/2026/decisions.bound.csv",
    "data/raw/sample/2025/rosters/lama.xlsx",
    "data/raw/sample/reference/budget.csv",
    "data/raw/sample/DATA-CONTOH.txt",
    "data/raw/reference/budget.csv",
    "notebooks/01_rosters.ipynb",
    "data/processed/sample/2025/published.json",
)


@pytest.mark.parametrize("file", FILES)
def test_every_file_that_a_run_reads_makes_it_run_again(city, file):
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:1])
    before = sums(options(city))
    assert sums(options(city)) == before
    path = city.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b" ")
    assert sums(options(city)) != before


def test_everything_that_is_asked_otherwise_makes_it_run_again(city):
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:1])
    before = sums(options(city))
    for name, asked in changes(city).items():
        assert sums(asked) != before, name


def test_inputs_that_changed_in_mid_run_are_never_taken_for_unchanged(city, tmp_path: Path):
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:1])
    at_start = sums(options(city))
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:2])
    note(options(city), tmp_path, at_start)
    assert not (tmp_path / MADE_FROM).exists()
    assert earlier(options(city)) is None
    # What the run itself has bound decisions to is no change.
    at_start = sums(options(city))
    (city.raw_dir / "2026" / "decisions.bound.csv").write_text("ours")
    note(options(city), tmp_path, at_start)
    assert (tmp_path / MADE_FROM).exists()
