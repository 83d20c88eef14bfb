"""The coded values of the tables, apart from ``schemas``: worker processes need no pandas."""

from __future__ import annotations

FATES = ("counted", "held", "merged", "excluded", "not_a_person")
HELD_REASONS = (
    "nik_missing",
    "nik_invalid",
    "nik_ruined",
    "nik_is_kk",
    "nik_conflict",
    "possible_duplicate",
    "looks_like_asn",
    "struck_out",
    "name_missing",
)
EXCLUDED_REASONS = (
    "civil_servant",
    "pppk_full_time",
    "left",
    "deceased",
    "hidden_sheet",
    "other_year",
)
#: What a roster says of who no longer works.
ENDED = ("left", "deceased")
#: Whether a person who died was a participant in that month.
CLAIM_STATES = ("covered", "not_covered", "unknown")
MERGED_REASONS = ("same_nik", "same_person_ruined_nik", "same_person_no_nik", "decided")
MATCH_RULES = ("nik", "nik_name_differs", "ruined_nik", "kpj", "name_birth_date")
CATEGORIES = ("NON_ASN", "PPPK_PARUH_WAKTU", "UNKNOWN")
MARITAL_STATUSES = ("KAWIN", "TIDAK_KAWIN", "CERAI")
#: What lies between a person's need and the bill in a month: nothing, rounding, a bill above
#: or below the need, none at all, of who is held, is not at work, or is on no roster.
BILL_DIFFERENCES = (
    "equal",
    "rounding",
    "above",
    "below",
    "not_billed",
    "held_billed",
    "not_at_work",
    "no_roster",
)
FILE_STATUSES = ("read", "refused", "ignored")
#: What kind of document a file is; ``none``: one that cannot be read, or holds nothing of these.
FILE_KINDS = ("roster", "participants", "bill", "sipp_template", "none")
SEVERITIES = ("error", "warning", "info")
#: Of a finding of a return slip: mended, answered, answered but still to be mended, an answer that
#: cannot be used, still open.
ANSWER_OUTCOMES = ("mended", "answered", "noted", "rejected", "open")
#: Who is in a need: low has the counted, high the held too.
YEAR_BASES = ("low", "high")
#: What may have changed for one who stands on the lists of both years.
YEAR_CAUSES = (
    "months",
    "wage_policy",
    "wage_reported",
    "class_move",
    "class_table",
    "law",
    "programs",
)
#: The need of the year before, why it moved, and the need of this year.
YEAR_FACTORS = (
    "before",
    "joined_new_opd",
    "joined",
    "left_gone_opd",
    "left",
    "moved_in",
    "moved_out",
    *YEAR_CAUSES,
    "correction",
    "recalculated",
    "after",
)
#: Why a bill differs from the need, in the order in which the report shows them.
RECONCILIATION_KINDS = (
    "not_billed",
    "untold",
    "wage_lower",
    "wage_higher",
    "before_start",
    "after_end",
    "held_billed",
    "no_roster",
    "twice",
)
