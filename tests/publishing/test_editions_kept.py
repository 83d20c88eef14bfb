"""What an edition says of itself, what ``ucj verify`` says of it, and which ones stay."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.editions import PEOPLE

from analysis import manifest
from analysis.cli import main
from analysis.inputs import changed_since, written_files
from analysis.options import Options
from analysis.owner import Owner, owner_of
from analysis.parameters import BadParameterError, declared, shipped_defaults
from analysis.publishing.shelf import Mark, Place
from analysis.publishing.switch import publish
from analysis.publishing.upkeep import let_go, next_number
from analysis.rosters import words
from analysis.rosters.files import list_files
from analysis.rosters.words import VocabularyError
from analysis.running import kernels, plan
from analysis.running.mistakes import mistakes
from analysis.running.modes import set_modes

CITY = Owner("7471", is_sample=False)
SIGNATURE = b"\n9 0 obj<</Type/Sig/ByteRange[0 9 12 4]/Contents<00>>>endobj\nstartxref\n1\n%%EOF\n"


class Desk:
    """A city's folders, and editions made in them without a notebook."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.options = Options(
            2026, root / "raw", root / "processed", root / "reports", date(2026, 11, 22)
        )
        (root / "raw" / "2026" / "rosters").mkdir(parents=True)

    @property
    def places(self) -> tuple[Place, Place]:
        return Place(self.root / "reports" / "2026"), Place(self.root / "processed" / "2026")

    def publish(
        self, *, is_final: bool = False, owner: Owner = CITY, tables_too: Sequence[str] = ()
    ) -> Mark:
        reports, processed = self.places
        number = next_number(reports, processed)
        before = reports.mark
        run_json = reports.folder / "run.json"
        made_at = f"2026-11-22T00:00:{number:02d}"
        link = before and {"id": before.id, "manifest_sha256": manifest.sha256_of(run_json)}
        mark = Mark(
            f"{number:04d}-abc", number, 2026, owner, "2026-11-22", made_at, is_final, link
        )  # fmt: skip
        report, tables = self.root / "fresh" / "reports", self.root / "fresh" / "processed"
        for path, text in {
            report / "laporan-ucj-2026.pdf": f"%PDF {number}\n%%EOF\n",
            report / "return-slips" / "dinkes.xlsx": "NIK",
            tables / "summary.json": json.dumps({"workers_counted": number, "files_refused": 0}),
            tables / "workers.parquet": "NIK",
            **{tables / name: name for name in tables_too},
        }.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for folder in (report, tables):
            mark.write(folder)
        inputs = {"written": {}, "rosters": {}}
        manifest.write_manifest(self.options, {}, tables, report, mark=mark, inputs=inputs)
        assert publish(reports, processed, (report, tables), mark) == []
        return mark

    def call(self, *arguments: str) -> int:
        folders = [f"--{name}-dir={self.root / name}" for name in ("processed", "reports")]
        return main([arguments[0], "--year", "2026", *folders, *arguments[1:]])


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Desk:
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    return Desk(tmp_path)


def test_each_edition_names_the_manifest_of_the_one_before(desk):
    desk.publish()
    first = manifest.sha256_of(desk.root / "reports" / "2026" / "run.json")
    desk.publish()
    said = json.loads((desk.root / "reports" / "2026" / "run.json").read_text())["edition"]
    assert said["before"] == {"id": "0001-abc", "manifest_sha256": first}
    assert said["owner"] == {"city": "7471", "is_sample": False}
    kept = desk.root / "reports" / ".editions-2026" / "0001-abc"
    assert manifest.sha256_of(kept / "run.json") == first


def test_a_signed_pdf_is_whole_and_another_addition_is_not(desk, capsys):
    desk.publish()
    pdf = desk.root / "reports" / "2026" / "laporan-ucj-2026.pdf"
    published = pdf.read_bytes()
    pdf.write_bytes(published + SIGNATURE)
    assert desk.call("verify") == 0
    assert "tanda tangan elektronik" in capsys.readouterr().out
    for changed in (published + b"x", published[:-1] + b"!" + SIGNATURE, published[:-3]):
        pdf.write_bytes(changed)
        assert desk.call("verify") == 1
        assert "berubah sejak diterbitkan" in capsys.readouterr().out


