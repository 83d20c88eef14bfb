"""What an edition shows and the next one is held against: figures, persons, changes."""

from __future__ import annotations

from analysis.codes import CATEGORIES
from analysis.schemas.columns import COUNT, DATE, IDR, PLACE, TEXT, optional
from analysis.tabular import Column, Table

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

EDITION_PERSONS = Table(
    "edition_persons",
    "each person as the next edition will compare with: pseudonymous, never leaves processed_dir",
    (
        Column("worker_id", TEXT, "the worker"),
        Column("status", TEXT, "counted or held", allowed=("counted", "held")),
        optional("reason", TEXT, "why held"),
        optional("opd_code", TEXT, "OPD; null where none was found"),
        Column("category", TEXT, "employment category", allowed=CATEGORIES),
        Column("first_month", COUNT, "first month to pay in the year"),
        Column("last_month", COUNT, "last month to pay; before first_month where there is none"),
        optional("wage_reported_idr", IDR, "reported wage, whole rupiah a month"),
        Column("jkk_class", COUNT, "JKK class priced with"),
        Column("amount_idr", IDR, "contributions of the year, whole rupiah"),
        *PLACE,
        optional("other_lines", TEXT, "merged lines of the person, file!sheet!row, one a line"),
        optional("line_ids", TEXT, "line_id of each line of the person, one a line"),
        optional(
            "pieces",
            TEXT,
            "of several spells the months of each: first, last, OPD, JKK class, wage; one a line",
        ),
        optional("nik_key", TEXT, "keyed: equal where the NIK is equal"),
        optional("person_key", TEXT, "keyed: equal where name and birth date are equal"),
        optional("name_key", TEXT, "keyed: equal where the name is equal"),
    ),
    key=("worker_id",),
)

EDITION_CHANGES = Table(
    "edition_changes",
    "from the edition before to this one, by reason: before and all reasons together are now",
    (
        optional("opd_code", TEXT, "OPD, null for workers of none, * for the whole city"),
        Column(
            "reason",
            TEXT,
            "before and now are the totals; between them why they differ",
            allowed=("before", *CHANGE_REASONS, "now"),
        ),
        optional("people", COUNT, "people with this reason; null where only totals are known"),
        Column("counted", COUNT, "workers counted, or the change in them"),
        Column("held", COUNT, "workers held, or the change in them"),
        Column("low_idr", IDR, "need of the year, counted only, or the change in it"),
        Column("high_idr", IDR, "need of the year, counted and held, or the change in it"),
    ),
)

FIGURES = Table(
    "figures",
    "the register of figures: every figure that the report quotes",
    (
        Column("code", TEXT, "short code, such as C-14"),
        Column("name", TEXT, "name in notebooks and texts"),
        Column("kind", TEXT, "number, rupiah, percent, month, date or text"),
        optional("value", TEXT, "exact value: integer, numerator/denominator, month, date"),
        Column("text", TEXT, "as printed"),
        Column("meaning", TEXT, "what it counts, in Bahasa Indonesia"),
        Column("basis", TEXT, "computed, published, inferred or entered"),
        Column("as_of", DATE, "of when"),
        optional("source_table", TEXT, "table that it comes from"),
        optional("source_filter", TEXT, "the rows of that table, as a pandas query"),
    ),
    key=("code",),
)
