"""The sheet of an OPD: one page, its own figures and nobody else's, what to do until when; behind
it the OPD's budget lines."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

from analysis import schemas
from analysis.report.chapters.opd_sheet import Edition, sheet
from analysis.report.document import Cover, DataTable, PrivacyError, Prose, TableColumn
from analysis.report.opd_cut import OpdCut, cut_by_opd
from analysis.report.opd_sheets import sheet_names, write_opd_sheets
from analysis.report.sheet import Sheet
from analysis.rosters.findings import catalogue

DAY = date(2026, 11, 22)
EDITION = Edition(2026, DAY, "SEMENTARA", "Bappeda Kota Kendari")
LONGEST = (
    "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan, Perlindungan Anak, "
    "dan Urusan Lain yang Sangat Panjang Namanya"
)

#: Two OPDs of one small city, and one that has sent nothing. Every figure is of one OPD only.
OPD = pd.DataFrame(
    {
        "opd_code": ["SATU", "DUA", "TIGA"],
        "name": ["Dinas Uji Satu", "Badan Uji Dua", "Kecamatan Uji Tiga"],
    }
)
#: file, fate, reason, OPD of the worker, how many
LINES = (
    ("satu/alfa.xlsx", "not_a_person", "header", None, 23),
    ("satu/alfa.xlsx", "counted", None, "SATU", 31),
    ("satu/alfa.xlsx", "held", "nik_missing", "SATU", 3),
    ("satu/alfa.xlsx", "counted", None, None, 1),
    ("dua/beta.xlsx", "not_a_person", "header", None, 17),
    ("dua/beta.xlsx", "counted", None, "DUA", 53),
    ("dua/beta.xlsx", "held", "nik_ruined", "DUA", 5),
    ("dua/beta.xlsx", "excluded", "left", None, 11),
    ("dua/beta.xlsx", "counted", None, "SATU", 2),
)
PRICE = {"SATU": 111_111, "DUA": 222_222, None: 333_333}


def budget_lines(positions: list[dict[str, object]]) -> pd.DataFrame:
    """All that an OPD's counted workers cost, in one line without an account."""
    line = {"program": "JKK", "account": None, "account_name": None, "is_inferred": False,
            "category": "NON_ASN", "position": "Sopir", "month": "2026-03",
            "due_on": date(2026, 4, 15), "n_people": 1}  # fmt: skip
    rows = [
        {**line, "opd_code": one["opd_code"], "price_idr": one["need_low_idr"],
         "amount_idr": one["need_low_idr"]}
        for one in positions if one["need_low_idr"]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=schemas.BUDGET_LINES.names)


