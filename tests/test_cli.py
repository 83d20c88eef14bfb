"""The command as it is typed: what bad use gets, and whether an edition is still what it was."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.editions import ROOT

from analysis.cli import main


@pytest.fixture
def run(tmp_path, capsys):
    """``ucj run ARGUMENTS`` into folders that must not come into being."""
    folders = {name: tmp_path / name for name in ("processed", "reports")}

    def call(*arguments: str | Path) -> str:
        places = [f"--{name}-dir={folder}" for name, folder in folders.items()]
        try:
            status = main(["run", *places, *map(str, arguments)])
        except SystemExit as ended:
            status = int(ended.code or 0)
        said = capsys.readouterr()
        assert status == 2, said
        assert said.out == ""
        assert said.err.count("\n") == 1, said.err
        assert not any(folder.exists() for folder in folders.values())
        return said.err

    return call


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-p", "wage_bas", "actual"], ["wage_bas", "maksudnya wage_base?"]),
        (["-p", "perod", "2026-06"], ["perod tidak dikenal", "wage_base"]),
        (["-p", "year", "abc"], ["year", "'abc'", "bilangan bulat"]),
        (["-p", "is_final", "barangkali"], ["is_final", "true atau false"]),
        (["-p", "year", "2025"], ["--year"]),
        (["-p", "raw_dir", "tempat/lain"], ["--raw-dir"]),
        (["-p", "as_of", "2026-13-01"], ["2026-13-01", "bukan tanggal"]),
        (["--as-of", "22-11-2026"], ["22-11-2026", "tulis seperti"]),
        (["--as-of", "2026-11-22", "-p", "as_of", "2026-11-21"], ["--as-of"]),
        (["-p", "wage_base", "umr:2021"], ["wage_base", "umr:2021"]),
        (["-p", "wage_base", "umk:1998"], ["wage_base", "1998"]),
        (["-p", "programs", "JKK,JHH"], ["programs", "JHH"]),
        (["--raw-dir", "tidak/ada"], ["tidak/ada", "tidak ada"]),
        (["-f", "tidak-ada.yaml"], ["tidak-ada.yaml"]),
    ],
    ids=lambda value: " ".join(value) if value and value[0].startswith("-") else "",
)
def test_bad_use_gets_one_line_and_runs_nothing(run, arguments, words):
    said = run("--year", "2026", *arguments)
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"wage_bas: actual\n", "wage_base"),
        (b"year: dua ribu\n", "bilangan bulat"),
        (b"a: [1\n", "tidak terbaca sebagai YAML"),
        (b"- year\n", "kunci: nilai"),
        (b"\xff\xfe\x00", "kunci: nilai"),
        (b"wage_base: actual\nwage_base: umk:2021\n", "wage_base tertulis dua kali"),
    ],
)
def test_a_bad_file_of_parameters_is_bad_use(run, tmp_path, content, word):
    file = tmp_path / "parameter.yaml"
    file.write_bytes(content)
    assert word in run("--year", "2026", "-f", file)


def test_a_run_without_its_year_is_bad_use(run):
    assert "--year" in run()


def test_a_year_that_is_no_number_is_bad_use(run):
    assert "--year" in run("--year", "dua ribu")


def test_a_year_without_rosters_is_bad_use(run):
    assert "tahun 2031" in run("--year", "2031")


def test_an_empty_folder_of_rosters_is_bad_use(run, tmp_path):
    (tmp_path / "raw" / "2026" / "rosters" / "DINKES").mkdir(parents=True)
    assert "kosong" in run("--year", "2026", "--raw-dir", tmp_path / "raw")


def test_an_edition_never_takes_the_place_of_the_rosters(capsys, tmp_path):
    raw = tmp_path / "kendari"
    roster = raw / "2026" / "rosters" / "dinkes.csv"
    roster.parent.mkdir(parents=True)
    roster.write_text("NO,NIK,NAMA\n")
    for option, other in (("processed", "reports"), ("reports", "processed")):
        folders = [f"--{option}-dir={raw}", f"--{other}-dir={tmp_path / other}"]
        assert main(["run", "--year", "2026", f"--raw-dir={raw}", *folders]) == 2
        assert f"--{option}-dir harus folder yang terpisah" in capsys.readouterr().err
        assert roster.read_text() == "NO,NIK,NAMA\n"


def test_the_console_script_is_the_module():
    script = Path(sys.executable).with_name("ucj")
    for command in ([str(script)], [sys.executable, "-m", "analysis"]):
        done = subprocess.run(
            [*command, "run", "--year", "2026", "-p", "yaer", "1"],
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "ucj: parameter yaer tidak dikenal; maksudnya year?\n"


@pytest.fixture
def published(edition_2026, tmp_path):
    """A copy of the published edition, and ``ucj verify`` on it."""
    shutil.copytree(edition_2026.processed_dir, tmp_path / "processed")
    shutil.copytree(edition_2026.reports_dir, tmp_path / "reports")
    return tmp_path


def verify(folder: Path, year: int = 2026) -> int:
    places = [f"--{name}-dir={folder / name}" for name in ("processed", "reports")]
    return main(["verify", "--year", str(year), *places])


def test_a_published_edition_is_whole(published, capsys):
    assert verify(published) == 0
    assert "utuh" in capsys.readouterr().out


@pytest.mark.parametrize(
    "file",
    [
        "processed/2026/workers.parquet",
        "processed/2026/summary.json",
        "processed/2026/notebooks/04_report.ipynb",
        "reports/2026/laporan-ucj-2026.pdf",
        "reports/2026/laporan-ucj-2026.html",
    ],
)
def test_a_changed_byte_is_seen(published, capsys, file):
    content = bytearray((published / file).read_bytes())
    content[len(content) // 2] ^= 1
    (published / file).write_bytes(content)
    assert verify(published) == 1
    assert capsys.readouterr().out == f"{published / file}: berubah sejak diterbitkan\n"


def test_a_file_that_is_gone_is_seen(published, capsys):
    slip = next((published / "reports/2026/return-slips").iterdir())
    slip.unlink()
    assert verify(published) == 1
    assert capsys.readouterr().out == f"{slip}: hilang\n"


def test_a_file_that_was_added_is_seen(published, capsys):
    extra = published / "reports/2026/return-slips/tambahan.xlsx"
    extra.write_bytes(b"")
    assert verify(published) == 1
    assert capsys.readouterr().out == f"{extra}: tidak termasuk edisi ini\n"


@pytest.mark.parametrize("content", [None, "", "[]", '{"outputs": {"reports": {}}}'])
def test_without_a_manifest_nothing_is_vouched_for(published, capsys, content):
    manifest = published / "reports/2026/run.json"
    manifest.unlink()
    if content is not None:
        manifest.write_text(content)
    assert verify(published) == 1
    assert str(manifest) in capsys.readouterr().err


def test_a_year_that_was_never_published_is_said_to_be_none(published, capsys):
    assert verify(published, 2025) == 1
    assert "belum ada edisi" in capsys.readouterr().err
