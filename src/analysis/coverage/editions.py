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

from analysis.coverage.edition_persons import find_again, place_texts
from analysis.rosters.persons.decisions import Decisions, Name

#: Holds that depend on another person's line.
_RELATIONAL = ("nik_conflict", "possible_duplicate")
Flags = np.ndarray[Any, np.dtype[np.bool_]]


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
        differs(old["status"], new["status"])
        | differs(old["opd_code"], new["opd_code"])
        | differs(priced, new["amount_idr"])
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
            differs(self.old["file"], self.new["file"])
            | differs(self.old["other_lines"], self.new["other_lines"])
            | differs(self.old["status"], self.new["status"])
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


def differs(one: pd.Series, other: pd.Series) -> Flags:
    """Where two columns differ; two nulls are equal."""
    both_null = one.isna() & other.isna()
    return ~_flags((one == other).astype("boolean") | both_null)