def city() -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The tables of the stages, and what each worker costs."""
    ledger, workers, amounts = [], [], []
    for file, fate, reason, opd_code, n in LINES:
        for _ in range(n):
            worker_id = None
            if fate in ("counted", "held"):
                worker_id = f"w{len(workers)}"
                workers.append({"worker_id": worker_id, "opd_code": opd_code, "status": fate})
                amounts.append(
                    {"worker_id": worker_id, "opd_code": opd_code, "amount_idr": PRICE[opd_code]}
                )
            ledger.append({"file": file, "fate": fate, "reason": reason, "worker_id": worker_id})
    # Two persons of SATU stand on DUA's list once more, and four of DUA's on that of SATU.
    own = {code: [w["worker_id"] for w in workers if w["opd_code"] == code] for code in PRICE}
    for file, worker_ids in (
        ("dua/beta.xlsx", own["SATU"][:2]),
        ("satu/alfa.xlsx", own["DUA"][:4]),
    ):
        for worker_id in worker_ids:
            ledger.append(
                {"file": file, "fate": "merged", "reason": "same_nik", "worker_id": worker_id}
            )
    frame = pd.DataFrame(workers)
    status, positions = [], []
    for code, n_read in (("SATU", 1), ("DUA", 1), ("TIGA", 0)):
        part = frame[frame["opd_code"] == code]["status"].value_counts()
        counted, held = int(part.get("counted", 0)), int(part.get("held", 0))
        price = PRICE.get(code, 0)
        status.append(
            {"opd_code": code, "state": "received" if n_read else "missing", "n_read": n_read,
             "n_refused": 0, "counted": counted, "held": held}
        )  # fmt: skip
        positions.append(
            {"opd_code": code, "need_low_idr": counted * price,
             "need_high_idr": (counted + held) * price, "budget_idr": None,
             "budget_workers": None, "paid_idr": 987_654 if code == "DUA" else None,
             "paid_until": "2026-09" if code == "DUA" else None, "left_idr": None}
        )  # fmt: skip
    finding = {"n_rows": 1, "is_new": None, "sheet": "S", "message": "lihat dua/beta.xlsx, sheet S"}
    findings = [
        {"code": "nik_missing", "severity": "error", "opd_code": "SATU", "file": "satu/alfa.xlsx"},
        {"code": "duplicate_differs_opd", "severity": "warning", "opd_code": "SATU",
         "file": "satu/alfa.xlsx"},
        {"code": "nik_ruined", "severity": "error", "opd_code": "DUA", "file": "dua/beta.xlsx"},
        {"code": "wage_zero", "severity": "warning", "opd_code": "DUA", "file": "dua/beta.xlsx"},
        {"code": "kpj_missing", "severity": "info", "opd_code": "DUA", "file": "dua/beta.xlsx"},
    ]  # fmt: skip
    months = [
        {"dimension": "opd_code", "value": code, "month": "2026-10", "workers": n, "covered": c,
         "rate": f"{c}/{n}", "rate_low": f"{c}/{n}", "rate_high": f"{c}/{n}"}
        for code, n, c in (("SATU", 33, 19), ("DUA", 53, 47))
    ]  # fmt: skip
    tables = {
        "files": pd.DataFrame(
            {
                "file": ["satu/alfa.xlsx", "dua/beta.xlsx", "~$beta.xlsx"],
                "opd_code": ["SATU", "DUA", "DUA"],
                "status": ["read", "read", "ignored"],
                "reason": [None, None, "lock_file"],
            }
        ),
        "ledger": pd.DataFrame(ledger),
        "workers": frame[["worker_id", "opd_code"]],
        "findings_priced": pd.DataFrame([finding | one for one in findings]),
        "budget_positions": pd.DataFrame(positions),
        "coverage_own": pd.DataFrame(months),
        "opd_status": pd.DataFrame(status).assign(
            confirmed_on=None, confirmed_workers=None, difference=None
        ),
        "registrations": pd.DataFrame(
            [{"opd_code": "SATU", "n_new": 13, "n_continuing": 1}],
            columns=schemas.REGISTRATIONS.names,
        ),
        "answers": pd.DataFrame(columns=schemas.ANSWERS.names),
        "budget_lines": budget_lines(positions),
        "registration_gaps": pd.DataFrame(
            [
                {"opd_code": "SATU", "column": "HP", "is_required": True, "n_lacking": 13},
                {"opd_code": "SATU", "column": "NPWP", "is_required": False, "n_lacking": 13},
            ],
            columns=schemas.REGISTRATION_GAPS.names,
        ),
    }
    return tables, pd.DataFrame(amounts)


def cuts(opd: pd.DataFrame = OPD) -> dict[str, OpdCut]:
    tables, amounts = city()
    return {cut.opd_code: cut for cut in cut_by_opd(opd, tables, amounts)}


def pages(pdf: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def text_of(cut: OpdCut, edition: Edition = EDITION) -> str:
    found = pages(sheet(cut, edition).pdf())
    assert len(found) == 1
    return found[0]


def test_an_opd_learns_whom_to_register_and_what_sipp_asks_for() -> None:
    own = cuts()
    told = text_of(own["SATU"])
    assert (
        "Lengkapi nomor HP bagi 14 pekerja dengan data lengkap yang tidak tercatat sebagai peserta"
        in told
    )
    assert "NPWP" not in told
    assert "data_tk_baru" not in text_of(own["DUA"])


def test_who_may_be_registered_already_is_to_be_looked_up_first() -> None:
    cut = cuts()["SATU"]
    told = text_of(replace(cut, registration={**cut.registration, "n_unknown": 9}))
    assert "bagi 9 dari 14 pekerja dengan data lengkap yang tidak tercatat sebagai peserta" in told
    assert "Lengkapi nomor HP bagi yang belum terdaftar, lalu daftarkan hanya mereka" in told


def test_a_sheet_of_runs_that_do_not_agree_says_not_to_send_it() -> None:
    cut = cuts()["SATU"]
    assert "Jangan dikirim" not in text_of(cut)
    assert "Jangan dikirim" in text_of(cut, replace(EDITION, is_mixed=True))


#: What only one of the two may show: names, files, counts, rupiah, kinds of findings.
OF_ONE = {
    "SATU": ("Uji Satu", "alfa.xlsx", "Rp3.666.663", "Rp3.999.996", "Rp333.333", "NIK belum diisi",
             "19 dari 33", "57,58%", "62 baris"),
    "DUA": ("Uji Dua", "beta.xlsx", "Rp11.777.766", "Rp12.888.876", "Rp1.111.110",
            "NIK rusak oleh Excel", "47 dari 53", "88,68%", "Rp987.654", "Upah nol", "90 baris"),
}  # fmt: skip


@pytest.mark.parametrize(("own", "other"), [("SATU", "DUA"), ("DUA", "SATU")])
def test_a_sheet_shows_its_own_opd_and_nothing_of_another(own, other):
    cut = cuts()[own]
    text = text_of(cut)
    assert [one for one in OF_ONE[own] if one not in text] == []
    # Whom both lists name is settled between the two: so much is said of the other, its name.
    for name in cut.shared_with:
        text = text.replace(name, "")
    assert [one for one in OF_ONE[other] if re.search(rf"(?<![\d.]){one}(?![\d.])", text)] == []


@pytest.mark.parametrize("other", ["DUA", "TIGA"])
def test_another_opds_figures_change_nothing_on_a_sheet(other):
    """Whatever another OPD needs, pays, covers or has to mend: the sheet's bytes are the same."""
    tables, amounts = city()
    before = cuts()["SATU"]
    for name, column in (("budget_positions", "opd_code"), ("opd_status", "opd_code"),
                         ("budget_lines", "opd_code"), ("findings_priced", "opd_code"),
                         ("coverage_own", "value")):  # fmt: skip
        frame = tables[name]
        numbers = [c for c in frame.columns if frame[c].dtype.kind in "if" and c != "held"]
        keep = frame[column] != other
        tables[name] = frame.assign(**{c: frame[c].where(keep, frame[c] * 7) for c in numbers})
    positions = tables["budget_positions"]
    same_width = positions["need_low_idr"] + city()[0]["budget_positions"].eval(
        "need_high_idr - need_low_idr"
    )
    tables["budget_positions"] = positions.assign(need_high_idr=same_width)
    after = {cut.opd_code: cut for cut in cut_by_opd(OPD, tables, amounts)}["SATU"]
    assert sheet(after, EDITION).pdf() == sheet(before, EDITION).pdf()


