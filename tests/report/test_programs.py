"""Whatever names a sum says which programmes it holds: those of the run, from programs.csv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
import yaml

from analysis.contributions.lists import lists_to_sign
from analysis.contributions.programs import USUAL, all_programs, program_names, use_programs
from analysis.figures import Figures, catalogue
from analysis.language import in_language
from analysis.report.chapters.frame import cover
from analysis.report.chapters.texts import FOLDER, prose
from analysis.rosters.slips.statement import Statement, _facts

PROSE = sorted((FOLDER / "prose").glob("*.yaml"))
#: Sums over the published budget's own rule, which are of JKK and JKM whatever a run prices.
_BY_THE_RULE = {"rule_total", "newest_umk_total", "wage_workers"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PAIR = re.compile("JKK (?:kelas 1 )?(?:dan|and) JKM")


@pytest.fixture(autouse=True)
def _usual_programs() -> Iterator[None]:
    yield
    use_programs(USUAL)


def _texts() -> Iterator[tuple[str, str]]:
    for path in PROSE:
        for key, text in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            yield f"{path.stem}.{key}", str(text)


def _sums_of_the_run(text: str) -> set[str]:
    """The figures in a text that are sums of the programmes of a run."""
    figures = {name for name in _PLACEHOLDER.findall(text) if name in catalogue()}
    return {
        name
        for name in figures - _BY_THE_RULE
        if catalogue()[name]["kind"] == "rupiah"
        and catalogue()[name].get("table") in ("contributions", "findings_priced", "reconciliation")
    }


def test_no_sentence_types_the_programmes_of_a_sum_that_others_may_be_part_of() -> None:
    typed = [key for key, text in _texts() if _PAIR.search(text) and _sums_of_the_run(text)]
    assert typed == []


@pytest.mark.parametrize(
    "key",
    [
        *(f"answer.money_{end}" for end in ("enough", "short", "enough_unpaid", "short_behind")),
        *("answer.money_unknown", "answer.mend", "summary.lead"),
        *("cost.range_title", "cost.range_subtitle", "cost.opd_title", "cost.category_title"),
        "editions.chart_subtitle",
        *("opd_sheet.card_need", "reconciliation.lead", "reconciliation.lead_no_list"),
        *("reconciliation.month_title", "reconciliation.opd_title"),
        *("reconciliation.bridge_subtitle", "scenarios.chart_subtitle", "scenarios.grid_title"),
        *("scenarios.tornado_subtitle", "year_on_year.lead", "year_on_year.chart_subtitle"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_titles_cards_and_sentences_name_the_programmes_of_the_run(key: str, language: str) -> None:
    with in_language(language):
        use_programs(("JKK", "JKM", "JHT"))
        text = prose(key)
        assert re.search("JKK, JKM, (?:dan|and) JHT", text)
        assert not _PAIR.search(text)
        use_programs(USUAL)
        assert _PAIR.search(prose(key))


def test_the_cover_and_the_sheet_to_sign_name_them_too() -> None:
    use_programs(("JKK", "JKM", "JHT"))
    head = cover(
        year=2026,
        as_of=date(2026, 11, 22),
        is_sample=False,
        is_final=False,
        notices=(),
        prepared_by="",
        answerable="",
    )
    assert "jaminan hari tua (JHT)" in head.subtitle
    assert "JHT" in head.keywords
    files = pd.DataFrame({"file": ["a.xlsx"], "status": ["read"], "opd_code": ["DLH"]})
    nobody = pd.DataFrame(columns=["worker_id", "status", "opd_code", "file", "amount_idr"])
    (row,) = lists_to_sign(files, nobody, nobody).itertuples()
    statement = Statement("Dinas", "DLH", "a.xlsx", 2026, 1, 0, 10, 10, 1, "0" * 64, row.programs)
    assert "Iuran setahun (JKK, JKM, JHT)" in dict(_facts(statement))


def test_the_registered_figure_and_the_text_without_figures_say_the_same() -> None:
    use_programs(("JKM", "JP_PEKERJA"))
    figures = Figures("C", date(2026, 11, 22))
    figures.add("programs", " dan ".join(program_names()))
    assert prose("cost.category_title", figures) == prose("cost.category_title")
    assert "JP bagian pekerja" in prose("cost.category_title")


def test_every_programme_has_its_names() -> None:
    for code, program in all_programs().items():
        assert code.split("_")[0] in program.name
        assert f"({code.split('_')[0]})" in program.full_name
    with pytest.raises(ValueError, match="use JKK, JKM"):
        use_programs(("JKN",))
