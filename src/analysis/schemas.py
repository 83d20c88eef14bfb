"""The columns of every table, with unit and meaning: the one place where a table is described.

The data dictionary of the README is made from it (``python -m analysis.schemas``), and every stage
writes through :func:`conform`, so that a table cannot leave the house in another shape.
"""

from __future__ import annotations

import pyarrow as pa

from analysis.codes import (
    CATEGORIES,
    FATES,
    FILE_STATUSES,
    MARITAL_STATUSES,
    MATCH_RULES,
    RECONCILIATION_KINDS,
    SEVERITIES,
    YEAR_BASES,
    YEAR_FACTORS,
)
from analysis.tabular import Column, Table
from analysis.tabular import SchemaError as SchemaError
from analysis.tabular import conform as conform
from analysis.tabular import read_table as read_table
from analysis.tabular import write_table as write_table

TEXT = pa.string()
COUNT = pa.int32()
IDR = pa.int64()
IDR_SEN = pa.decimal128(14, 2)
RATE = pa.decimal128(7, 6)
DATE = pa.date32()
FLAG = pa.bool_()

#: Why a figure moved since the edition before; ``coverage.editions`` says how each is found.
CHANGE_REASONS = (
    "joined",
    "left",
    "first_list",
    "list_gone",
    "correction",
    "decision",
    "other_file",
    "rules_reading",
    "rules_price",
    "undetailed",
)


def _optional(name: str, kind: pa.DataType, meaning: str, allowed: tuple[str, ...] = ()) -> Column:
    return Column(name, kind, meaning, is_required=False, allowed=allowed)


_PLACE = (
    Column("file", TEXT, "path below rosters/, / as separator"),
    Column("sheet", TEXT, "sheet as named in the workbook"),
    Column("row", COUNT, "row, 1-based, as Excel shows it"),
)

FILES = Table(
    "files",
    "one line for every file below rosters/, none left out",
    (
        Column("file", TEXT, "path below rosters/, / as separator"),
        Column("sha256", TEXT, "SHA-256 of the bytes, hexadecimal"),
        Column("bytes", IDR, "size in bytes"),
        _optional("opd_code", TEXT, "OPD the file is from, by title, sheets, name and folder"),
        Column("status", TEXT, "what became of it", allowed=FILE_STATUSES),
        _optional("reason", TEXT, "why it was refused or ignored"),
    ),
    key=("file",),
)

LEDGER = Table(
    "ledger",
    "one line for every non-empty row of every sheet of every file read, hidden ones too",
    (
        *_PLACE,
        Column("fate", TEXT, "what became of the row", allowed=FATES),
        _optional(
            "reason", TEXT, "why; for not_a_person what the row is (title, header, total, ...)"
        ),
        _optional(
            "worker_id", TEXT, "the worker it counts for; null for excluded and not_a_person"
        ),
    ),
)

WORKERS = Table(
    "workers",
    "one line for each person, counted or held",
    (
        Column("worker_id", TEXT, "keyed, stable between runs, tells nothing about the NIK"),
        Column("status", TEXT, "counted or held", allowed=("counted", "held")),
        _optional("nik", TEXT, "16 digits as repaired; null where there is none or it is not one"),
        _optional("name", TEXT, "as sent, spaces normalised"),
        _optional("birth_date", DATE, "birth date"),
        _optional("sex", TEXT, "L man, P woman", allowed=("L", "P")),
        _optional("opd_code", TEXT, "OPD of opd.csv; null where none was found"),
        _optional("unit", TEXT, "unit below the OPD, from the row or its section"),
        _optional("position", TEXT, "position or task, as sent"),
        Column("category", TEXT, "employment category", allowed=CATEGORIES),
        _optional("start_date", DATE, "start of work (TMT); null means before the year"),
        _optional("end_date", DATE, "end of work; null means none known"),
        _optional(
            "wage_reported_idr", IDR, "reported wage, whole rupiah a month; null where unknown"
        ),
        _optional("kpj", TEXT, "KPJ, the participant number of BPJS Ketenagakerjaan"),
        _optional(
            "participant",
            FLAG,
            "on the list of active participants; null without a list, and for who is on none while "
            "a list was refused",
        ),
        *_PLACE,
    ),
    key=("worker_id",),
)