def test_the_rows_of_an_opds_files_add_up_and_say_who_counts_elsewhere():
    satu, dua = cuts()["SATU"].rows, cuts()["DUA"].rows
    assert (satu.rows, satu.not_a_person, satu.own, satu.elsewhere) == (62, 23, 34, 1)
    assert (satu.merged, satu.merged_elsewhere, satu.from_others) == (0, 4, 2)
    assert (dua.rows, dua.excluded, dua.own, dua.elsewhere, dua.merged_elsewhere) == (
        90, 11, 58, 2, 2,
    )  # fmt: skip
    for rows in (satu, dua):
        assert rows.rows == (
            rows.not_a_person + rows.excluded + rows.merged + rows.merged_elsewhere
            + rows.own + rows.elsewhere
        )  # fmt: skip


def test_of_persons_on_two_lists_each_side_learns_how_many_and_with_whom():
    satu, dua = text_of(cuts()["SATU"]), text_of(cuts()["DUA"])
    assert "4 baris orang yang sudah tercantum pada daftar OPD lain dan dihitung di sana" in satu
    assert "2 pekerja OPD ini juga tercantum pada daftar kiriman OPD lain" in satu
    assert "2 pekerja OPD ini tercantum pada daftar kiriman OPD lain dan tetap dihitung" in satu
    assert "1 pekerja yang menurut barisnya milik OPD lain atau OPD yang tidak dikenal" in satu
    assert "4 pekerja OPD ini juga tercantum pada daftar kiriman OPD lain" in dua
    name_of = dict(zip(OPD["opd_code"], OPD["name"], strict=True))
    assert f"Sepakati dengan {name_of['DUA']}" in satu
    assert f"Sepakati dengan {name_of['SATU']}" in dua


