"""Who is protected, who is still to be registered, and the way to universal coverage."""

from __future__ import annotations

from analysis.codes import CLAIM_STATES
from analysis.schemas.columns import COUNT, DATE, FLAG, IDR, PLACE, RATE, TEXT, optional
from analysis.tabular import Column, Table

COVERAGE_OWN = Table(
    "coverage_own",
    "the city's own workers and who of them is protected, by month and by group",
    (
        Column("dimension", TEXT, "all, opd_code, category, sex or age_band"),
        optional("value", TEXT, "the group; null for those of whom it is unknown"),
        Column("month", TEXT, "month, YYYY-MM"),
        Column("workers", COUNT, "counted workers who work in that month"),
        optional("covered", COUNT, "of those, protected; null where nothing is known"),
        Column("unknown", COUNT, "of those, of whom it is unknown"),
        Column("held", COUNT, "held workers who work in that month"),
        optional("held_covered", COUNT, "of those, protected"),
        optional("rate", TEXT, "covered of workers, numerator/denominator; null where unknown"),
        optional("rate_low", TEXT, "the least it can be, whatever becomes of held and unknown"),
        optional("rate_high", TEXT, "the most it can be"),
    ),
)

COVERAGE_UNITS = Table(
    "coverage_units",
    "the same by unit of each OPD, in the newest month of which any list tells",
    (
        optional("opd_code", TEXT, "OPD; null for workers of none"),
        optional("unit", TEXT, "unit below the OPD, as sent; null for workers of none"),
        *COVERAGE_OWN.columns[2:],
    ),
)

COVERAGE_MONTHS = Table(
    "coverage_months",
    "counted workers with and without protection, month by month",
    (
        Column("month", TEXT, "month, YYYY-MM"),
        Column("workers", COUNT, "counted workers who work in that month"),
        optional("covered", COUNT, "of those, protected; null where nothing is known"),
        Column("unknown", COUNT, "of those, of whom it is unknown"),
        optional("uncovered", COUNT, "of those, surely not protected"),
        optional("covered_by_now", COUNT, "of these, protected in the newest month told"),
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
        optional("first_covered", TEXT, "first month known to be protected, YYYY-MM"),
        optional("covered_since", TEXT, "first month of the run that lasts to the newest month"),
        Column("n_gap_before", COUNT, "unprotected months before first_covered"),
        Column("n_gap_within", COUNT, "unprotected months between protected ones"),
    ),
    key=("worker_id",),
)

OPD_STATUS = Table(
    "opd_status",
    "expected, received, readable, confirmed: one line for each OPD",
    (
        optional("opd_code", TEXT, "OPD; null for workers of none"),
        Column("state", TEXT, "how far its list is"),
        Column("n_read", COUNT, "files read"),
        Column("n_refused", COUNT, "files refused"),
        Column("counted", COUNT, "workers counted"),
        Column("held", COUNT, "workers held"),
        Column("is_received", FLAG, "a file of it, or workers of it on another's list"),
        optional("amount_idr", IDR, "contributions of the counted workers in the year"),
        optional("amount_held_idr", IDR, "contributions of the held workers in the year"),
        optional("final_idr", IDR, "of amount_idr, what is confirmed and unchanged since"),
        optional("provisional_idr", IDR, "of amount_idr, the rest"),
        optional("confirmed_on", DATE, "when the OPD last confirmed its list"),
        optional("confirmed_workers", COUNT, "for how many workers"),
        optional("document", TEXT, "by which document"),
        optional("difference", COUNT, "workers now less those confirmed"),
        optional("difference_low_idr", IDR, "the least that change can be; null where unknown"),
        optional("difference_high_idr", IDR, "the most it can be"),
        optional("is_file_unchanged", FLAG, "the confirmed file is read; null without checksum"),
        optional("days_since", COUNT, "days since the confirmation"),
        optional(
            "punctuality",
            TEXT,
            "answered by the deadline or not; null where there is none",
            allowed=("on_time", "late", "not_due", "overdue"),
        ),
        optional("days_overdue", COUNT, "days since the deadline without an answer"),
    ),
)

REGISTRATIONS = Table(
    "registrations",
    "what is to be uploaded to SIPP, by OPD: who is to be registered, taken off, changed",
    (
        optional("opd_code", TEXT, "OPD; null for workers of none"),
        Column("n_new", COUNT, "counted workers, not known as participants: on data_tk_baru"),
        Column("n_complete", COUNT, "of those, with every required column filled"),
        Column("n_continuing", COUNT, "who have a KPJ already: on tk_lanjutan"),
        Column("n_ended", COUNT, "whose work has ended: on a sheet apart, not to be registered"),
        Column("n_unknown", COUNT, "of all these, of whom no list says whether they are in"),
        Column("n_leaving", COUNT, "on SIPP's newest list though their work has ended: data_tk_na"),
        Column("n_wages", COUNT, "on SIPP's newest list at another wage: data_upah"),
        Column("folder", TEXT, "their folder below sipp/"),
    ),
    key=("opd_code",),
)