def test_halves_of_two_editions_are_told_and_put_right(desk, capsys):
    desk.publish()
    second = desk.publish()
    shelf = desk.root / "processed" / ".editions-2026"
    tables = desk.root / "processed" / "2026"
    # As if the run had been cut off between the reports and the tables.
    tables.rename(shelf / f".new-{second.id}")
    (shelf / "0001-abc").rename(tables)
    assert desk.call("verify") == 1
    said = capsys.readouterr().out
    assert "0001-abc" in said
    assert "0002-abc" in said
    assert desk.call("verify", "--repair") == 0
    assert Mark.read(tables).id == second.id
    assert (shelf / "0001-abc" / "summary.json").exists()


def test_final_editions_and_those_that_somebody_has_signed_are_never_let_go(desk):
    desk.publish(is_final=True)
    for _ in range(5):
        desk.publish()
    reports, processed = desk.places
    signed = reports.find("0002-abc") / "laporan-ucj-2026.pdf"
    signed.write_bytes(signed.read_bytes() + SIGNATURE)
    gone = let_go(reports, processed, 2, manifest.is_untouched)
    assert gone == ["0003-abc"]
    left = [mark.id for mark, _ in reports.earlier()]
    assert left == ["0005-abc", "0004-abc", "0002-abc", "0001-abc"]
    assert [mark.id for mark, _ in processed.earlier()] == left
    assert let_go(reports, processed, 2, manifest.is_untouched) == []


def test_editions_are_listed_the_newest_first(desk, capsys):
    desk.publish(is_final=True)
    desk.publish()
    assert desk.call("editions") == 0
    lines = capsys.readouterr().out.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [line.split()[:2] for line in heads] == [
        ["0002-abc", "terbit"],
        ["0001-abc", "terdahulu"],
    ]
    assert heads[1].endswith("final")
    assert f"    {desk.root / 'reports' / '2026'}" in lines


def test_without_an_edition_there_is_no_list(desk, capsys):
    assert desk.call("editions") == 1
    assert "belum ada edisi" in capsys.readouterr().err


def test_an_edition_of_somebody_else_is_never_replaced(desk):
    desk.publish(owner=Owner("7471", is_sample=True))
    with pytest.raises(BadParameterError, match="berisi edisi data contoh"):
        plan.check_folders(desk.options)
    (desk.root / "raw" / "DATA-CONTOH.txt").write_text("")
    (desk.root / "raw" / "reference").mkdir()
    (desk.root / "raw" / "reference" / "city.yaml").write_text("code: '7471'\n")
    plan.check_folders(desk.options)
    (desk.root / "raw" / "reference" / "city.yaml").write_text("code: '7472'\n")
    assert owner_of(desk.root / "raw") == Owner("7472", is_sample=True)
    with pytest.raises(BadParameterError, match="kota 7472"):
        plan.check_folders(desk.options)


def test_what_holds_niks_is_its_owners_alone_and_reports_are_the_readers(tmp_path):
    tables, report = tmp_path / "tables", tmp_path / "report"
    for path in (
        tables / "workers.parquet",
        report / "laporan.pdf",
        report / "return-slips/a.xlsx",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        path.chmod(0o666)
    set_modes(tables, report, 0o022)
    modes = {
        path.relative_to(tmp_path).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in tmp_path.rglob("*")
    }
    assert modes == {
        "tables": 0o700,
        "tables/workers.parquet": 0o600,
        "report": 0o755,
        "report/laporan.pdf": 0o644,
        "report/return-slips": 0o700,
        "report/return-slips/a.xlsx": 0o600,
    }


def test_all_mistakes_in_written_files_are_named_together(city, capsys):
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:1])
    city.refer("words", "a,b\n1,2\n")
    city.refer("scenarios", "")
    (city.raw_dir / "reference" / "scenarios.yaml").write_text("a: [1\n")
    for name in ("decisions", "layouts", "confirmations"):
        (city.raw_dir / "2026" / f"{name}.csv").write_text("salah\n1\n")
    found = mistakes(city.raw_dir, 2026)
    arguments = ["run", "--year", "2026", f"--raw-dir={city.raw_dir}"]
    out = [f"--{name}-dir={city.root / name}" for name in ("processed", "reports")]
    assert main([*arguments, *out]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"ucj: {len(found)} kesalahan pada berkas masukan:\n")
    for name in ("words", "scenarios", "decisions", "layouts", "confirmations"):
        assert name in said
    assert not (city.root / "processed").exists()


def test_a_mistake_in_a_shipped_list_of_words_is_named_before_any_roster_is_read(city, monkeypatch):
    def statuses_twice(name):
        raise VocabularyError("statuses.csv, baris 17: sama dengan baris 8: sisakan satu")

    monkeypatch.setattr(words, "rows", statuses_twice)
    assert mistakes(city.raw_dir, 2026) == [
        "statuses.csv, baris 17: sama dengan baris 8: sisakan satu"
    ]