REGISTRATION_DETAILS = Table(
    "registration_details",
    "what a registration with BPJS Ketenagakerjaan asks for beside workers, as far as the rosters "
    "have it: personal data, which stay in this folder",
    (
        Column("worker_id", TEXT, "the worker"),
        _optional("birth_place", TEXT, "place of birth, as sent"),
        _optional("mother_name", TEXT, "mother's maiden name, as sent"),
        _optional("address", TEXT, "address, as sent; its columns put together"),
        _optional("postal_code", TEXT, "postal code, five digits"),
        _optional("mobile_phone", TEXT, "mobile number, 08 and eight to eleven digits"),
        _optional("email", TEXT, "e-mail address, as sent"),
        _optional("marital_status", TEXT, "marital status", allowed=MARITAL_STATUSES),
        _optional("blood_type", TEXT, "blood type", allowed=("A", "B", "AB", "O")),
        _optional("npwp", TEXT, "NPWP, 15 or 16 digits"),
        _optional("degree", TEXT, "degrees in a column of their own, as sent"),
        _optional(
            "unreadable", TEXT, "columns of this table left null whose cell says something unusable"
        ),
    ),
    key=("worker_id",),
)

FINDINGS = Table(
    "findings",
    "one line for each thing that a person should know or mend",
    (
        Column("code", TEXT, "code of the catalogue"),
        Column("severity", TEXT, "how bad", allowed=SEVERITIES),
        _optional("opd_code", TEXT, "OPD that should mend it"),
        _optional("file", TEXT, "path below rosters/"),
        _optional("sheet", TEXT, "sheet; null for a finding on a file"),
        _optional("row", COUNT, "row, 1-based"),
        _optional("cell", TEXT, "cell such as D17; null for a finding on a file"),
        _optional("value", TEXT, "the cell as read"),
        _optional("proposal", TEXT, "what we propose instead"),
        Column("message", TEXT, "what is wrong and what to do, in Bahasa Indonesia"),
        Column("n_rows", COUNT, "rows that share this one cause"),
        _optional("cells", TEXT, "all cells of the finding as ranges, such as D17:D516, D520"),
    ),
)

CONTRIBUTIONS = Table(
    "contributions",
    "one line for each worker, month and programme",
    (
        Column("worker_id", TEXT, "the worker"),
        Column("month", TEXT, "month, YYYY-MM"),
        Column("program", TEXT, "JKK, JKM, ..."),
        Column(
            "wage_base_idr", IDR_SEN, "wage base, rupiah a month, with sen where the law has them"
        ),
        Column("rate", RATE, "contribution rate, share of 1"),
        Column("amount_idr", IDR, "rate x wage base, half up to the rupiah"),
    ),
    key=("worker_id", "month", "program"),
)

PARTICIPANTS = Table(
    "participants",
    "one line for each row of the lists of active participants (SIPP)",
    (
        Column("file", TEXT, "path below participants/, / as separator"),
        *_PLACE[1:],
        _optional("kpj", TEXT, "participant number"),
        _optional("nik", TEXT, "NIK as repaired"),
        _optional("nik_first15", TEXT, "first 15 digits, where Excel ruined the 16th"),
        _optional("name", TEXT, "name as sent"),
        _optional("birth_date", DATE, "birth date; where there is none, that of the NIK"),
        _optional("npp", TEXT, "number of the employer"),
        _optional("wage_reported_idr", IDR, "wage that BPJS bills on, rupiah a month"),
        _optional("member_from", DATE, "first day of membership"),
        _optional("member_until", DATE, "last day of membership; null while active"),
        _optional("month", TEXT, "the month (BLTH) of a monthly list, YYYY-MM; null elsewhere"),
        _optional("is_active", FLAG, "what the status says; null where it says nothing"),
        _optional("worker_id", TEXT, "the worker it matches; null when on no roster"),
        _optional("matched_by", TEXT, "rule that matched it", allowed=MATCH_RULES),
    ),
)

