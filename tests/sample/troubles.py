"""The troubles of real rosters, planted one by one; each says what its line has become by that.

A trouble *in place* changes a line that counts for one worker, so the number of workers stays. An
*extra* line stands beside them: the same person again, or somebody who is not covered here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from tests.sample import spelling
from tests.sample.layouts import Entry, Layout, Mark, layouts
from tests.sample.people import Person, near_copy, share_no_word
from tests.sample.plan import TablePlan, Trouble, opd_names


@dataclass
class Roster:
    """A table of a sheet while it is being filled."""

    plan: TablePlan
    entries: list[Entry]
    #: Numbered rows at the end of the table that nobody was written into.
    empty_rows: int = 0

    @property
    def layout(self) -> Layout:
        return layouts()[self.plan.layout]


@dataclass
class Desk:
    """What the troubles of one year are planted with."""

    rosters: dict[tuple[str, str], Roster]
    outsiders: Iterator[Person]
    rng: random.Random
    copies: Iterator[int]
    #: Pairs of lines that a person has decided to be one person's.
    decided: list[tuple[Entry, Entry]] = field(default_factory=list)

    def to(self, trouble: Trouble) -> Roster:
        return self.rosters[trouble.file, trouble.sheet]

    def origin(self, trouble: Trouble) -> Roster:
        return self.rosters[trouble.from_file, trouble.from_sheet]

    def pick(self, roster: Roster, fits: Callable[[Entry], bool] = lambda _: True) -> Entry:
        """A line that no trouble has touched yet; it is settled from now on.

        Raises:
            IndexError: no line fits.
        """
        free = [entry for entry in roster.entries if not entry.is_settled and fits(entry)]
        entry = self.rng.choice(free)
        entry.is_settled = True
        return entry

    def pick_pair(self, trouble: Trouble, fits: Callable[[Entry, Entry], bool]) -> list[Entry]:
        """Two untouched lines in the order in which a reader meets them."""
        origin, target = self.origin(trouble), self.to(trouble)
        first = self.pick(origin, lambda entry: _can_lead(origin, entry, origin is target))
        after = origin.entries.index(first) if origin is target else -1
        later = {id(entry) for entry in target.entries[after + 1 :]}
        second = self.pick(target, lambda entry: id(entry) in later and fits(first, entry))
        return [first, second]

    def insert(self, roster: Roster, entry: Entry, after: Entry | None = None) -> Entry:
        """Write an extra line somewhere into the table, behind ``after`` where that is given."""
        lowest = roster.entries.index(after) + 1 if after in roster.entries else 1
        place = self.rng.randrange(lowest, len(roster.entries) + 1)
        neighbour = roster.entries[place - 1]
        entry.unit, entry.position = neighbour.unit, neighbour.position
        # A civil servant's status or another's OPD must not rub off on the line below.
        plain = next(line for line in roster.entries if line.mark.fate != "excluded")
        entry.status = entry.status or plain.status
        entry.opd_name = plain.opd_name
        entry.is_settled = True
        roster.entries.insert(place, entry)
        return entry


def plant(desk: Desk, trouble: Trouble) -> None:
    """Plant ``trouble`` as often as its ``lines`` say.

    Raises:
        KeyError: the trouble has no such name.
    """
    for _ in range(trouble.lines):
        TROUBLES[trouble.trouble](desk, trouble)


# In place: held.


def _hold(entry: Entry, reason: str) -> None:
    entry.mark = replace(entry.mark, fate="held", reason=reason)


def _nik_missing(desk: Desk, trouble: Trouble) -> None:
    entry = desk.pick(desk.to(trouble))
    entry.written["nik"] = desk.rng.choice(spelling.NO_NIK)
    _hold(entry, "nik_missing")


def _nik_invalid(desk: Desk, trouble: Trouble) -> None:
    entry = desk.pick(desk.to(trouble))
    entry.written["nik"] = spelling.broken_nik(entry.person.nik, desk.rng)
    _hold(entry, "nik_invalid")


def _nik_ruined(desk: Desk, trouble: Trouble) -> None:
    entry = desk.pick(desk.to(trouble))
    entry.written["nik"] = spelling.ruined(entry.person.nik)
    _hold(entry, "nik_ruined")


def _nik_is_kk_swapped(desk: Desk, trouble: Trouble) -> None:
    entry = desk.pick(desk.to(trouble))
    entry.written |= {"nik": entry.person.kk, "kk": entry.person.nik}
    _hold(entry, "nik_is_kk")


def _nik_is_kk_repeated(desk: Desk, trouble: Trouble) -> None:
    entry = desk.pick(desk.to(trouble))
    entry.written["nik"] = entry.person.kk
    _hold(entry, "nik_is_kk")


def _nik_conflict(desk: Desk, trouble: Trouble) -> None:
    first, second = desk.pick_pair(trouble, _cannot_be_one)
    second.written["nik"] = first.person.nik
    _hold(first, "nik_conflict")
    _hold(second, "nik_conflict")


def _possible_duplicate(desk: Desk, trouble: Trouble) -> None:
    first, second = desk.pick_pair(trouble, lambda left, right: True)
    second.person = near_copy(first.person, next(desk.copies))
    second.mark = replace(second.mark, person=second.person.number)
    _hold(second, "possible_duplicate")


def _looks_like_asn(desk: Desk, trouble: Trouble) -> None:
    entry = desk.pick(desk.to(trouble))
    entry.written["nip"] = entry.person.nip
    _hold(entry, "looks_like_asn")


def _struck_out(desk: Desk, trouble: Trouble) -> None:
    entry = desk.pick(desk.to(trouble))
    entry.is_struck = True
    _hold(entry, "struck_out")


def _name_missing(desk: Desk, trouble: Trouble) -> None:
    entry = desk.pick(desk.to(trouble))
    entry.written["name"] = None
    _hold(entry, "name_missing")


# In place: still counted.


def _hidden_row(desk: Desk, trouble: Trouble) -> None:
    desk.pick(desk.to(trouble)).is_hidden = True


def _letter_in_nik(desk: Desk, trouble: Trouble) -> None:
    entry = desk.pick(desk.to(trouble), lambda entry: "0" in entry.person.nik[12:])
    nik = entry.person.nik
    entry.written["nik"] = nik[:12] + nik[12:].replace("0", "O")


def _same_name(desk: Desk, trouble: Trouble) -> None:
    """Two people of one name, with their own NIKs and birth dates: two they stay."""
    first, second = desk.pick_pair(trouble, lambda left, right: left.person.sex == right.person.sex)
    second.person = replace(second.person, name=first.person.name, degree=first.person.degree)


# Extra lines: the same person again.


def _again(desk: Desk, trouble: Trouble, reason: str) -> tuple[Entry, Entry]:
    origin, target = desk.origin(trouble), desk.to(trouble)
    first = desk.pick(origin, lambda entry: _ruins_visibly(entry.person))
    entry = Entry(first.person, replace(first.mark, fate="merged", reason=reason))
    return first, desk.insert(target, entry, after=first)


def _same_nik(desk: Desk, trouble: Trouble) -> None:
    first, entry = _again(desk, trouble, "same_nik")
    entry.written["plain_name"] = spelling.other_spelling(first.person, desk.rng)


def _same_nik_nameless(desk: Desk, trouble: Trouble) -> None:
    _, entry = _again(desk, trouble, "same_nik")
    entry.written["name"] = None


def _same_nik_struck(desk: Desk, trouble: Trouble) -> None:
    _, entry = _again(desk, trouble, "same_nik")
    entry.is_struck = True


def _same_person_ruined_nik(desk: Desk, trouble: Trouble) -> None:
    _, entry = _again(desk, trouble, "same_person_ruined_nik")
    entry.written["nik"] = spelling.ruined(entry.person.nik)


def _ruined_twice(desk: Desk, trouble: Trouble) -> None:
    first, entry = _again(desk, trouble, "same_person_ruined_nik")
    first.written["nik"] = entry.written["nik"] = spelling.ruined(entry.person.nik)
    _hold(first, "nik_ruined")


def _decided(desk: Desk, trouble: Trouble) -> None:
    first, entry = _again(desk, trouble, "decided")
    entry.person = near_copy(first.person, first.person.number)
    desk.decided.append((first, entry))


# Extra lines: the same person in another period of work.


def _second_period(desk: Desk, trouble: Trouble) -> tuple[Entry, Entry]:
    """A line with a start in July behind the one that ends with June: together the whole year."""
    first, entry = _again(desk, trouble, "same_nik")
    entry.written["tmt"] = f"1 Juli {trouble.year}"
    return first, entry


def _moved_in_july(desk: Desk, trouble: Trouble) -> None:
    first, _ = _second_period(desk, trouble)
    there = opd_names()[desk.to(trouble).plan.opd_code]
    first.remark = f"Pindah ke {there} per 1 Juli {trouble.year}"


def _wage_changed_in_july(desk: Desk, trouble: Trouble) -> None:
    first, entry = _second_period(desk, trouble)
    first.remark = f"Kontrak s/d 30 Juni {trouble.year}"
    entry.written["wage"] = 1_900_000


def _wage_above_the_floor(desk: Desk, trouble: Trouble) -> None:
    """More than the minimum wage of 2026 (UMK Kota Kendari: below Rp3.6 million a month)."""
    desk.pick(desk.to(trouble)).written["wage"] = 4_250_000


def _rehired(desk: Desk, trouble: Trouble) -> None:
    """Gone in September of the year before, here again from January: only the later line counts."""
    first, entry = _again(desk, trouble, "same_nik")
    first.mark, entry.mark = replace(first.mark, fate="excluded", reason="left"), first.mark
    first.remark = f"Berhenti 30 September {trouble.year - 1}"
    entry.written["tmt"] = f"1 Januari {trouble.year}"
    entry.remark = "Diangkat kembali"


# Extra lines: somebody whom the programme does not cover here.


def _excluded(desk: Desk, trouble: Trouble, reason: str, person: Person | None = None) -> Entry:
    roster = desk.to(trouble)
    somebody = person or next(desk.outsiders)
    mark = Mark("excluded", reason, somebody.number, roster.plan.opd_code)
    return desk.insert(roster, Entry(somebody, mark))


def _civil_servant(desk: Desk, trouble: Trouble) -> None:
    _excluded(desk, trouble, "civil_servant").status = desk.rng.choice(["PNS", "CPNS", "PNS"])


def _pppk_full_time(desk: Desk, trouble: Trouble) -> None:
    entry = _excluded(desk, trouble, "pppk_full_time")
    entry.status = desk.rng.choice(["PPPK", "PPPK Penuh Waktu"])


def _left(desk: Desk, trouble: Trouble) -> None:
    day = f"{desk.rng.randrange(1, 29)} November {trouble.year - 1}"
    words = [f"Mengundurkan diri {day}", f"Keluar per {day}", "Pindah ke Kab. Konawe"]
    _excluded(desk, trouble, "left").remark = desk.rng.choice(words)


def _moved(desk: Desk, trouble: Trouble) -> None:
    mover = desk.pick(desk.origin(trouble))
    entry = _excluded(desk, trouble, "left", mover.person)
    entry.remark = "Pindah ke Dinas Perhubungan"


def _deceased_name(desk: Desk, trouble: Trouble) -> None:
    entry = _excluded(desk, trouble, "deceased")
    entry.written["plain_name"] = f"{entry.person.name} (Alm)"


def _deceased_remark(desk: Desk, trouble: Trouble) -> None:
    entry = _excluded(desk, trouble, "deceased")
    entry.remark = f"Meninggal dunia 14 Oktober {trouble.year - 1}"


def _empty_form(desk: Desk, trouble: Trouble) -> None:
    desk.to(trouble).empty_rows += 1


def _can_lead(roster: Roster, entry: Entry, leaves_room: bool) -> bool:
    """Whether a line can be the first of a pair: its NIK is no family card's, room is behind."""
    if not _ruins_visibly(entry.person) or entry.person.birth_date.year >= 1995:
        return False
    return not leaves_room or roster.entries.index(entry) < len(roster.entries) // 2