SIPP_CARDS = Table(
    "sipp_cards",
    "what SIPP's card of a month should show once the files below sipp/ are uploaded",
    (
        optional("opd_code", TEXT, "OPD; null for workers of none"),
        optional("npp", TEXT, "NPP; null where nobody knows which"),
        Column("month", TEXT, "month of the bill, YYYY-MM"),
        Column("n_joined", COUNT, "who is to be registered, new or with a KPJ"),
        Column("n_left", COUNT, "who is to be taken off"),
        Column("n_wages", COUNT, "whose wage is to be changed"),
        Column("n_people", COUNT, "counted workers who work in that month"),
        Column("total_idr", IDR, "their contributions of that month, by the report's price"),
    ),
)

CLAIMS = Table(
    "claims",
    "who has died by a roster's word, and whether SIPP's lists had them in that month: names and "
    "NIKs, which stay in this folder",
    (
        optional("opd_code", TEXT, "OPD of the line"),
        optional("nik", TEXT, "NIK of 16 digits"),
        optional("name", TEXT, "name as sent"),
        optional("birth_date", DATE, "date of birth"),
        optional("died_on", DATE, "day of death, or last day of that month; null: none is told"),
        optional("kpj", TEXT, "number of the participant's card"),
        optional("npp", TEXT, "NPP on whose list he stands"),
        Column("state", TEXT, "whether a participant then", allowed=CLAIM_STATES),
        optional(
            "months_missing",
            COUNT,
            "months of the year up to the death without cover; null: the death is of another year",
        ),
        *PLACE,
    ),
)

REGISTRATION_GAPS = Table(
    "registration_gaps",
    "which columns of data_tk_baru the rosters leave empty, by OPD",
    (
        optional("opd_code", TEXT, "OPD; null for workers of none"),
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
        optional("active", COUNT, "active participants; null where nobody has published them"),
        optional("base", COUNT, "workers in the denominator"),
        Column("denominator", TEXT, "what the base counts"),
        optional("rate", TEXT, "active of base, numerator/denominator"),
        optional("gap", COUNT, "base less active"),
        optional("refused_for", TEXT, "why active may not be used"),
        optional("source", TEXT, "source and mark"),
    ),
)

ACHIEVEMENTS = Table(
    "achievements",
    "capaian of the report's year: realised over target, by indicator and family of targets",
    (
        Column("segment", TEXT, "indicator: total (all workers) or rentan (workers at risk)"),
        Column("year", COUNT, "year of the target"),
        optional("family", TEXT, "family of the target; null where that year has none"),
        optional("target_rate", RATE, "the target, share of 1"),
        optional("observed_on", DATE, "day of the newest observation of the indicator"),
        optional("active", COUNT, "active participants then"),
        optional("base", COUNT, "workers in the denominator then"),
        optional("rate", TEXT, "active of base, numerator/denominator"),
        optional("capaian", TEXT, "rate of target, numerator/denominator"),
        optional("source", TEXT, "source and mark of the target"),
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
        optional("per_month", COUNT, "people a month from the report's day"),
        optional("per_month_least", COUNT, "people a month from the day of the observation"),
        optional("source", TEXT, "source and mark"),
    ),
)

WAYS = Table(
    "ways",
    "the ways to universal coverage, each for itself: the pace so far, a growth, each target",
    (
        Column("way", TEXT, "pace, a scenario of growth.csv, or target"),
        optional("family", TEXT, "family of a target"),
        Column("year", COUNT, "at the end of this year"),
        Column("active_low", COUNT, "active workers then, the least"),
        Column("active_high", COUNT, "the most; the same for a target"),
        Column("rate_low", TEXT, "of the base of the newest observation, numerator/denominator"),
        Column("rate_high", TEXT, "the most, at most 1"),
        Column("exceeds_base", FLAG, "more than there are workers in that base"),
        optional("per_month_least", COUNT, "people a month from the day of the observation"),
        optional("per_month", COUNT, "people a month from the report's day"),
        Column("is_reached", FLAG, "a target that is reached already"),
        Column("is_past", FLAG, "a target whose year is over"),
        optional("source", TEXT, "source and mark"),
    ),
)
