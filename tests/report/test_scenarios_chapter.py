"""The chapter of what-ifs: from the tables as written to blocks that say everything."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis import schemas
from analysis.contributions.what_if.outcome import Base
from analysis.contributions.what_if.scenario_files import (
    load_assumptions,
    load_grid_steps,
    load_scenarios,
)
from analysis.contributions.what_if.scenarios import scenario_table
from analysis.contributions.what_if.sensitivity import sensitivity_table
from analysis.contributions.what_if.wage_bases import scenario_grid
from analysis.figures import Figures
from analysis.report.blocks import Note
from analysis.report.chapters import scenarios as chapter
from analysis.report.chapters import sensitivity as swings
from analysis.report.chapters.texts import prose

OPD = pd.DataFrame({"opd_code": ["DLHK"], "jkk_class": [1]}, dtype=object)


def city(n: int, **more: Any) -> Base:
    frame = pd.DataFrame(
        {
            "worker_id": [f"w{i}" for i in range(n)],
            "status": ["held"] * min(n, 40) + ["counted"] * (n - min(n, 40)),
            "opd_code": "DLHK",
            "category": "PPPK_PARUH_WAKTU",
            "start_date": None,
            "end_date": None,
            "wage_reported_idr": pd.array([pd.NA] * n, dtype="Int64"),
        }
    )
    arguments: dict[str, Any] = {
        "opd": OPD, "year": 2026, "wage_base": "umk:2021", "programs": ("JKK", "JKM"),
        "as_of": date(2026, 11, 22), **more,
    }  # fmt: skip
    return Base(frame, **arguments)


def tables(base: Base, folder: Any) -> dict[str, pd.DataFrame]:
    """The three tables, written and read back as the report's notebook reads them."""
    made = {
        schemas.SCENARIOS: scenario_table(base, load_scenarios(set(OPD["opd_code"]))),
        schemas.SCENARIO_GRID: scenario_grid(base, load_grid_steps()),
        schemas.SENSITIVITY: sensitivity_table(base, load_assumptions()),
    }
    found = {}
    for table, frame in made.items():
        schemas.write_table(frame, table, folder)
        found[table.name] = schemas.read_table(table, folder)
    return found


def chapter_of(base: Base, folder: Any) -> tuple[str, list[Any], Figures]:
    """The whole chapter as plain text, its blocks and its figures."""
    found = tables(base, folder)
    scenarios, sensitivity = found["scenarios"], found["sensitivity"]
    figures = Figures("C", date(2026, 11, 22))
    figures.add("wage_policy", "UMK Kota Kendari 2021")
    figures.add_all({"budget": base.budget_idr, "budget_workers": base.budget_workers})
    chapter.register(figures, scenarios, sensitivity)
    blocks = [
        *chapter.scenario_charts(scenarios, figures, base.budget_idr),
        chapter.scenario_table(scenarios, figures),
        *chapter.parts_table(scenarios),
        *chapter.left_out_note(scenarios),
        chapter.assumed(scenarios),
        chapter.grid_table(found["scenario_grid"], scenarios, figures),
        *swings.tornado_charts(sensitivity, figures),
        swings.sensitivity_table(sensitivity),
        swings.grounds(sensitivity),
    ]
    texts = [prose("scenarios.lead", figures)]
    seen = [text for block in blocks for text in block.texts()]
    return "\n".join([*texts, *seen]), blocks, figures


@pytest.fixture(scope="module")
def published(tmp_path_factory: Any) -> tuple[str, list[Any], Figures]:
    base = city(3083, budget_idr=553_127_196, budget_workers=3083)
    return chapter_of(base, tmp_path_factory.mktemp("published"))


@pytest.mark.parametrize(
    "words",
    [
        "Rp18.987",
        "Rp702.443.052",
        "Rp149.315.856",
        "Rp4.342.923.444",  # JHT, the employer's part
        "Rp2.048.542.512",  # JHT, the workers' part
        "Rp4.032.000.000",  # a thousand pekerja rentan
        "3.043 (data lengkap)",
        "3.083 (termasuk yang perlu diperbaiki, pagu)",
        "Rp702.443.052*",
        "Setiap skenario di bawah ini melampaui pagu Rp553.127.196",
        "OPD yang disebutnya tidak ada dalam opd.csv",
        "Di antara nilai hukumnya ada yang belum diverifikasi",
        "karena batangnya akan mengecilkan yang lain: JHT ditambahkan, Rp4.342.923.444",
        "Tidak dihitung: Satpol PP dan Damkar kelas 3",
    ],
)
def test_the_chapter_says(published: tuple[str, list[Any], Figures], words: str) -> None:
    assert words in published[0]


def test_nothing_of_the_chapter_is_left_open(published: tuple[str, list[Any], Figures]) -> None:
    text, _, figures = published
    assert "{" not in text
    assert "None" not in text
    assert "<NA>" not in text
    assert figures.whole("scenario_base") == 553_127_196
    assert figures["sensitivity_first"] == "Program yang diikuti"
    assert figures["sensitivity_first_high"] == "Rp6.391.465.956"


def test_a_giant_is_drawn_once_and_the_rest_once_more(
    published: tuple[str, list[Any], Figures],
) -> None:
    tornados = [block for block in published[1] if block.kind == "figure"][1:]
    assert ["Program yang diikuti" in block.alt for block in tornados] == [True, False]
    assert all("Dasar upah: Rp199.778.400" in block.alt for block in tornados)
    assert "Selain itu" in tornados[1].title


def test_the_row_of_the_report_stands_out(published: tuple[str, list[Any], Figures]) -> None:
    grid = next(b for b in published[1] if getattr(b, "title", "") == prose("scenarios.grid_title"))
    assert [grid.rows[place][0].text for place in grid.emphasis] == ["UMK Kota Kendari 2021"]


def test_without_a_budget_nothing_is_held_against_it(tmp_path: Any) -> None:
    text, blocks, figures = chapter_of(city(50), tmp_path)
    assert not figures.is_known("scenario_within")
    assert "memerlukan paling banyak" in blocks[0].title
    assert "* di atas pagu" not in text
    assert "belum tersedia" in text


def test_the_title_counts_the_scenarios_that_the_budget_carries(tmp_path: Any) -> None:
    # 50 workers at class 1 cost Rp11,392,200 on the UMK of 2026; JHT and pekerja rentan cost more.
    _, blocks, _ = chapter_of(city(50, budget_idr=11_392_200), tmp_path)
    assert blocks[0].title == "8 dari 10 skenario muat dalam pagu Rp11.392.200"


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_and_one_person_make_a_chapter_too(tmp_path: Any, n: int) -> None:
    text, _, figures = chapter_of(city(n, budget_idr=1, budget_workers=3), tmp_path)
    assert "{" not in text
    assert figures.is_known("sensitivity_first") == (n > 0)


def test_no_scenario_at_all_is_a_note(tmp_path: Any) -> None:
    found = tables(city(1), tmp_path)
    none = found["scenarios"].assign(left_out_for="law_not_known")
    figures = Figures("C", date(2026, 11, 22))
    (note,) = chapter.scenario_charts(none, figures, None)
    assert isinstance(note, Note)
