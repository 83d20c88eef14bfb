"""What moved between two editions and why, person by person, without a remainder.

Every person of either edition stands once, as they were then and as they are now. What the rules of
now (wage base, rates, risk classes) make of the state then is ``rules_price``; all the rest of a
person's change has exactly one reason, the first that holds:

1. ``first_list``, ``joined``: not a worker then, and the file with the line is new or was changed;
   ``first_list`` where nothing could be read of that OPD, or the file was refused.
2. ``decision``: a line of ``decisions.csv`` about the person is new, changed or gone.
3. ``correction``: the file changed, and the person is now another's line; or was a worker then,
   too, and the file that carries the line was changed.
4. ``list_gone``, ``left``: no worker now, and the file was changed or is gone; ``list_gone`` where
   nothing can be read of that OPD any more, or the file is refused.
5. ``other_file``: the person's own file is as it was, another with a line of the person is not; or
   the hold is one that depends on others' lines, and any file changed.
6. ``rules_reading``: files and decisions are as they were; vocabulary, layouts or program are not.

Since this is a partition of persons, the sums over the reasons are the differences of the totals,
in all and by OPD (whoever changed the OPD leaves one and comes to the other for one reason).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis import schemas
from analysis.coverage.edition_persons import find_again, place_texts
from analysis.rosters.persons.decisions import Decisions, Name

MEASURES = ("counted", "held", "low_idr", "high_idr")
WHOLE_CITY = "*"
#: Holds that depend on another person's line.
_RELATIONAL = ("nik_conflict", "possible_duplicate")
Flags = np.ndarray[Any, np.dtype[np.bool_]]


class EditionsDoNotCloseError(RuntimeError):
    """Before and all reasons together are not now: nothing may be published from it."""


@dataclass(frozen=True)
class SentFile:
    """A roster that was read or refused: its hash, its OPD, and whether it was read."""

    sha256: str
    opd_code: str | None
    is_read: bool


@dataclass(frozen=True)
class Decided:
    """A line of ``decisions.csv`` without its reason: what it says, about whom."""

    verdict: str
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """The persons of an edition (``schemas.EDITION_PERSONS``) and from what they came."""

    persons: pd.DataFrame
    files: Mapping[str, SentFile]
    decisions: frozenset[Decided]


def sent_files(files: pd.DataFrame) -> dict[str, SentFile]:
    """The rosters of ``schemas.FILES`` that were read or refused, by path."""
    sent = files[files["status"] != "ignored"]
    return {
        file: SentFile(sha256, None if pd.isna(code) else str(code), status == "read")
        for file, sha256, code, status in zip(
            sent["file"], sent["sha256"], sent["opd_code"], sent["status"], strict=True
        )
    }


def decided(decisions: Decisions) -> frozenset[Decided]:
    """What the lines of ``decisions.csv`` say, whatever their order."""
    return frozenset(
        Decided(
            one.verdict,
            one.kind,
            tuple(_name_text(name) for name in (one.left, one.right) if name is not None),
        )
        for one in decisions.entries
    )


def _name_text(name: Name) -> str:
    return name if isinstance(name, str) else "!".join(map(str, name))


def person_changes(then: Standing, now: Standing, repriced: pd.Series) -> pd.DataFrame:
    """Every person of either edition, with the reason of what changed.

    Args:
        then: the edition before.
        now: this edition.
        repriced: what each of ``then.persons`` costs by the rules of now, aligned with them.

    Returns:
        ``opd_code``, ``status`` and ``amount_idr`` with the endings ``_then`` and ``_now`` (null
        where the person was none), ``repriced_idr`` and ``reason`` (null where nothing but the
        price moved).
    """
    i, j = find_again(then.persons, now.persons)
    old = then.persons.reset_index(drop=True).reindex(i).reset_index(drop=True)
    new = now.persons.reset_index(drop=True).reindex(j).reset_index(drop=True)
    priced = repriced.reset_index(drop=True).astype("Int64").reindex(i).reset_index(drop=True)
    changed = (
        _differs(old["status"], new["status"])
        | _differs(old["opd_code"], new["opd_code"])
        | _differs(priced, new["amount_idr"])
    )
    reason = pd.Series(None, index=old.index, dtype=object)
    if changed.any():
        where = np.flatnonzero(changed)
        found = _Reasons(then, now, old.iloc[where], new.iloc[where]).found()
        reason.iloc[where] = found
    return pd.DataFrame(
        {
            "opd_code_then": old["opd_code"],
            "opd_code_now": new["opd_code"],
            "status_then": old["status"],
            "status_now": new["status"],
            "amount_idr_then": old["amount_idr"].astype("Int64"),
            "repriced_idr": priced,
            "amount_idr_now": new["amount_idr"].astype("Int64"),
            "reason": reason,
        }
    )


class _Reasons:
    """The persons that changed, ``old`` and ``new`` side by side, and what is known of each."""

    def __init__(self, then: Standing, now: Standing, old: pd.DataFrame, new: pd.DataFrame) -> None:
        self.then, self.now = then, now
        self.old, self.new = old.reset_index(drop=True), new.reset_index(drop=True)
        self.is_new = _flags(self.old["worker_id"].isna())
        self.is_gone = _flags(self.new["worker_id"].isna())
        paths = {*then.files, *now.files}
        self.files = {path for path in paths if _sha(then, path) != _sha(now, path)}
        self.is_old_file_changed = _flags(self.old["file"].isin(self.files))
        self.is_new_file_changed = _flags(self.new["file"].isin(self.files))
        self.are_lines_others = (
            _differs(self.old["file"], self.new["file"])
            | _differs(self.old["other_lines"], self.new["other_lines"])
            | _differs(self.old["status"], self.new["status"])
        )

    def found(self) -> list[str]:
        stays = ~self.is_new & ~self.is_gone
        is_touched = self._is_touched() & self.are_lines_others
        is_absorbed = self.is_gone & self._is_among(self.old, self.now.persons)
        is_relational = (
            _flags(self.old["reason"].isin(_RELATIONAL) | self.new["reason"].isin(_RELATIONAL))
            | is_absorbed
            | (self.is_new & self._is_among(self.new, self.then.persons))
        )
        has_other_file = self._has_changed(self.old["other_lines"]) | self._has_changed(
            self.new["other_lines"]
        )
        one_changed = self.is_old_file_changed ^ self.is_new_file_changed
        both_changed = self.is_old_file_changed & self.is_new_file_changed
        appears, vanishes = (
            self.is_new & self.is_new_file_changed,
            self.is_gone & self.is_old_file_changed,
        )
        choices = [
            (appears & self._is_unread(self.new, self.then), "first_list"),
            (appears, "joined"),
            (is_touched, "decision"),
            (vanishes & is_absorbed, "correction"),
            (vanishes & self._is_unread(self.old, self.now), "list_gone"),
            (vanishes, "left"),
            (stays & both_changed, "correction"),
            (stays & one_changed, "other_file"),
            (has_other_file, "other_file"),
            (is_relational & self._is_kin_of_touched(is_touched), "decision"),
            (is_relational & bool(self.files), "other_file"),
        ]
        found = np.select([c for c, _ in choices], [r for _, r in choices], "rules_reading")
        return [str(reason) for reason in found]

    def _is_touched(self) -> Flags:
        """Whether a line of ``decisions.csv`` about the person is new or gone.

        A place is one of the files as they were when the line was written: of now for a new line,
        of then for one that is gone; who is in one edition only is sought by the place there.
        """
        added = _names(self.now.decisions - self.then.decisions)
        removed = _names(self.then.decisions - self.now.decisions)
        if not added and not removed:
            return np.zeros(len(self.old), dtype=np.bool_)
        old_place, new_place = place_texts(self.old), place_texts(self.new)
        both = added | removed
        return (
            _flags(self.old["worker_id"].isin(both) | self.new["worker_id"].isin(both))
            | _flags(new_place.isin(added) | old_place.isin(removed))
            | _any_line(self.new["other_lines"], added)
            | _any_line(self.old["other_lines"], removed)
            | _any_line(self.new["line_ids"], both)
            | _any_line(self.old["line_ids"], both)
            | (self.is_gone & _flags(old_place.isin(both)))
            | (self.is_new & _flags(new_place.isin(both)))
        )

    def _is_kin_of_touched(self, is_touched: Flags) -> Flags:
        """Whether a decision about another person of the same NIK, or nothing else, changed."""
        if self.then.decisions == self.now.decisions:
            return np.zeros(len(self.old), dtype=np.bool_)
        if not self.files:
            return np.ones(len(self.old), dtype=np.bool_)
        keys = pd.concat([side.loc[is_touched, "nik_key"] for side in (self.old, self.new)])
        kin = set(keys.dropna())
        return _flags(self.old["nik_key"].isin(kin) | self.new["nik_key"].isin(kin))

    def _has_changed(self, other_lines: pd.Series) -> Flags:
        """Whether a merged line of the person stands in a file that changed."""
        return np.array(
            [
                any(line.rsplit("!", 2)[0] in self.files for line in _lines(lines))
                for lines in other_lines
            ],
            dtype=np.bool_,
        )

    @staticmethod
    def _is_among(persons: pd.DataFrame, others: pd.DataFrame) -> Flags:
        """Whether one of equal NIK, or of equal name and birth date, is among ``others``."""
        return _flags(
            persons["nik_key"].isin(set(others["nik_key"].dropna()))
            | persons["person_key"].isin(set(others["person_key"].dropna()))
        )

    @staticmethod
    def _is_unread(persons: pd.DataFrame, other: Standing) -> Flags:
        """Whether the other edition could read nothing of the person's file or OPD."""
        read = {one.opd_code for one in other.files.values() if one.is_read}
        heard = (read | set(other.persons["opd_code"].dropna())) - {None}
        refused = {path for path, one in other.files.items() if not one.is_read}
        code = persons["opd_code"]
        return _flags((code.notna() & ~code.isin(heard)) | persons["file"].isin(refused))


