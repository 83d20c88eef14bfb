"""The data package: what its description says is what its files hold, and no person is in them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from analysis import schemas
from analysis.data_package import write_data_package
from analysis.figures import Figures
from analysis.stage import Stage

READ: dict[str, Callable[[str], object]] = {
    "integer": int,
    "number": Decimal,
    "date": date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
    "string": str,
}


@pytest.fixture(scope="module")
def folder(edition_2026) -> Path:
    return edition_2026.processed / "datapackage"


@pytest.fixture(scope="module")
def package(folder: Path) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_every_file_is_described_with_its_bytes_and_no_file_is_not(folder, package):
    told = {resource["path"]: resource for resource in package["resources"]}
    assert {path.name for path in folder.iterdir()} == {*told, "datapackage.json"}
    for name, resource in told.items():
        content = (folder / name).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_cell_is_of_the_type_that_is_declared_and_no_key_is_repeated(folder, package):
    n_cells = 0
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            assert list(row) == [field["name"] for field in fields]
            for field in fields:
                text, limits = row[field["name"]], field.get("constraints", {})
                assert text or not limits.get("required"), (resource["name"], field["name"])
                if text:
                    READ[field["type"]](text)
                    assert text in limits.get("enum", [text])
                    n_cells += 1
        keys = [
            tuple(row[name] for name in resource["schema"].get("primaryKey", ())) for row in rows
        ]
        assert not keys[0:1] or not keys[0] or len(set(keys)) == len(keys), resource["name"]
    assert n_cells > 1000


def test_tables_of_persons_rows_and_files_are_not_in_it(folder, package):
    names = {resource["name"] for resource in package["resources"]}
    assert {"budget_positions", "opd_status", "figures"} <= names
    assert not names & {"workers", "ledger", "findings", "files", "contributions", "participants"}
    assert not any(re.search(rb"\d{16}", path.read_bytes()) for path in folder.iterdir())


def test_a_share_is_a_number_and_exact_beside_it(tmp_path):
    figures = Figures("U", date(2026, 11, 22))
    figures.add("ucj_rate", Fraction(49397, 140940), as_of=date(2025, 6, 8))
    figures.add("n_held", None)
    stage = Stage(2026, date(2026, 11, 22), tmp_path, tmp_path, tmp_path, {})
    schemas.write_table(
        pd.DataFrame(columns=schemas.OPD_ROSTERS.names), schemas.OPD_ROSTERS, tmp_path
    )
    path = write_data_package(stage, figures)
    with (path.parent / "figures.csv").open(encoding="utf-8", newline="") as file:
        told = {row["name"]: row for row in csv.DictReader(file)}
    assert (told["ucj_rate"]["value"], told["ucj_rate"]["exact"]) == (
        "0.350482474812",
        "49397/140940",
    )
    assert (told["ucj_rate"]["unit"], told["ucj_rate"]["as_of"]) == ("share of 1", "2025-06-08")
    assert told["n_held"]["value"] == ""