OPD_ROSTERS = Table(
    "opd_rosters",
    "what each OPD sent and what became of it, one line for each OPD of opd.csv",
    (
        _optional("opd_code", TEXT, "OPD; null for rosters and workers of no known OPD"),
        Column("n_files", COUNT, "files read, sent by this OPD"),
        Column("n_refused", COUNT, "files refused"),
        Column("n_counted", COUNT, "workers counted"),
        Column("n_held", COUNT, "workers held"),
        Column("n_merged", COUNT, "lines merged into another, by the file's OPD"),
        Column("n_excluded", COUNT, "lines excluded, by the file's OPD"),
        Column("n_errors", COUNT, "findings of severity error"),
        Column("n_warnings", COUNT, "findings of severity warning"),
    ),
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
        _optional("opd_code", TEXT, "OPD, null for workers of none, * for the whole city"),
        Column("workers_counted", COUNT, "workers counted"),
        Column("workers_held", COUNT, "workers held"),
        Column("need_low_idr", IDR, "need of the year, counted only, whole rupiah"),
        Column("need_high_idr", IDR, "need of the year, counted and held"),
        _optional("budget_idr", IDR, "budget of the year"),
        _optional("budget_workers", COUNT, "workers of the budget"),
        Column("budget_is_sum", FLAG, "the city's budget is the sum of the OPDs' lines"),
        _optional("paid_idr", IDR, "paid so far"),
        _optional("paid_until", TEXT, "last month with a payment, YYYY-MM"),
        _optional("left_idr", IDR, "budget less paid"),
        _optional("pace_runs_out", TEXT, "first month not paid in full at the present pace"),
        _optional("pace_lasts", FLAG, "December is still paid at the present pace"),
        _optional("full_low_runs_out", TEXT, "the same if all counted workers are paid for"),
        _optional("full_low_lasts", FLAG, "December is still paid then"),
        _optional("full_high_runs_out", TEXT, "the same if all counted and held are paid for"),
        _optional("full_high_lasts", FLAG, "December is still paid then"),
        _optional("spare_idr", IDR, "budget left after the counted workers' need to December"),
        _optional("more_workers", COUNT, "how many more workers that carries to December"),
    ),
)

