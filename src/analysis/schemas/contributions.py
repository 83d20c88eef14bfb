"""What pricing leaves: contributions, need and budget, bill and payment, year against year."""

from __future__ import annotations

from analysis.codes import CATEGORIES, RECONCILIATION_KINDS, YEAR_BASES, YEAR_FACTORS
from analysis.schemas.columns import (
    CONTESTED,
    COUNT,
    DATE,
    FLAG,
    IDR,
    IDR_SEN,
    RATE,
    TEXT,
    optional,
)
from analysis.schemas.rosters import FINDINGS
from analysis.tabular import Column, Table

CONTRIBUTIONS = Table(
    "contributions",
    "one line for each worker, month and programme",
    (
        Column("worker_id", TEXT, "the worker"),
        Column("month", TEXT, "month, YYYY-MM"),
        Column("program", TEXT, "JKK, JKM, ..."),
        optional("opd_code", TEXT, "OPD of the spell in that month; null where none was found"),
        Column(
            "wage_base_idr", IDR_SEN, "wage base, rupiah a month, with sen where the law has them"
        ),
        Column("rate", RATE, "contribution rate, share of 1"),
        Column("amount_idr", IDR, "rate x wage base, half up to the rupiah"),
    ),
    key=("worker_id", "month", "program"),
)

FINDINGS_PRICED = Table(
    "findings_priced",
    "the findings, with the people and the rupiah that hang on each",
    (
        *FINDINGS.columns,
        Column("n_people", COUNT, "held workers whose hold this finding is"),
        Column("amount_idr", IDR, "their contributions of the year, whole rupiah"),
    ),
)

BUDGET_POSITIONS = Table(
    "budget_positions",
    "need, budget and payments of each OPD and of the city; null means that nobody has said it",
    (
        optional("opd_code", TEXT, "OPD, null for workers of none, * for the whole city"),
        Column("workers_counted", COUNT, "workers counted"),
        Column("workers_held", COUNT, "workers held"),
        Column("need_low_idr", IDR, "need of the year, counted only, whole rupiah"),
        Column("need_high_idr", IDR, "need of the year, counted and held"),
        optional("budget_idr", IDR, "budget of the year"),
        optional("budget_workers", COUNT, "workers of the budget"),
        Column("budget_is_sum", FLAG, "the city's budget is the sum of the OPDs' lines"),
        optional("paid_idr", IDR_SEN, "paid so far for months of the year, with sen"),
        optional("paid_until", TEXT, "last month that is paid for, YYYY-MM"),
        optional("left_idr", IDR_SEN, "budget less paid"),
        optional("pace_runs_out", TEXT, "first month not paid in full at the present pace"),
        optional("pace_lasts", FLAG, "December is still paid at the present pace"),
        optional("full_low_runs_out", TEXT, "the same if all counted workers are paid for"),
        optional("full_low_lasts", FLAG, "December is still paid then"),
        optional("full_high_runs_out", TEXT, "the same if all counted and held are paid for"),
        optional("full_high_lasts", FLAG, "December is still paid then"),
        optional("spare_idr", IDR_SEN, "budget left after the counted workers' need to December"),
        optional("more_workers", COUNT, "how many more workers that carries to December"),
    ),
)

BUDGET_STAGES = Table(
    "budget_stages",
    "every line of the year's budget: as first decided, shifted, changed, and which of them holds",
    (
        Column("opd_code", TEXT, "OPD, * for the whole city"),
        optional("stage", TEXT, "APBD, pergeseran, APBD perubahan, as the file has it"),
        optional("decided_on", DATE, "day on which it was decided"),
        Column("amount_idr", IDR, "budget of the year"),
        optional("workers", COUNT, "workers of the budget"),
        optional("source", TEXT, "where it was read"),
        Column("state", TEXT, "whether it holds", allowed=("earlier", "holds", "later")),
    ),
)

