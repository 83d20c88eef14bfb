"""What published runs leave for the next: one file an edition, no persons in it, never in the way.

A year of one worker at UMK 2021 is Rp179.412, at Rp1.000.000 it is Rp64.800.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.editions import PEOPLE, ROOT, City

from analysis.contributions.price import price
from analysis.coverage.edition_history import CONTENT, carry, leave, read_edition, read_history
from analysis.coverage.this_edition import NoSuchEditionError, ThisEdition, this_edition
from analysis.reference import load_reference
from analysis.rosters.clean import clean_rosters
from analysis.rosters.persons.worker_key import N_BYTES

KEY, OTHER_KEY = b"k" * N_BYTES, b"o" * N_BYTES
OPD = "opd_code,name,aliases,jkk_class\nALFA,Dinas Alfa,Alfa,1\nBETA,Dinas Beta,Beta,1\n"
DECISIONS = "kind,left,right,decision,reason,decided_by,decided_on\n"
ANI = ("7471995505940005", "Ani Uji Coba", "Penjaga kantor", "NON ASN")


@dataclass
class Office:
    """A city that makes editions as the command does, without notebooks and report."""

    folder: Path
    city: City = field(init=False)

    def __post_init__(self) -> None:
        self.city = City(self.folder / "city")
        self.city.refer("opd", OPD)

    @property
    def published(self) -> Path:
        return self.folder / "processed" / "2026"

    @property
    def editions(self) -> Path:
        return self.published / "editions"

    def make(self, processed: Path, **given: Any) -> ThisEdition:
        """The edition of what the OPDs have sent, beside its tables in ``processed``."""
        said = {"wage_base": "umk:2021", "as_of": "2026-11-22", "key": KEY, "since": ""} | given
        year_dir = self.city.raw_dir / "2026"
        reference = load_reference(self.city.raw_dir)
        rosters = clean_rosters(year_dir, 2026, reference.opd_names, said["key"])
        rosters.write(processed)
        rule = {"year": 2026, "wage_base": said["wage_base"], "programs": ("JKK", "JKM")}
        price(rosters.workers, reference.opd, **rule).write(processed)
        facts = {**rule, "as_of": said["as_of"]}
        edition = this_edition(
            processed, year_dir, reference, facts, said["key"], since=said["since"]
        )
        edition.write(processed)
        return edition

    def publish(self, *, is_final: bool = False, **given: Any) -> ThisEdition:
        """Carry, make, leave, and move into place."""
        scratch = self.folder / "scratch" / "2026"
        shutil.rmtree(scratch, ignore_errors=True)
        carry(self.published, scratch)
        scratch.mkdir(parents=True, exist_ok=True)
        edition = self.make(scratch, **given)
        leave(scratch, is_final=is_final)
        shutil.rmtree(self.published, ignore_errors=True)
        self.published.parent.mkdir(exist_ok=True)
        scratch.rename(self.published)
        return edition

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.editions).as_posix(): path.read_bytes()
            for path in self.editions.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def office(tmp_path) -> Office:
    office = Office(tmp_path)
    office.city.send("alfa.xlsx", "DINAS ALFA", PEOPLE[:2])
    office.city.send("beta.xlsx", "DINAS BETA", PEOPLE[2:])
    return office


def by_reason(edition: ThisEdition, measure: str = "people", opd: str = "*") -> dict[str, int]:
    changes = edition.edition.changes
    mine = changes[changes["opd_code"] == opd]
    return dict(zip(mine["reason"], mine[measure], strict=True))


def test_the_first_edition_has_none_before_it(office):
    office.published.mkdir(parents=True)
    (office.published / "workers.parquet").write_text("of a year before there were editions")
    first = office.publish()
    assert (first.edition.content["detail"], first.edition.before_on) == ("first", None)
    assert by_reason(first) == {"now": 4}
    assert sorted(office.files()) == [
        "0001_2026-11-22.json", "last/inputs.json", "last/persons.parquet",
    ]  # fmt: skip


def test_the_next_edition_says_who_came_who_went_and_who_was_mended(office):
    no_nik = ("", *PEOPLE[1][1:])
    office.city.send("alfa.xlsx", "DINAS ALFA", [PEOPLE[0], no_nik])
    office.publish()
    office.city.send("alfa.xlsx", "DINAS ALFA", [PEOPLE[0], PEOPLE[1], ANI])
    office.city.send("beta.xlsx", "DINAS BETA", PEOPLE[2:3])
    second = office.publish(as_of="2026-11-29")
    assert by_reason(second) == {"before": 4, "joined": 1, "left": 1, "correction": 1, "now": 4}
    assert by_reason(second, "low_idr", "ALFA") == {
        "before": 179_412, "joined": 179_412, "correction": 179_412, "now": 538_236,
    }  # fmt: skip
    assert by_reason(second, "high_idr", "BETA") == {
        "before": 358_824, "left": -179_412, "now": 179_412,
    }  # fmt: skip
    assert second.edition.content["before"]["as_of"] == "2026-11-22"
    assert second.edition.content["moved"] == [
        {"kind": "input", "name": "rosters", "new": 0, "gone": 0, "changed": 2}
    ]
    assert sorted(office.files())[:2] == ["0001_2026-11-22.json", "0002_2026-11-29.json"]


def test_a_decision_and_another_wage_base_are_told_apart(office):
    office.publish()
    (office.city.raw_dir / "2026" / "decisions.csv").write_text(
        f"{DECISIONS}left,beta.xlsx!Sheet!4,,drop,pindah,Petugas,2026-11-23\n"
    )
    second = office.publish(wage_base="fixed:1000000")
    # Four workers cost 114.612 less each by the new base; one of them is dropped at 64.800.
    assert by_reason(second, "low_idr") == {
        "before": 717_648, "decision": -64_800, "rules_price": -458_448, "now": 194_400,
    }  # fmt: skip
    assert by_reason(second) == {"before": 4, "decision": 1, "rules_price": 4, "now": 3}
    assert second.edition.content["moved"] == [
        {"kind": "input", "name": "decisions.csv", "is_new": True, "new": 1, "gone": 0},
        {"kind": "parameter", "name": "wage_base", "then": "umk:2021", "now": "fixed:1000000"},
    ]


def test_the_same_made_again_is_the_same_edition_and_compares_with_the_one_before(office):
    office.publish()
    office.city.send("beta.xlsx", "DINAS BETA", PEOPLE[3:])
    second = office.publish()
    left = office.files()
    again = office.publish()
    assert again.edition.content == second.edition.content
    assert by_reason(again) == {"before": 4, "left": 1, "now": 3}
    assert office.files() == left


def test_a_notebook_that_runs_alone_compares_and_leaves_nothing(office):
    office.publish()
    office.city.send("beta.xlsx", "DINAS BETA", PEOPLE[3:])
    left = office.files()
    alone = office.make(office.published)
    assert by_reason(alone) == {"before": 4, "left": 1, "now": 3}
    assert office.files() == left


def test_what_was_sent_before_and_is_sent_again_is_compared_with_the_newest(office):
    office.publish()
    office.city.send("beta.xlsx", "DINAS BETA", PEOPLE[3:])
    office.publish()
    office.city.send("beta.xlsx", "DINAS BETA", PEOPLE[2:])
    third = office.publish()
    assert by_reason(third) == {"before": 3, "joined": 1, "now": 4}
    assert [one.number for one in read_history(office.editions, 2026).editions] == [1, 2, 3]


@pytest.mark.parametrize(
    ("given", "file", "moved"),
    [
        ({"as_of": "2026-11-23"}, "", []),
        ({}, "budget", [{"kind": "input", "name": "reference/budget.csv"}]),
    ],
)
def test_another_day_or_another_budget_is_an_edition_in_which_nobody_moved(
    office, given, file, moved
):
    office.publish()
    if file:
        office.city.refer(file, "year,opd_code,amount_idr,workers,source\n2026,*,1,,uji\n")
    second = office.publish(**given)
    assert second.edition.number == 2
    assert by_reason(second) == {"before": 4, "now": 4}
    assert second.edition.content["moved"] == moved


def test_with_another_key_only_the_totals_are_compared(office):
    office.publish()
    office.city.send("beta.xlsx", "DINAS BETA", PEOPLE[3:])
    second = office.publish(key=OTHER_KEY)
    content = second.edition.content
    assert (content["detail"], content["notes"]) == ("totals", ["other_key"])
    assert by_reason(second, "counted") == {"before": 4, "undetailed": -1, "now": 3}
    assert by_reason(second, "low_idr", "BETA") == {
        "before": 358_824, "undetailed": -179_412, "now": 179_412,
    }  # fmt: skip
    assert "undetailed" not in by_reason(second, opd="ALFA")


def test_an_aggregate_holds_no_person(office):
    office.publish()
    office.city.send("beta.xlsx", "DINAS BETA", [PEOPLE[3], ("", "Tanpa Nik", "x", "NON ASN")])
    office.publish()
    workers = pd.read_parquet(office.published / "workers.parquet")
    persons = pd.read_parquet(office.editions / "last" / "persons.parquet")
    told = "".join(path.read_text() for path in office.editions.glob("*.json"))
    keyed = persons[["worker_id", "nik_key", "person_key", "name_key"]]
    for value in [*workers["nik"].dropna(), *workers["name"].dropna(), *keyed.stack().dropna()]:
        assert value not in told
    pseudonymous = (
        persons.astype(str).to_string() + (office.editions / "last" / "inputs.json").read_text()
    )
    for value in [*workers["nik"].dropna(), *workers["name"].dropna()]:
        assert value not in pseudonymous


def change_totals(folder: Path) -> None:
    path = max(folder.glob("*.json"))
    content = json.loads(path.read_text())
    next(line for line in content["changes"] if line["opd_code"] == "ALFA")["counted"] += 1
    path.write_text(json.dumps(content))


def change_person(folder: Path) -> None:
    path = folder / "last" / "persons.parquet"
    pd.read_parquet(path).assign(amount_idr=7).to_parquet(path)


def write(name: str, content: bytes) -> Any:
    return lambda folder: (folder / name).write_bytes(content)


def become_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_bytes(b"rusak")


SECOND = "0002_2026-11-22.json"
DAMAGE = {
    "nothing left of the newest": (write(SECOND, b""), SECOND, 1),
    "half of the newest": (write(SECOND, b'{"format": 1, "year"'), SECOND, 1),
    "another thing": (write(SECOND, b"[]"), SECOND, 1),
    "too deep": (write(SECOND, b"[" * 100_000), SECOND, 1),
    "no text": (write(SECOND, b"\xff\xfe\x00"), SECOND, 1),
    "totals changed by hand": (change_totals, SECOND, 1),
    "no number any more": (lambda f: (f / SECOND).rename(f / "0009_2026-11-22.json"),
                           "0009_2026-11-22.json", 1),
    "persons torn": (write("last/persons.parquet", b"PAR1"), "last", 2),
    "persons changed": (change_person, "last", 2),
    "inputs torn": (write("last/inputs.json", b'{"files": {"a": 1}}'), "last", 2),
    "inputs gone": (lambda f: (f / "last" / "inputs.json").unlink(), "last", 2),
    "no folder": (become_a_file, "editions", None),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "name", "before"), DAMAGE.values(), ids=DAMAGE)
def test_what_is_damaged_is_said_and_kept_and_breaks_nothing(office, damage, name, before):
    office.publish()
    office.city.send("beta.xlsx", "DINAS BETA", PEOPLE[3:])
    office.publish()
    damage(office.editions)
    office.city.send("beta.xlsx", "DINAS BETA", [])
    third = office.publish()
    content = third.edition.content
    assert content["notes"] == ["damaged"]
    assert content["detail"] == ("first" if before is None else "totals")
    assert (content["before"] or {}).get("number") == before
    assert by_reason(third)["now"] == 2
    kept = list((office.editions / "damaged").rglob(name))
    assert [path.exists() for path in kept] == [True]
    # The one after stands on a sound edition again.
    fourth = office.publish(as_of="2026-12-01")
    assert (fourth.edition.content["detail"], fourth.edition.content["notes"]) == ("persons", [])


def test_a_lost_last_folder_leaves_the_totals(office):
    office.publish()
    shutil.rmtree(office.editions / "last")
    office.city.send("beta.xlsx", "DINAS BETA", PEOPLE[3:])
    second = office.publish()
    assert (second.edition.content["detail"], by_reason(second, "held")) == (
        "totals", {"before": 0, "undetailed": 0, "now": 0},
    )  # fmt: skip


def test_editions_in_folders_nobody_may_write_are_carried_all_the_same(office, tmp_path):
    office.publish()
    left = office.files()
    for path in [*office.editions.rglob("*"), office.editions]:
        path.chmod(0o500)
    try:
        carry(office.published, tmp_path / "carried")
    finally:
        for path in [office.editions, *office.editions.rglob("*")]:
            path.chmod(0o700)
    carried = tmp_path / "carried" / "editions"
    assert all((carried / name).read_bytes() == data for name, data in left.items())
    assert carried.stat().st_mode & 0o200


def test_a_run_without_tables_leaves_no_edition(tmp_path):
    assert leave(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_an_edition_reads_back_as_it_was_made(office):
    edition = office.publish()
    assert read_edition(office.published / CONTENT).content == edition.edition.content


def test_an_edition_without_workers_is_in_nobodys_way(office):
    for name in ("alfa", "beta"):
        office.city.send(f"{name}.xlsx", f"DINAS {name.upper()}", [("NIHIL", "", "", "")])
    assert by_reason(office.publish()) == {"now": 0}
    office.city.send("alfa.xlsx", "DINAS ALFA", PEOPLE[:2])
    second = office.publish()
    assert by_reason(second)["now"] == 2
    assert second.edition.content["detail"] == "persons"
    office.city.send("alfa.xlsx", "DINAS ALFA", [("NIHIL", "", "", "")])
    third = office.publish()
    assert by_reason(third)["now"] == 0
    assert third.edition.content["before"]["number"] == 2


def test_what_was_shown_in_a_session_is_compared_with_not_last_nights(office):
    office.publish(is_final=True)
    office.city.send("beta.xlsx", "DINAS BETA", PEOPLE[3:])
    office.publish(as_of="2026-11-23")
    office.city.send("beta.xlsx", "DINAS BETA", [])
    third = office.publish(as_of="2026-11-24")
    assert third.edition.content["before"]["number"] == 1
    assert third.edition.content["detail"] == "persons"
    assert by_reason(third)["before"] == 4
    asked = office.make(office.published, as_of="2026-11-24", since="2026-11-23")
    assert asked.edition.content["before"]["number"] == 2
    with pytest.raises(NoSuchEditionError, match="2026-11-01"):
        office.make(office.published, since="2026-11-01")


def test_a_trial_with_other_parameters_is_never_compared_with(office):
    office.publish()
    office.publish(wage_base="fixed:1000000", as_of="2026-11-23")
    third = office.publish(as_of="2026-11-24")
    assert third.edition.content["before"]["number"] == 1
    assert by_reason(third) == {"before": 4, "now": 4}


def test_editions_of_another_city_are_not_compared_with(office):
    office.publish()
    own, shipped = office.city.raw_dir / "reference", ROOT / "data/raw/reference"
    for path in shipped.iterdir():
        if path.is_file() and not (own / path.name).exists():
            text = path.read_text(encoding="utf-8")
            (own / path.name).write_text(text.replace("7471", "7472"), encoding="utf-8")
    second = office.publish()
    assert (second.edition.number, second.edition.content["before"]) == (2, None)