RECONCILIATION = Table(
    "reconciliation",
    "why bill and need differ: need and all kinds of an OPD and month together are the bill",
    (
        _optional(
            "opd_code",
            TEXT,
            "OPD, null where unknown, * for the whole city; of who is on no roster inferred by NPP",
        ),
        _optional("month", TEXT, "month, YYYY-MM; null for all months so far"),
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
        _optional(
            "opd_code",
            TEXT,
            "OPD, null where unknown, * for the whole city; of who is on no roster inferred by NPP",
        ),
        _optional("month", TEXT, "month, YYYY-MM; null for all months so far"),
        Column("n_workers", COUNT, "counted workers who work in the month"),
        Column("need_idr", IDR, "their contributions, whole rupiah"),
        _optional("n_billed", COUNT, "people billed; null where no list tells"),
        _optional("bill_idr", IDR, "bill by the lists of participants; null where no list tells"),
        Column("n_without_wage", COUNT, "lines priced on the report's wage base, having no wage"),
        Column("n_repeated", COUNT, "lines that repeat another of the same card, not billed again"),
        Column("n_untold", COUNT, "counted workers of whom no list tells whether they are billed"),
        Column("untold_idr", IDR, "their need"),
        _optional("paid_idr", IDR, "paid; null where no payment is on file"),
        Column("no_payment_idr", IDR, "bill and untold need for which no payment is on file"),
        _optional("unexplained_idr", IDR, "paid less bill and untold need; null without payment"),
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

WAGE_BASES = Table(
    "wage_bases",
    "what the budgeted workers cost on other wage bases",
    (
        Column("wage_base", TEXT, "policy"),
        Column("label", TEXT, "name of the base, in Bahasa Indonesia"),
        Column("wage_base_idr", IDR_SEN, "wage base, rupiah a month"),
        Column("jkk_idr", IDR, "JKK of one worker and month"),
        Column("jkm_idr", IDR, "JKM of one worker and month"),
        Column("month_idr", IDR, "both, one worker and month"),
        Column("year_idr", IDR, "all workers, twelve months"),
        _optional("difference_idr", IDR, "year less budget"),
    ),
)

YEAR_ON_YEAR = Table(
    "year_on_year",
    "why the need moved from last year to this: before + all factors = after; empty where last "
    "year is not known",
    (
        Column("basis", TEXT, "low: counted workers; high: counted and held", allowed=YEAR_BASES),
        _optional("opd_code", TEXT, "OPD, null for workers of none, * for the whole city"),
        Column("factor", TEXT, "need of a year, or a cause of the change", allowed=YEAR_FACTORS),
        Column("n_people", COUNT, "workers in the need, or whose amount the cause moved"),
        Column("amount_idr", IDR, "whole rupiah; a cause that lowers the need is negative"),
    ),
    key=("basis", "opd_code", "factor"),
)

SCENARIOS = Table(
    "scenarios",
    "what-ifs side by side: each an overlay on the run's own price; all but the base are assumed",
    (
        Column("scenario", TEXT, "name in scenarios.yaml"),
        Column("place", COUNT, "place in the list, from 1"),
        Column("label", TEXT, "name for readers, in Bahasa Indonesia"),
        Column("is_base", FLAG, "changes nothing: the run's own price"),
        Column("assumes", TEXT, "what is assumed, and on what ground"),
        Column("mark", TEXT, "how sure that ground is; chosen: taken for this report"),
        _optional(
            "left_out_for",
            TEXT,
            "why it has no price here",
            ("wage_base_not_known", "law_not_known", "opd_not_on_file", "too_large"),
        ),
        _optional("wage_base", TEXT, "policy"),
        _optional("programs", TEXT, "programmes, separated by commas"),
        _optional("workers_low", COUNT, "workers counted, with those added"),
        _optional("workers_high", COUNT, "workers counted and held, with those added"),
        _optional("need_low_idr", IDR, "employer's need of the year, counted, with the addition"),
        _optional("need_high_idr", IDR, "the same, counted and held"),
        _optional("worker_share_low_idr", IDR, "what the workers pay themselves, counted"),
        _optional("worker_share_high_idr", IDR, "what they pay, counted and held"),
        _optional("addition_people", COUNT, "pekerja rentan beside the workers"),
        _optional("addition_idr", IDR, "their contributions of the year, within the need"),
        _optional("month_idr", IDR, "employer's amount of one worker and month, where it is one"),
        _optional("budgeted_workers", COUNT, "published head count, as the scenario changes it"),
        _optional("budgeted_idr", IDR, "employer's need for that head count, whole-year workers"),
        _optional("difference_low_idr", IDR, "need, counted, less budget"),
        _optional("difference_high_idr", IDR, "need, counted and held, less budget"),
        _optional("difference_budgeted_idr", IDR, "need for the published head count less budget"),
        _optional("law_marks", TEXT, "marks of the law values used, separated by commas"),
    ),
    key=("scenario",),
)

SCENARIO_GRID = Table(
    "scenario_grid",
    "wage base x number of workers: every UMK and UMP known, whole-year workers",
    (
        Column("wage", TEXT, "law file of the wage"),
        Column("wage_year", COUNT, "year of the wage"),
        Column("wage_base", TEXT, "policy"),
        Column("wage_base_idr", IDR_SEN, "wage base, rupiah a month"),
        Column("mark", TEXT, "how sure the wage is: verified, computed, ..."),
        Column("workers", COUNT, "number of workers"),
        Column("workers_are", TEXT, "what the number is: counted, all, budgeted, step"),
        _optional("month_idr", IDR, "employer's amount of one worker and month, where it is one"),
        Column("year_idr", IDR, "employer's need of the year"),
        _optional("difference_idr", IDR, "year less budget"),
    ),
    key=("wage_base", "workers"),
)

SENSITIVITY = Table(
    "sensitivity",
    "which assumption moves the need most: one at a time, from the need of counted and held",
    (
        Column("assumption", TEXT, "name in sensitivity.yaml"),
        Column("label", TEXT, "name for readers, in Bahasa Indonesia"),
        Column("base_idr", IDR, "need of the year as the run prices it, counted and held"),
        _optional("low_idr", IDR, "lowest need of its documented alternatives and the base"),
        _optional("high_idr", IDR, "highest need of them"),
        _optional("span_idr", IDR, "highest less lowest"),
        _optional("low_is", TEXT, "alternative that gives the lowest; null where it is the base"),
        _optional("high_is", TEXT, "alternative that gives the highest; null where it is the base"),
        _optional("one_percent_of", TEXT, "what one percent is told of: wage, people, JKK, ..."),
        _optional("one_percent_idr", IDR, "what one percent of it is worth in the year"),
        Column(
            "ground",
            TEXT,
            "where each alternative is documented, one a line: its label, a tab, the ground",
        ),
        Column("marks", TEXT, "marks of the grounds, separated by commas"),
        _optional("left_out", TEXT, "alternatives that have no price here"),
    ),
    key=("assumption",),
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
        _optional("article", TEXT, "article"),
        Column("mark", TEXT, "how sure the value is: verified, recalled, ..."),
        Column("article_mark", TEXT, "how sure regulation and article are"),
        _optional("read_in", TEXT, "where it was read"),
        Column("is_past_verification", FLAG, "used for a day after the last check"),
    ),
)

_INTERVAL = (
    _optional("interval_low", RATE, "Wilson's 95 % interval of the rate, share of 1"),
    _optional("interval_high", RATE, "its upper end"),
    _optional(
        "standing",
        TEXT,
        "where an OPD or unit stands to all: above or below only if its whole interval is",
        allowed=("below", "same", "above"),
    ),
)

COVERAGE_OWN = Table(
    "coverage_own",
    "the city's own workers and who of them is protected, by month and by group",
    (
        Column("dimension", TEXT, "all, opd_code, category, sex or age_band"),
        _optional("value", TEXT, "the group; null for those of whom it is unknown"),
        Column("month", TEXT, "month, YYYY-MM"),
        Column("workers", COUNT, "counted workers who work in that month"),
        _optional("covered", COUNT, "of those, protected; null where nothing is known"),
        Column("unknown", COUNT, "of those, of whom it is unknown"),
        Column("held", COUNT, "held workers who work in that month"),
        _optional("held_covered", COUNT, "of those, protected"),
        _optional("rate", TEXT, "covered of workers, numerator/denominator; null where unknown"),
        _optional("rate_low", TEXT, "the least it can be, whatever becomes of held and unknown"),
        _optional("rate_high", TEXT, "the most it can be"),
        *_INTERVAL,
    ),
)

COVERAGE_UNITS = Table(
    "coverage_units",
    "the same by unit of each OPD, in the newest month of which any list tells",
    (
        _optional("opd_code", TEXT, "OPD; null for workers of none"),
        _optional("unit", TEXT, "unit below the OPD, as sent; null for workers of none"),
        *COVERAGE_OWN.columns[2:],
    ),
)

COVERAGE_MONTHS = Table(
    "coverage_months",
    "counted workers with and without protection, month by month",
    (
        Column("month", TEXT, "month, YYYY-MM"),
        Column("workers", COUNT, "counted workers who work in that month"),
        _optional("covered", COUNT, "of those, protected; null where nothing is known"),
        Column("unknown", COUNT, "of those, of whom it is unknown"),
        _optional("uncovered", COUNT, "of those, surely not protected"),
        _optional("covered_by_now", COUNT, "of these, protected in the newest month told"),
    ),
    key=("month",),
)

PROTECTION = Table(
    "protection",
    "since when each worker is protected, and with which gaps, up to the newest month told",
    (
        Column("worker_id", TEXT, "the worker"),
        Column("n_months", COUNT, "months worked in the year"),
        Column("n_covered", COUNT, "of those, protected"),
        Column("n_uncovered", COUNT, "of those, not protected"),
        Column("n_unknown", COUNT, "of those, of which nothing is known"),
        _optional("first_covered", TEXT, "first month known to be protected, YYYY-MM"),
        _optional("covered_since", TEXT, "first month of the run that lasts to the newest month"),
        Column("n_gap_before", COUNT, "unprotected months before first_covered"),
        Column("n_gap_within", COUNT, "unprotected months between protected ones"),
    ),
    key=("worker_id",),
)

OPD_STATUS = Table(
    "opd_status",
    "expected, received, readable, confirmed: one line for each OPD",
    (
        _optional("opd_code", TEXT, "OPD; null for workers of none"),
        Column("state", TEXT, "how far its list is"),
        Column("n_read", COUNT, "files read"),
        Column("n_refused", COUNT, "files refused"),
        Column("counted", COUNT, "workers counted"),
        Column("held", COUNT, "workers held"),
        Column("is_received", FLAG, "a file of it, or workers of it on another's list"),
        _optional("amount_idr", IDR, "contributions of the counted workers in the year"),
        _optional("amount_held_idr", IDR, "contributions of the held workers in the year"),
        _optional("final_idr", IDR, "of amount_idr, what is confirmed and unchanged since"),
        _optional("provisional_idr", IDR, "of amount_idr, the rest"),
        _optional("confirmed_on", DATE, "when the OPD last confirmed its list"),
        _optional("confirmed_workers", COUNT, "for how many workers"),
        _optional("document", TEXT, "by which document"),
        _optional("difference", COUNT, "workers now less those confirmed"),
        _optional("difference_low_idr", IDR, "the least that change can be; null where unknown"),
        _optional("difference_high_idr", IDR, "the most it can be"),
        _optional("is_file_unchanged", FLAG, "the confirmed file is read; null without checksum"),
        _optional("days_since", COUNT, "days since the confirmation"),
        _optional(
            "punctuality",
            TEXT,
            "answered by the deadline or not; null where there is none",
            allowed=("on_time", "late", "not_due", "overdue"),
        ),
        _optional("days_overdue", COUNT, "days since the deadline without an answer"),
    ),
)

REGISTRATIONS = Table(
    "registrations",
    "who is still to be registered with BPJS Ketenagakerjaan, by OPD with somebody to register",
    (
        _optional("opd_code", TEXT, "OPD; null for workers of none"),
        Column("n_new", COUNT, "counted workers, not known as participants: on data_tk_baru"),
        Column("n_complete", COUNT, "of those, with every required column filled"),
        Column("n_continuing", COUNT, "who have a KPJ already (TK lanjutan), on a sheet apart"),
        Column("n_ended", COUNT, "whose work has ended: on a sheet apart, not to be registered"),
        Column("n_unknown", COUNT, "of all these, of whom no list says whether they are in"),
        Column("file", TEXT, "their workbook below sipp/"),
    ),
    key=("opd_code",),
)

REGISTRATION_GAPS = Table(
    "registration_gaps",
    "which columns of data_tk_baru the rosters leave empty, by OPD",
    (
        _optional("opd_code", TEXT, "OPD; null for workers of none"),
        Column("column", TEXT, "column of data_tk_baru that a roster can fill"),
        Column("is_required", FLAG, "whether SIPP asks for it, as far as is known"),
        Column("required_mark", TEXT, "how sure that is: code, inferred, ..."),
        Column("n_workers", COUNT, "workers on data_tk_baru"),
        Column("n_lacking", COUNT, "of those, for whom it stays empty"),
        Column("n_unreadable", COUNT, "of those, whose cell says something SIPP does not take"),
    ),
    key=("opd_code", "column"),
)

CITY_COVERAGE = Table(
    "city_coverage",
    "published observations of the whole city, by segment",
    (
        Column("as_of", DATE, "day of the observation"),
        Column("segment", TEXT, "total, pu, bpu, jakon, ..."),
        _optional("active", COUNT, "active participants; null where nobody has published them"),
        _optional("base", COUNT, "workers in the denominator"),
        Column("denominator", TEXT, "what the base counts"),
        _optional("rate", TEXT, "active of base, numerator/denominator"),
        _optional("gap", COUNT, "base less active"),
        _optional("refused_for", TEXT, "why active may not be used"),
        _optional("source", TEXT, "source and mark"),
    ),
)

TARGET_DEMANDS = Table(
    "target_demands",
    "what each published target demands of the city, on the base of its newest observation",
    (
        Column("family", TEXT, "family of targets; families are never mixed"),
        Column("year", COUNT, "year of the target"),
        Column("target_rate", RATE, "the target, share of 1"),
        Column("needed", COUNT, "active workers at the target"),
        Column("missing", COUNT, "of those, not active at the observation"),
        Column("is_past", FLAG, "its year is over"),
        _optional("per_month", COUNT, "people a month from the report's day"),
        _optional("per_month_least", COUNT, "people a month from the day of the observation"),
        _optional("source", TEXT, "source and mark"),
    ),
)

EDITION_PERSONS = Table(
    "edition_persons",
    "each person as the next edition will compare with: pseudonymous, never leaves processed_dir",
    (
        Column("worker_id", TEXT, "the worker"),
        Column("status", TEXT, "counted or held", allowed=("counted", "held")),
        _optional("reason", TEXT, "why held"),
        _optional("opd_code", TEXT, "OPD; null where none was found"),
        Column("category", TEXT, "employment category", allowed=CATEGORIES),
        Column("first_month", COUNT, "first month to pay in the year"),
        Column("last_month", COUNT, "last month to pay; before first_month where there is none"),
        _optional("wage_reported_idr", IDR, "reported wage, whole rupiah a month"),
        Column("jkk_class", COUNT, "JKK class priced with"),
        Column("amount_idr", IDR, "contributions of the year, whole rupiah"),
        *_PLACE,
        _optional("other_lines", TEXT, "merged lines of the person, file!sheet!row, one a line"),
        _optional("nik_key", TEXT, "keyed: equal where the NIK is equal"),
        _optional("person_key", TEXT, "keyed: equal where name and birth date are equal"),
        _optional("name_key", TEXT, "keyed: equal where the name is equal"),
    ),
    key=("worker_id",),
)

EDITION_CHANGES = Table(
    "edition_changes",
    "from the edition before to this one, by reason: before and all reasons together are now",
    (
        _optional("opd_code", TEXT, "OPD, null for workers of none, * for the whole city"),
        Column(
            "reason",
            TEXT,
            "before and now are the totals; between them why they differ",
            allowed=("before", *CHANGE_REASONS, "now"),
        ),
        _optional("people", COUNT, "people with this reason; null where only totals are known"),
        Column("counted", COUNT, "workers counted, or the change in them"),
        Column("held", COUNT, "workers held, or the change in them"),
        Column("low_idr", IDR, "need of the year, counted only, or the change in it"),
        Column("high_idr", IDR, "need of the year, counted and held, or the change in it"),
    ),
)

WAYS = Table(
    "ways",
    "the ways to universal coverage, each for itself: the pace so far, a growth, each target",
    (
        Column("way", TEXT, "pace, a scenario of growth.csv, or target"),
        _optional("family", TEXT, "family of a target"),
        Column("year", COUNT, "at the end of this year"),
        Column("active_low", COUNT, "active workers then, the least"),
        Column("active_high", COUNT, "the most; the same for a target"),
        Column("rate_low", TEXT, "of the base of the newest observation, numerator/denominator"),
        Column("rate_high", TEXT, "the most, at most 1"),
        Column("exceeds_base", FLAG, "more than there are workers in that base"),
        _optional("per_month_least", COUNT, "people a month from the day of the observation"),
        _optional("per_month", COUNT, "people a month from the report's day"),
        Column("is_reached", FLAG, "a target that is reached already"),
        Column("is_past", FLAG, "a target whose year is over"),
        _optional("source", TEXT, "source and mark"),
    ),
)

FIGURES = Table(
    "figures",
    "the register of figures: every figure that the report quotes",
    (
        Column("code", TEXT, "short code, such as C-14"),
        Column("name", TEXT, "name in notebooks and texts"),
        Column("kind", TEXT, "number, rupiah, percent, month, date or text"),
        _optional("value", TEXT, "exact value: integer, numerator/denominator, month, date"),
        Column("text", TEXT, "as printed"),
        Column("meaning", TEXT, "what it counts, in Bahasa Indonesia"),
        Column("basis", TEXT, "computed, published, inferred or entered"),
        Column("as_of", DATE, "of when"),
        _optional("source_table", TEXT, "table that it comes from"),
        _optional("source_filter", TEXT, "the rows of that table, as a pandas query"),
    ),
    key=("code",),
)

PUBLISHED_CELLS = Table(
    "published_cells",
    "the counts of people that the report shows or withholds, for the next edition to be held "
    "against; a withheld count is not written",
    (
        Column("key", TEXT, "measure and group, such as held|opd_code=SETDA"),
        _optional(
            "n_people",
            COUNT,
            "people as last shown, in this edition or an earlier one; null: never",
        ),
        Column("is_withheld", FLAG, "this edition shows a mark instead"),
    ),
    key=("key",),
)

TABLES = (
    FILES,
    LEDGER,
    WORKERS,
    REGISTRATION_DETAILS,
    FINDINGS,
    OPD_ROSTERS,
    CONTRIBUTIONS,
    FINDINGS_PRICED,
    BUDGET_POSITIONS,
    RECONCILIATION,
    RECONCILIATION_MONTHS,
    NEED_BY_CATEGORY,
    WAGE_BASES,
    SCENARIOS,
    SCENARIO_GRID,
    SENSITIVITY,
    YEAR_ON_YEAR,
    LAW_USED,
    PARTICIPANTS,
    COVERAGE_OWN,
    COVERAGE_UNITS,
    COVERAGE_MONTHS,
    PROTECTION,
    OPD_STATUS,
    REGISTRATIONS,
    REGISTRATION_GAPS,
    CITY_COVERAGE,
    TARGET_DEMANDS,
    WAYS,
    EDITION_PERSONS,
    EDITION_CHANGES,
    PUBLISHED_CELLS,
    FIGURES,
)


def data_dictionary() -> str:
    """The tables and their columns as Markdown."""
    lines = []
    for table in TABLES:
        lines += [f"### `{table.name}`", "", f"{table.meaning[0].upper()}{table.meaning[1:]}.", ""]
        lines += ["| column | type | meaning |", "| --- | --- | --- |"]
        for c in table.columns:
            meaning = c.meaning + (f" ({', '.join(c.allowed)})" if c.allowed else "")
            lines.append(
                f"| `{c.name}` | {c.type}{'' if c.is_required else ', may be null'} | {meaning} |"
            )
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    import sys

    sys.stdout.write(data_dictionary())
