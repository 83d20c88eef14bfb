"""Which column of a table is what: labels and cells weighed, all fields settled together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.assignment import assign
from analysis.rosters.layout.cell_evidence import CELLS, Seen, looks_of, may_be_nik, share
from analysis.rosters.layout.coded_columns import coded_partners
from analysis.rosters.layout.details import detail_columns
from analysis.rosters.layout.labels import (
    EXACT,
    OF_OTHERS,
    PART,
    Evidence,
    is_of_birth,
    levels_evidence,
)
from analysis.rosters.layout.profiles import ProfileMatch, match, name_columns
from analysis.rosters.layout.ticked_columns import Ticks, ticked_columns
from analysis.rosters.parse import parse_nik
from analysis.rosters.words import words

#: The fields that a roster has, apart from ``no_use``.
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
#: A second column of employment status: "STATUS" (Aktif) beside "STATUS KEPEGAWAIAN" (PNS); and
#: of remarks.
OTHER_STATUS, OTHER_REMARK = "other_status", "other_remark"
#: The field whose label and cells the second column has.
SECONDS = {OTHER_STATUS: "status", OTHER_REMARK: "remark"}
#: What only a list of persons has.
PERSONAL = frozenset({"nik", "birth", "sex", "nip", "kpj", "age"})

#: A pair of field and column is worth more than this, or it is not made.
_LEAST = 1.0
#: Without these a table is no roster, so that they are found where little speaks for them.
_CORE_BONUS = 2.0
#: Fields that the cells alone may show, without a word of the label; a date's or a sum's label must
#: say of what it is.
_BY_CELLS = frozenset({"nik", "name", "number", "sex", "status", "birth_date", "remark", "nip"})
#: What excludes people is never read under a label of somebody else or of another time.
_DECIDES = frozenset({"status", "remark"})
#: Of two columns that say the same, one that has cells, and then the left one.
_FILLED, _PER_COLUMN = 0.2, 0.001
_SOME, _MOSTLY, _NEVER = 0.3, 0.5, 100.0
_YEARLY = frozenset({"TAHUN", "SETAHUN", "THN", "PERTAHUN"})
#: A label is known where it is a field's whole label, or nearly.
_KNOWN_LABEL = EXACT - 2.0
#: Shares of a table's confidence: name, NIK, and the labels that are understood.
_OF_NAME, _OF_NIK, _OF_LABELS = 0.3, 0.3, 0.4
_BY_CELLS_ONLY = 0.4
#: Below it the header of a table is not trusted, and the file says so.
LEAST_CONFIDENCE = 0.5
#: So many rows with a long number show what a table without a header is.
_N_GUESSED = 1_000


@dataclass(frozen=True)
class Columns:
    """Which 0-based column holds which field, for one table.

    ``labels`` has the label of every column of the table; ``unknown`` the filled columns that are
    neither used nor known to be of no use, ``by_cells`` those used for what their cells hold only.
    ``is_name_sure`` and ``is_other_list`` say how far the header can be trusted, ``confidence`` (0
    to 1) how much of the table is understood. ``details`` are the columns that only a registration
    asks for (``layout.details``). ``name_parts`` are the columns over which the name is spread, the
    first of them being the name's; ``profile`` is the national export that the table is; ``ticks``
    are the groups of columns in which a tick says what somebody is.
    """

    fields: dict[str, int]
    labels: dict[int, str]
    unknown: tuple[int, ...] = ()
    is_name_sure: bool = True
    is_other_list: bool = False
    details: dict[str, tuple[int, ...]] = field(default_factory=dict)
    by_cells: tuple[int, ...] = ()
    confidence: float = 1.0
    name_parts: tuple[int, ...] = ()
    profile: ProfileMatch | None = None
    ticks: tuple[Ticks, ...] = ()

    def get(self, field: str) -> int | None:
        return self.fields.get(field)

    @property
    def is_personal(self) -> bool:
        """Whether a column is there that only a list of persons has."""
        has = self.fields.keys()
        return bool(has & PERSONAL) or any(
            is_of_birth(self.labels.get(self.fields[key], ""))
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
            return "name" in has or bool(has & SUPPORT) or bool(self.ticks)
        if "name" not in has or is_other_titled:
            return False
        if self.is_personal:
            return True
        if self.is_other_list or not self.is_name_sure:
            return False
        if has & SUPPORT or self.ticks or "marital_status" in self.details:
            return True
        return is_titled and "number" in has


def choose(labels: Mapping[int, Sequence[str]], sample: Sequence[Sequence[Value]] = ()) -> Columns:
    """Map the columns of a table to fields.

    Args:
        labels: header labels of each column of the table, parent first.
        sample: rows below the header.
    """
    first, last = min(labels), max(labels)
    looks = looks_of(sample, range(max(first - 1, 0), last + 2))
    said = {
        column: _settled_period(levels_evidence(labels.get(column, ())), look)
        for column, look in looks.items()
    }
    texts = {column: " ".join(levels) for column, levels in labels.items()}
    profile = match(labels, sample)
    name_parts = profile.name_parts if profile else name_columns(labels)
    coded = coded_partners(labels, sample)
    ticks = () if profile else ticked_columns(labels, sample)
    of_ticks = {column for group in ticks for column in group}
    aside = {*coded, *name_parts, *of_ticks, *(profile.known if profile else ())}
    open_columns = {column: look for column, look in looks.items() if column not in aside}
    fields = assign(_values(open_columns, said, texts))
    assigned = dict(fields)
    if profile:
        fields |= profile.fields
    elif name_parts and "name" not in fields:
        fields["name"] = name_parts[0]
    else:
        name_parts = ()
    _split_birth(fields, looks, said, labels)
    marital = [
        column
        for column in looks
        if column not in fields.values()
        and said[column].get("status")
        and share(looks[column], "k2", "marital") > _MOSTLY
    ]
    details = detail_columns(labels, {*fields.values(), *name_parts, *coded, *of_ticks})
    if marital:
        details.setdefault("marital_status", (min(marital),))
    in_details = {column for places in details.values() for column in places}
    by_cells = tuple(
        column
        for key, column in fields.items()
        if key != "number"
        and (column in labels or (assigned.get(key) == column and not _is_under(column, texts)))
        and column not in aside
        and _said_for(said[column], key) < _LEAST
    )
    unknown = tuple(
        column
        for column in looks
        if column not in fields.values()
        and column not in in_details
        and column not in aside
        and looks[column]["filled"]
        and not (_is_of_no_use(said[column]) and not _holds_other_niks(said[column], looks[column]))
    )
    name = fields.get("name")
    return Columns(
        fields,
        texts,
        unknown,
        name is None or name in aside or said[name].get("name", 0.0) >= _KNOWN_LABEL,
        any(max(found, key=found.__getitem__) == "other_list" for found in said.values() if found),
        details,
        by_cells,
        1.0 if profile else _confidence(fields, said, labels, unknown, by_cells),
        name_parts,
        profile,
        ticks,
    )


def _values(
    looks: Mapping[int, Seen], said: Mapping[int, Evidence], texts: Mapping[int, str]
) -> dict[tuple[str, int], float]:
    """What each pair of field and column is worth above the least."""
    found: dict[tuple[str, int], float] = {}
    has_remarks = any(said[column].get("remark", 0.0) >= PART for column in looks)
    for column, look in looks.items():
        against = said[column].get("no_use", 0.0)
        tie = _FILLED * (look["filled"] > 0) - _PER_COLUMN * column
        # One head merged over several columns is the first one's.
        is_merged_on = column in texts and texts[column] == texts.get(column - 1)
        is_of_others = OF_OTHERS in said[column]
        is_of_remarks = said[column].get("remark", 0.0) >= PART
        for key in FIELDS | SECONDS.keys():
            if is_of_others and _as_field(key) in _DECIDES:
                continue
            label = _said_for(said[column], key)
            if not label and (
                (is_of_remarks and _as_field(key) == "status") or (has_remarks and key == "remark")
            ):
                continue  # what a remark says of PNS is seldom of the line's person
            if not label and (key not in _BY_CELLS or not look["filled"]):
                continue
            cells = CELLS[_as_field(key)](look) if _as_field(key) in CELLS else 0.0
            if not label and cells < _by_cells_least(key):
                continue
            value = label + cells - against + tie
            if key in CORE:
                value += -_CORE_BONUS if is_merged_on else _CORE_BONUS
            elif key == OTHER_STATUS:
                # What somebody is outweighs whether he is still there.
                value -= _NEVER if share(look, "k2", "marital") > _MOSTLY else 1.0 + cells / 2
            elif key == OTHER_REMARK:
                value -= 1.0 - 2 * _PER_COLUMN * column  # the right one of two
            elif key == "wage" and _YEARLY & set(words(texts.get(column, "")).split()):
                value -= 1.5
            if value > _LEAST:
                found[key, column] = value
    return found


def _settled_period(evidence: Evidence, look: Seen) -> Evidence:
    """A period's column as one of starts or ends where its cells hold single days.

    A label of work without a kind of date is a period's where some cells hold spans.

    Last days of a month end something, first days begin it; other days may be either, and nobody
    is to guess.
    """
    if "of_work" in evidence:
        settled = {key: weight for key, weight in evidence.items() if key != "of_work"}
        if share(look, "dated") > _SOME:
            settled["start"] = evidence["of_work"]
        return settled
    if "period" not in evidence:
        return evidence
    settled = {key: weight for key, weight in evidence.items() if key != "period"}
    weight = evidence["period"]
    if share(look, "date") <= _MOSTLY:
        settled["start"] = weight
    elif share(look, "month_end") == 1.0:
        settled["end"] = weight
    elif share(look, "month_start") == 1.0:
        settled["start"] = weight
    else:
        settled.pop("no_use", None)
    return settled


def _as_field(key: str) -> str:
    return SECONDS.get(key, key)


def _said_for(evidence: Evidence, key: str) -> float:
    """What a label says for a field; NO. BPJS may be a KPJ."""
    found = evidence.get(_as_field(key), 0.0)
    return max(found, evidence.get("bpjs", 0.0) / 2) if key == "kpj" else found


def _by_cells_least(key: str) -> float:
    """What the cells must say where no label speaks."""
    return {"name": 1.5, "number": 2.0, "nik": 3.0}.get(key, 2.5)


def _is_of_no_use(evidence: Evidence) -> bool:
    """Whether a label says that its column is of no use here, and nothing more likely."""
    return bool(evidence) and max(evidence, key=evidence.__getitem__) in ("no_use", "age", "bpjs")


def _holds_other_niks(evidence: Evidence, look: Seen) -> bool:
    """Whether the cells are like NIKs or cards, under a label that speaks of another number."""
    return share(look, "nik") > _MOSTLY and not {"nik", "family_card"} & evidence.keys()


def _is_under(column: int, texts: Mapping[int, str]) -> bool:
    """Whether a column without a label stands under the one to its left: place, date of birth."""
    return is_of_birth(texts.get(column - 1, ""))


def _split_birth(
    fields: dict[str, int],
    looks: Mapping[int, Seen],
    said: Mapping[int, Evidence],
    labels: Mapping[int, Sequence[str]],
) -> None:
    """One label over two columns ("TEMPAT, TANGGAL LAHIR"): the one with dates is the date."""
    if "birth" not in fields:
        return
    births = [column for column in looks if said[column].get("birth", 0.0) >= PART]
    right = fields["birth"] + 1
    if len(births) == 1 and right not in labels and right in looks:
        births = [*births, right]
    if fields.get("birth_date", fields["birth"]) not in births:
        return
    dates = [column for column in births if share(looks[column], "date") > 0.5]
    others = [column for column in births if column not in dates]
    if len(dates) == 1 and others and looks[others[0]]["filled"]:
        del fields["birth"]
        fields["birth_date"] = dates[0]
        fields.setdefault("birth_place", others[0])


def _confidence(
    fields: Mapping[str, int],
    said: Mapping[int, Evidence],
    labels: Mapping[int, Sequence[str]],
    unknown: Sequence[int],
    by_cells: Sequence[int],
) -> float:
    """How much of a table is understood, from 0 to 1."""
    parts = {}
    for key in ("name", "nik"):
        column = fields.get(key)
        if column is None:
            parts[key] = 0.0
        else:
            parts[key] = 1.0 if said[column].get(key, 0.0) >= PART - 1 else _BY_CELLS_ONLY
    n_unknown = sum(column in labels for column in unknown) + len(by_cells) / 2
    known = 1.0 - n_unknown / len(labels)
    return _OF_NAME * parts["name"] + _OF_NIK * parts["nik"] + _OF_LABELS * known


def guess(rows: Sequence[Sequence[Value]]) -> Columns | None:
    """Columns of a table without any header, by what the cells hold; None where no NIKs stand."""
    rows = [row for row in rows if any(map(may_be_nik, set(row)))][:_N_GUESSED]
    width = min(max((len(row) for row in rows), default=0), 60)
    looks = looks_of(rows, range(width))
    niks = [column for column, seen in looks.items() if seen["nik"] and share(seen, "16") > 0.5]
    niks = [column for column in niks if _has_real_niks(rows, column)]
    if not niks:
        return None
    at_nik = [row for row in rows if niks[0] < len(row) and not is_blank(row[niks[0]])]
    near = looks_of(at_nik, range(width))
    values = _values(near, {column: {} for column in near}, {})
    names = [
        column
        for column in near
        if column != niks[0]
        and near[column]["filled"] * 2 > len(at_nik)
        and share(near[column], "text") > 0.5
    ]
    if not any(key == "name" for key, _ in values):
        # A name is what has blanks in it; a list of single names has the first texts.
        names.sort(key=lambda column: (share(near[column], "words") <= 0.5, column))
        if not names:
            return None
        values["name", names[0]] = _LEAST
    fields = assign({pair: value for pair, value in values.items() if pair[1] != niks[0]})
    fields = {"nik": niks[0], **{key: c for key, c in fields.items() if key != "nik"}}
    used = set(fields.values())
    unknown = tuple(c for c in near if near[c]["filled"] and c not in used)
    return Columns(fields, {}, unknown, confidence=0.0)


def _has_real_niks(rows: Iterable[Sequence[Value]], column: int) -> bool:
    """Whether most of the long numbers in a column have a NIK's inner date."""
    values = [row[column] for row in rows if column < len(row) and not is_blank(row[column])][:200]
    n_real = sum(parse_nik(value).birth_date is not None for value in values)
    return n_real * 2 > len(values)
