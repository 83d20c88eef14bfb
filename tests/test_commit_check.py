"""No roster and no NIK gets into git: what is ignored, and what a commit refuses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from analysis.commit_check import refusals

ROOT = Path(__file__).parents[1]
#: As those of living persons are: put together here, so that no file of the repository holds one.
REAL = "747101" + "1212860001"


@pytest.mark.parametrize(
    "file",
    [
        "data/arsip/dinkes.xlsx",
        "data/catatan.txt",
        "data/raw/kendari/2026/rosters/dinkes.csv",
        "data/processed/kendari/2026/workers.parquet",
        "reports/kendari/2026/run.json",
    ],
)
def test_git_ignores_all_data_but_what_is_shipped(file):
    done = subprocess.run(["git", "check-ignore", "-q", file], cwd=ROOT)
    assert done.returncode == 0


@pytest.mark.parametrize("file", ["data/raw/README.md", "data/raw/reference/opd.csv"])
def test_git_knows_what_is_shipped(file):
    assert subprocess.run(["git", "check-ignore", "-q", file], cwd=ROOT).returncode == 1


@pytest.mark.parametrize(
    ("file", "text", "is_refused"),
    [
        ("daftar.xlsx", "", True),
        ("notebooks/daftar.CSV", "", True),
        ("data/arsip/catatan.txt", "", True),
        ("catatan.md", f"NIK {REAL}", True),
        ("catatan.md", f"NIK {REAL[:6]} {REAL[6:12]} {REAL[12:]}", True),
        ("catatan.md", "NIK 7471991212860001", False),
        ("catatan.md", "553.127.196 pada 01-01-2026 - 31-12-2026", False),
        ("src/analysis/x.csv", "a,b", False),
        ("src/analysis/x.py", REAL, True),
        ("x.lock", f"sha256:8d{REAL}a4", False),
        ("data/raw/sample/2026/rosters/dinkes.xlsx", "", False),
        ("gone.md", None, False),
    ],
)
def test_a_commit_is_refused_for_what_may_be_persons(tmp_path, monkeypatch, file, text, is_refused):
    monkeypatch.chdir(tmp_path)
    if text is not None:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    told = refusals([file])
    assert bool(told) == is_refused
    assert REAL not in "".join(told)


def test_the_repository_itself_may_be_committed(monkeypatch):
    monkeypatch.chdir(ROOT)
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True)
    assert refusals([f for f in listed.stdout.splitlines() if not f.endswith(".png")]) == []
