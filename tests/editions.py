"""Editions made by the real command, and small cities to run it on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from filelock import FileLock
from tests.one_process import command_without_kernels

ROOT = Path(__file__).parents[1]
DAY = "2026-11-22"


@dataclass(frozen=True)
class Edition:
    """What one run of the command left: its two folders of the year, and what it said."""

    year: int
    processed_dir: Path
    reports_dir: Path
    status: int
    stdout: str
    stderr: str

    @property
    def processed(self) -> Path:
        return self.processed_dir / str(self.year)

    @property
    def reports(self) -> Path:
        return self.reports_dir / str(self.year)

    @property
    def pdf(self) -> Path:
        return self.reports / f"laporan-ucj-{self.year}.pdf"

    @property
    def html(self) -> Path:
        return self.reports / f"laporan-ucj-{self.year}.html"


def command(
    *arguments: str | Path, cwd: Path = ROOT, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """``ucj ARGUMENTS`` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "analysis", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def make_edition(
    folder: Path,
    year: int,
    *arguments: str | Path,
    cwd: Path = ROOT,
    by: Callable[..., subprocess.CompletedProcess[str]] = command_without_kernels,
) -> Edition:
    """Run the command into ``folder``, or read back what an earlier call has left there."""
    processed, reports = folder / "processed", folder / "reports"
    said = {name: folder / name for name in ("status", "stdout", "stderr")}
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not said["status"].exists():
            folder.mkdir()
            folders = ("--processed-dir", processed, "--reports-dir", reports)
            done = by("run", "--year", str(year), *folders, *arguments, cwd=cwd)
            said["stdout"].write_text(done.stdout)
            said["stderr"].write_text(done.stderr)
            said["status"].write_text(str(done.returncode))
    texts = {name: path.read_text() for name, path in said.items()}
    return Edition(year, processed, reports, int(texts["status"]), texts["stdout"], texts["stderr"])


HEADER = ("NO", "NIK", "NAMA LENGKAP", "JABATAN", "STATUS")
#: People nobody can be: kecamatan 99.
PEOPLE = (
    ("7471990101900001", "Wa Ode Uji Coba", "Petugas kebersihan", "NON ASN"),
    ("7471994202910002", "La Ode Uji Coba", "Pengemudi", "NON ASN"),
    ("7471990303920003", "Sitti Uji Coba", "Penjaga kantor", "NON ASN"),
    ("7471990404930004", "Rahmat Uji Coba", "Tenaga administrasi", "NON ASN"),
)


@dataclass(frozen=True)
class City:
    """A repository of its own, with one city's data in ``data/raw/sample``."""

    root: Path

    @property
    def raw_dir(self) -> Path:
        return self.root / "data" / "raw" / "sample"

    def send(
        self, file: str, title: str, people: Sequence[Sequence[str]], year: int = 2026
    ) -> Path:
        """Write a roster below ``<year>/rosters/``."""
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append([f"DAFTAR TENAGA NON ASN {title} TAHUN {year}"])
        sheet.append([])
        sheet.append(HEADER)
        for place, person in enumerate(people, start=1):
            sheet.append([place, *person])
        path = self.raw_dir / str(year) / "rosters" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    def refer(self, name: str, text: str) -> None:
        """Write a reference file of the city's own."""
        path = self.raw_dir / "reference" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def found_city(root: Path) -> City:
    """A repository with the real notebooks and reference files, and no roster yet."""
    (root / "data" / "raw").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", root)
    shutil.copytree(
        ROOT / "notebooks", root / "notebooks", ignore=lambda *_: [".ipynb_checkpoints"]
    )
    shutil.copytree(ROOT / "data" / "raw" / "reference", root / "data" / "raw" / "reference")
    (root / "src").symlink_to(ROOT / "src")
    return City(root)
