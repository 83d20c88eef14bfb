"""Where last year is known from, and that nothing amiss with it stops this year's report."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.editions import PEOPLE, ROOT, City

from analysis import schemas
from analysis.contributions.change.mixed_years import price_year
from analysis.contributions.change.year_before import YearBefore, find_year_before
from analysis.contributions.change.year_on_year import split_change
from analysis.contributions.price import price
from analysis.reference import load_reference
from analysis.rosters.clean import clean_rosters
from analysis.rosters.persons.worker_key import note_key
from analysis.stage import Stage
from analysis.summary import write_price_facts

AS_OF = date(2026, 11, 22)
DAY_OF_2025 = date(2025, 12, 31)
KEY, OTHER_KEY = b"k" * 32, b"o" * 32
TITLE = "DINAS LINGKUNGAN HIDUP DAN KEHUTANAN"
# 14,951 a month, 179,412 a year.


@dataclass(frozen=True)
class House:
    """A city's rosters and the folder of its tables."""

    city: City
    processed_dir: Path

    def make_tables(self, year: int, key: bytes = KEY, wage_base: str = "umk:2021") -> Path:
        """The tables that the first two notebooks leave, in the folder of the year."""
        folder = self.processed_dir / str(year)
        reference = load_reference(self.city.raw_dir)
        rosters = clean_rosters(self.city.raw_dir / str(year), year, reference.opd_names, key)
        rosters.write(folder)
        note_key(key, folder)
        as_of = AS_OF if year == 2026 else DAY_OF_2025
        price(rosters.workers, reference.opd, year=year, wage_base=wage_base, as_of=as_of).write(
            folder
        )
        stage = Stage(year, as_of, self.city.raw_dir, folder, folder, {})
        write_price_facts(stage, reference.opd, wage_base, ("JKK", "JKM"))
        return folder

    def find(self, key: bytes = KEY, processed: Path | None = None) -> YearBefore:
        processed = processed or self.processed_dir / "2026"
        return find_year_before(
            2026,
            processed=processed,
            raw_dir=self.city.raw_dir,
            workers=schemas.read_table(schemas.WORKERS, processed),
            reference=load_reference(self.city.raw_dir),
            key=key,
            wage_base="umk:2021",
            programs=("JKK", "JKM"),
            as_of=AS_OF,
        )

    def amounts(self, before: YearBefore) -> dict[str, tuple[int, int]]:
        """People and rupiah of the city's low sum, by factor, where they are not zero."""
        reference = load_reference(self.city.raw_dir)
        workers = schemas.read_table(schemas.WORKERS, self.processed_dir / "2026")
        after = price_year(workers, reference.opd, year=2026, wage_base="umk:2021", as_of=AS_OF)
        assert before.priced is not None
        table = split_change(before.priced, after)
        city = table[(table["opd_code"] == "*") & (table["basis"] == "low")]
        return {
            row["factor"]: (row["n_people"], row["amount_idr"])
            for row in city.to_dict("records")
            if row["n_people"] or row["amount_idr"]
        }


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Three workers in 2025; in 2026 one of them is gone and another has come."""
    city = City(tmp_path / "city")
    city.send("DLHK.xlsx", TITLE, PEOPLE[:3], year=2025)
    city.send("DLHK.xlsx", TITLE, PEOPLE[1:], year=2026)
    found = House(city, tmp_path / "processed")
    found.make_tables(2026)
    return found


EXPECTED = {
    "before": (3, 538_236),
    "joined": (1, 179_412),
    "left": (1, -179_412),
    "after": (3, 538_236),
}


def remove_rosters(house: House) -> None:
    shutil.rmtree(house.city.raw_dir / "2025")


def test_without_an_edition_last_years_rosters_are_cleaned_and_priced_now(house: House) -> None:
    before = house.find()
    assert (before.year, before.origin, before.as_of) == (2025, "rosters", AS_OF)
    assert house.amounts(before) == EXPECTED


def test_a_published_edition_is_taken_as_it_was_published(house: House) -> None:
    house.make_tables(2025, wage_base="fixed:1000000")
    before = house.find()
    assert (before.origin, before.as_of) == ("edition", DAY_OF_2025)
    # 5,400 a month on its own wage base, and the two who stayed rise by 9,551.
    assert house.amounts(before) == {
        "before": (3, 194_400),
        "joined": (1, 179_412),
        "left": (1, -64_800),
        "wage_policy": (2, 229_224),
        "after": (3, 538_236),
    }


def test_edition_and_rosters_of_one_list_say_the_same(house: House) -> None:
    of_rosters = house.amounts(house.find())
    house.make_tables(2025)
    assert house.find().origin == "edition"
    assert house.amounts(house.find()) == of_rosters


def test_what_the_edition_published_stands_although_the_rule_was_mended_since(
    house: House,
) -> None:
    folder = house.make_tables(2025, wage_base="fixed:1000000")
    facts = json.loads((folder / "price.json").read_text())
    (folder / "price.json").write_text(json.dumps({**facts, "wage_base": "umk:2021"}))
    found = house.amounts(house.find())
    assert found["before"] == (3, 194_400)
    assert found["recalculated"] == (3, 343_836)
    assert found["after"] == (3, 538_236)


def test_an_edition_with_other_worker_ids_would_make_everybody_a_joiner(house: House) -> None:
    house.make_tables(2025, key=OTHER_KEY)
    before = house.find()
    assert before.origin == "rosters"
    assert house.amounts(before) == EXPECTED


def test_with_another_key_than_this_years_tables_nothing_can_be_compared(house: House) -> None:
    before = house.find(key=OTHER_KEY)
    assert (before.origin, before.priced) == ("key", None)


def test_tables_that_do_not_say_their_key_cannot_be_compared(house: House) -> None:
    (house.processed_dir / "2026" / "worker-id-key.txt").unlink()
    assert house.find().origin == "key"


def test_neither_edition_nor_rosters_is_unknown_and_not_zero(house: House) -> None:
    remove_rosters(house)
    before = house.find()
    assert (before.origin, before.priced, before.as_of) == ("none", None, None)


def test_an_empty_folder_of_rosters_is_none_at_all(house: House) -> None:
    remove_rosters(house)
    (house.city.raw_dir / "2025" / "rosters").mkdir(parents=True)
    assert house.find().origin == "none"


@pytest.mark.parametrize("file", ["price.json", "workers.parquet", "contributions.parquet"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_broken_edition_gives_way_to_the_rosters(house: House, file: str, is_there: bool) -> None:
    path = house.make_tables(2025) / file
    path.write_bytes(b"{") if is_there else path.unlink()
    before = house.find()
    assert before.origin == "rosters"
    assert house.amounts(before) == EXPECTED


def test_an_edition_of_other_rosters_is_not_this_citys(house: House) -> None:
    house.make_tables(2025)
    house.city.send("DLHK.xlsx", f"{TITLE} ", PEOPLE[:2], year=2025)
    assert house.find().origin == "rosters"


def test_without_last_years_rosters_an_edition_with_common_workers_counts(house: House) -> None:
    house.make_tables(2025)
    remove_rosters(house)
    before = house.find()
    assert before.origin == "edition"
    assert house.amounts(before) == EXPECTED


def test_without_last_years_rosters_an_edition_of_strangers_does_not(house: House) -> None:
    house.city.send("DLHK.xlsx", TITLE, PEOPLE[:1], year=2025)
    house.make_tables(2025)
    remove_rosters(house)
    before = house.find()
    assert (before.origin, before.priced) == ("strangers", None)


def test_rosters_none_of_which_can_be_read_are_unusable(house: House) -> None:
    (house.city.raw_dir / "2025" / "rosters" / "DLHK.xlsx").write_bytes(b"not a workbook")
    assert house.find().origin == "unusable"


def test_a_broken_decisions_file_of_last_year_does_not_stop_this_years_report(
    house: House,
) -> None:
    (house.city.raw_dir / "2025" / "decisions.csv").write_text("no,such,columns\n1,2,3\n")
    assert house.find().origin == "unusable"


def test_refused_files_of_last_year_are_counted(house: House) -> None:
    (house.city.raw_dir / "2025" / "rosters" / "rusak.xlsx").write_bytes(b"not a workbook")
    before = house.find()
    assert (before.origin, before.n_refused) == ("rosters", 1)
    house.make_tables(2025)
    before = house.find()
    assert (before.origin, before.n_refused) == ("edition", 1)


def test_a_run_in_its_scratch_folder_finds_the_published_edition(house: House) -> None:
    house.make_tables(2025)
    scratch = house.processed_dir / ".run-2026" / "2026"
    shutil.copytree(house.processed_dir / "2026", scratch)
    assert house.find(processed=scratch).origin == "edition"


def test_the_sample_goes_from_1427_to_3083_people_by_its_lists_alone(tmp_path: Path) -> None:
    raw_dir = ROOT / "data" / "raw" / "sample"
    reference = load_reference(raw_dir)
    processed = tmp_path / "2026"
    rosters = clean_rosters(raw_dir / "2026", 2026, reference.opd_names, KEY)
    note_key(KEY, processed)
    more: dict[str, Any] = {"wage_base": "umk:2021", "programs": ("JKK", "JKM"), "as_of": AS_OF}
    before = find_year_before(
        2026, processed=processed, raw_dir=raw_dir, workers=rosters.workers, reference=reference,
        key=KEY, **more,
    )  # fmt: skip
    assert before.origin == "rosters"
    assert before.priced is not None
    after = price_year(rosters.workers, reference.opd, year=2026, **more)
    table = split_change(before.priced, after)
    city = table[(table["opd_code"] == "*") & (table["basis"] == "high")].set_index("factor")
    people, amounts = city["n_people"], city["amount_idr"]
    # 1,427 x 179,412 and the published budget, 3,083 x 179,412.
    assert (people["before"], amounts["before"]) == (1427, 256_020_924)
    assert (people["after"], amounts["after"]) == (3083, 553_127_196)
    came, went = ["joined", "joined_new_opd"], ["left", "left_gone_opd"]
    assert 1427 + people[came].sum() - people[went].sum() == 3083
    assert amounts[came + went].sum() == 297_106_272
    assert people["joined_new_opd"] > people["joined"]
