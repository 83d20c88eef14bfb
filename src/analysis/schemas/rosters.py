"""What cleaning the rosters leaves: files, lines, persons, findings, participants."""

from __future__ import annotations

from analysis.codes import (
    ANSWER_OUTCOMES,
    CATEGORIES,
    ENDED,
    FATES,
    FILE_KINDS,
    FILE_STATUSES,
    MARITAL_STATUSES,
    MATCH_RULES,
    SEVERITIES,
)
from analysis.schemas.columns import COUNT, DATE, FLAG, IDR, PLACE, TEXT, optional
from analysis.tabular import Column, Table

FILES = Table(
    "files",
    "one line for every file below rosters/, none left out",
    (
        Column("file", TEXT, "path below rosters/, / as separator"),
        Column("sha256", TEXT, "SHA-256 of the bytes, hexadecimal"),
        Column("bytes", IDR, "size in bytes"),
        optional(
            "list_sha256",
            TEXT,
            "keyed sum of who stands on its list, as what, from when to when and at which wage: "
            "what a statement on a return slip is signed for; null for what was not read",
        ),
        optional("opd_code", TEXT, "OPD the file is from, by title, sheets, name and folder"),
        Column("status", TEXT, "what became of it", allowed=FILE_STATUSES),
        optional("reason", TEXT, "why it was refused or ignored"),
        Column("kind", TEXT, "what kind of document it is", allowed=FILE_KINDS),
    ),
    key=("file",),
)

LEDGER = Table(
    "ledger",
    "one line for every non-empty row of every sheet of every file read, hidden ones too",
    (
        *PLACE,
        Column("fate", TEXT, "what became of the row", allowed=FATES),
        optional(
            "reason", TEXT, "why; for not_a_person what the row is (title, header, total, ...)"
        ),
        optional("worker_id", TEXT, "the worker it counts for; null for excluded and not_a_person"),
        optional(
            "line_id",
            TEXT,
            "keyed: who stands on the line, wherever it stands; null for not_a_person",
        ),
    ),
)

WORKERS = Table(
    "workers",
    "one line for each person, counted or held",
    (
        Column("worker_id", TEXT, "keyed, stable between runs, tells nothing about the NIK"),
        Column("status", TEXT, "counted or held", allowed=("counted", "held")),
        optional("nik", TEXT, "16 digits as repaired; null where there is none or it is not one"),
        optional("name", TEXT, "as sent, spaces normalised"),
        optional("birth_date", DATE, "birth date"),
        optional("sex", TEXT, "L man, P woman", allowed=("L", "P")),
        optional(
            "opd_code", TEXT, "OPD of the spell of as_of, of opd.csv; null where none was found"
        ),
        optional("unit", TEXT, "unit below the OPD, from the row or its section"),
        optional("position", TEXT, "position or task, as sent"),
        Column("category", TEXT, "employment category", allowed=CATEGORIES),
        optional("start_date", DATE, "first start of work (TMT); null means before the year"),
        optional("end_date", DATE, "last end of work; null means none known"),
        optional(
            "wage_reported_idr", IDR, "reported wage, whole rupiah a month; null where unknown"
        ),
        optional("kpj", TEXT, "KPJ, the participant number of BPJS Ketenagakerjaan"),
        optional(
            "participant",
            FLAG,
            "on the list of active participants; null without a list, and for who is on none while "
            "a list was refused",
        ),
        *PLACE,
    ),
    key=("worker_id",),
)

SPELLS = Table(
    "spells",
    "one line for each period of each person in workers; contributions is priced from it",
    (
        Column("worker_id", TEXT, "the worker"),
        optional("opd_code", TEXT, "OPD in that period; null where none was found"),
        optional("unit", TEXT, "unit below the OPD"),
        Column("category", TEXT, "employment category", allowed=CATEGORIES),
        optional("start_date", DATE, "first day; null means before the year"),
        optional("end_date", DATE, "last day, or the last before the next period; null: none"),
        optional(
            "wage_reported_idr", IDR, "reported wage, whole rupiah a month; null where unknown"
        ),
        *PLACE,
    ),
)

ENDINGS = Table(
    "endings",
    "who has left or died, by the word of a roster, one line for each person: names and NIKs, "
    "which stay in this folder",
    (
        optional("worker_id", TEXT, "the worker who counts up to then; null for who is excluded"),
        optional("line_id", TEXT, "keyed: who stands on the line"),
        Column("how", TEXT, "what is said", allowed=ENDED),
        optional("last_day", DATE, "last day of work, or day of death; null where none is said"),
        optional("nik", TEXT, "NIK of 16 digits"),
        optional("name", TEXT, "name as sent"),
        optional("birth_date", DATE, "date of birth"),
        optional("kpj", TEXT, "number of the participant's card, where the roster has it"),
        optional("opd_code", TEXT, "OPD of the line"),
        *PLACE,
    ),
)