def test_what_hangs_on_the_findings_is_the_width_of_the_need():
    text = text_of(cuts()["DUA"])
    assert "NIK rusak oleh Excel wajib diperbaiki 5 5 Rp1.111.110" in text
    assert "Jumlah yang datanya perlu diperbaiki 5 Rp1.111.110" in text
    assert "KPJ tidak ada" not in text  # only to be known, nothing to mend


#: What SATU's 33 counted workers cost, Rp3,666,663, as budget lines: ten people in two months, one
#: in the second month more, at Rp100,000 (2,100,000); the rest without an account.
ACCOUNTS = (
    ("JKK", "5.1.02.0006", "Belanja JKK", "NON_ASN", None, "2026-03", 10, 100_000),
    ("JKK", "5.1.02.0006", "Belanja JKK", "NON_ASN", None, "2026-04", 11, 100_000),
    ("JKK", None, None, "PPPK_PARUH_WAKTU", "Sopir", "2026-04", 12, 100_000),
    ("JKK", None, None, "PPPK_PARUH_WAKTU", "Wa Ode Uji", "2026-04", 1, 366_663),
)


def with_accounts() -> dict[str, pd.DataFrame]:
    tables, _ = city()
    names = ["program", "account", "account_name", "category", "position", "month", "n_people",
             "price_idr"]  # fmt: skip
    lines = pd.DataFrame(ACCOUNTS, columns=names, dtype=object).assign(
        opd_code="SATU", is_inferred=False, due_on=date(2026, 4, 15)
    )
    lines["amount_idr"] = lines["n_people"] * lines["price_idr"]
    others = tables["budget_lines"][tables["budget_lines"]["opd_code"] != "SATU"]
    return {**tables, "budget_lines": pd.concat([lines, others], ignore_index=True)}


def test_an_opds_budget_lines_stand_behind_its_page_and_add_up_to_its_need():
    cut = next(cut_by_opd(OPD, with_accounts(), city()[1]))
    first, second = pages(sheet(cut, EDITION).pdf())
    assert "Baris anggaran" not in first
    assert "Dinas Uji Satu" in second
    assert re.search(r"5\.1\.02\.0006 Belanja JKK Maret.April 21 Rp100\.000 Rp2\.100\.000", second)
    assert "tanpa rekening Sopir (JKK) April 12 Rp100.000 Rp1.200.000" in second
    assert second.count("Rp3.666.663") == 1
    assert "Rp3.666.663" in first
    # A post that may be a name is not printed.
    assert "Wa Ode" not in second
    assert "tanpa rekening PPPK paruh waktu (JKK) April 1" in second


def test_an_opd_without_any_account_says_so_in_one_sentence():
    text = text_of(cuts()["SATU"])
    assert "seluruh kebutuhan Rp3.666.663 belum mempunyai rekening" in text
    assert "rekening" not in text_of(cuts()["TIGA"])


def test_budget_lines_that_are_not_the_need_are_refused():
    tables = with_accounts()
    tables["budget_lines"].loc[0, "amount_idr"] += 1
    with pytest.raises(ValueError, match="Rp3666664 in budget_lines, Rp3666663"):
        list(cut_by_opd(OPD, tables, city()[1]))


def test_many_posts_without_an_account_go_on_over_pages_with_heads_on_each():
    tables = with_accounts()
    lines = tables["budget_lines"]
    rest = lines[lines["position"] == "Sopir"].iloc[0]
    posts = [
        {**rest, "position": f"Petugas kantor {n}", "n_people": 1, "amount_idr": 10_000,
         "price_idr": 10_000}
        for n in range(120)
    ]  # fmt: skip
    others = lines[lines["position"] != "Sopir"]
    tables["budget_lines"] = pd.concat([others, pd.DataFrame(posts)], ignore_index=True)
    cut = next(cut_by_opd(OPD, tables, city()[1]))
    _, *more = pages(sheet(cut, EDITION).pdf())
    assert len(more) > 1
    assert all("Kode rekening" in page for page in more)
    assert all(f"Petugas kantor {n} (" in " ".join(more) for n in range(120))


