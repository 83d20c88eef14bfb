"""Who has died, and whether SIPP's lists had them then; expected by hand from the lines."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analysis import schemas
from analysis.coverage.claims import claims
from analysis.coverage.claims_workbook import write_claims

AS_OF = date(2026, 11, 22)
NIK = "7471990101900001"
DEAD: dict[str, Any] = {
    "worker_id": "w0", "line_id": "l0", "how": "deceased", "last_day": date(2026, 5, 12),
    "nik": NIK, "name": "Ahmad Karim", "birth_date": date(1990, 1, 1), "kpj": None,
    "opd_code": "DINKES", "file": "a.xlsx", "sheet": "1", "row": 9,
}  # fmt: skip
LISTED: dict[str, Any] = {
    "file": "sipp.xlsx", "sheet": "1", "row": 2, "kpj": "00123456789", "nik": NIK,
    "nik_first15": None, "name": "AHMAD KARIM", "birth_date": None, "npp": "NPP1",
    "wage_reported_idr": None, "member_from": date(2025, 1, 1), "member_until": None, "month": None,
    "is_active": True, "worker_id": "w0", "matched_by": "nik",
}  # fmt: skip


def _table(table: Any, line: dict[str, Any], *changes: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([line | change for change in changes], columns=table.names, dtype=object)


def _claims(dead: list[dict[str, Any]], listed: list[dict[str, Any]], **more: Any) -> pd.DataFrame:
    given = {"year": 2026, "as_of": AS_OF, "has_lists": True, "is_complete": True, **more}
    found = claims(
        _table(schemas.ENDINGS, DEAD, *dead), _table(schemas.PARTICIPANTS, LISTED, *listed), **given
    )
    schemas.conform(found, schemas.CLAIMS)
    return found


@pytest.mark.parametrize(
    ("listed", "state", "missing"),
    [
        ({}, "covered", 0),
        # A list by month: of January to March he stands on it, in May another does.
        ({"month": "2026-05", "member_from": None}, "covered", 0),
        ({"member_from": date(2026, 4, 1)}, "covered", 3),
        ({"member_from": date(2026, 6, 1)}, "not_covered", 5),
        ({"member_until": date(2026, 2, 28)}, "not_covered", 3),
    ],
    ids=["a member since", "of that month", "since April", "since June", "until February"],
)
def test_a_participant_in_the_month_of_death_is_covered(listed, state, missing) -> None:
    (row,) = _claims([{}], [listed]).to_dict("records")
    assert (row["state"], row["kpj"], row["npp"]) == (state, "00123456789", "NPP1")
    if listed.get("month") is None:
        assert row["months_missing"] == missing


@pytest.mark.parametrize(
    ("listed", "state"),
    [
        ({"member_from": date(2024, 7, 1), "member_until": date(2025, 10, 31)}, "covered"),
        ({"member_from": date(2024, 7, 1)}, "covered"),
        ({"member_from": date(2024, 7, 1), "is_active": False}, "unknown"),
        ({"member_from": date(2024, 7, 1), "member_until": date(2025, 9, 30)}, "unknown"),
        ({"member_from": date(2025, 11, 1)}, "unknown"),
    ],
    ids=["until that month", "still listed", "ended, nobody says when", "ended before", "after"],
)
def test_of_a_death_in_the_year_before_only_a_membership_that_holds_is_known(listed, state) -> None:
    (row,) = _claims([{"last_day": date(2025, 10, 14)}], [listed]).to_dict("records")
    assert (row["state"], row["months_missing"]) == (state, None)


def test_who_is_excluded_is_found_by_nik_or_kpj_and_a_like_name() -> None:
    gone = {"worker_id": None}
    by_nik = _claims([gone], [{"worker_id": None}])
    by_kpj = _claims([gone | {"nik": None, "kpj": "00123456789"}], [{"worker_id": None}])
    another = _claims([gone], [{"worker_id": None, "name": "Budi Santoso"}])
    assert [found["state"].item() for found in (by_nik, by_kpj, another)] == [
        "covered",
        "covered",
        "not_covered",
    ]


@pytest.mark.parametrize(
    ("dead", "more"),
    [
        ({"last_day": None}, {}),
        ({}, {"has_lists": False}),
        # He may stand on the list that was refused.
        ({"worker_id": None, "nik": NIK[:-1] + "2"}, {"is_complete": False}),
    ],
    ids=["no day", "no list", "a list refused"],
)
def test_what_nobody_knows_is_unknown(dead, more) -> None:
    (row,) = _claims([dead], [{}], **more).to_dict("records")
    assert row["state"] == "unknown"


def test_who_left_has_no_heirs_to_tell() -> None:
    assert _claims([{"how": "left"}], [{}]).empty


def test_the_list_for_disnaker_is_private_and_says_what_is_open(tmp_path: Path) -> None:
    found = _claims([{}, {"worker_id": None, "nik": None, "last_day": None}], [{}])
    path = write_claims(found, tmp_path, names=str, year=2026, as_of=AS_OF)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "OPD")
    first, second = (dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :])
    assert (first["NIK"], first["Meninggal"], first["Pada bulan itu"]) == (
        NIK,
        "12-05-2026",
        "peserta",
    )
    assert second["Yang masih perlu dicari"] == (
        "hari meninggalnya, NIK, KPJ, daftar peserta bulan itu"
    )
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
