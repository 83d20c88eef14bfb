"""From a figure down to the rows and cells that it comes from."""

from __future__ import annotations

import re
import shutil

import pytest

from analysis import schemas
from analysis.explain import ExplainError, explain, lineage


def test_every_table_says_what_it_is_made_from_and_ends_at_what_was_received():
    tables = {table.name for table in schemas.TABLES}
    assert set(lineage()) == tables
    for table, sources in lineage().items():
        for source in sources:
            received = source.startswith(("<year>/", "reference/")) or source == "law"
            assert received or source in tables, (table, source)


def test_no_table_is_made_from_itself():
    def below(table: str) -> set[str]:
        tables = [source for source in lineage()[table] if source in lineage()]
        return set(tables).union(*(below(one) for one in tables))

    for table in lineage():
        assert table not in below(table)


@pytest.fixture(scope="module")
def processed(edition_2026):
    return edition_2026.processed_dir


def _rupiah(line: str) -> int:
    return int(line.rpartition("Rp")[2].replace(".", ""))


def test_the_low_need_leads_to_the_lines_of_the_counted_alone(processed):
    lines = explain("cost_low", processed, 2026).splitlines()
    assert lines[0].endswith("Rp545.950.716")
    programs = [line for line in lines if re.match(r"    JK[KM]:", line)]
    # 3,043 counted workers, twelve months: Rp6,645 and Rp8,306.
    assert [_rupiah(line) for line in programs] == [242_648_820, 303_301_896]
    assert sum(_rupiah(line) for line in programs) == 545_950_716


def test_a_figure_names_rows_of_rosters_and_what_lies_between(processed):
    text = explain("cost_high", processed, 2026)
    assert re.search(r"\.xlsx? \| .+ \| baris \d+", text)
    assert "contributions dibuat dari workers" in text
    assert "<year>/rosters/**" in text


def test_a_figure_of_an_aggregate_shows_its_row(processed):
    text = explain("budget", processed, 2026)
    assert "budget_idr 553127196," in text


def test_neither_nik_nor_name_is_told(processed):
    workers = schemas.read_table(schemas.WORKERS, processed / "2026", ["nik", "name"])
    text = explain("cost_low", processed, 2026)
    assert not re.search(r"\d{16}", text)
    assert not any(name in text for name in workers["name"].dropna() if len(name) > 12)


def test_what_there_is_not_is_refused_with_what_there_is(processed):
    with pytest.raises(ExplainError, match="yang paling mirip: U-") as told:
        explain("ucj_rat", processed, 2026)
    assert str(told.value).count(";") <= 5


def test_a_code_is_known_in_small_letters_and_a_rate_says_of_what_it_is(processed):
    code = explain("ucj_rate", processed, 2026).split()[0]
    text = explain(f" {code.lower()} ", processed, 2026)
    # 49,397 of 140,940 have no common divisor.
    assert "49.397/140.940, bentuk paling sederhana" in text


def test_a_held_worker_is_said_to_be_held_and_why(processed):
    ledger = schemas.read_table(schemas.LEDGER, processed / "2026")
    held = ledger.query("fate == 'held' and reason == 'nik_missing'").iloc[0]
    counted = ledger.query("fate == 'counted'").iloc[0]
    told = explain(held["worker_id"], processed, 2026)
    assert "data      : perlu diperbaiki: NIK" in told
    assert "hanya dalam angka tinggi" in told
    assert "data      : lengkap" in explain(counted["worker_id"], processed, 2026)


def test_a_missing_table_is_told_in_a_sentence(processed, tmp_path):
    shutil.copytree(processed / "2026", tmp_path / "2026")
    (tmp_path / "2026" / "budget_positions.parquet").unlink()
    with pytest.raises(ExplainError, match="tabel budget_positions tidak ada"):
        explain("budget", tmp_path, 2026)