RECONCILIATION = Table(
    "reconciliation",
    "why bill and need differ: need and all kinds of an OPD and month together are the bill",
    (
        optional(
            "opd_code",
            TEXT,
            "OPD, null where unknown, * for the whole city; of who is on no roster inferred by NPP",
        ),
        optional("month", TEXT, "month, YYYY-MM; null for all months so far"),
        Column("kind", TEXT, "kind of difference", allowed=RECONCILIATION_KINDS),
        Column("n_people", COUNT, "people, each once"),
        Column("n_months", COUNT, "people's months"),
        Column("amount_idr", IDR, "bill less need, whole rupiah"),
    ),
    key=("opd_code", "month", "kind"),
)

RECONCILIATION_MONTHS = Table(
    "reconciliation_months",
    "need, bill and payment of each OPD and month: bill and untold need, less what no payment is "
    "on file for, and the unexplained together are the payment",
    (
        optional(
            "opd_code",
            TEXT,
            "OPD, null where unknown, * for the whole city; of who is on no roster inferred by NPP",
        ),
        optional("month", TEXT, "month, YYYY-MM; null for all months so far"),
        Column("n_workers", COUNT, "counted workers who work in the month"),
        Column("need_idr", IDR, "their contributions, whole rupiah"),
        optional("n_billed", COUNT, "people billed; null where no list tells"),
        optional("bill_idr", IDR, "bill by the lists of participants; null where no list tells"),
        Column("n_without_wage", COUNT, "lines priced on the report's wage base, having no wage"),
        Column("n_repeated", COUNT, "lines that repeat another of the same card, not billed again"),
        Column("n_untold", COUNT, "counted workers of whom no list tells whether they are billed"),
        Column("untold_idr", IDR, "their need"),
        optional("paid_idr", IDR_SEN, "paid for the month, with sen; null where none is on file"),
        Column("no_payment_idr", IDR, "bill and untold need for which no payment is on file"),
        optional(
            "rounding_idr",
            IDR_SEN,
            "of the payment's difference, what billing to the sen explains; null without payment",
        ),
        optional(
            "unexplained_idr",
            IDR_SEN,
            "paid less bill, untold need and rounding; null without payment",
        ),
    ),
    key=("opd_code", "month"),
)

NEED_BY_CATEGORY = Table(
    "need_by_category",
    "workers and need of the year by employment category",
    (
        Column("category", TEXT, "employment category", allowed=CATEGORIES),
        Column("workers_counted", COUNT, "workers counted"),
        Column("workers_held", COUNT, "workers held"),
        Column("need_low_idr", IDR, "need of the year, counted only"),
        Column("need_high_idr", IDR, "need of the year, counted and held"),
    ),
)

YEAR_ON_YEAR = Table(
    "year_on_year",
    "why the need moved from last year to this: before + all factors = after; empty where last "
    "year is not known",
    (
        Column("basis", TEXT, "low: counted workers; high: counted and held", allowed=YEAR_BASES),
        optional("opd_code", TEXT, "OPD, null for workers of none, * for the whole city"),
        Column("factor", TEXT, "need of a year, or a cause of the change", allowed=YEAR_FACTORS),
        Column("n_people", COUNT, "workers in the need, or whose amount the cause moved"),
        Column("amount_idr", IDR, "whole rupiah; a cause that lowers the need is negative"),
    ),
    key=("basis", "opd_code", "factor"),
)

LAW_USED = Table(
    "law_used",
    "every value of the law that the price rests on",
    (
        Column("name", TEXT, "law file"),
        Column("description", TEXT, "what it is"),
        Column("value", TEXT, "the value, as in the law file"),
        Column("unit", TEXT, "/1 share of 1, IDR/month"),
        Column("in_force_from", DATE, "in force since"),
        Column("title", TEXT, "regulation"),
        optional("article", TEXT, "article"),
        Column("mark", TEXT, "how sure the value is: verified, recalled, ..."),
        Column("article_mark", TEXT, "how sure regulation and article are"),
        optional("read_in", TEXT, "where it was read"),
        Column("is_past_verification", FLAG, "used for a day after the last check"),
        *CONTESTED,
    ),
)
