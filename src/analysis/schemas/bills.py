"""What the bills of BPJS Ketenagakerjaan (Formulir 2a) say, to the sen."""

from __future__ import annotations

from analysis.codes import BILL_DIFFERENCES, MATCH_RULES
from analysis.schemas.columns import COUNT, DATE, FLAG, IDR, IDR_SEN, PLACE, TEXT, optional
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

_OPD = optional("opd_code", TEXT, "OPD, null where unknown; of who is on no roster inferred by NPP")

BILL_PEOPLE = Table(
    "bill_people",
    "need and bill of each person in each month with a bill: need and rounding and above, less "
    "below, are the bill",
    (
        _OPD,
        Column("month", TEXT, "month, YYYY-MM"),
        optional("worker_id", TEXT, "the worker; null for who is on no roster"),
        Column("kind", TEXT, "what lies between need and bill", allowed=BILL_DIFFERENCES),
        Column("need_idr", IDR, "contributions of the month, whole rupiah"),
        optional("bill_idr", IDR_SEN, "billed, as printed; null where not billed"),
        Column(
            "rounding_idr",
            IDR_SEN,
            "bill less need where that is no more than half a rupiah for each programme",
        ),
        Column("above_idr", IDR_SEN, "billed above the need"),
        Column("below_idr", IDR_SEN, "billed below the need"),
    ),
)

BILL_MONTHS = Table(
    "bill_months",
    "need, bill and payment of each OPD in each month with a bill; arrears and overpayments apart, "
    "those of the city being the sums of its OPDs' unless a payment is the city's own",
    (
        optional("opd_code", TEXT, "OPD, null where unknown, * for the whole city"),
        Column("month", TEXT, "month, YYYY-MM"),
        Column("n_workers", COUNT, "counted workers who work in the month"),
        Column("need_idr", IDR, "their contributions, whole rupiah"),
        Column("rounding_idr", IDR_SEN, "rounding of the bill"),
        Column("above_idr", IDR_SEN, "billed above the need, person by person"),
        Column("below_idr", IDR_SEN, "billed below the need, person by person"),
        Column("n_billed", COUNT, "people billed"),
        Column("bill_idr", IDR_SEN, "bill, as printed"),
        *(
            Column(f"n_{kind}", COUNT, f"people of kind {kind} in bill_people")
            for kind in BILL_DIFFERENCES
            if kind != "equal"
        ),
        optional("paid_idr", IDR_SEN, "paid for the month; null where no payment is on file"),
        optional("arrears_idr", IDR_SEN, "bill that is not paid"),
        optional("overpaid_idr", IDR_SEN, "paid above the bill"),
    ),
    key=("opd_code", "month"),
)
