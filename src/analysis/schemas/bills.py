"""What the bills of BPJS Ketenagakerjaan (Formulir 2a) say, to the sen."""

from __future__ import annotations

from analysis.codes import MATCH_RULES
from analysis.schemas.columns import COUNT, DATE, FLAG, IDR_SEN, PLACE, TEXT, optional
from analysis.tabular import Column, Table

_PLACE = (
    Column(
        "file",
        TEXT,
        "path below participants/, / as separator; ../bills/ and ../rosters/ before that of others",
    ),
    *PLACE[1:],
)
_HEAD = (
    optional("npp", TEXT, "number of the employer, of the form's head"),
    optional("company", TEXT, "name of the employer, as printed"),
    optional("unit", TEXT, "name of the unit, as printed"),
    Column("month", TEXT, "month that is billed, YYYY-MM"),
)

BILLS = Table(
    "bills",
    "one line for each person and month on the bills of BPJS Ketenagakerjaan; sums are rupiah to "
    "the sen, as printed",
    (
        *_PLACE,
        *_HEAD,
        optional("kpj", TEXT, "participant number (Nomor Referensi)"),
        optional("nik", TEXT, "NIK as repaired"),
        optional("employee_number", TEXT, "the employer's number of the person, as printed"),
        optional("name", TEXT, "name as printed"),
        optional("birth_date", DATE, "birth date; where there is none, that of the NIK"),
        optional("member_from", DATE, "first day of membership"),
        Column("wage_idr", IDR_SEN, "wage that is billed on"),
        Column("arrears_idr", IDR_SEN, "wage paid afterwards (rapel)"),
        Column("jkk_idr", IDR_SEN, "contribution JKK"),
        Column("jkm_idr", IDR_SEN, "contribution JKM"),
        Column("jht_employer_idr", IDR_SEN, "contribution JHT of the employer"),
        Column("jht_worker_idr", IDR_SEN, "contribution JHT of the worker"),
        Column("jp_employer_idr", IDR_SEN, "contribution JP of the employer"),
        Column("jp_worker_idr", IDR_SEN, "contribution JP of the worker"),
        Column("jkp_employer_idr", IDR_SEN, "contribution JKP of the employer"),
        Column("jkp_government_idr", IDR_SEN, "contribution JKP of the government"),
        Column("total_idr", IDR_SEN, "total of the line, as printed"),
        Column("is_repeated", FLAG, "of a form that repeats another; no second bill"),
        optional("worker_id", TEXT, "the worker it matches; null when on no roster"),
        optional("matched_by", TEXT, "rule that matched it", allowed=MATCH_RULES),
    ),
    key=("file", "sheet", "row"),
)

BILL_FORMS = Table(
    "bill_forms",
    "one line for each bill (Formulir 2a): its head, its sum and the sum that it prints",
    (
        *_PLACE,
        *_HEAD,
        Column("n_lines", COUNT, "lines"),
        Column("total_idr", IDR_SEN, "sum of the lines' totals"),
        optional("foot_idr", IDR_SEN, "Jumlah Seluruhnya, as printed; null where it has none"),
        optional("difference_idr", IDR_SEN, "printed less added"),
        Column("is_repeated", FLAG, "a form of its NPP, unit and month was read before"),
    ),
)