REGISTRATION_DETAILS = Table(
    "registration_details",
    "what a registration with BPJS Ketenagakerjaan asks for beside workers, as far as the rosters "
    "have it: personal data, which stay in this folder",
    (
        Column("worker_id", TEXT, "the worker"),
        optional("birth_place", TEXT, "place of birth, as sent"),
        optional("mother_name", TEXT, "mother's maiden name, as sent"),
        optional("address", TEXT, "address, as sent; its columns put together"),
        optional("postal_code", TEXT, "postal code, five digits"),
        optional("mobile_phone", TEXT, "mobile number, 08 and eight to eleven digits"),
        optional("email", TEXT, "e-mail address, as sent"),
        optional("marital_status", TEXT, "marital status", allowed=MARITAL_STATUSES),
        optional("blood_type", TEXT, "blood type", allowed=("A", "B", "AB", "O")),
        optional("npwp", TEXT, "NPWP, 15 or 16 digits"),
        optional("degree", TEXT, "degrees in a column of their own, as sent"),
        optional(
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
        optional("opd_code", TEXT, "OPD that should mend it"),
        optional("file", TEXT, "path below rosters/"),
        optional("sheet", TEXT, "sheet; null for a finding on a file"),
        optional("row", COUNT, "row, 1-based"),
        optional("cell", TEXT, "cell such as D17; null for a finding on a file"),
        optional("value", TEXT, "the cell as read"),
        optional("proposal", TEXT, "what we propose instead"),
        Column("message", TEXT, "what is wrong and what to do, in Bahasa Indonesia"),
        Column("n_rows", COUNT, "rows that share this one cause"),
        optional("cells", TEXT, "all cells of the finding as ranges, such as D17:D516, D520"),
        optional("line_id", TEXT, "line_id of the ledger, of a finding on one person's line"),
        optional("other_line_id", TEXT, "line_id of the other line, of a finding about two"),
        optional(
            "lines",
            TEXT,
            "of what is to be mended or answered, one for each row, separated by blanks: "
            "line_id:digest of the value:cell:line_id of the other line",
        ),
        optional(
            "finding_id",
            TEXT,
            "lasts: of code and line, or of code, OPD, sheet and column; null for participants",
        ),
        optional("first_seen_on", DATE, "day of the first edition or slip that told of it"),
        optional(
            "is_new",
            FLAG,
            "not on the return slip that came back of this file; null where none did",
        ),
    ),
)

ANSWERS = Table(
    "answers",
    "one line for each finding of each return slip that came back, and what became of it",
    (
        Column("file", TEXT, "the slip: path below rosters/"),
        Column("stands_for", TEXT, "the roster that holds for its OPD: the slip, or another file"),
        optional("opd_code", TEXT, "OPD of that roster"),
        Column("finding_id", TEXT, "the finding, as in findings"),
        Column("code", TEXT, "code of the catalogue"),
        optional("sheet", TEXT, "sheet; null for a finding on a file"),
        optional("cells", TEXT, "its cells, as the slip shows them"),
        Column("outcome", TEXT, "what became of it", allowed=ANSWER_OUTCOMES),
        optional("answer", TEXT, "the answer of the list, or what was written in its place"),
        optional("remark", TEXT, "the OPD's remark"),
        optional("answered_in", TEXT, "the slip that first brought the answer"),
        optional("answered_on", DATE, "day on which that slip was saved"),
        optional("reason", TEXT, "why the answer cannot be used, in Bahasa Indonesia"),
        Column("n_mended", COUNT, "rows of the finding that are mended"),
        Column("n_answered", COUNT, "rows that the answer has settled"),
        Column("n_open", COUNT, "rows that are still to be mended or answered"),
        optional("lines", TEXT, "the lines it tells of, as in findings"),
        optional("first_seen_on", DATE, "as in findings"),
    ),
)

PARTICIPANTS = Table(
    "participants",
    "one line for each row of the lists of active participants (SIPP)",
    (
        Column("file", TEXT, "path below participants/, / as separator"),
        *PLACE[1:],
        optional("kpj", TEXT, "participant number"),
        optional("nik", TEXT, "NIK as repaired"),
        optional("nik_first15", TEXT, "first 15 digits, where Excel ruined the 16th"),
        optional("name", TEXT, "name as sent"),
        optional("birth_date", DATE, "birth date; where there is none, that of the NIK"),
        optional("npp", TEXT, "number of the employer"),
        optional("wage_reported_idr", IDR, "wage that BPJS bills on, rupiah a month"),
        optional("member_from", DATE, "first day of membership"),
        optional("member_until", DATE, "last day of membership; null while active"),
        optional("month", TEXT, "the month (BLTH) of a monthly list, YYYY-MM; null elsewhere"),
        optional("is_active", FLAG, "what the status says; null where it says nothing"),
        optional("worker_id", TEXT, "the worker it matches; null when on no roster"),
        optional("matched_by", TEXT, "rule that matched it", allowed=MATCH_RULES),
    ),
)

OPD_ROSTERS = Table(
    "opd_rosters",
    "what each OPD sent and what became of it, one line for each OPD of opd.csv",
    (
        optional("opd_code", TEXT, "OPD; null for rosters and workers of no known OPD"),
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
