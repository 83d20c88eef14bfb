"""The sample is the same at every run, adds up as published, and nobody in it can exist."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from tests.sample import TruthRow, truth, truth_of_files

from analysis.codes import EXCLUDED_REASONS, FATES, HELD_REASONS, MERGED_REASONS
from analysis.rosters.persons.decisions import BOUND

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "data" / "raw" / "sample"
SAMPLE_LINE = "DATA CONTOH – BUKAN DATA SEBENARNYA"
YEARS = (2025, 2026)
Cells = dict[tuple[str, str, int], list[str]]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # In a process of its own: odfpy keeps name spaces that other tests' files leave behind.
    folder = tmp_path_factory.mktemp("sample") / "raw"
    subprocess.run([sys.executable, "-m", "tests.sample", str(folder)], check=True, cwd=ROOT)
    return folder


def files_below(folder: Path) -> dict[str, Path]:
    """Relative path to path of every file, but those that a run leaves beside its decisions."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != BOUND)
    return {p.relative_to(folder).as_posix(): p for p in files}


def content(path: Path) -> object:
    """What must not change; of an archive its members, for compressors differ between builds."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return [(m.filename, m.date_time, archive.read(m)) for m in archive.infolist()]


def text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def cells_of(year: int) -> Cells:
    """Every non-empty row of the shipped rosters, read raw; HTML is left to another test."""
    rows: Cells = {}
    folder = SHIPPED / str(year) / "rosters"
    for file, status in truth_of_files(year).items():
        path = folder / file
        if status != "read" or path.read_bytes().startswith(b"<html"):
            continue
        sheets: dict[str, Sequence[Sequence[object]]]
        if path.suffix == ".csv":
            raw = path.read_bytes()
            encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp1252"
            sheets = {path.stem: list(csv.reader(raw.decode(encoding).splitlines(), delimiter=";"))}
        else:
            book = CalamineWorkbook.from_path(path)
            sheets = {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
            }
        for name, lines in sheets.items():
            for number, line in enumerate(lines, start=1):
                values = [text(value) for value in line]
                if any(values):
                    rows[file, name, number] = values
    return rows


@pytest.fixture(scope="module", params=YEARS)
def cells(request: pytest.FixtureRequest) -> tuple[int, Cells]:
    return request.param, cells_of(request.param)


def workers(year: int) -> list[TruthRow]:
    return [row for row in truth(year) if row.fate in ("counted", "held")]


def test_another_process_writes_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Asia/Makassar"}
    command = [sys.executable, "-m", "tests.sample", str(again)]
    subprocess.run(command, check=True, env=environment, capture_output=True, cwd=ROOT)
    first, second = files_below(written), files_below(again)
    assert set(first) == set(second)
    assert [n for n in first if first[n].read_bytes() != second[n].read_bytes()] == []


def test_the_shipped_sample_is_what_the_generator_writes(written: Path) -> None:
    made, shipped = files_below(written), files_below(SHIPPED)
    assert set(made) == set(shipped)
    assert [name for name in made if content(made[name]) != content(shipped[name])] == []


def test_the_sample_stays_small() -> None:
    assert sum(path.stat().st_size for path in files_below(SHIPPED).values()) < 3_000_000


def test_2026_has_the_published_3083_workers_of_whom_3045_are_pppk_paruh_waktu() -> None:
    counts = Counter(row.category for row in workers(2026))
    assert counts == {"PPPK_PARUH_WAKTU": 3045, "NON_ASN": 38}
    assert len({row.person for row in workers(2026)}) == 3083


def test_2025_has_the_published_1427_workers_in_five_opds() -> None:
    assert Counter(row.category for row in workers(2025)) == {"NON_ASN": 1427}
    assert len({row.person for row in workers(2025)}) == 1427
    assert len({row.opd_code for row in workers(2025)}) == 5


def test_every_opd_and_kecamatan_has_workers_in_2026() -> None:
    reference = SHIPPED.parent / "reference" / "opd.csv"
    with reference.open(encoding="utf-8", newline="") as file:
        codes = {line["opd_code"] for line in csv.DictReader(file)}
    assert {row.opd_code for row in workers(2026)} == codes


def test_every_fate_and_every_reason_of_the_contract_occurs_in_2026() -> None:
    reasons = defaultdict(set)
    for row in truth(2026):
        reasons[row.fate].add(row.reason)
    assert set(reasons) == set(FATES)
    assert reasons["held"] == set(HELD_REASONS)
    assert reasons["excluded"] == set(EXCLUDED_REASONS)
    # Every list of the sample has a NIK column.
    assert reasons["merged"] == set(MERGED_REASONS) - {"same_person_no_nik"}


def test_forty_of_2026_are_held() -> None:
    assert sum(row.fate == "held" for row in truth(2026)) == 40


def test_the_truth_names_every_row_that_is_not_empty_and_no_other(
    cells: tuple[int, Cells],
) -> None:
    year, rows = cells
    known = {(row.file, row.sheet, row.row) for row in truth(year)}
    html = {place for place in known if place[0] not in {file for file, _, _ in rows}}
    assert known - html == set(rows)


@pytest.mark.parametrize("year", YEARS)
def test_the_truth_of_html_rosters_has_every_row_of_their_table(year: int) -> None:
    known: Counter[str] = Counter(row.file for row in truth(year))
    folder = SHIPPED / str(year) / "rosters"
    seen = []
    for file in known:
        raw = (folder / file).read_bytes()
        if raw.startswith(b"<html"):
            rows = re.findall(r"<tr>(.*?)</tr>", raw.decode())
            assert known[file] == sum(bool(re.sub(r"<[^>]*>", "", row)) for row in rows)
            seen.append(file)
    assert seen


@pytest.mark.parametrize("year", YEARS)
def test_every_file_below_rosters_is_known(year: int) -> None:
    assert set(files_below(SHIPPED / str(year) / "rosters")) == set(truth_of_files(year))


def test_every_nik_and_family_card_has_kecamatan_99(cells: tuple[int, Cells]) -> None:
    _, rows = cells
    numbers = [re.sub(r"\D", "", value) for values in rows.values() for value in values]
    niks = [number for number in numbers if len(number) == 16]
    assert len(niks) > 1400
    assert [nik for nik in niks if not nik.startswith("747199")] == []


def test_every_nip_and_ni_pppk_has_a_serial_that_is_never_issued(
    cells: tuple[int, Cells],
) -> None:
    _, rows = cells
    numbers = [re.sub(r"\D", "", value) for values in rows.values() for value in values]
    long_ones = [number for number in numbers if len(number) == 18]
    assert long_ones
    assert [number for number in long_ones if not number.endswith("000")] == []


def test_an_intact_nik_stands_on_counted_lines_of_one_person_only(
    cells: tuple[int, Cells],
) -> None:
    year, rows = cells
    owners = defaultdict(set)
    for row in truth(year):
        if row.fate == "counted" and (row.file, row.sheet, row.row) in rows:
            values = rows[row.file, row.sheet, row.row]
            # A family card's date is its issue date, of 2008 or later; a NIK's is the birth date.
            for number in {re.sub(r"\D", "", value) for value in values}:
                if len(number) == 16 and int(number[10:12]) not in range(8, 23):
                    owners[number].add(row.person)
    assert len(owners) > 1300
    assert [nik for nik, persons in owners.items() if len(persons) > 1] == []


def test_the_first_line_of_a_person_comes_first_however_paths_are_sorted() -> None:
    for year in YEARS:
        place = {(row.file, row.sheet): number for number, row in enumerate(truth(year))}
        first = {row.person: row for row in workers(year)}
        for row in truth(year):
            if row.fate != "merged":
                continue
            lead = first[row.person]
            if lead.file == row.file:
                here = (place[row.file, row.sheet], row.row)
                assert (place[lead.file, lead.sheet], lead.row) < here
            else:
                assert lead.file < row.file
                assert lead.file.casefold() < row.file.casefold()
                assert PurePosixPath(lead.file) < PurePosixPath(row.file)


def test_names_on_one_conflicting_nik_share_no_word(cells: tuple[int, Cells]) -> None:
    year, rows = cells
    names = defaultdict(list)
    for row in truth(year):
        if row.reason == "nik_conflict":
            values = rows[row.file, row.sheet, row.row]
            (nik,) = {
                v for v in values if len(v) >= 16 and re.sub(r"\D", "", v)[:6] == "747199"
            } - {v for v in values if 2008 <= 2000 + int("0" + re.sub(r"\D", "", v)[10:12]) <= 2022}
            words = set(re.findall(r"[a-z’]+", values[1].split(",")[0].lower()))
            names[re.sub(r"\D", "", nik)].append(words)
    assert names
    for pair in names.values():
        assert len(pair) == 2
        assert not pair[0] & pair[1]


@pytest.mark.parametrize("year", YEARS)
def test_a_decision_names_the_first_line_and_the_merged_one(year: int) -> None:
    rows = {f"{row.file}!{row.sheet}!{row.row}": row for row in truth(year)}
    with (SHIPPED / str(year) / "decisions.csv").open(encoding="utf-8", newline="") as file:
        decisions = list(csv.DictReader(file))
    assert decisions
    for decision in decisions:
        left, right = rows[decision["left"]], rows[decision["right"]]
        assert (left.fate, right.fate, right.reason) == ("counted", "merged", "decided")
        assert left.person == right.person


def test_every_sheet_of_every_file_says_that_it_is_sample_data(cells: tuple[int, Cells]) -> None:
    _, rows = cells
    marked = {(file, sheet) for (file, sheet, _), values in rows.items() if SAMPLE_LINE in values}
    assert {(file, sheet) for file, sheet, _ in rows} == marked


def test_every_xlsx_says_so_in_its_properties_too() -> None:
    found = 0
    for name, path in files_below(SHIPPED).items():
        if name.endswith(".xlsx") and "~$" not in name:
            assert openpyxl.load_workbook(path, read_only=True).properties.title == SAMPLE_LINE
            found += 1
    assert found > 40


def test_most_of_2025_are_still_there_in_2026() -> None:
    before = {row.person for row in workers(2025)}
    still = before & {row.person for row in workers(2026)}
    assert 0.9 < len(still) / len(before) < 1


def participants(year: int) -> list[dict[str, object]]:
    """The lines of the SIPP lists, values as in the cells."""
    lines: list[dict[str, object]] = []
    for path in sorted((SHIPPED / str(year) / "participants").glob("*.xlsx")):
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        start = next(i for i, row in enumerate(rows) if row[0] == "KPJ")
        header = [str(name) for name in rows[start]]
        lines += [dict(zip(header, row, strict=True)) for row in rows[start + 1 :]]
    return lines


def test_about_six_of_ten_workers_are_participants_and_some_joined_after_january() -> None:
    lines = participants(2026)
    active = [line for line in lines if line["STATUS"] == "AKTIF"]
    assert 0.55 < len(active) / 3083 < 0.65
    starts = Counter(str(line["TGL_KEPESERTAAN"]) for line in active)
    assert starts["01-03-2026"] > 50
    assert starts["01-05-2026"] > 50
    assert len(lines) - len(active) > 10


def test_one_participant_is_listed_twice_and_one_nik_is_ruined() -> None:
    for year in YEARS:
        lines = participants(year)
        ruined = [line["NIK"] for line in lines if not isinstance(line["NIK"], str)]
        twice = [nik for nik, n in Counter(line["NIK"] for line in lines).items() if n > 1]
        assert (len(ruined), len(twice)) == (1, 1)
        assert str(int(float(str(ruined[0])))).endswith("0")


def test_payments_are_marked_as_invented_and_run_from_january_to_october_2026() -> None:
    with (SHIPPED / "reference" / "payments.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["source"] for line in lines} == {"DATA CONTOH"}
    assert sorted({line["month"] for line in lines}) == [f"2026-{m:02d}" for m in range(1, 11)]
    assert [line for line in lines if int(line["amount_idr"]) % 14951] == []


def test_one_confirmed_list_has_changed_since_and_the_others_have_not() -> None:
    now = Counter(row.opd_code for row in workers(2026))
    with (SHIPPED / "2026" / "confirmations.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    changed = [line["opd_code"] for line in lines if int(line["workers"]) != now[line["opd_code"]]]
    assert len(lines) > 5
    assert changed == ["DISHUB"]
