"""The first page says by what a run differs from the one that its reader expects."""

from __future__ import annotations

from datetime import date

from tests.editions import PEOPLE

from analysis import schemas
from analysis.inputs import changed_in_run, forget_written, note_written, written_files
from analysis.report.chapters import frame
from analysis.rosters.clean import clean_rosters
from analysis.stage_log import record, unusual_in


def test_a_parameter_saved_in_a_notebook_is_told_on_the_first_page(tmp_path):
    shipped = {"year": 2026, "lang": "id", "wage_base": "umk:2021", "since": ""}
    record("rosters", shipped, tmp_path)
    record("contributions", {**shipped, "wage_base": "actual"}, tmp_path)
    record("report", {**shipped, "letterhead": "Kota;Dinas"}, tmp_path)
    assert unusual_in(tmp_path) == {"wage_base": "actual", "letterhead": "Kota;Dinas"}
    text = frame.notices(False, "", "", unusual_in(tmp_path)).text
    assert "bawaan repositori: `wage_base` = actual, `letterhead`." in text
    assert "bawaan" not in frame.notices(False, "").text


def test_an_input_replaced_while_the_run_goes_on_is_told_on_the_first_page(city, tmp_path):
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:1])
    tables = tmp_path / "tables"
    note_written(written_files(city.raw_dir, 2026), tables)
    rosters = clean_rosters(city.raw_dir / "2026", 2026, (), b"k" * 32, as_of=date(2026, 1, 1))
    schemas.write_table(rosters.files, schemas.FILES, tables)
    assert changed_in_run(city.raw_dir, 2026, tables) == []
    city.send("dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:2])
    city.refer("payments", "month,opd_code,amount_idr,source\n")
    changed = changed_in_run(city.raw_dir, 2026, tables)
    assert changed == ["2026/rosters/dinkes.xlsx", "reference/payments.csv"]
    assert "dinkes.xlsx" in frame.notices(False, "", changed=changed).text
    forget_written(tables)
    assert changed_in_run(city.raw_dir, 2026, tables) == []