def test_tables_that_contradict_each_other_are_refused():
    tables, amounts = city()
    with pytest.raises(ValueError, match="OPD SATU: 3 held workers of Rp300000"):
        list(cut_by_opd(OPD, tables, amounts.assign(amount_idr=100_000)))


def test_a_city_without_any_row_or_finding_still_gets_its_sheets():
    tables, amounts = city()
    empty = {name: frame.iloc[:0] for name, frame in tables.items()}
    found = list(cut_by_opd(OPD, empty, amounts.iloc[:0]))
    assert [cut.opd_code for cut in found] == ["SATU", "DUA", "TIGA"]
    for cut in found:
        assert "Belum mengirim" in text_of(cut)


def test_a_held_worker_without_a_month_of_work_costs_nothing_and_stays():
    tables, amounts = city()
    priced = amounts[amounts["worker_id"] != "w31"]  # the first of three held of SATU
    positions = tables["budget_positions"]
    high = positions["need_high_idr"].where(positions["opd_code"] != "SATU", 3_999_996 - 111_111)
    tables["budget_positions"] = positions.assign(need_high_idr=high)
    cut = next(cut_by_opd(OPD, tables, priced))
    assert "Jumlah yang datanya perlu diperbaiki 3 Rp222.222" in text_of(cut)


def test_an_opd_that_sent_nothing_is_told_what_to_send_and_no_zero_is_invented():
    text = text_of(cuts()["TIGA"], replace(EDITION, deadline=date(2026, 12, 15)))
    assert "Belum mengirim" in text
    assert text.count("belum tersedia") >= 3
    assert "Rp0" not in text
    assert "Kirim daftar tenaga non-ASN" in text
    assert "PPPK Paruh Waktu" in text
    assert "Tenggat: 15 Desember 2026" in text
    assert "sudah lewat" not in text


def test_an_opd_whose_file_was_refused_is_told_why_and_what_to_do():
    cut = replace(
        cuts()["TIGA"],
        files=pd.DataFrame(
            [{"file": "tiga/kunci.xlsx", "status": "refused", "reason": "file_encrypted",
              "slip": "tiga - kunci.xlsx"}]
        ),
        findings=pd.DataFrame(
            [{"code": "file_encrypted", "severity": "error", "n_rows": 1, "is_on_file": True}]
        ),
        status=cuts()["TIGA"].status | {"state": "refused", "n_refused": 1},
    )  # fmt: skip
    text = text_of(cut)
    assert "tiga/kunci.xlsx ditolak: berkas dikunci kata sandi tiga - kunci.xlsx" in text
    assert "1 berkas belum tersedia belum tersedia" in text
    assert "Kirim ulang berkas yang ditolak" in text
    assert "Rp0" not in text


def test_a_deadline_that_nobody_has_set_is_a_field_to_fill_in():
    text = text_of(cuts()["SATU"])
    assert "Tenggat: belum ditetapkan …" in text
    assert "Dikembalikan kepada: Bappeda Kota Kendari" in text
    assert "Dikembalikan kepada: belum ditetapkan" in text_of(
        cuts()["SATU"], replace(EDITION, prepared_by="")
    )
    marked = replace(EDITION, send_to="ucj_1*2@kendari.go.id", deadline=date(2026, 11, 1))
    text = text_of(cuts()["SATU"], marked)
    assert "Dikembalikan kepada: ucj_1*2@kendari.go.id" in text
    assert "1 November 2026 (sudah lewat" in text


