"""Persons' data of past years goes, aggregates stay, and both are known afterwards."""

from __future__ import annotations

import json
import os
import stat
from datetime import date

import pytest
from filelock import FileLock
from tests.publishing.faults import Fault, Killed, watched
from tests.publishing.test_editions_kept import CITY, SIGNATURE, Desk

from analysis import schemas
from analysis.owner import Owner
from analysis.parameters import BadParameterError
from analysis.publishing.persons import is_aggregate
from analysis.purge import purge_years

TODAY = date(2027, 3, 1)
PERSONS = (
    "edition_inputs.json",
    "editions/last/persons.parquet",
    "editions/standing/0001/persons.parquet",
    "hak-ahli-waris.xlsx",
    "ledger.parquet",
    "notebooks/01_rosters.ipynb",
    "person_numbers.json",
    "sipp/DINKES/data_tk_baru.xlsx",
    "sipp/DINKES/tk_lanjutan.xlsx",
)
AGGREGATES = (
    "budget_positions.parquet",
    "datapackage/datapackage.json",
    "editions/0001_2026-01-31.json",
    "figures_rosters.parquet",
    "stage_rosters.json",
)
#: With what every edition of a desk has: workers.parquet.
N_PERSONS = 10


class Purged(Desk):
    def edition(self, **how: bool) -> None:
        self.publish(tables_too=[*PERSONS, *AGGREGATES], **how)

    def purge(self, before: int = 2027, *, is_agreed: bool = True) -> tuple[list[str], list[str]]:
        """What it said, and what failed."""
        said: list[str] = []
        failed = purge_years(
            before,
            raw_dir=self.root / "raw",
            processed_dir=self.root / "processed",
            reports_dir=self.root / "reports",
            today=TODAY,
            is_agreed=is_agreed,
            say=said.append,
        )
        return said, failed

    def files(self) -> set[str]:
        """Every file of every edition, without locks."""
        found = (
            path for half in ("processed", "reports") for path in (self.root / half).rglob("*")
        )
        return {
            path.relative_to(self.root).as_posix()
            for path in found
            if path.is_file() and path.suffix != ".lock"
        }


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Purged:
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    made = Purged(tmp_path)
    (tmp_path / "raw" / "reference").mkdir()
    (tmp_path / "raw" / "reference" / "city.yaml").write_text("code: '7471'\n")
    return made


def test_persons_go_from_every_edition_of_a_past_year_and_aggregates_stay(desk, capsys):
    desk.edition(is_final=True)
    desk.edition()
    pack = desk.root / "processed" / "2026" / "pack" / "2026-08" / "opd" / "DINKES-2026-08.xlsx"
    pack.parent.mkdir(parents=True)
    pack.write_text("NIK")
    stays = {
        f"processed/{folder}/{name}"
        for folder in ("2026", ".editions-2026/0001-abc")
        for name in (*AGGREGATES, "published.json", "purged.json", "summary.json")
    } | {
        f"reports/{folder}/{name}"
        for folder in ("2026", ".editions-2026/0001-abc")
        for name in ("laporan-ucj-2026.pdf", "published.json", "purged.json", "run.json")
    }
    said, failed = desk.purge()
    assert failed == []
    assert desk.files() == stays
    record = json.loads((desk.root / "processed" / "2026" / "purged.json").read_text())
    assert (record["day"], record["before"], record["is_finished"]) == ("2027-03-01", 2027, True)
    assert record["n_files"] == N_PERSONS + 1
    assert {"pack", "sipp", "workers.parquet", "editions/last"} <= set(record["removed"])
    kept = desk.root / "processed" / ".editions-2026" / "0001-abc"
    assert json.loads((kept / "purged.json").read_text())["n_files"] == N_PERSONS
    assert len([line for line in said if "data orang dihapus" in line]) == 4
    assert desk.call("verify") == 0
    told = capsys.readouterr().out
    assert f"data orang dihapus pada 2027-03-01 ({N_PERSONS + 1} berkas)" in told
    assert "utuh dan tidak berubah" in told
    assert desk.call("editions") == 0
    assert capsys.readouterr().out.count("data orang dihapus") == 2


def test_without_agreement_it_only_lists(desk):
    desk.edition()
    before = desk.files()
    said, failed = desk.purge(is_agreed=False)
    assert failed == []
    assert desk.files() == before
    text = "\n".join(said)
    assert f"{N_PERSONS} berkas data orang" in text
    assert "return-slips/" in text
    assert "sipp/" in text
    assert "ucj purge --before 2027 --yes" in text
    assert not list(desk.root.glob("*/*.lock"))


def test_the_years_from_the_named_one_on_are_left_alone(desk):
    desk.edition()
    before = desk.files()
    said, failed = desk.purge(2026)
    assert failed == []
    assert "tidak ada data orang dari tahun sebelum 2026" in said[0]
    assert desk.files() == before


def test_a_year_that_is_not_over_is_never_purged(desk):
    desk.edition()
    before = desk.files()
    with pytest.raises(BadParameterError, match="tahun 2027 belum lewat"):
        desk.purge(2028)
    assert desk.files() == before


def test_an_edition_of_somebody_else_is_refused(desk):
    desk.publish(owner=Owner("7472", is_sample=False))
    assert CITY.city == "7471"
    before = desk.files()
    with pytest.raises(BadParameterError, match="kota 7472"):
        desk.purge()
    assert desk.files() == before


