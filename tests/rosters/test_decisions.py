"""Decisions follow the person: rows, sheets and files may change around the line.

People are invented: kecamatan 99.
"""

from __future__ import annotations

import shutil
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.rosters.persons.decisions import BOUND, load_decisions
from analysis.rosters.persons.waiting import mask_name, waiting_csv

DAY = "2026-02-01"
NAMES = ["Siti Rahma", "Andi Wawan", "Orang Lain", "Burhan Saleh", "Cahyo Utomo"]


def rows_of(names: list[str]) -> list[list[Any]]:
    """A list of people without a NIK, the first in row 4."""
    return [
        ["DINAS KESEHATAN"],
        ["TENAGA NON ASN"],
        ["NO", "NIK", "NAMA", "TANGGAL LAHIR"],
        *([n, "menyusul", name, "03/04/1990"] for n, name in enumerate(names, start=1)),
    ]


def counted(rosters: Any) -> set[str]:
    workers = rosters.workers
    return set(workers.loc[workers["status"] == "counted", "name"])


def dropped(rosters: Any) -> int:
    return int((rosters.ledger["fate"] == "excluded").sum())


def test_a_line_id_says_who_stands_on_the_line_and_not_where(house):
    house.send({"Sheet1": rows_of(NAMES)})
    first = house.clean().ledger
    house.path("dinkes.xlsx").unlink()
    house.send({"Lain": rows_of(["Orang Baru", *NAMES[::-1]])}, "lain/nama.xlsx")
    second = house.clean().ledger
    assert set(first["line_id"].dropna()) < set(second["line_id"].dropna())
    assert first.loc[first["fate"] == "not_a_person", "line_id"].isna().all()
    assert second["line_id"].dropna().is_unique


def test_lines_that_say_the_same_are_counted(house):
    house.send(rows_of(["Siti Rahma", "Siti Rahma"]))
    ids = house.clean().ledger["line_id"].dropna()
    assert len(ids) == 2
    assert ids.is_unique


EDITS = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "rename", "file", "sheet"]), st.integers(0, 9)),
    max_size=5,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(EDITS)
def test_a_decision_acts_on_the_same_person_or_on_nobody(house, edits):
    for old in (house.year_dir / "rosters").iterdir():
        old.unlink()
    (house.year_dir / BOUND).unlink(missing_ok=True)
    house.send({"Sheet1": rows_of(NAMES)})
    house.decide(
        f"line,dinkes.xlsx!Sheet1!4,,keep,KTP diperiksa,Petugas,{DAY}",
        f"line,dinkes.xlsx!Sheet1!5,,drop,sudah berhenti,Petugas,{DAY}",
    )
    before = house.clean()
    assert counted(before) == {"Siti Rahma"}
    assert dropped(before) == 1
    names, file, sheet = list(NAMES), "dinkes.xlsx", "Sheet1"
    for number, (edit, place) in enumerate(edits):
        if edit == "insert":
            names.insert(place % (len(names) + 1), f"Orang Baru {'ABCDE'[number]}")
        elif edit == "delete" and len(names) > 1:
            del names[place % len(names)]
        elif edit == "rename":
            names[place % len(names)] = f"Nama Ganti {'ABCDE'[number]}"
        elif edit == "file":
            file = f"nama {number}.xlsx"
        else:
            sheet = f"Lembar {number}"
    house.path("dinkes.xlsx").unlink()
    house.send({sheet: rows_of(names)}, file)
    after = house.clean()
    has_siti, has_andi = "Siti Rahma" in names, "Andi Wawan" in names
    assert counted(after) == ({"Siti Rahma"} if has_siti else set())
    assert dropped(after) == int(has_andi)
    assert set(after.workers["name"]) == set(names) - {"Andi Wawan"}
    told = after.findings[after.findings["code"] == "decision_unused"]
    assert len(told) == 2 - has_siti - has_andi


def test_what_is_bound_with_another_key_is_bound_anew_and_kept(house):
    house.send(rows_of(NAMES))
    house.decide(f"line,dinkes.xlsx!Sheet1!4,,keep,KTP,Petugas,{DAY}")
    house.clean()
    path = house.year_dir / BOUND
    path.write_text(path.read_text().replace(load_key(path), "0" * 16))
    assert counted(house.clean()) == {"Siti Rahma"}
    assert path.read_text().count("dinkes.xlsx!Sheet1!4") == 2


def load_key(path: Any) -> str:
    return path.read_text().splitlines()[1].rsplit(",", 1)[1]


def test_a_folder_that_cannot_be_written_to_is_told(house, monkeypatch):
    def refuse(*_: Any) -> None:
        raise OSError("read-only")

    monkeypatch.setattr("analysis.rosters.persons.decisions.write_whole", refuse)
    house.send(rows_of(NAMES))
    house.decide(f"line,dinkes.xlsx!Sheet1!4,,keep,KTP,Petugas,{DAY}")
    rosters = house.clean()
    assert counted(rosters) == {"Siti Rahma"}
    assert "decisions_unbound" in set(rosters.findings["code"])


def test_lines_that_wait_are_written_to_be_filled_in_and_read_back(house, tmp_path):
    house.send(rows_of(NAMES[:2]))
    folder = tmp_path / "processed"
    house.clean().write(folder)
    text = waiting_csv(folder)
    assert "Siti" not in text
    assert "S•••• R••••" in text
    path = house.year_dir / "decisions.csv"
    path.write_text(text)
    assert load_decisions(path).entries == []
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[0, ["decision", "reason", "decided_by", "decided_on"]] = ["keep", "KTP", "A", DAY]
    frame.to_csv(path, index=False)
    assert counted(house.clean()) == {"Siti Rahma"}
    shutil.rmtree(folder)


@pytest.mark.parametrize(("name", "masked"), [("Wa Ode", "W•••• O••••"), (None, "")])
def test_a_name_is_masked(name, masked):
    assert mask_name(name) == masked