@pytest.mark.parametrize("n_kinds", [0, 1, 7, 40])
def test_a_sheet_is_one_page_and_what_it_leaves_out_is_summed_up(n_kinds):
    kinds = [k for k in catalogue().values() if k.severity != "info"][:n_kinds]
    findings = pd.DataFrame(
        [{"code": k.code, "severity": k.severity, "n_rows": 1000, "is_on_file": False}
         for k in kinds],
        columns=["code", "severity", "n_rows", "is_on_file"],
    )  # fmt: skip
    cut = cuts()["SATU"]
    files = pd.concat([cut.files] * 60, ignore_index=True)
    full = replace(cut, name=LONGEST, findings=findings, files=files)
    text = text_of(full)
    assert "Jumlah yang datanya perlu diperbaiki 3 Rp333.333" in text
    assert "dan 55 berkas lain" in text
    shown = len(re.findall(r"(?:wajib|perlu) diper\w+ 1\.000", text))
    if cut_off := re.search(
        r"dan (\d+) jenis lain; semuanya ada di lembar perbaikan ([\d.]+)", text
    ):
        assert n_kinds == 40
        assert shown + int(cut_off[1]) == n_kinds
        assert int(cut_off[2].replace(".", "")) == 1000 * int(cut_off[1])
    else:
        assert shown == n_kinds < 40


def test_a_page_that_is_far_too_full_is_set_smaller_and_loses_nothing(cover):
    words = [f"kata{n}" for n in range(1500)]
    page = Sheet(cover, (Prose(" ".join(words)),))
    (text,) = pages(page.pdf())
    assert [word for word in words if word not in text] == []


def test_what_came_of_a_slip_is_counted_on_the_sheet():
    tables, amounts = city()
    # Of twelve rows of two findings nine were mended and two answered; one more has come since.
    mended = {"opd_code": "SATU", "code": "nik_missing", "n_mended": 9, "n_answered": 0,
              "n_open": 1}  # fmt: skip
    answered = {**mended, "code": "wage_zero", "n_mended": 0, "n_answered": 2, "n_open": 0}
    tables["answers"] = pd.DataFrame([mended, answered], columns=schemas.ANSWERS.names)
    is_his = tables["findings_priced"]["code"] == "nik_missing"
    tables["findings_priced"].loc[is_his, "is_new"] = True
    found = {cut.opd_code: cut for cut in cut_by_opd(OPD, tables, amounts)}
    assert found["DUA"].progress is None
    (text,) = pages(sheet(found["SATU"], EDITION).pdf())
    assert "9barisdiperbaiki,2dijawab,1belum,1baru" in "".join(text.split())


def test_a_held_worker_who_has_moved_is_paid_for_by_both_opds_and_stands_at_one():
    tables, amounts = city()
    # w31 is held and stands at SATU; half of his year was DUA's.
    is_his = amounts["worker_id"] == "w31"
    half = int(amounts.loc[is_his, "amount_idr"].iloc[0]) // 2
    amounts.loc[is_his, "amount_idr"] = half
    at_dua = {"worker_id": "w31", "opd_code": "DUA", "amount_idr": 5_000}
    amounts = pd.concat([amounts, pd.DataFrame([at_dua])], ignore_index=True)
    positions = tables["budget_positions"].set_index("opd_code")
    positions.loc["SATU", "need_high_idr"] -= PRICE["SATU"] - half
    positions.loc["DUA", "need_high_idr"] += 5_000
    tables["budget_positions"] = positions.reset_index()
    found = {cut.opd_code: cut for cut in cut_by_opd(OPD, tables, amounts)}
    assert found["DUA"].held_elsewhere_idr == 5_000
    assert found["SATU"].held_elsewhere_idr == 0
    assert half in found["SATU"].held["amount_idr"].tolist()


def test_a_sheet_that_shows_a_nik_is_refused(cover):
    table = DataTable("T", (TableColumn("A"),), (("x",),))
    with pytest.raises(PrivacyError):
        Sheet(cover, (), table, (("7471990101900001",),))


def test_a_name_with_signs_of_markdown_or_typst_is_printed_as_it_is():
    cut = replace(cuts()["SATU"], name="Dinas #sys *A* _b_ $x$ [c] `d` {e}")
    assert "Dinas #sys *A* _b_ $x$ [c] `d` {e}" in text_of(cut)


def test_one_run_makes_the_sheets_of_all_and_the_same_bytes_again(tmp_path):
    tables, amounts = city()
    seen: list[int] = []

    def progress(items, total):
        for item in items:
            seen.append(total)
            yield item

    first = write_opd_sheets(tmp_path / "a", OPD, tables, amounts, EDITION, progress)
    again = write_opd_sheets(tmp_path / "b", OPD, tables, amounts, EDITION)
    assert [path.name for path in first] == ["SATU.pdf", "DUA.pdf", "TIGA.pdf"]
    assert seen == [3, 3, 3]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(
        path.name for path in first
    )


