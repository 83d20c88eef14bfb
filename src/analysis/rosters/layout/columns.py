"""From header labels and the look of the cells to which column is what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.coded_columns import coded_partners
from analysis.rosters.layout.details import detail_columns
from analysis.rosters.layout.profiles import ProfileMatch, match, name_columns
from analysis.rosters.parse import parse_nik, parse_status
from analysis.rosters.parse.details import is_marital_status
from analysis.rosters.words import header_field, header_rank, words
from analysis.rosters.words import rows as vocabulary_rows

#: The fields that a roster has, apart from ``ignored``.
CORE = frozenset({"name", "nik"})
SUPPORT = frozenset(
    {
        "birth",
        "birth_date",
        "sex",
        "position",
        "status",
        "start",
        "wage",
        "nip",
        "kpj",
        "unit",
        "opd",
    }
)
#: Every field that a column may have.
FIELDS = frozenset(
    CORE
    | SUPPORT
    | {"number", "birth_place", "sex_l", "sex_p", "age", "end", "remark", "family_card"}
)
#: A second column of employment status: "STATUS" (Aktif) beside "STATUS KEPEGAWAIAN" (PNS).
OTHER_STATUS = "other_status"
#: What only a list of persons has.
PERSONAL = frozenset({"nik", "birth", "sex", "nip", "kpj", "age"})
#: Labels of a second header line under a parent ("LAHIR" over "TEMPAT" and "TANGGAL").
CHILDREN = frozenset(row["words"] for row in vocabulary_rows("header_children"))
#: Children whose own words say too little: their parent decides.
_GENERIC = CHILDREN | {"STATUS", "PEKERJAAN", "UNIT", "KET", "KETERANGAN"}
_BORN = frozenset({"LAHIR", "LHR", "TTL", "BIRTH", "KELAHIRAN"})
_BRACKETS = re.compile(r"\([^)]*\)")
_DIGITS = re.compile(r"\D+")
_DATE_LIKE = re.compile(r"\d{1,4}\s*[-/. ]\s*(?:\d{1,2}|[A-Za-z]{3,10})\s*[-/. ]\s*\d{2,4}")


@dataclass(frozen=True)
class Columns:
    """Which 0-based column holds which field, for one table.

    ``labels`` has the label of every column of the table; ``unknown`` the labelled columns that no
    word names. ``is_name_sure`` and ``is_other_list`` say how far the header can be trusted.
    ``details`` are the columns that only a registration asks for (``layout.details``).
    ``name_parts`` are the columns over which the name is spread, the first of them being the
    name's; ``profile`` is the national export that the table is.
    """

    fields: dict[str, int]
    labels: dict[int, str]
    unknown: tuple[int, ...] = ()
    is_name_sure: bool = True
    is_other_list: bool = False
    details: dict[str, tuple[int, ...]] = field(default_factory=dict)
    name_parts: tuple[int, ...] = ()
    profile: ProfileMatch | None = None

    def get(self, field: str) -> int | None:
        return self.fields.get(field)

    @property
    def is_personal(self) -> bool:
        """Whether a column is there that only a list of persons has."""
        has = self.fields.keys()
        return bool(has & PERSONAL) or any(
            _BORN & set(words(self.labels.get(self.fields[key], "")).split())
            for key in ("birth_date", "birth_place")
            if key in has
        )

    def is_roster(self, *, is_titled: bool = False, is_other_titled: bool = False) -> bool:
        """A name or a NIK, and something else that a list of persons has.

        Args:
            is_titled: a title says that persons follow; a number and a name are then enough.
            is_other_titled: a title says that something else follows (an attendance list).
        """
        has = self.fields.keys()
        if "nik" in has:
            return "name" in has or bool(has & SUPPORT)
        if "name" not in has or is_other_titled:
            return False
        if self.is_personal:
            return True
        if self.is_other_list or not self.is_name_sure:
            return False
        if has & SUPPORT or "marital_status" in self.details:
            return True
        return is_titled and "number" in has


def is_child(label: str) -> bool:
    """Whether ``label`` says what it means only under a parent, what is in brackets aside."""
    return words(label) in CHILDREN or words(_BRACKETS.sub(" ", label)) in CHILDREN


def field_of(levels: Sequence[str]) -> tuple[str | None, bool]:
    """The field of a column from its header labels, parent first."""
    levels = [level for level in levels if words(level)]
    if not levels:
        return None, False
    joined = " ".join(levels)
    field, is_exact = header_field(joined)
    if len(levels) == 1:
        return field, is_exact
    parent = words(" ".join(levels[:-1]))
    child = words(_BRACKETS.sub(" ", levels[-1])) or words(levels[-1])
    if found := _child_field(parent, child):
        return found, True
    own, own_exact = header_field(levels[-1])
    if is_exact or not own_exact:
        return field or own, is_exact
    if field is None or field == own or (field != "ignored" and child not in _GENERIC):
        return own, True
    return field, False


def _child_field(parent: str, child: str) -> str | None:
    """What a child says only together with its parent."""
    if _BORN & set(parent.split()) or parent.replace(" ", "") == "TTL":
        if child in ("TEMPAT", "KOTA", "TMPT", "TPT", "NAMA", "TEMPAT LAHIR", "KABUPATEN"):
            return "birth_place"
        if child in ("TANGGAL", "TGL", "TANGGAL LAHIR", "TGL LAHIR", "DD MM YYYY"):
            return "birth_date"
    if header_field(parent)[0] == "sex":
        if child in ("L", "LK", "LAKI LAKI", "PRIA"):
            return "sex_l"
        if child in ("P", "PR", "PEREMPUAN", "WANITA"):
            return "sex_p"
    if {"KONTRAK", "SK", "TMT", "MASA", "PERIODE", "PERJANJIAN"} & set(parent.split()):
        first = child.removeprefix("TGL ").removeprefix("TANGGAL ")
        if first in ("AWAL", "MULAI"):
            return "start"
        if first in ("AKHIR", "SELESAI", "SAMPAI", "S D", "SD", "BERAKHIR"):
            return "end"
    return None


def choose(labels: dict[int, list[str]], sample: Sequence[Sequence[Value]] = ()) -> Columns:
    """Map labelled columns to fields, confirmed by what the cells of ``sample`` look like."""
    profile = match(labels, sample)
    name_parts = profile.name_parts if profile else name_columns(labels)
    coded = coded_partners(labels, sample)
    aside = {*coded, *name_parts, *(profile.known if profile else ())}
    candidates: dict[str, list[tuple[bool, int]]] = {}
    unknown = []
    is_other_list = False
    for column, levels in labels.items():
        if column in aside:
            continue
        field, is_exact = field_of(levels)
        if field is None:
            unknown.append(column)
        elif field == "other_list":
            is_other_list = True
        elif field != "ignored":
            candidates.setdefault(field, []).append((is_exact, column))
    employment, marital = _statuses([c for _, c in candidates.get("status", ())], sample)
    if marital:
        candidates["status"] = [c for c in candidates["status"] if c[1] not in marital]
        if not candidates["status"]:
            del candidates["status"]
    texts = {column: " ".join(levels) for column, levels in labels.items()}
    first, last = min(labels), max(labels)
    looks = looks_of(sample, range(max(first - 1, 0), last + 2))
    fields = {
        field: max(
            found,
            key=lambda c: (
                c[1] in employment,
                c[0],
                not _is_yearly(texts[c[1]]),
                looks[c[1]]["filled"] > 0,
                -header_rank(texts[c[1]]),
                looks[c[1]]["filled"],
                -c[1],
            ),
        )[1]
        for field, found in candidates.items()
    }
    others = [c for is_exact, c in candidates.get("status", ()) if is_exact]
    if others := [column for column in others if column != fields["status"]]:
        fields[OTHER_STATUS] = others[0]
    if profile:
        fields |= profile.fields
    elif name_parts and "name" not in fields:
        fields["name"] = name_parts[0]
    else:
        name_parts = ()
    names = [column for _, column in candidates.get("name", ())]
    if len(candidates.get("nik", ())) > 1:
        fields["nik"] = max(
            candidates["nik"],
            key=lambda c: (c[0] and looks[c[1]]["16"] > 0, looks[c[1]]["16"], -c[1]),
        )[1]
    _split_birth(fields, [column for _, column in candidates.get("birth", ())], looks, labels)
    numbers = [column for _, column in candidates.get("number", ())]
    _confirm(fields, looks, unknown, numbers, labels, texts)
    is_name_sure = not names or any(
        exact for exact, column in candidates["name"] if column == fields.get("name")
    )
    details = detail_columns(labels, {*fields.values(), *name_parts, *coded})
    if marital:
        details.setdefault("marital_status", (min(marital),))
    for places in details.values():
        unknown = [column for column in unknown if column not in places]
    return Columns(
        fields, texts, tuple(unknown), is_name_sure, is_other_list, details, name_parts, profile
    )


def _statuses(
    columns: Sequence[int], sample: Sequence[Sequence[Value]]
) -> tuple[frozenset[int], frozenset[int]]:
    """Of columns headed STATUS those that mostly say an employment, and those that say a marriage.

    Where they say a marriage they say no employment; "K2" alone may be either.
    """
    employment, marital = set(), set()
    for column in columns:
        cells = Counter(
            row[column] for row in sample if column < len(row) and not is_blank(row[column])
        )
        seen: Counter[tuple[bool, bool]] = Counter()
        for value, n_cells in cells.items():
            status = parse_status(value)
            is_employment = bool(status.category or status.ended)
            seen[is_employment, is_marital_status(value)] += n_cells
        if seen[True, False] * 2 > seen.total():
            employment.add(column)
        elif (
            seen[False, True]
            and not seen[True, False]
            and (seen[False, True] + seen[True, True]) * 2 > seen.total()
        ):
            marital.add(column)
    return frozenset(employment), frozenset(marital)


def _is_yearly(label: str) -> bool:
    return bool({"TAHUN", "SETAHUN", "THN", "PERTAHUN"} & set(words(label).split()))


def looks_of(rows: Iterable[Sequence[Value]], columns: Iterable[int]) -> dict[int, Counter[str]]:
    """Per column, how many cells are filled, a date, words, or a number of so many digits."""
    looks: dict[int, Counter[str]] = {column: Counter() for column in columns}
    for row in rows:
        for column, seen in looks.items():
            if column >= len(row) or is_blank(value := row[column]):
                continue
            seen["filled"] += 1
            if isinstance(value, date):
                seen["date"] += 1
                continue
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if isinstance(value, int) and not isinstance(value, bool):
                seen[str(len(str(abs(value)))) if abs(value) < 10**20 else "long"] += 1
            elif isinstance(value, str):
                text = value.strip()
                digits = _DIGITS.sub("", text)
                if _DATE_LIKE.fullmatch(text):
                    seen["date"] += 1
                elif digits and len(digits) >= 0.8 * len(text):
                    seen[str(len(digits))] += 1
                elif len(digits) <= 1 and " " in text and len(text) < 60:
                    seen["words"] += 1
    return looks


def _mostly(seen: Counter[str], look: str) -> bool:
    return seen[look] * 2 > max(seen["filled"], 1)


def _split_birth(
    fields: dict[str, int],
    births: list[int],
    looks: dict[int, Counter[str]],
    labels: dict[int, list[str]],
) -> None:
    """One label over two columns ("TEMPAT, TANGGAL LAHIR"): the one with dates is the date."""
    if "birth" not in fields or "birth_date" in fields:
        return
    right = fields["birth"] + 1
    if len(births) == 1 and right not in labels:
        births = [*births, right]
    dates = [column for column in births if _mostly(looks[column], "date")]
    others = [column for column in births if column not in dates]
    if len(dates) == 1 and others and looks[others[0]]["filled"]:
        del fields["birth"]
        fields["birth_date"] = dates[0]
        fields.setdefault("birth_place", others[0])


def _confirm(
    fields: dict[str, int],
    looks: dict[int, Counter[str]],
    unknown: list[int],
    numbers: Sequence[int],
    labels: dict[int, list[str]],
    texts: dict[int, str],
) -> None:
    """Let the cells overrule a header that names something else than they hold."""
    bare = [column for column in looks if column not in labels and looks[column]["filled"]]
    nik = fields.get("nik")
    if nik is None or (looks[nik]["filled"] >= 3 and not looks[nik]["16"]):
        by_look = [c for c in (*numbers, *unknown, *bare) if _mostly(looks[c], "16")]
        if by_look:
            fields["nik"] = by_look[0]
            if fields.get("number") == by_look[0]:
                del fields["number"]
                if rest := [c for c in numbers if c != by_look[0]]:
                    fields["number"] = rest[0]
            if by_look[0] in unknown:
                unknown.remove(by_look[0])
    if "bpjs" in fields:
        column = fields.pop("bpjs")
        if "kpj" not in fields and not _mostly(looks[column], "13"):
            fields["kpj"] = column
    if "name" not in fields:
        by_look = [c for c in (*unknown, *bare) if _mostly(looks[c], "words")]
        position = fields.get("position")
        if position is not None and "NAMA" in words(texts[position]).split():
            # NAMA / JABATAN in one cell.
            fields["name"] = fields.pop("position")
        elif by_look and "nik" in fields:
            fields["name"] = by_look[0]
            if by_look[0] in unknown:
                unknown.remove(by_look[0])
    if "number" not in fields and "name" in fields:
        short = [
            c
            for c in bare
            if c < fields["name"] and sum(looks[c][n] for n in "123") * 2 > looks[c]["filled"]
        ]
        if short:
            fields["number"] = short[0]


def guess(rows: Sequence[Sequence[Value]]) -> Columns | None:
    """Columns of a table without any header: NIKs in one column and words in another."""
    width = min(max((len(row) for row in rows), default=0), 60)
    looks = looks_of(rows, range(width))
    niks = [c for c, seen in looks.items() if seen["16"] and seen["16"] * 2 > seen["filled"]]
    niks = [c for c in niks if _has_real_niks(rows, c)]
    if not niks:
        return None
    at_nik = [row for row in rows if niks[0] < len(row) and not is_blank(row[niks[0]])]
    near = looks_of(at_nik, range(width))
    names = [
        c
        for c in range(width)
        if c != niks[0]
        and near[c]["filled"] * 2 > len(at_nik)
        and sum(_is_text(row[c]) for row in at_nik if c < len(row)) * 2 > len(at_nik)
    ]
    # A name is what has blanks in it; a list of single names has the first texts.
    names.sort(key=lambda c: (not _mostly(near[c], "words"), c))
    if not names:
        return None
    columns = Columns({"nik": niks[0], "name": names[0]}, {})
    first = min(niks[0], names[0])
    for column in range(first):
        if sum(near[column][n] for n in "123") * 2 > len(at_nik):
            return replace(columns, fields={**columns.fields, "number": column})
    return columns


def _is_text(value: Value) -> bool:
    return isinstance(value, str) and sum(letter.isalpha() for letter in value) >= 3


def _has_real_niks(rows: Iterable[Sequence[Value]], column: int) -> bool:
    """Whether most of the long numbers in a column have a NIK's inner date."""
    values = [row[column] for row in rows if column < len(row) and not is_blank(row[column])][:200]
    n_real = sum(parse_nik(value).birth_date is not None for value in values)
    return n_real * 2 > len(values)