def _ruins_visibly(person: Person) -> bool:
    """Whether the ruined NIK differs from the true one, which does not end in 0."""
    return not person.nik.endswith("0")


def _cannot_be_one(left: Entry, right: Entry) -> bool:
    return left.person.sex != right.person.sex and share_no_word(left.person, right.person)


TROUBLES: dict[str, Callable[[Desk, Trouble], None]] = {
    "nik_missing": _nik_missing,
    "nik_invalid": _nik_invalid,
    "nik_ruined": _nik_ruined,
    "nik_is_kk_swapped": _nik_is_kk_swapped,
    "nik_is_kk_repeated": _nik_is_kk_repeated,
    "nik_conflict": _nik_conflict,
    "possible_duplicate": _possible_duplicate,
    "looks_like_asn": _looks_like_asn,
    "struck_out": _struck_out,
    "name_missing": _name_missing,
    "hidden_row": _hidden_row,
    "letter_in_nik": _letter_in_nik,
    "same_name": _same_name,
    "same_nik": _same_nik,
    "same_nik_nameless": _same_nik_nameless,
    "same_nik_struck": _same_nik_struck,
    "same_person_ruined_nik": _same_person_ruined_nik,
    "ruined_twice": _ruined_twice,
    "decided": _decided,
    "moved_in_july": _moved_in_july,
    "wage_changed_in_july": _wage_changed_in_july,
    "wage_above_the_floor": _wage_above_the_floor,
    "rehired": _rehired,
    "civil_servant": _civil_servant,
    "pppk_full_time": _pppk_full_time,
    "left": _left,
    "moved": _moved,
    "deceased_name": _deceased_name,
    "deceased_remark": _deceased_remark,
    "empty_form": _empty_form,
}