@pytest.mark.parametrize(
    ("state", "difference", "said"),
    [
        ("confirmed", 0, ("sudah dikonfirmasi dan tidak berubah", "Rp3.666.663 sudah final",
                          "14 Januari 2026, untuk 36 orang", "sama dengan yang dikonfirmasi")),
        ("changed", 3, ("berubah sesudahnya", "seluruh iurannya masih sementara",
                        "sekarang +3 orang dibanding", "konfirmasi ulang secara tertulis")),
        ("changed", -3, ("sekarang −3 orang dibanding",)),
    ],
)  # fmt: skip
def test_a_sheet_says_what_is_final_and_what_has_changed_since(state, difference, said):
    cut = cuts()["SATU"]
    status = cut.status | {
        "state": state, "confirmed_on": date(2026, 1, 14), "confirmed_workers": 36 - difference,
        "difference": difference,
    }  # fmt: skip
    text = text_of(replace(cut, status=status))
    assert [words for words in said if words not in text] == []


def test_an_opd_whose_people_stand_only_on_others_lists_is_told_so():
    tables, amounts = city()
    tables["files"] = tables["files"].assign(opd_code="DUA")
    status = tables["opd_status"]
    is_satu = status["opd_code"] == "SATU"
    tables["opd_status"] = status.assign(n_read=status["n_read"].where(~is_satu, 0))
    cut = next(cut_by_opd(OPD, tables, amounts))
    text = text_of(cut)
    assert "belum mengirim daftar sendiri" in text
    assert "36 pekerja OPD ini tercantum pada daftar kiriman OPD lain" in text
    assert "3 di antara yang datanya perlu diperbaiki ada pada daftar kiriman OPD lain" in text
    assert "Kirim daftar tenaga" in text
    assert "xlsx" not in text


def test_a_return_slip_with_macros_is_named_as_it_was_written(tmp_path):
    tables, amounts = city()
    slips = tmp_path / "return-slips"
    slips.mkdir()
    (slips / "satu - alfa.xlsm").touch()
    (slips / "dua - beta.xlsx").touch()
    satu, dua, _ = write_opd_sheets(
        tmp_path / "opd", OPD, tables, amounts, EDITION, slip_folder=slips
    )
    assert "satu - alfa.xlsm" in pages(satu.read_bytes())[0]
    assert "dua - beta.xlsx" in pages(dua.read_bytes())[0]


def test_a_sheet_can_be_read_by_everybody_and_says_its_edition():
    sample = replace(EDITION, edition="DATA CONTOH")
    pdf = sheet(cuts()["SATU"], sample).pdf()
    reader = PdfReader(io.BytesIO(pdf))
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1<" in xmp
    assert "<pdfaid:conformance>A<" in xmp
    (text,) = pages(pdf)
    assert text.count("DATA CONTOH") >= 2
    assert "orang-orangnya tidak ada" in text
    assert "Kondisi per 22 November 2026" in text


@pytest.mark.parametrize(
    "codes",
    [
        ("DINKES", "dinkes"),
        ("A/B", "A\\B", "A B"),
        ("../../etc", "..", "CON", "nul"),
        ("Ünï", "x" * 300, "x" * 300 + "y"),
        ("", " "),
    ],
)
def test_file_names_are_safe_and_no_two_alike(codes: Sequence[str]):
    names = sheet_names(codes)
    assert list(names) == list(codes)
    assert len({name.casefold() for name in names.values()}) == len(codes)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,80}\.pdf", name)
        assert Path(name).name == name
        assert name.casefold() not in ("con.pdf", "nul.pdf")


def test_a_plain_code_is_its_own_file_name():
    assert sheet_names(["DINKES", "SATPOL_PP"]) == {
        "DINKES": "DINKES.pdf",
        "SATPOL_PP": "SATPOL_PP.pdf",
    }


def test_a_cover_that_is_a_sheet_needs_a_row_for_every_row_that_may_be_cut():
    table = DataTable("T", (TableColumn("A"),), (("x",), ("y",)))
    with pytest.raises(ValueError, match="satu baris pengganti"):
        Sheet(Cover("Judul", DAY), (), table, (("dan 1 lagi",),))
