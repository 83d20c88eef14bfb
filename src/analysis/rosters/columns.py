"""From header labels and the look of the cells to which column is what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.words import header_field, words

#: The fields that a roster has, apart from ``ignored``.
CORE = frozenset({"name", "nik"})
SUPPORT = frozenset(
    {"birth", "birth_date", "sex", "position", "status", "start", "wage", "nip", "kpj", "unit", "opd"}
)
#: Labels of a second header line under a parent ("LAHIR" over "TEMPAT" and "TANGGAL").
CHILDREN = frozenset(
    {
        "TEMPAT", "TANGGAL", "TGL", "TEMPAT LAHIR", "TANGGAL LAHIR", "TGL LAHIR", "L", "P", "LK", "PR",
        "KODE", "NAMA", "NOMOR", "NO", "LAKI LAKI", "PEREMPUAN", "PRIA", "WANITA", "KABUPATEN", "KOTA",
        "KAB KOTA", "KECAMATAN", "DESA KELURAHAN", "KELURAHAN", "BULAN", "TAHUN", "THN", "BLN", "RP",
        "RUPIAH", "MULAI", "SELESAI", "SAMPAI", "AKHIR", "AWAL", "TMT", "DESA", "RT RW", "JENJANG",
        "JURUSAN", "TINGKAT", "HARI", "ORANG", "JUMLAH",
    }
)  # fmt: skip
_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True)
class Columns:
    """Which 0-based column holds which field, for one table.

    ``labels`` has the label of every column of the table; ``unknown`` the labelled columns that no
    word names.
    """

    fields: dict[str, int]
    labels: dict[int, str]
    unknown: tuple[int, ...] = ()

    def get(self, field: str) -> int | None:
        return self.fields.get(field)

    @property
    def is_roster(self) -> bool:
        """A name or a NIK, and something else that a list of persons has."""
        has = self.fields.keys()
        return ("name" in has and bool(has & (SUPPORT | {"nik"}))) or (
            "nik" in has and bool(has & SUPPORT)
        )


def field_of(levels: Sequence[str]) -> tuple[str | None, bool]:
    """The field of a column from its header labels, parent first."""
    levels = [level for level in levels if words(level)]
    if not levels:
        return None, False
    if len(levels) > 1:
        parent, child = words(" ".join(levels[:-1])), words(levels[-1])
        if "LAHIR" in parent.split() or parent.replace(" ", "") == "TTL":
            if child in ("TEMPAT", "KOTA", "TMPT", "TPT", "NAMA", "TEMPAT LAHIR"):
                return "birth_place", True
            if child in ("TANGGAL", "TGL", "TANGGAL LAHIR", "TGL LAHIR"):
                return "birth_date", True
        if header_field(" ".join(levels[:-1]))[0] == "sex":
            if child in ("L", "LK", "LAKI LAKI", "PRIA"):
                return "sex_l", True
            if child in ("P", "PR", "PEREMPUAN", "WANITA"):
                return "sex_p", True
        if child in ("AWAL", "MULAI", "AKHIR", "SELESAI", "SAMPAI", "S D") and (
            {"KONTRAK", "SK", "TMT", "MASA", "PERIODE", "PERJANJIAN"} & set(parent.split())
        ):
            return ("start" if child in ("AWAL", "MULAI") else "end"), True
    joined = " ".join(levels)
    field, is_exact = header_field(joined)
    if field is None or (field == "ignored" and len(levels) > 1 and not is_exact):
        own, own_exact = header_field(levels[-1])
        if own is not None and own_exact and field is None:
            return own, own_exact
    return field, is_exact


def choose(labels: dict[int, list[str]], rows: Iterable[Sequence[Value]] = ()) -> Columns:
    """Map labelled columns to fields, confirmed by what the cells of ``rows`` look like."""
    candidates: dict[str, list[tuple[bool, int]]] = {}
    unknown = []
    for column, levels in labels.items():
        field, is_exact = field_of(levels)
        if field is None:
            unknown.append(column)
        elif field != "ignored":
            candidates.setdefault(field, []).append((is_exact, column))
    looks = _looks(rows, labels)
    fields = {
        field: max(
            found, key=lambda c: (c[0], looks[c[1]]["filled"] if c[1] in looks else 0, -c[1])
        )[1]
        for field, found in candidates.items()
    }
    if len(candidates.get("nik", ())) > 1:
        fields["nik"] = max(candidates["nik"], key=lambda c: (looks[c[1]]["16"], c[0], -c[1]))[1]
    _confirm(fields, looks, unknown)
    texts = {column: " ".join(levels) for column, levels in labels.items()}
    return Columns(fields, texts, tuple(unknown))


def _looks(rows: Iterable[Sequence[Value]], columns: Iterable[int]) -> dict[int, Counter[str]]:
    """Per column, how many cells are filled and how many look like a number of 11, 13, 16, 18 digits."""
    looks: dict[int, Counter[str]] = {column: Counter() for column in columns}
    for row in rows:
        for column, seen in looks.items():
            if column >= len(row) or is_blank(value := row[column]):
                continue
            seen["filled"] += 1
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if isinstance(value, (str, int)) and not isinstance(value, bool):
                text = str(value)
                digits = _DIGITS.sub("", text)
                if len(digits) >= 0.8 * len(text.strip()):
                    seen[str(len(digits))] += 1
                elif len(digits) <= 1 and " " in text.strip() and len(text) < 60:
                    seen["words"] += 1
    return looks


def _confirm(fields: dict[str, int], looks: dict[int, Counter[str]], unknown: list[int]) -> None:
    """Let the cells overrule a header that names something else than they hold."""

    def mostly(column: int, length: str) -> bool:
        return looks[column][length] * 2 > max(looks[column]["filled"], 1)

    if "nik" not in fields:
        by_look = [
            c for c in (*([fields["number"]] if "number" in fields else []), *unknown) if mostly(c, "16")
        ]
        if by_look:
            fields["nik"] = by_look[0]
            if fields.get("number") == by_look[0]:
                del fields["number"]
            if by_look[0] in unknown:
                unknown.remove(by_look[0])
    if "bpjs" in fields:
        column = fields.pop("bpjs")
        if "kpj" not in fields and not mostly(column, "13"):
            fields["kpj"] = column
    if "name" not in fields and "nik" in fields:
        by_look = [c for c in unknown if mostly(c, "words")]
        if by_look:
            fields["name"] = by_look[0]
            unknown.remove(by_look[0])


def guess(rows: Sequence[Sequence[Value]]) -> Columns | None:
    """Columns of a table without any header: NIKs in one column and words in another."""
    width = max((len(row) for row in rows), default=0)
    looks = _looks(rows, range(min(width, 60)))
    niks = [c for c, seen in looks.items() if seen["16"] >= 3 and seen["16"] * 2 > seen["filled"]]
    names = [c for c, seen in looks.items() if seen["words"] * 2 > seen["filled"] and seen["filled"] >= 3]
    if not niks or not names:
        return None
    return Columns({"nik": niks[0], "name": names[0]}, {})