def bridge(changes: pd.DataFrame) -> pd.DataFrame:
    """``schemas.EDITION_CHANGES`` of :func:`person_changes`, by OPD and for the whole city.

    Raises:
        EditionsDoNotCloseError: before and all reasons together are not now.
    """
    then = _measured(changes, "then", "amount_idr_then")
    priced = _measured(changes, "then", "repriced_idr")
    now = _measured(changes, "now", "amount_idr_now")
    has_reason = changes["reason"].notna()
    is_repriced = changes["status_then"].notna() & _differs(
        changes["amount_idr_then"], changes["repriced_idr"]
    )
    moves = [
        _signed(then, -1).assign(reason="rules_price")[is_repriced],
        priced.assign(reason="rules_price")[is_repriced],
        _signed(priced, -1).assign(reason=changes["reason"])[has_reason],
        now.assign(reason=changes["reason"])[has_reason],
    ]
    parts = [
        _total(then, "before"),
        _summed(pd.concat(moves)),
        _total(now, "now"),
    ]
    return checked(pd.concat(parts, ignore_index=True))


def bridge_of_totals(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The same where persons cannot be compared: the whole difference is ``undetailed``.

    Args:
        then, now: lines of reason ``before`` or ``now`` of such a table.
    """
    keys = ["opd_code"]
    before, after = (
        one.set_index(keys)[["people", *MEASURES]].astype("Int64") for one in (then, now)
    )
    rest = after.sub(before, fill_value=0)
    rest = rest[(rest[list(MEASURES)] != 0).any(axis=1)]
    parts = [
        before.assign(reason="before"),
        rest.assign(reason="undetailed", people=pd.array([pd.NA] * len(rest), dtype="Int64")),
        after.assign(reason="now"),
    ]
    return checked(pd.concat([part.reset_index() for part in parts], ignore_index=True))


def totals(persons: pd.DataFrame, reason: str) -> pd.DataFrame:
    """The totals of an edition's persons as lines of ``schemas.EDITION_CHANGES``."""
    named = persons[["opd_code", "status", "amount_idr"]].add_suffix("_now")
    return _total(_measured(named, "now", "amount_idr_now"), reason)


def checked(table: pd.DataFrame) -> pd.DataFrame:
    """``table`` in order, after proving that before and all reasons together are now.

    Raises:
        EditionsDoNotCloseError: they are not, in an OPD or in all; or the OPDs are not the city.
    """
    has_before = bool((table["reason"] == "before").any())
    left = table.assign(sign=[-1 if reason == "now" else 1 for reason in table["reason"]])
    for measure in MEASURES:
        signed = left[measure].astype("Int64") * left["sign"]
        rest = signed.groupby(left["opd_code"], dropna=False).sum()
        if has_before and (rest != 0).any():
            raise EditionsDoNotCloseError(f"{measure}: the reasons leave a remainder of {rest}")
        is_city = left["opd_code"] == WHOLE_CITY
        by_reason = [left[mask].groupby("reason")[measure].sum() for mask in (is_city, ~is_city)]
        if not by_reason[0].sub(by_reason[1], fill_value=0).eq(0).all():
            raise EditionsDoNotCloseError(f"{measure}: the OPDs do not add up to the city")
    order = {reason: n for n, reason in enumerate(("before", *schemas.CHANGE_REASONS, "now"))}
    keys = table["opd_code"].fillna("￿").where(table["opd_code"] != WHOLE_CITY, "")
    return (
        table.assign(_opd=keys, _reason=table["reason"].map(order))
        .sort_values(["_opd", "_reason"], ignore_index=True)[schemas.EDITION_CHANGES.names]
        .astype({"people": "Int64"} | dict.fromkeys(MEASURES, "Int64"))
    )


def _measured(changes: pd.DataFrame, when: str, amount: str) -> pd.DataFrame:
    """What each person was or is in the totals; those of the other edition only are left out."""
    part = changes[changes[f"status_{when}"].notna()]
    counted = (part[f"status_{when}"] == "counted").astype("Int64")
    amounts = part[amount].astype("Int64")
    return pd.DataFrame(
        {
            "person": part.index,
            "opd_code": part[f"opd_code_{when}"],
            "counted": counted,
            "held": 1 - counted,
            "low_idr": amounts * counted,
            "high_idr": amounts,
        }
    ).reindex(changes.index)


def _signed(measured: pd.DataFrame, sign: int) -> pd.DataFrame:
    return measured.assign(**{name: measured[name] * sign for name in MEASURES})


def _total(measured: pd.DataFrame, reason: str) -> pd.DataFrame:
    """A total by OPD and for the city, which has a line although it has nobody."""
    found = _summed(measured.assign(reason=reason))
    if len(found):
        return found
    nothing = {"opd_code": WHOLE_CITY, "reason": reason, "people": 0} | dict.fromkeys(MEASURES, 0)
    return pd.DataFrame([nothing])


def _summed(lines: pd.DataFrame) -> pd.DataFrame:
    """Sums by OPD and reason, then by reason alone; a person counts once in each."""
    lines = lines[lines["person"].notna()]
    whole = lines.assign(opd_code=WHOLE_CITY)
    spec: dict[str, Any] = {name: (name, "sum") for name in MEASURES}
    groups = [
        part.groupby(["opd_code", "reason"], dropna=False)
        .agg(people=("person", "nunique"), **spec)
        .reset_index()
        for part in (lines, whole)
    ]
    return pd.concat(groups, ignore_index=True)


def _sha(standing: Standing, path: str) -> str | None:
    return standing.files[path].sha256 if path in standing.files else None


def _names(lines: Iterable[Decided]) -> set[str]:
    return {name for line in lines for name in line.names}


def _lines(text: Any) -> list[str]:
    return text.split("\n") if isinstance(text, str) else []


def _any_line(other_lines: pd.Series, wanted: Collection[str]) -> Flags:
    return np.array(
        [any(line in wanted for line in _lines(lines)) for lines in other_lines], dtype=np.bool_
    )


def _flags(values: pd.Series) -> Flags:
    return values.fillna(False).to_numpy(dtype=np.bool_)


def _differs(one: pd.Series, other: pd.Series) -> Flags:
    """Where two columns differ; two nulls are equal."""
    both_null = one.isna() & other.isna()
    return ~_flags((one == other).astype("boolean") | both_null)
