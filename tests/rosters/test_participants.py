"""SIPP's lists of participants: read, matched to workers, and told month by month."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import schemas
from analysis.rosters.participants.findings import match_findings, off_roster_findings
from analysis.rosters.participants.lines import LINE_COLUMNS, parse_active, parse_month
from analysis.rosters.participants.months import (
    match_participants,
    participant_flags,
    participant_months,
    read_participants,
)

AS_OF = date(2026, 11, 22)
HEADER = (
    "KPJ",
    "NIK",
    "NAMA_LENGKAP",
    "TGL_LAHIR",
    "NPP",
    "UPAH",
    "TGL_KEPESERTAAN",
    "TGL_NONAKTIF",
    "STATUS",
)
DATA_UPAH = ("NIK", "KPJ", "KODE_TK", "NAMA_LENGKAP", "TGL_LAHIR", "UPAH", "RAPEL", "BLTH", "NPP")

ANI = "7471995708900001"  # 17 August 1990, a woman
BUDI = "7471990101850002"  # 1 January 1985
CICI = "7471994503920003"  # 5 March 1992, a woman
ANI_BORN, BUDI_BORN, CICI_BORN = date(1990, 8, 17), date(1985, 1, 1), date(1992, 3, 5)


def _write(folder: Path, name: str, rows: list[tuple[Any, ...]]) -> None:
    path = folder / "2026" / "participants" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)


def _member(nik: Any, name: str, kpj: str = "26000000001", **more: Any) -> tuple[Any, ...]:
    cells = {"born": "", "since": "01-01-2026", "until": None, "status": "AKTIF", **more}
    return (
        kpj, nik, name, cells["born"], "ZZ000001", 2768592, cells["since"], cells["until"],
        cells["status"],
    )  # fmt: skip


def _lists(tmp_path: Path, *members: tuple[Any, ...]) -> Any:
    _write(tmp_path, "SIPP.xlsx", [("DATA PESERTA",), (), HEADER, *members])
    return read_participants(tmp_path / "2026", 2026)


def _workers(*people: dict[str, Any]) -> pd.DataFrame:
    rows = [
        {
            "worker_id": f"w{number}",
            "status": "counted",
            "nik": None,
            "name": None,
            "birth_date": None,
            "kpj": None,
            **person,
        }
        for number, person in enumerate(people)
    ]
    return pd.DataFrame(rows, dtype=object)


def _months_of(matched: pd.DataFrame, workers: pd.DataFrame, **more: Any) -> dict[str, list[Any]]:
    """Worker to what is known of January, February, ... 2026."""
    told = participant_months(matched, workers, 2026, AS_OF, **more)
    return {
        str(worker_id): [None if pd.isna(value) else bool(value) for value in group["is_covered"]]
        for worker_id, group in told.groupby("worker_id")
    }


def _matches(lists: Any, workers: pd.DataFrame) -> list[tuple[Any, Any]]:
    matched = match_participants(lists.frame, workers)
    schemas.conform(matched, schemas.PARTICIPANTS)
    return [
        (None if pd.isna(a) else a, None if pd.isna(b) else b)
        for a, b in zip(matched["worker_id"], matched["matched_by"], strict=True)
    ]


def test_a_list_of_participants_is_read_cell_by_cell(tmp_path: Path) -> None:
    lists = _lists(
        tmp_path,
        _member(ANI, "ANI CONTOH", "26000000017", since="01-03-2026"),
        _member(BUDI, "BUDI CONTOH", "09000000018", until="30-06-2026", status="NON AKTIF"),
    )

    assert lists.has_lists
    assert lists.is_complete
    ani, budi = lists.frame.to_dict("records")
    assert ani["row"] == 4
    assert ani["kpj"] == "26000000017"
    assert ani["nik"] == ANI
    assert ani["birth_date"] == ANI_BORN
    assert ani["npp"] == "ZZ000001"
    assert ani["wage_reported_idr"] == 2768592
    assert ani["member_from"] == date(2026, 3, 1)
    assert ani["is_active"] is True
    assert budi["kpj"] == "09000000018"
    assert budi["member_until"] == date(2026, 6, 30)
    assert budi["is_active"] is False


def test_a_monthly_wage_report_keeps_the_month_of_each_line(tmp_path: Path) -> None:
    rows = [
        (ANI, "26000000017", "1", "ANI CONTOH", "17-08-1990", 2768592, 0, blth, "ZZ000001")
        for blth in ("01-2026", "022026", "Maret 2026", date(2026, 4, 1))
    ]
    _write(tmp_path, "DATA_UPAH.xlsx", [DATA_UPAH, *rows])

    frame = read_participants(tmp_path / "2026", 2026).frame

    assert frame["month"].tolist() == ["2026-01", "2026-02", "2026-03", "2026-04"]


def test_a_monthly_report_may_name_its_month_in_the_title_alone(tmp_path: Path) -> None:
    header = ("KPJ", "NIK", "NAMA", "UPAH")
    _write(tmp_path, "a.xlsx", [("BLTH : 03-2026",), header, ("26000000017", ANI, "ANI", 1000000)])

    assert read_participants(tmp_path / "2026", 2026).frame["month"].tolist() == ["2026-03"]


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("01-2026", "2026-01"),
        (12026, "2026-01"),
        (202612, "2026-12"),
        ("2026-11", "2026-11"),
        (date(2026, 5, 1), "2026-05"),
        ("Agustus 2026", "2026-08"),
        ("13-2026", None),
        ("", None),
        ("2026", None),
    ],
)
def test_a_month_is_read_in_every_spelling_of_sipp(cell: Any, month: str | None) -> None:
    assert parse_month(cell) == month


@pytest.mark.parametrize(
    ("cell", "is_active"),
    [
        ("Aktif", True),
        ("NON-AKTIF", False),
        ("tidak aktif", False),
        ("Non Aktif (resign)", False),
        ("KELUAR 31-03-2026", False),
        ("", None),
        ("PKWT", None),
    ],
)
def test_a_status_says_active_ended_or_nothing(cell: str, is_active: bool | None) -> None:
    assert parse_active(cell) is is_active


def test_a_total_and_a_signature_are_no_participants(tmp_path: Path) -> None:
    lists = _lists(
        tmp_path,
        _member(ANI, "ANI CONTOH"),
        ("JUMLAH", None, None, None, None, 2768592),
        (),
        (None, None, "Kendari, 2 Januari 2026"),
    )

    assert lists.frame["name"].tolist() == ["ANI CONTOH"]


def test_a_refused_list_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    _lists(tmp_path, _member(ANI, "ANI CONTOH"))
    folder = tmp_path / "2026" / "participants"
    (folder / "rusak.xlsx").write_bytes(b"%PDF-1.7 not a workbook")
    (folder / "~$SIPP.xlsx").write_bytes(b"lock")
    _write(tmp_path, "kosong.xlsx", [("catatan",)])

    lists = read_participants(tmp_path / "2026", 2026)

    assert dict(zip(lists.files["file"], lists.files["status"], strict=True)) == {
        "SIPP.xlsx": "read",
        "kosong.xlsx": "refused",
        "rusak.xlsx": "refused",
        "~$SIPP.xlsx": "ignored",
    }
    schemas.conform(lists.files, schemas.FILES)
    assert {finding["file"] for finding in lists.findings} == {
        "participants/kosong.xlsx",
        "participants/rusak.xlsx",
    }
    assert len(lists.frame) == 1
    assert not lists.is_complete


def test_without_any_list_everything_is_unknown(tmp_path: Path) -> None:
    lists = read_participants(tmp_path / "2026", 2026)
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"})
    matched = match_participants(lists.frame, workers)

    flags = participant_flags(matched, workers, AS_OF, has_lists=lists.has_lists)

    assert not lists.has_lists
    assert [(f["code"], f["file"]) for f in lists.findings] == [("participants_no_list", None)]
    assert flags.isna().all()
    assert _months_of(matched, workers, has_lists=False) == {"w0": [None] * 11}


def test_a_list_that_was_given_and_has_nobody_covers_nobody(tmp_path: Path) -> None:
    _write(tmp_path, "nihil.xlsx", [("DATA PESERTA",), HEADER, ("NIHIL",)])
    lists = read_participants(tmp_path / "2026", 2026)
    workers = _workers({"nik": ANI})
    matched = match_participants(lists.frame, workers)

    flags = participant_flags(matched, workers, AS_OF, has_lists=lists.has_lists)

    assert flags.tolist() == [False]


def test_equal_niks_match_and_a_foreign_name_is_marked(tmp_path: Path) -> None:
    lists = _lists(tmp_path, _member(ANI, "ANI CONTOH"), _member(BUDI, "SUHARTO", "26000000002"))
    workers = _workers(
        {"nik": ANI, "name": "Ani Contoh, S.Pd"}, {"nik": BUDI, "name": "BUDI CONTOH"}
    )

    assert _matches(lists, workers) == [("w0", "nik"), ("w1", "nik_name_differs")]


def test_a_nik_of_two_workers_goes_to_the_one_whose_name_fits(tmp_path: Path) -> None:
    lists = _lists(tmp_path, _member(ANI, "ANI CONTOH"))
    workers = _workers(
        {"nik": ANI, "name": "SUHARTO", "status": "held"},
        {"nik": ANI, "name": "ANI CONTOH", "status": "held"},
    )

    assert _matches(lists, workers) == [("w1", "nik")]


@pytest.mark.parametrize(
    ("name", "born", "match"),
    [
        ("ANI CONTOH", ANI_BORN, ("w0", "ruined_nik")),
        ("ANI LAIN", ANI_BORN, (None, None)),
        ("ANI CONTOH", date(1990, 8, 18), (None, None)),
    ],
)
def test_a_ruined_nik_matches_by_fifteen_digits_name_and_birth_date_together(
    tmp_path: Path, name: str, born: date, match: tuple[Any, Any]
) -> None:
    lists = _lists(tmp_path, _member(7471995708900000, "ANI CONTOH", born="17-08-1990"))
    workers = _workers({"nik": ANI, "name": name, "birth_date": born})

    assert lists.frame["nik"].isna().all()
    assert [finding["code"] for finding in lists.findings] == ["participant_nik_ruined"]
    assert _matches(lists, workers) == [match]


@pytest.mark.parametrize(
    ("name", "match"), [("A. CONTOH", ("w0", "kpj")), ("SUHARTO", (None, None))]
)
def test_a_kpj_matches_only_names_that_can_be_one(
    tmp_path: Path, name: str, match: tuple[Any, Any]
) -> None:
    lists = _lists(tmp_path, _member("menyusul", "ANI CONTOH", "26000000017"))
    workers = _workers({"nik": ANI, "name": name, "kpj": "26000000017"})

    assert _matches(lists, workers) == [match]


def test_a_name_alone_never_matches(tmp_path: Path) -> None:
    lists = _lists(tmp_path, _member("menyusul", "ANI CONTOH"))
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"}, {"name": "ANI CONTOH", "status": "held"})

    assert _matches(lists, workers) == [(None, None)]


def test_a_held_worker_without_nik_matches_by_name_and_birth_date_if_nobody_else_has_them(
    tmp_path: Path,
) -> None:
    lists = _lists(tmp_path, _member(ANI, "ANI CONTOH", born="17-08-1990"))
    held = {"name": "ANI CONTOH", "birth_date": ANI_BORN, "status": "held"}

    assert _matches(lists, _workers(held)) == [("w0", "name_birth_date")]
    assert _matches(lists, _workers(held, held)) == [(None, None)]
    assert _matches(lists, _workers({**held, "status": "counted"})) == [(None, None)]


def test_two_participants_of_one_name_and_birth_date_are_no_proof(tmp_path: Path) -> None:
    twin = "7471995708900009"
    lists = _lists(tmp_path, _member(ANI, "ANI CONTOH"), _member(twin, "ANI CONTOH", "26000000002"))
    held = _workers({"name": "ANI CONTOH", "birth_date": ANI_BORN, "status": "held"})

    assert _matches(lists, held) == [(None, None)] * 2


def test_one_person_may_have_several_cards(tmp_path: Path) -> None:
    lists = _lists(
        tmp_path,
        _member(ANI, "ANI CONTOH", "26000000017"),
        _member(ANI, "ANI CONTOH", "18000000018"),
        _member("menyusul", "ANI CONTOH", "18000000018"),
    )
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"})

    assert _matches(lists, workers) == [("w0", "nik"), ("w0", "nik"), ("w0", "kpj")]
    assert _months_of(match_participants(lists.frame, workers), workers) == {"w0": [True] * 11}


def test_a_worker_is_never_two_participants(tmp_path: Path) -> None:
    lists = _lists(
        tmp_path,
        _member(ANI, "ANI CONTOH", "26000000017"),
        _member(CICI, "ANI CONTOH", "18000000018"),
    )
    workers = _workers({"nik": ANI, "name": "ANI CONTOH", "kpj": "18000000018"})

    assert _matches(lists, workers) == [("w0", "nik"), (None, None)]


_NIKS = st.sampled_from([ANI, BUDI, CICI, None])
_NAMES = st.sampled_from(["ANI CONTOH", "BUDI CONTOH", "A. CONTOH", None])
_KPJS = st.sampled_from(["26000000017", "26000000018", None])
_PERSONS = st.lists(st.tuples(_NIKS, _NAMES, _KPJS, st.sampled_from([ANI_BORN, None])), max_size=6)


@given(_PERSONS, _PERSONS)
def test_whatever_the_lists_hold_no_worker_gets_two_niks_and_no_line_is_lost(
    participants: list[tuple[Any, ...]], people: list[tuple[Any, ...]]
) -> None:
    lines = pd.DataFrame(
        [
            {
                **dict.fromkeys(LINE_COLUMNS),
                "nik": nik,
                "name": name,
                "kpj": kpj,
                "birth_date": born,
            }
            for nik, name, kpj, born in participants
        ],
        columns=list(LINE_COLUMNS),
        dtype=object,
    )
    workers = _workers(
        {"worker_id": "none"},
        *(
            {"nik": nik, "name": name, "kpj": kpj, "birth_date": born, "status": "held"}
            for nik, name, kpj, born in people
        ),
    )

    matched = match_participants(lines, workers)

    assert len(matched) == len(lines)
    assert matched["worker_id"].isna().equals(matched["matched_by"].isna())
    own = matched[matched["worker_id"].notna() & matched["nik"].notna()]
    assert (own.groupby("worker_id")["nik"].nunique() <= 1).all()
    for nik, group in own.groupby("nik"):
        if (workers["nik"] == nik).sum() == 1:
            assert group["worker_id"].nunique() == 1


def test_a_membership_covers_whole_months_from_its_first_to_its_last_day(tmp_path: Path) -> None:
    lists = _lists(
        tmp_path,
        _member(ANI, "ANI CONTOH", since="15-03-2026"),
        _member(BUDI, "BUDI CONTOH", "26000000002", until="02-06-2026", status="NONAKTIF"),
    )
    workers = _workers(
        {"nik": ANI, "name": "ANI CONTOH"},
        {"nik": BUDI, "name": "BUDI CONTOH"},
        {"nik": CICI, "name": "CICI CONTOH"},
    )
    matched = match_participants(lists.frame, workers)

    assert _months_of(matched, workers) == {
        "w0": [False, False] + [True] * 9,
        "w1": [True] * 6 + [False] * 5,
        "w2": [False] * 11,
    }
    assert participant_flags(matched, workers, AS_OF).tolist() == [True, False, False]


def test_an_ended_membership_of_no_date_is_over_today_and_unknown_before(tmp_path: Path) -> None:
    lists = _lists(tmp_path, _member(ANI, "ANI CONTOH", since="", status="NONAKTIF"))
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"})

    told = _months_of(match_participants(lists.frame, workers), workers)

    assert told == {"w0": [None] * 10 + [False]}


def test_an_active_membership_of_no_date_covers_today_and_is_unknown_before(
    tmp_path: Path,
) -> None:
    lists = _lists(tmp_path, _member(ANI, "ANI CONTOH", since=""))
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"})

    told = _months_of(match_participants(lists.frame, workers), workers)

    assert told == {"w0": [None] * 10 + [True]}


def test_the_day_of_leaving_may_stand_in_the_status(tmp_path: Path) -> None:
    lists = _lists(tmp_path, _member(ANI, "ANI CONTOH", status="KELUAR 31-03-2026"))
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"})

    told = _months_of(match_participants(lists.frame, workers), workers)

    assert told == {"w0": [True] * 3 + [False] * 8}


def test_a_status_that_says_neither_is_told_and_ends_nothing(tmp_path: Path) -> None:
    lists = _lists(tmp_path, _member(ANI, "ANI CONTOH", status="PKWT"))
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"})
    matched = match_participants(lists.frame, workers)

    assert [(f["code"], f["cell"]) for f in lists.findings] == [
        ("participant_status_unknown", "I4")
    ]
    assert participant_flags(matched, workers, AS_OF).tolist() == [True]


def test_a_report_on_an_earlier_year_is_judged_by_the_end_of_that_year(tmp_path: Path) -> None:
    lists = _lists(tmp_path, _member(ANI, "ANI CONTOH", since="01-02-2026"))
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"})
    matched = match_participants(lists.frame, workers)

    assert participant_flags(matched, workers, date(2025, 12, 31)).tolist() == [False]


def test_an_end_before_the_start_is_told_and_the_status_decides(tmp_path: Path) -> None:
    lists = _lists(tmp_path, _member(ANI, "ANI CONTOH", since="01-05-2026", until="31-12-2025"))
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"})

    told = _months_of(match_participants(lists.frame, workers), workers)

    assert told == {"w0": [False] * 4 + [True] * 7}
    (finding,) = lists.findings
    assert (finding["code"], finding["cell"]) == ("participant_dates_conflict", "H4")
    assert "01-05-2026" in finding["message"]


def test_a_month_and_a_date_that_cannot_be_read_are_told_in_sipps_own_words(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "DATA_UPAH.xlsx",
        [DATA_UPAH, (ANI, "26000000017", "1", "ANI CONTOH", "", 2768592, 0, "13-2026", "ZZ000001")],
    )
    _write(tmp_path, "SIPP.xlsx", [HEADER, _member(BUDI, "BUDI CONTOH", since="31-02-2026")])

    lists = read_participants(tmp_path / "2026", 2026)

    assert sorted((f["code"], f["file"], f["cell"]) for f in lists.findings) == [
        ("participant_date_unreadable", "participants/SIPP.xlsx", "G2"),
        ("participant_month_unreadable", "participants/DATA_UPAH.xlsx", "H2"),
    ]
    assert lists.frame["member_from"].isna().all()


def test_a_nik_that_is_none_is_told_and_the_participant_is_kept(tmp_path: Path) -> None:
    lists = _lists(
        tmp_path,
        _member("", "ANI CONTOH"),
        _member("74719957089000", "BUDI CONTOH", "26000000002"),
    )

    assert [(f["code"], f["cell"]) for f in lists.findings] == [
        ("participant_nik_unusable", "B4"),
        ("participant_nik_unusable", "B5"),
    ]
    assert {f["severity"] for f in lists.findings} == {"warning"}
    assert len(lists.frame) == 2


def test_one_person_on_a_list_twice_is_one_participant_once_ended_and_once_active(
    tmp_path: Path,
) -> None:
    lists = _lists(
        tmp_path,
        _member(ANI, "ANI CONTOH", since="01-01-2025", until="28-02-2026", status="NONAKTIF"),
        _member(ANI, "ANI CONTOH", "26000000002", since="01-05-2026"),
    )
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"})
    matched = match_participants(lists.frame, workers)

    assert _matches(lists, workers) == [("w0", "nik"), ("w0", "nik")]
    assert _months_of(matched, workers) == {"w0": [True] * 2 + [False] * 2 + [True] * 7}
    assert participant_flags(matched, workers, AS_OF).tolist() == [True]


def test_the_worker_of_a_foreign_name_is_told_by_his_place_and_never_by_his_nik(
    tmp_path: Path,
) -> None:
    lists = _lists(
        tmp_path,
        _member(BUDI, "SUHARTO", "26000000002", until="31-03-2026"),
        _member(BUDI, "SUHARTO", "26000000003"),
    )
    place = {"opd_code": "DLHK", "file": "DLHK.xlsx", "sheet": "DATA", "row": 12}
    workers = _workers({"nik": BUDI, "name": "BUDI CONTOH", **place})

    (finding,) = match_findings(match_participants(lists.frame, workers), workers)

    assert (finding["code"], finding["opd_code"]) == ("participant_name_differs", "DLHK")
    assert (finding["file"], finding["row"]) == ("participants/SIPP.xlsx", 4)
    assert "DLHK.xlsx, sheet «DATA», baris 12" in finding["message"]
    assert BUDI not in finding["message"]
    assert "BUDI" not in finding["message"]


def test_participants_on_no_roster_are_one_finding_for_each_sheet_with_their_rupiah() -> None:
    columns = ["file", "sheet", "row", "months", "amount_idr"]
    people = [
        ("B.xlsx", "1", 9, 1, 14_951),
        ("A.xlsx", "1", 17, 12, 179_412),
        ("A.xlsx", "1", 5, 2, 29_902),
        ("A.xlsx", "1", 6, 0, 0),
        ("A.xlsx", "1", 16, 1, 14_951),
    ]

    first, second = off_roster_findings(pd.DataFrame(people, columns=columns))

    assert (first["file"], first["row"], first["n_rows"]) == ("participants/A.xlsx", 5, 3)
    assert first["cells"] == "5:5, 16:17"
    assert "3 orang" in first["message"]
    assert "Rp224.265" in first["message"]  # 179,412 + 29,902 + 14,951
    assert "Rp14.951" in second["message"]
    schemas.conform(pd.DataFrame([first, second]), schemas.FINDINGS)


def test_nobody_off_the_rosters_is_no_finding() -> None:
    columns = ["file", "sheet", "row", "months", "amount_idr"]

    assert off_roster_findings(pd.DataFrame(columns=columns)) == []


def test_months_without_a_wage_report_are_unknown_and_a_gap_between_reports_is_a_gap(
    tmp_path: Path,
) -> None:
    def line(nik: str, kpj: str, name: str, month: int) -> tuple[Any, ...]:
        return (nik, kpj, "1", name, "", 2768592, 0, f"{month:02d}-2026", "ZZ000001")

    rows = [line(ANI, "26000000017", "ANI CONTOH", month) for month in (1, 3)]
    rows += [line(BUDI, "26000000018", "BUDI CONTOH", month) for month in (1, 2, 3)]
    _write(tmp_path, "DATA_UPAH.xlsx", [DATA_UPAH, *rows])
    lists = read_participants(tmp_path / "2026", 2026)
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"}, {"nik": CICI, "name": "CICI CONTOH"})
    matched = match_participants(lists.frame, workers)

    assert _months_of(matched, workers) == {
        "w0": [True, False, True] + [None] * 8,
        "w1": [False] * 3 + [None] * 8,
    }
    # In March, the last month that the reports tell of.
    assert participant_flags(matched, workers, AS_OF).tolist() == [True, False]


def test_a_report_of_one_employer_says_nothing_of_the_workers_of_another(tmp_path: Path) -> None:
    def line(nik: str, kpj: str, name: str, month: int, npp: str) -> tuple[Any, ...]:
        return (nik, kpj, "1", name, "", 2768592, 0, f"{month:02d}-2026", npp)

    rows = [
        line(ANI, "26000000017", "ANI CONTOH", 1, "ZZ000001"),
        line(BUDI, "26000000018", "BUDI CONTOH", 2, "ZZ000002"),
    ]
    _write(tmp_path, "DATA_UPAH.xlsx", [DATA_UPAH, *rows])
    lists = read_participants(tmp_path / "2026", 2026)
    workers = _workers({"nik": ANI, "name": "ANI CONTOH"})

    told = _months_of(match_participants(lists.frame, workers), workers)

    assert told["w0"][:2] == [True, None]


def test_before_the_year_no_month_is_told(tmp_path: Path) -> None:
    workers = _workers({"nik": ANI})
    lists = read_participants(tmp_path / "2026", 2026)
    matched = match_participants(lists.frame, workers)

    assert participant_months(matched, workers, 2026, date(2025, 12, 31)).empty


def test_who_is_on_no_list_that_could_be_read_is_unknown_when_one_was_refused(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "2026" / "participants"
    _write(tmp_path, "SIPP.xlsx", [HEADER, _member(ANI, "ANI CONTOH"), _member(
        CICI, "CICI CONTOH", "26000000003", until="31-03-2026", status="NONAKTIF"
    )])  # fmt: skip
    (folder / "rusak.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    workers = _workers(
        {"nik": ANI, "name": "ANI CONTOH"},
        {"nik": BUDI, "name": "BUDI CONTOH"},
        {"nik": CICI, "name": "CICI CONTOH"},
    )
    lists = read_participants(tmp_path / "2026", 2026)
    matched = match_participants(lists.frame, workers)

    flags = participant_flags(
        matched, workers, AS_OF, has_lists=lists.has_lists, is_complete=lists.is_complete
    )

    assert [None if pd.isna(flag) else flag for flag in flags] == [True, None, False]
    months = participant_months(matched, workers, 2026, AS_OF, is_complete=lists.is_complete)
    of_budi = months.loc[months["worker_id"] == workers["worker_id"].iloc[1], "is_covered"]
    assert len(of_budi) == 11
    assert of_budi.isna().all()
