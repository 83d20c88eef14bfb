"""Which OPD has confirmed its list, and what has changed since."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.coverage.confirmations import (
    ConfirmationsError,
    confirmed_share,
    load_confirmations,
    status_by_opd,
)

AS_OF = date(2026, 3, 1)
OPD = pd.DataFrame(
    {"opd_code": ["DINKES", "DLHK", "RSUD"], "name": ["Dinkes", "DLHK", "RSUD"]}, dtype=object
)
HEADER = "opd_code,confirmed_on,workers,document,sha256"
SHA = "a" * 64


def _csv(folder: Path, *lines: str) -> Path:
    path = folder / "confirmations.csv"
    path.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    return path


def _files(*files: tuple[str | None, str, str]) -> pd.DataFrame:
    return pd.DataFrame(files, columns=["opd_code", "status", "sha256"], dtype=object)


def _workers(*people: tuple[str | None, str]) -> pd.DataFrame:
    rows = [(f"w{number}", status, code) for number, (code, status) in enumerate(people)]
    return pd.DataFrame(rows, columns=["worker_id", "status", "opd_code"], dtype=object)


def _amounts(*of_workers: tuple[str | None, int]) -> pd.DataFrame:
    """What ``w0``, ``w1``, ... cost one OPD each."""
    rows = [(f"w{number}", code, amount) for number, (code, amount) in enumerate(of_workers)]
    return pd.DataFrame(rows, columns=["worker_id", "opd_code", "amount_idr"])


def _status(tmp_path: Path, *lines: str, **given: Any) -> dict[Any, dict[Any, Any]]:
    arguments: dict[str, Any] = {
        "files": _files(("DLHK", "read", SHA)),
        "workers": _workers(("DLHK", "counted"), ("DLHK", "counted"), ("DLHK", "held")),
        **given,
    }
    files, workers = arguments.pop("files"), arguments.pop("workers")
    confirmations = load_confirmations(_csv(tmp_path, *lines), set(OPD["opd_code"]))
    table = status_by_opd(OPD, files, workers, confirmations, AS_OF, **arguments)
    return {
        None if pd.isna(row["opd_code"]) else row["opd_code"]: {
            key: None if pd.isna(value) else value for key, value in row.items()
        }
        for row in table.to_dict("records")
    }


def test_a_file_that_is_absent_confirms_nothing(tmp_path: Path) -> None:
    assert load_confirmations(tmp_path / "confirmations.csv", {"DLHK"}).empty


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("DISHUBB,2026-01-14,3,surat,", "baris 3, kolom opd_code"),
        ("DLHK,14-01-2026,3,surat,", "baris 3, kolom confirmed_on"),
        ("DLHK,2026-02-30,3,surat,", "baris 3, kolom confirmed_on"),
        ("DLHK,2026-01-14,3 orang,surat,", "baris 3, kolom workers"),
        ("DLHK,2026-01-14,-3,surat,", "baris 3, kolom workers"),
        ("DLHK,2026-01-14,3,surat,abc", "baris 3, kolom sha256"),
        ("DLHK,2026-01-14,3,surat", "baris 3"),
        ("DINKES,2026-01-14,7,surat,", "baris 3, kolom opd_code, confirmed_on"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(tmp_path: Path, line: str, place: str) -> None:
    path = _csv(tmp_path, "DINKES,2026-01-14,3,surat,", line)

    with pytest.raises(ConfirmationsError) as refusal:
        load_confirmations(path, {"DLHK", "DINKES"})

    assert f"confirmations.csv, {place}: " in str(refusal.value)


def test_another_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "confirmations.csv"
    path.write_text("opd;tanggal\nDLHK;2026-01-14\n", encoding="utf-8")

    with pytest.raises(ConfirmationsError, match=r"baris 1: .*tulis opd_code,confirmed_on"):
        load_confirmations(path, {"DLHK"})


def test_an_opd_is_confirmed_received_or_missing(tmp_path: Path) -> None:
    files = _files(("DLHK", "read", SHA), ("RSUD", "read", "b" * 64), ("RSUD", "ignored", SHA))

    status = _status(tmp_path, f"DLHK,2026-01-14,3,Surat 1,{SHA}", files=files)

    assert {code: row["state"] for code, row in status.items()} == {
        "DINKES": "missing",
        "DLHK": "confirmed",
        "RSUD": "received",
    }
    dlhk = status["DLHK"]
    assert (dlhk["counted"], dlhk["held"], dlhk["difference"]) == (2, 1, 0)
    assert dlhk["days_since"] == 46  # 17 days of January, 28 of February, 1 of March
    assert dlhk["document"] == "Surat 1"
    assert status["RSUD"]["n_read"] == 1
    assert status["DINKES"]["is_received"] is False


def test_an_opd_whose_only_file_was_refused_is_told_so(tmp_path: Path) -> None:
    status = _status(tmp_path, files=_files(("RSUD", "refused", SHA)))

    assert status["RSUD"]["state"] == "refused"


@pytest.mark.parametrize(
    ("line", "difference"),
    [
        (f"DLHK,2026-01-14,5,surat,{SHA}", -2),
        (f"DLHK,2026-01-14,2,surat,{SHA}", 1),
        (f"DLHK,2026-01-14,3,surat,{'c' * 64}", 0),
    ],
)
def test_a_list_that_changed_after_its_confirmation_is_provisional(
    tmp_path: Path, line: str, difference: int
) -> None:
    dlhk = _status(tmp_path, line)["DLHK"]

    assert (dlhk["state"], dlhk["difference"]) == ("changed", difference)


def test_the_newest_confirmation_up_to_the_day_holds(tmp_path: Path) -> None:
    lines = ("DLHK,2026-02-20,3,baru,", "DLHK,2026-01-14,5,lama,", "DLHK,2026-04-01,9,nanti,")

    dlhk = _status(tmp_path, *lines)["DLHK"]

    assert (dlhk["document"], dlhk["state"]) == ("baru", "confirmed")
    assert dlhk["is_file_unchanged"] is None


def test_a_deadline_tells_who_was_late_and_for_how_long(tmp_path: Path) -> None:
    deadline = date(2026, 1, 31)
    lines = ("DLHK,2026-01-31,3,surat,", "RSUD,2026-02-01,0,surat,")

    status = _status(tmp_path, *lines, deadline=deadline)

    assert [status[code]["punctuality"] for code in ("DLHK", "RSUD", "DINKES")] == [
        "on_time",
        "late",
        "overdue",
    ]
    assert status["DINKES"]["days_overdue"] == 29  # 28 days of February, 1 of March
    assert status["RSUD"]["days_overdue"] is None


def test_without_a_deadline_nobody_is_late(tmp_path: Path) -> None:
    status = _status(tmp_path, "DLHK,2026-01-31,3,surat,")

    assert {row["punctuality"] for row in status.values()} == {None}
    assert {row["days_overdue"] for row in status.values()} == {None}


def test_on_the_day_of_the_deadline_nobody_is_overdue_yet(tmp_path: Path) -> None:
    status = _status(tmp_path, deadline=AS_OF)

    assert {row["punctuality"] for row in status.values()} == {"not_due"}


def test_a_revision_after_the_deadline_does_not_make_a_punctual_opd_late(tmp_path: Path) -> None:
    lines = ("DLHK,2026-01-20,2,surat,", "DLHK,2026-02-20,3,revisi,")

    dlhk = _status(tmp_path, *lines, deadline=date(2026, 1, 31))["DLHK"]

    assert (dlhk["punctuality"], dlhk["confirmed_on"]) == ("on_time", date(2026, 2, 20))


@pytest.mark.parametrize(
    ("line", "low", "high"),
    [
        ("DLHK,2026-01-14,3,surat,", 0, 0),
        # Two of the three who cost 10, 20 and 70 have come.
        ("DLHK,2026-01-14,1,surat,", 30, 90),
        # One has gone, and nobody knows who; or persons were exchanged.
        ("DLHK,2026-01-14,4,surat,", None, None),
        (f"DLHK,2026-01-14,3,surat,{'c' * 64}", None, None),
    ],
)
def test_a_change_since_the_confirmation_is_told_in_rupiah_as_far_as_it_is_known(
    tmp_path: Path, line: str, low: int | None, high: int | None
) -> None:
    amounts = _amounts(("DLHK", 20), ("DLHK", 70), ("DLHK", 10))

    dlhk = _status(tmp_path, line, amounts=amounts)["DLHK"]

    assert (dlhk["difference_low_idr"], dlhk["difference_high_idr"]) == (low, high)


def test_final_and_provisional_rupiah_add_up_to_the_counted_workers(tmp_path: Path) -> None:
    amounts = _amounts(("DLHK", 20), ("DLHK", 70), ("DLHK", 10))

    final = _status(tmp_path, "DLHK,2026-01-14,3,surat,", amounts=amounts)["DLHK"]
    open_ = _status(tmp_path, amounts=amounts)["DLHK"]

    assert (final["final_idr"], final["provisional_idr"]) == (90, 0)
    assert (open_["final_idr"], open_["provisional_idr"]) == (0, 90)
    assert _status(tmp_path)["DLHK"]["final_idr"] is None  # nothing was priced


def test_of_a_worker_who_has_moved_each_opd_pays_its_own_months(tmp_path: Path) -> None:
    """w0 stands at DLHK now; of his 90 rupiah 30 are of his months at RSUD."""
    amounts = _amounts(("DLHK", 60), ("DLHK", 70), ("DLHK", 10))
    amounts.loc[3] = ["w0", "RSUD", 30]
    status = _status(tmp_path, amounts=amounts)

    assert (status["DLHK"]["amount_idr"], status["DLHK"]["amount_held_idr"]) == (130, 10)
    assert (status["RSUD"]["amount_idr"], status["RSUD"]["counted"]) == (30, 0)


def test_workers_and_files_of_no_opd_have_a_row_so_that_sums_close(tmp_path: Path) -> None:
    status = _status(
        tmp_path,
        files=_files((None, "refused", SHA)),
        workers=_workers((None, "counted"), ("DLHK", "counted")),
    )

    assert (status[None]["n_refused"], status[None]["counted"]) == (1, 1)
    assert status["DLHK"]["is_received"] is True  # on another's list


def test_the_confirmed_share_counts_what_is_unchanged_since(tmp_path: Path) -> None:
    workers = _workers(
        ("DLHK", "counted"), ("DLHK", "held"), ("RSUD", "counted"), ("DINKES", "counted"),
        (None, "counted"),
    )  # fmt: skip
    amounts = _amounts(("DLHK", 100), ("DLHK", 1), ("RSUD", 30), ("DINKES", 20), (None, 50))
    path = _csv(tmp_path, "DLHK,2026-01-14,2,surat,", "RSUD,2026-01-14,7,surat,")
    confirmations = load_confirmations(path, set(OPD["opd_code"]))
    files = _files(("DLHK", "read", SHA), ("RSUD", "read", SHA), ("DINKES", "read", SHA))

    share = confirmed_share(
        status_by_opd(OPD, files, workers, confirmations, AS_OF, amounts=amounts)
    )

    assert (share.opds_expected, share.opds_received, share.opds_confirmed) == (3, 3, 1)
    assert share.opds_answered == 2
    assert (share.opds_on_time, share.opds_overdue) == (None, None)
    assert share.amount_provisional_idr == 100
    assert share.workers_rate == Fraction(1, 4)
    assert share.amount_rate == Fraction(100, 200)


def test_nothing_at_all_has_no_share(tmp_path: Path) -> None:
    empty = load_confirmations(tmp_path / "confirmations.csv", set())

    share = confirmed_share(status_by_opd(OPD, _files(), _workers(), empty, AS_OF))

    assert (share.workers_rate, share.amount_rate) == (None, None)


def test_who_works_in_no_month_of_the_year_costs_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    """A period wholly outside the year: counted, at Rp0; there is no line of a price for him."""
    amounts = _amounts(("DLHK", 179_412), ("DLHK", 0), ("DLHK", 179_412)).drop(1)
    (row,) = (
        line
        for code, line in _status(tmp_path, "DLHK,2026-01-14,1,surat,", amounts=amounts).items()
        if code == "DLHK"
    )
    assert (row["counted"], row["amount_idr"], row["amount_held_idr"]) == (2, 179_412, 179_412)
    # Two more than were confirmed: one of them may be the one that costs nothing.
    assert (row["difference_low_idr"], row["difference_high_idr"]) == (179_412, 358_824)