def test_rosters_are_named_and_never_removed(desk):
    roster = desk.root / "raw" / "2026" / "rosters" / "dinkes.xlsx"
    roster.write_text("NIK")
    (roster.parents[1] / "layouts.csv").write_text("")
    (desk.root / "raw" / "2027" / "rosters").mkdir(parents=True)
    (desk.root / "raw" / "2027" / "rosters" / "dinkes.xlsx").write_text("NIK")
    desk.edition()
    said, _ = desk.purge()
    text = "\n".join(said)
    assert roster.read_text() == "NIK"
    assert f"{roster.parent}: 1 berkas" in text
    assert "layouts.csv" not in text
    assert "raw/2027" not in text
    assert "hapus sendiri" in text


def test_what_killed_runs_have_left_goes_too(desk):
    desk.edition()
    for name in (".run-2026", ".run-2026-0a1b2c3d", ".run-2027"):
        (desk.root / "processed" / name / "2026").mkdir(parents=True)
        (desk.root / "processed" / name / "2026" / "workers.parquet").write_text("NIK")
    desk.purge()
    assert [path.name for path in (desk.root / "processed").glob(".run-*")] == [".run-2027"]


def test_while_a_run_makes_an_edition_nothing_is_purged(desk):
    desk.edition()
    before = desk.files()
    with FileLock(desk.root / "reports" / ".ucj-2026.lock"):
        _, failed = desk.purge()
    assert len(failed) == 1
    assert "sedang dibuat oleh proses lain" in failed[0]
    assert desk.files() == before


def test_a_purged_edition_that_somebody_changes_is_told(desk, capsys):
    desk.edition()
    desk.purge()
    tables, report = desk.root / "processed" / "2026", desk.root / "reports" / "2026"
    summary = (tables / "summary.json").read_bytes()
    for path, data, words in (
        (tables / "summary.json", b"{}", "berubah sejak diterbitkan"),
        (tables / "summary.json", None, "hilang"),
        (tables / "workers.parquet", b"NIK", "ada lagi sesudah data orang dihapus"),
        (report / "catatan.txt", b"x", "tidak termasuk edisi ini"),
    ):
        path.unlink(missing_ok=True)
        if data is not None:
            path.write_bytes(data)
        assert desk.call("verify") == 1
        assert words in capsys.readouterr().out
        path.unlink(missing_ok=True)
        (tables / "summary.json").write_bytes(summary)
    assert desk.call("verify") == 0


def test_a_record_excuses_no_missing_aggregate(desk, capsys):
    desk.edition()
    desk.purge()
    path = desk.root / "reports" / "2026" / "purged.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps({**record, "removed": ["return-slips", "laporan-ucj-2026.pdf"]}))
    (path.parent / "laporan-ucj-2026.pdf").unlink()
    assert desk.call("verify") == 1
    assert "laporan-ucj-2026.pdf: hilang" in capsys.readouterr().out


def test_a_signed_report_stays_and_is_whole(desk):
    desk.edition()
    pdf = desk.root / "reports" / "2026" / "laporan-ucj-2026.pdf"
    pdf.write_bytes(pdf.read_bytes() + SIGNATURE)
    desk.purge()
    assert pdf.read_bytes().endswith(SIGNATURE)
    assert desk.call("verify") == 0


def test_the_record_is_for_whoever_may_read_the_edition(desk):
    desk.edition()
    (desk.root / "reports" / "2026").chmod(0o755)
    (desk.root / "processed" / "2026").chmod(0o700)
    desk.purge()
    modes = [
        stat.S_IMODE((desk.root / half / "2026" / "purged.json").stat().st_mode)
        for half in ("reports", "processed")
    ]
    assert modes == [0o644, 0o600]


def test_a_purge_that_is_killed_anywhere_is_known_and_finished_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    cut_off_known = at = 0
    while True:
        at += 1
        desk = Purged(tmp_path / str(at))
        (desk.root / "raw" / "reference").mkdir()
        (desk.root / "raw" / "reference" / "city.yaml").write_text("code: '7471'\n")
        desk.edition()
        whole = desk.files()
        fault = Fault(desk.root, "kill", at)
        try:
            with watched(fault):
                desk.purge()
        except Killed:
            pass
        if not fault.happened:
            break
        persons = {f"processed/2026/{name}" for name in (*PERSONS, "workers.parquet")}
        persons |= {"reports/2026/return-slips/dinkes.xlsx"}
        lost = persons & (whole - desk.files())
        assert whole - desk.files() == lost, at
        is_whole = desk.call("verify") == 0
        if lost and persons - lost:
            # Each half is purged by itself: the slips may be gone for good, the tables not begun.
            is_half_done = lost == {"reports/2026/return-slips/dinkes.xlsx"}
            assert is_half_done or not is_whole, at
            cut_off_known += not is_whole
        _, failed = desk.purge()
        assert failed == [], at
        assert not persons & desk.files(), at
        assert desk.call("verify") == 0, at
        record = json.loads((desk.root / "processed" / "2026" / "purged.json").read_text())
        assert record["n_files"] == N_PERSONS, at
        assert not [name for name in desk.files() if "/.purged" in name], at
    assert cut_off_known > 3


def test_every_table_with_a_person_goes():
    # By the data dictionary: what names a person, a line or a file of one.
    with_persons = {
        "answers", "bill_forms", "bill_people", "bills", "claims", "contributions",
        "edition_persons", "endings", "files", "findings", "findings_priced", "ledger",
        "participants", "protection", "registration_details", "spells", "workers",
    }  # fmt: skip
    goes = {
        table.name
        for table in schemas.TABLES
        if not is_aggregate("processed", f"{table.name}.parquet")
    }
    assert goes == with_persons


def test_a_file_among_the_tables_that_nobody_knows_is_taken_for_one_of_persons():
    assert not is_aggregate("processed", "workers (2).parquet")
    assert not is_aggregate("processed", ".workers.parquet.123")
    assert not is_aggregate("processed", "editions/last/inputs.json")
    assert is_aggregate("reports", "opd/DINKES.pdf")
