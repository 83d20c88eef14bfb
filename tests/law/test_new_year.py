"""December's work: a new year's minimum wage is added to its file, and nothing else is touched."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.contributions.test_scenarios import OPD

from analysis import law
from analysis.city import city
from analysis.contributions.base import MINIMUM_WAGES, parse_policy, wage_law
from analysis.contributions.what_if.scenario_files import (
    load_assumptions,
    load_grid_steps,
    load_scenarios,
)

BLOCK = """\
  {day}:
    title: Penetapan
    article: null
    href: null
    publication: koran
    mark: reported
    read_in: press
    stage: enacted
    decree: null
verified_until"""


def with_next_year(path: Path) -> int:
    """Add what README says to the file of a minimum wage; the year that it then has."""
    text = path.read_text(encoding="utf-8")
    year = 1 + law.load().parameters[path.stem].entries[-1].in_force_from.year
    day = date(year, 1, 1).isoformat()
    text = text.replace("values:\n", f"values:\n  {day}: 4000000.50\n", 1)
    text = text.replace("verified_until", BLOCK.format(day=day), 1)
    path.write_text(text, encoding="utf-8")
    return year


@pytest.mark.parametrize("kind", MINIMUM_WAGES)
def test_the_wage_of_a_new_year_may_be_added_before_the_other_one(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "law"
    shutil.copytree(law.LAW, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for path in city().wage_files:
        shutil.copy(path, folder)
    year = with_next_year(folder / f"{wage_law(kind)}.yaml")
    changed = law.load(folder)
    monkeypatch.setattr(law, "load", lambda: changed)
    assert str(parse_policy(f"{kind}:{year}", year=year).base_idr) == "4000000.50"
    # Whatever names a wage by the report's year can still be read.
    assert load_scenarios(set(OPD["opd_code"]))
    assert load_assumptions()
    assert load_grid_steps()