def test_every_wrong_line_of_every_file_is_named_at_once(city):
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:1])
    city.refer("opd", 'opd_code,name,aliases,jkk_class\nA,"Dinas\nA",,9\nB,Dinas B,,1\n,C,,1\n')
    city.refer("budget", "year,opd_code,amount_idr,workers,source\n2026,B,x,,\n2026,B,5,y,\n")
    city.refer("targets", "year,family,target_rate,source\n2026,uji,0.5,\n2027,uji,50%,\n")
    city.refer("deadlines", "opd_code,deadline,source\nB,besok,\n")
    (city.raw_dir / "2026" / "confirmations.csv").write_text(
        "opd_code,confirmed_on,workers,document,sha256\nB,2026-13-01,1,,\nB,2026-01-01,x,,\n"
    )
    found = mistakes(city.raw_dir, 2026)
    places = [
        tuple(re.findall(r"(\w+)\.csv, baris (\d+)", line)[0]) for line in found if "baris" in line
    ]
    assert places == [
        # Where a line in quotes begins, as an editor shows it.
        ("opd", "2"),
        ("opd", "5"),
        ("budget", "2"),
        ("budget", "3"),
        ("targets", "3"),
        ("deadlines", "2"),
        ("confirmations", "2"),
        ("confirmations", "3"),
    ]
    assert len(found) == len(places)
    assert all(str(city.raw_dir) in line for line in found), found
    assert "besok" in (city.raw_dir / "reference" / "deadlines.csv").read_text()


def test_an_input_that_changed_since_it_was_read_is_named(city):
    roster = city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:1])
    city.send("dinsos.xlsx", "DINAS SOSIAL", PEOPLE[1:2])
    city.refer("payments", "month,opd_code,amount_idr,source\n")
    written = written_files(city.raw_dir, 2026)
    folder = city.raw_dir / "2026" / "rosters"
    rosters = {item.file: item.sha256 for item in list_files(folder)}
    assert changed_since(city.raw_dir, 2026, written, rosters) == []
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:2])
    (folder / "dinsos.xlsx").unlink()
    city.send("baru.xlsx", "DINAS PERHUBUNGAN", PEOPLE[3:])
    city.refer("payments", "month,opd_code,amount_idr,source\n2026-01,*,1,uji\n")
    (city.raw_dir / "2026" / "decisions.csv").write_text("")
    (city.raw_dir / "2026" / "decisions.bound.csv").write_text("ours")
    assert roster.exists()
    assert changed_since(city.raw_dir, 2026, written, rosters) == [
        "2026/decisions.csv",
        "2026/rosters/baru.xlsx",
        "2026/rosters/dinkes.xlsx",
        "2026/rosters/dinsos.xlsx",
        "reference/payments.csv",
    ]


def test_the_shipped_defaults_are_those_of_the_notebooks():
    cells = {}
    for notebook in plan.notebooks():
        cells |= {name: one.value for name, one in declared(notebook).items()}
    for name in ("year", "as_of", "raw_dir", "processed_dir", "reports_dir"):
        del cells[name]
    assert shipped_defaults() == cells


def test_a_parameter_that_is_not_the_repositorys_is_told():
    steps = [(Path("02.ipynb"), {"year": 2026, "wage_base": "actual", "lang": "id"})]
    assert plan.unusual(steps) == ["parameter wage_base: 'actual', bukan bawaan ('umk:2021')"]


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("ucj ")


def test_a_mark_that_cannot_be_read_is_none(tmp_path):
    mark = Mark("0001-abc", 1, 2026, CITY, "2026-11-22", "")
    mark.write(tmp_path)
    assert Mark.read(tmp_path) == mark
    assert Mark.read(tmp_path / "tidak-ada") is None
    for text in ("", "[]", "{}", '{"format": 1}', json.dumps({**mark.to_json(), "id": "../x"})):
        (tmp_path / "published.json").write_text(text)
        assert Mark.read(tmp_path) is None
    assert replace(mark, number=2) != mark


def test_the_sockets_of_killed_runs_are_taken_away(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True
    )
    dead, alive, other = (
        tmp_path / name
        for name in (f"ucj-{int(done.stdout)}-abc", f"ucj-{os.getpid()}-abc", "ucj-catatan")
    )
    for path in (dead, alive, other):
        path.mkdir()
    kernels.sweep_channels(tmp_path)
    assert [path.exists() for path in (dead, alive, other)] == [False, True, True]
