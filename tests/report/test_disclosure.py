"""Small numbers in the published report: attacked from outside, by means of its own.

The attackers of this file know what a reader knows: every published count, every total, that a
mark is never a zero, and how tables add up. They share no code with what they attack.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.editions import ROOT

from analysis import schemas
from analysis.codes import RECONCILIATION_KINDS
from analysis.figures import Figures
from analysis.reference import load_reference
from analysis.report.chapters import (
    confirmation,
    cost,
    editions,
    follow_up,
    own_rates,
    reconciliation,
    registration,
    rosters,
    scenarios,
    year_on_year,
)
from analysis.report.chapters import coverage as coverage_chapter
from analysis.report.chapters import sensitivity as sensitivity_chapter
from analysis.report.chapters.texts import OpdLabels
from analysis.report.charts import Bar
from analysis.report.disclosure.cells import Cells, key
from analysis.report.disclosure.declared import _cost, cells_of_report
from analysis.report.disclosure.editions import LastEdition, published_cells, read_last
from analysis.report.disclosure.protect import Pattern, protect
from analysis.report.disclosure.shield import OPEN, Shield
from analysis.report.disclosure.what_ifs import shielded
from analysis.report.document import Cell, Cover, DataTable, Document, Note, Prose, TableColumn

FEW = 5
DAY = date(2026, 11, 22)
MARK = "•"


@dataclass(frozen=True)
class Square:
    """A table of people, rows by columns, with all its margins."""

    rows: tuple[tuple[int, ...], ...]

    @property
    def inner(self) -> list[tuple[int, int]]:
        return [(r, c) for r in range(len(self.rows)) for c in range(len(self.rows[0]))]

    def published(self) -> Iterator[tuple[str, frozenset[tuple[int, int]]]]:
        """Every cell that a reader may see, and the inner cells it counts."""
        for r, c in self.inner:
            yield key("inner", r=r, c=c), frozenset({(r, c)})
        for r in range(len(self.rows)):
            yield key("row", r=r), frozenset(p for p in self.inner if p[0] == r)
        for c in range(len(self.rows[0])):
            yield key("column", c=c), frozenset(p for p in self.inner if p[1] == c)

    def count(self, places: frozenset[tuple[int, int]]) -> int:
        return sum(self.rows[r][c] for r, c in places)

    def cells(self) -> Cells:
        cells = Cells()
        for name, places in self.published():
            cells.add(name, self.count(places), is_total=name.startswith("column"))
        cells.add("all", self.count(frozenset(self.inner)), is_total=True)
        for r in range(len(self.rows)):
            cells.adds_up(
                key("row", r=r), [key("inner", r=r, c=c) for c in range(len(self.rows[0]))]
            )
        for c in range(len(self.rows[0])):
            cells.adds_up(
                key("column", c=c), [key("inner", r=r, c=c) for r in range(len(self.rows))]
            )
        cells.adds_up("all", [key("row", r=r) for r in range(len(self.rows))])
        return cells


def rank(vectors: Sequence[Sequence[int]]) -> int:
    """Rank over the rationals, by plain elimination."""
    rows = [[Fraction(value) for value in vector] for vector in vectors]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for n in range(found + 1, len(rows)):
            if factor := rows[n][column] / rows[found][column]:
                rows[n] = [a - factor * b for a, b in zip(rows[n], rows[found], strict=True)]
        found += 1
    return found


def told_groups(square: Square, pattern: Pattern) -> list[frozenset[tuple[int, int]]]:
    """Every group of one to four people whose exact number follows from what is published."""
    everybody = frozenset(square.inner)
    seen = [places for name, places in square.published() if name not in pattern.withheld]
    vectors = [[int(place in places) for place in square.inner] for places in [*seen, everybody]]
    known = rank(vectors)
    peopled = [place for place in square.inner if square.count(frozenset({place}))]
    found = []
    for size in range(1, FEW):
        for group in itertools.combinations(peopled, size):
            places = frozenset(group)
            if square.count(places) < FEW:
                vector = [int(place in places) for place in square.inner]
                if rank([*vectors, vector]) == known:
                    found.append(places)
    return found


def other_table(square: Square, pattern: Pattern, target: tuple[int, int]) -> bool:
    """Whether a reader could take ``target`` for five people or more, by trying tables."""
    hidden = [p for p in square.inner if key("inner", r=p[0], c=p[1]) in pattern.withheld]
    order = [target, *(place for place in hidden if place != target)]
    sums = [
        (places & set(hidden), square.count(places & set(hidden)))
        for name, places in [*square.published(), ("all", frozenset(square.inner))]
        if name not in pattern.withheld and places & set(hidden)
    ]
    most = max(total for _, total in sums)

    def fits(guess: Mapping[tuple[int, int], int]) -> bool:
        for places, total in sums:
            left = [place for place in places if place not in guess]
            rest = total - sum(guess.get(place, 0) for place in places)
            if rest < 0 or (not left and rest):
                return False
        return True

    def search(guess: dict[tuple[int, int], int]) -> bool:
        if len(guess) == len(order):
            return True
        place = order[len(guess)]
        for value in range(FEW if place == target else 0, most + 1):
            tried = {**guess, place: value}
            if fits(tried) and search(tried):
                return True
        return False

    return search({})


def squares(most: int, sizes: tuple[int, int] = (1, 4)) -> st.SearchStrategy[Square]:
    people = st.one_of(st.integers(0, 4), st.integers(0, most))
    return st.tuples(st.integers(*sizes), st.integers(*sizes)).flatmap(
        lambda size: st.builds(
            Square,
            st.tuples(*[st.tuples(*[people] * size[1])] * size[0]),
        )
    )


THOROUGH = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@given(squares(most=40))
@THOROUGH
def test_no_group_of_a_few_people_follows_from_what_is_published(square):
    pattern = protect(square.cells(), FEW)
    assume(not pattern.exposed)
    assert told_groups(square, pattern) == []


@given(squares(most=9, sizes=(2, 3)))
@THOROUGH
def test_a_reader_who_tries_every_table_must_reckon_with_five_in_each_withheld_cell(square):
    pattern = protect(square.cells(), FEW)
    assume(not pattern.exposed)
    for r, c in square.inner:
        if key("inner", r=r, c=c) in pattern.small:
            assert other_table(square, pattern, (r, c)), (r, c)


@given(squares(most=40))
@THOROUGH
def test_what_is_published_is_right_and_never_small(square):
    cells = square.cells()
    pattern = protect(cells, FEW)
    for count in cells.counts.values():
        if count.is_total or count.n == 0:
            assert count.key not in pattern.withheld
        elif count.n < FEW:
            assert count.key in pattern.withheld
    assert pattern.withheld == pattern.small | pattern.complementary


@given(squares(most=40), st.data())
@THOROUGH
def test_a_person_more_does_not_show_between_two_editions(square, data):
    r = data.draw(st.integers(0, len(square.rows) - 1))
    c = data.draw(st.integers(0, len(square.rows[0]) - 1))
    first = protect(square.cells(), FEW)
    shown = published_cells(square.cells(), first, LastEdition())
    later = Square(
        tuple(
            tuple(n + ((r, c) == (i, j)) for j, n in enumerate(row))
            for i, row in enumerate(square.rows)
        )
    )
    before = {row.key: row.n_people for row in shown.itertuples() if not row.is_withheld}
    second = protect(later.cells(), FEW, before, first.withheld)
    for name, places in later.published():
        if name.startswith("column") or name in second.withheld or name not in before:
            continue
        assert abs(later.count(places) - before[name]) not in range(1, FEW), name
    assume(not second.exposed)
    # Nor can it be computed: the withheld cells of the second edition stay unknown in it.
    changed = [
        places
        for name, places in later.published()
        if (r, c) in places and not name.startswith("column") and name in before
    ]
    seen = [p for name, p in later.published() if name not in second.withheld]
    vectors = [[int(q in p) for q in later.inner] for p in [*seen, frozenset(later.inner)]]
    for places in changed:
        vector = [int(q in places) for q in later.inner]
        assert rank([*vectors, vector]) > rank(vectors)


def two_columns(counted: Mapping[str, int], held: Mapping[str, int]) -> Cells:
    """OPDs with counted and held workers, as the report has them."""
    cells = Cells()
    for opd in counted:
        cells.add(key("counted", opd=opd), counted[opd], printed=6)
        cells.add(key("held", opd=opd), held[opd], printed=3)
        cells.add(key("workers", opd=opd), counted[opd] + held[opd], printed=2)
        cells.adds_up(key("workers", opd=opd), [key("counted", opd=opd), key("held", opd=opd)])
    for measure in ("counted", "held", "workers"):
        names = [key(measure, opd=opd) for opd in counted]
        cells.add(measure, sum(cells.counts[name].n for name in names), is_total=True)
        cells.adds_up(measure, names)
    return cells


def test_the_cell_with_fewest_figures_goes_with_a_small_one():
    counted = {"A": 57, "B": 33, "C": 42, "D": 120}
    held = {"A": 3, "B": 4, "C": 3, "D": 0}
    pattern = protect(two_columns(counted, held), FEW)
    assert pattern.small == {key("held", opd=opd) for opd in "ABC"}
    assert pattern.complementary == {key("workers", opd=opd) for opd in "ABC"}


def test_one_small_cell_alone_takes_a_second_one_of_its_column_along():
    pattern = protect(two_columns({"A": 57, "B": 33, "C": 42}, {"A": 3, "B": 9, "C": 20}), FEW)
    assert pattern.complementary == {
        key("workers", opd="A"), key("held", opd="B"), key("workers", opd="B")
    }  # fmt: skip


def test_two_withheld_cells_that_are_few_together_take_a_third_along():
    """The column's total less its other cells would tell of three people."""
    pattern = protect(two_columns({"A": 57, "B": 33, "C": 42}, {"A": 1, "B": 2, "C": 20}), FEW)
    assert key("held", opd="C") in pattern.complementary


def test_marks_that_leave_each_but_one_person_are_not_enough():
    """Five cells of one person are known from their sum of five: a mark is never a zero."""
    cells = Cells()
    counts = {"A": 1, "B": 1, "C": 1, "D": 1, "E": 1, "F": 30, "G": 80}
    for opd, n in counts.items():
        cells.add(key("held", opd=opd), n)
    cells.add("held", sum(counts.values()), is_total=True)
    cells.adds_up("held", [key("held", opd=opd) for opd in counts])
    assert protect(cells, FEW).complementary == {key("held", opd="F")}


def test_a_count_that_is_printed_nowhere_is_guarded_too():
    """18 of 20 protected would tell of two who are not."""
    cells = Cells()
    for opd, working, covered in (("A", 20, 18), ("B", 40, 25), ("C", 60, 30)):
        cells.add(key("working", opd=opd), working, printed=3)
        cells.add(key("covered", opd=opd), covered)
        cells.add(key("uncovered", opd=opd), working - covered, printed=0)
        cells.adds_up(key("working", opd=opd), [key("covered", opd=opd), key("uncovered", opd=opd)])
    cells.add("covered", 73, is_total=True)
    cells.adds_up("covered", [key("covered", opd=opd) for opd in "ABC"])
    pattern = protect(cells, FEW)
    assert pattern.small == frozenset()
    assert pattern.withheld == {key("covered", opd="A"), key("covered", opd="B")}


def test_a_table_of_one_row_is_withheld_and_said_to_follow_from_the_total():
    pattern = protect(two_columns({"A": 57}, {"A": 3}), FEW)
    assert key("held", opd="A") in pattern.withheld
    assert key("held", opd="A") in pattern.exposed


def test_where_all_are_small_all_are_withheld_and_the_totals_stay():
    opds = "ABCDEF"
    cells = two_columns(dict.fromkeys(opds, 3), dict.fromkeys(opds, 2))
    pattern = protect(cells, FEW)
    shown = {name: count.n for name, count in cells.counts.items() if name not in pattern.withheld}
    assert {name: shown[name] for name in ("counted", "held", "workers")} == {
        "counted": 18, "held": 12, "workers": 30
    }  # fmt: skip
    assert not [name for name in shown if name.startswith(("counted|", "held|"))]


@pytest.mark.parametrize("off", [0, 1])
def test_a_threshold_of_none_or_one_withholds_nothing(off):
    cells = two_columns({"A": 1, "B": 2}, {"A": 1, "B": 1})
    assert protect(cells, off).withheld == frozenset()


def test_tables_that_contradict_each_other_are_refused():
    cells = Cells()
    for name, n in (("all", 10), ("a", 4), ("b", 5)):
        cells.add(name, n)
    with pytest.raises(ValueError, match="not the sum"):
        cells.adds_up("all", ["a", "b"])


def test_two_hundred_opds_are_decided_within_a_second():
    import time

    cells = Cells()
    for place in range(12):
        counts = {f"{place}-{opd}": (opd * 7 + place) % 23 for opd in range(200)}
        for measure in range(8):
            names = [key(f"m{measure}", opd=opd) for opd in counts]
            for name, n in zip(names, counts.values(), strict=True):
                cells.add(name, n * (measure + 1) % 31)
            total = f"{place} {measure}"
            cells.add(total, sum(cells.counts[name].n for name in names), is_total=True)
            cells.adds_up(total, names)
    started = time.perf_counter()
    assert protect(cells, FEW).small
    assert time.perf_counter() - started < 1


# What is kept for the next edition


def test_the_next_edition_is_told_no_withheld_count(tmp_path):
    cells = two_columns({"A": 57, "B": 33}, {"A": 3, "B": 4})
    pattern = protect(cells, FEW)
    frame = published_cells(cells, pattern, LastEdition())
    schemas.write_table(frame, schemas.PUBLISHED_CELLS, tmp_path)
    last = read_last(tmp_path)
    assert last.counts[key("held", opd="A")] is None
    assert last.counts[key("counted", opd="A")] == 57
    assert last.withheld == pattern.withheld


def test_a_count_withheld_once_is_still_held_against_the_edition_before(tmp_path):
    """57, then 58 and withheld, then 59: the third may not tell of two more than the first."""
    last = LastEdition()
    seen = []
    for n in (57, 58, 59, 70):
        cells = two_columns({"A": n, "B": 33, "C": 40}, {"A": 0, "B": 0, "C": 0})
        pattern = protect(cells, FEW, last.counts, last.withheld)
        seen.append(key("counted", opd="A") in pattern.withheld)
        frame = published_cells(cells, pattern, last)
        schemas.write_table(frame, schemas.PUBLISHED_CELLS, tmp_path)
        last = read_last(tmp_path)
    assert seen == [False, True, True, False]


def test_without_an_edition_before_there_is_nothing_to_be_held_against(tmp_path):
    assert read_last(tmp_path / "nowhere") == LastEdition()


# How it is shown


def shield_of(cells: Cells) -> Shield:
    return Shield.of(cells, protect(cells, FEW))


COLUMNS = (TableColumn("OPD"), TableColumn("Ditahan", "number", is_totalled=True))


def held_table(held: Mapping[str, int], shield: Shield) -> DataTable:
    table = DataTable("Ditahan", COLUMNS, list(held.items()))
    return shield.table(table, [((), (key("held", opd=opd),)) for opd in held])


def test_a_withheld_cell_is_a_mark_and_the_total_stays():
    held = {"A": 1, "B": 2, "C": 20, "D": 0}
    shield = shield_of(two_columns(dict.fromkeys(held, 50), held))
    table = held_table(held, shield)
    assert [row[1].text for row in table.rows] == [MARK, MARK, MARK, "0"]
    assert table.total[1].text == "23"
    assert "kurang dari 5 orang" in table.notes[0]


def test_a_table_with_nothing_to_hide_has_no_note():
    held = {"A": 30, "B": 40}
    table = held_table(held, shield_of(two_columns(held, held)))
    assert table.notes == ()


def test_nothing_is_hidden_from_those_inside_the_house():
    assert held_table({"A": 3, "B": 1}, OPEN).rows[0][1].text == "3"


def test_what_nobody_declared_is_not_shown():
    assert shield_of(Cells()).hides((key("held", opd="A"),))
    assert not shield_of(Cells()).hides(())


def test_a_mark_survives_the_way_through_a_notebook():
    from analysis.report.document import from_json

    held = {"A": 1, "B": 2, "C": 20}
    table = held_table(held, shield_of(two_columns(dict.fromkeys(held, 50), held)))
    assert from_json(table.to_json()) == table


def test_bars_that_may_not_be_drawn_are_one_bar_of_their_sum():
    held = {"A": 1, "B": 2, "C": 20, "D": 30}
    shield = shield_of(two_columns(dict.fromkeys(held, 50), held))
    told = [(key("held", opd=opd),) for opd in held]
    bars, notes = shield.bars([Bar(o, n) for o, n in held.items()], told, others="lain")
    assert [(bar.label, bar.value) for bar in bars] == [("D", 30), ("lain", 23)]
    assert len(notes) == 1
    bars, notes = shield.bars([Bar(o, n) for o, n in held.items()], told)
    assert [bar.label for bar in bars] == ["D"]


def test_a_range_that_tells_of_a_few_is_not_drawn():
    shield = shield_of(two_columns({"A": 50, "B": 60, "C": 70}, {"A": 3, "B": 4, "C": 30}))
    opds = ("A", "C")
    bars, notes = shield.bars(
        [Bar(opd, 50, low=50, high=53) for opd in opds],
        [(key("counted", opd=opd),) for opd in opds],
        [(key("workers", opd=opd),) for opd in opds],
    )
    assert [bar.high for bar in bars] == [None, None if len(notes) == 0 else bars[1].high]
    assert bars[0].value == 50


def test_a_figure_of_a_few_people_is_said_in_words():
    cells = Cells()
    cells.add("off_roster", 3)
    figures = Figures("U", DAY)
    figures.add_all({"off_roster": 3, "off_roster_idr": 538_236, "own_workers": 3})
    guarded = shield_of(cells).figures(figures)
    # Not "fewer than five": that would tell which of the hidden ones is the small one.
    assert guarded["off_roster"] == guarded["off_roster_idr"] == "tidak ditampilkan"
    assert "jumlahnya tidak ditampilkan" in coverage_chapter.off_roster_text(guarded).text
    assert guarded["own_workers"] == "3"
    assert figures["off_roster"] == "3"


def test_the_statement_says_rule_and_extent():
    held = {"A": 1, "B": 2, "C": 20}
    shield = shield_of(two_columns(dict.fromkeys(held, 50), held))
    note = shield.statement([Prose("x"), held_table(held, shield)], DAY)
    assert "3 sel dalam 1 tabel" in note.text
    assert "kurang dari 5 orang" in note.text
    assert "dimatikan" in OPEN.statement([], DAY).text


# The sample, as it is published


@dataclass(frozen=True)
class Sample:
    tables: Mapping[str, pd.DataFrame]
    figures: Figures
    cells: Cells
    shield: Shield
    names: OpdLabels

    @property
    def published(self) -> list[DataTable]:
        of = self.tables
        made = (
            rosters.reason_table(of["ledger"], self.shield),
            rosters.finding_table(of["findings"], self.shield),
            rosters.opd_table(of["opd_rosters"], self.names, self.shield),
            cost.category_table(of["need_by_category"], self.shield),
            cost.opd_table(of["budget_positions"], self.names, self.shield),
            follow_up.kind_table(of["findings_priced"], self.shield),
            follow_up.opd_table(
                of["findings_priced"],
                of["opd_status"],
                of["registrations"],
                self.names,
                shield=self.shield,
            ),
            own_rates.own_group_table(of["coverage_own"], self.figures, self.shield),
            own_rates.own_opd_table(
                of["coverage_own"], self.figures, self.names, of["opd_status"], self.shield
            ),
            confirmation.status_table(of["opd_status"], self.names, self.shield),
            reconciliation.kind_table(of["reconciliation"], self.figures, self.shield),
            reconciliation.opd_table(
                of["reconciliation_months"], self.figures, self.names, self.shield
            ),
            scenarios.scenario_table(of["scenarios"], self.figures, self.shield),
            *scenarios.parts_table(of["scenarios"], self.shield),
            sensitivity_chapter.sensitivity_table(of["sensitivity"], self.shield),
            year_on_year.factor_table(of["year_on_year"], self.figures, self.shield),
            registration.opd_table(
                of["registrations"], of["registration_gaps"], self.names, self.shield
            ),
        )
        return [table for table in made if isinstance(table, DataTable)]


SCHEMAS = (
    schemas.LEDGER,
    schemas.FINDINGS,
    schemas.OPD_ROSTERS,
    schemas.FINDINGS_PRICED,
    schemas.BUDGET_POSITIONS,
    schemas.NEED_BY_CATEGORY,
    schemas.COVERAGE_OWN,
    schemas.OPD_STATUS,
    schemas.COVERAGE_UNITS,
    schemas.RECONCILIATION,
    schemas.RECONCILIATION_MONTHS,
    schemas.YEAR_ON_YEAR,
    schemas.REGISTRATIONS,
    schemas.REGISTRATION_GAPS,
    schemas.EDITION_CHANGES,
    schemas.SCENARIOS,
    schemas.SENSITIVITY,
)


@pytest.fixture(scope="module")
def sample(edition_2026) -> Sample:
    folder = edition_2026.processed
    tables = {one.name: schemas.read_table(one, folder) for one in SCHEMAS}
    figures = Figures.read(folder, "rosters", "contributions", "coverage")
    cells = cells_of_report(tables, figures)
    reference = load_reference(ROOT / "data" / "raw" / "sample")
    return Sample(tables, figures, cells, shield_of(cells), OpdLabels(reference.opd))


def value(cell: Cell) -> int | None:
    digits = "".join(sign for sign in cell.text if sign.isdigit())
    return int(digits) if digits else None


#: Heads of columns that count files, OPDs or findings (their rows are the people).
OF_FILES = {"Berkas terbaca", "Berkas ditolak", "Ditolak", "OPD", "Temuan"}


#: Heads of columns that hold a price or a hundredth, not what people cost.
OF_PRICES = {"Seorang sebulan", "Nilai satu persen"}


def test_no_table_of_the_sample_tells_of_one_to_four_people(sample):
    year = 179_412  # one worker's year, from the published budget: Rp553,127,196 / 3,083
    n_marks = 0
    for table in sample.published:
        for row in table.rows:
            for cell, column in zip(row, table.columns, strict=True):
                n_marks += cell.is_withheld
                if column.kind == "number" and column.title not in OF_FILES:
                    assert value(cell) not in range(1, FEW), (table.title, row[0].text)
                if column.title in OF_PRICES:
                    continue
                if column.kind == "rupiah" and cell.text.startswith("Rp"):
                    # Four people cannot have been paid for more than four years.
                    most = (FEW - 1) * year
                    assert not 0 < (value(cell) or 0) <= most, (table.title, row[0].text)
    assert n_marks > 100


def test_the_totals_of_the_sample_are_shown_and_right(sample):
    totals = [cell.text for table in sample.published for cell in table.total]
    for text in ("3.083", "3.043", "40", "35", "65", "Rp553.127.196", "Rp545.950.716"):
        assert text in totals


def test_high_less_low_need_of_no_opd_tells_of_a_few(sample):
    table = sample.published[4]
    for row in table.rows:
        low, high = value(row[3]), value(row[4])
        if low is not None and high is not None:
            assert (high - low) // 179_412 not in range(1, FEW), row[0].text


def test_a_column_of_the_sample_less_its_shown_cells_leaves_no_few(sample):
    for table in sample.published:
        for place, column in enumerate(table.columns):
            if not table.total or column.kind != "number" or not value(table.total[place]):
                continue
            marks = [row[place] for row in table.rows if row[place].is_withheld]
            shown = sum(value(row[place]) or 0 for row in table.rows)
            if marks:
                assert len(marks) > 1
                assert (value(table.total[place]) or 0) - shown >= max(FEW, len(marks) + 1)


def test_nothing_of_the_sample_is_left_exposed_and_most_is_shown(sample):
    pattern = sample.shield.pattern
    assert pattern.exposed == frozenset()
    counted = [name for name in sample.cells.counts if name.startswith("counted|opd_code=")]
    assert len(counted) == 45
    assert not [name for name in counted if name in pattern.withheld]


def open_marks(equations: Sequence[Mapping[tuple[str, ...], int]]) -> dict[tuple[str, ...], bool]:
    """Of each unknown, whether its equations leave it open: some solution moves it."""
    unknowns = {
        name: place for place, name in enumerate(dict.fromkeys(n for e in equations for n in e))
    }
    matrix = np.zeros((len(equations), len(unknowns)))
    for row, equation in enumerate(equations):
        for name, sign in equation.items():
            matrix[row, unknowns[name]] = sign
    _, sizes, vectors = np.linalg.svd(matrix)
    free = vectors[int((sizes > 1e-9).sum()) :]
    return {
        name: bool(abs(free[:, place]).max(initial=0) > 1e-9) for name, place in unknowns.items()
    }


def table_of(sample: Sample, title: str) -> DataTable:
    return next(table for table in sample.published if table.title.startswith(title))


def row_of(table: DataTable, name: str) -> list[str]:
    return next([cell.text for cell in row] for row in table.rows if row[0].text.startswith(name))


#: Premium of one month (UMK 2021) and what the sample's OPDs paid by October.
MONTH = 14_951


def test_bills_and_years_by_opd_are_told_in_a_sentence_only(sample):
    of = sample.tables
    bills = reconciliation.opd_table(
        of["reconciliation_months"], sample.figures, sample.names, sample.shield
    )
    years = year_on_year.blocks(of["year_on_year"], sample.figures, sample.names, sample.shield)
    assert isinstance(bills, Note)
    assert "ada pada penyusun laporan" in bills.text
    assert isinstance(years[-1], Note)
    assert not [b for b in years if isinstance(b, DataTable) and b.columns[0].title == "OPD"]
    whole = reconciliation.opd_table(of["reconciliation_months"], sample.figures, sample.names)
    assert isinstance(whole, DataTable)


@pytest.mark.parametrize(
    ("opd", "paid"),
    [("DISHUB", 9_508_836), ("PUPR", 5_113_242), ("DLHK", 75_024_118), ("SATPOL_PP", 53_644_188)],
)
def test_no_payment_of_the_sample_is_a_few_people_off_a_shown_count(sample, opd, paid):
    """Attack: payment over months and price, less those protected, working or counted."""
    positions = sample.tables["budget_positions"]
    assert int(positions.set_index("opd_code").loc[opd, "paid_idr"]) == paid
    table = table_of(sample, "Kebutuhan dan pembayaran")
    costs = row_of(table, sample.names(opd))
    (place,) = (n for n, column in enumerate(table.columns) if column.title == "Dibayar")
    rates = row_of(table_of(sample, "Cakupan pekerja menurut OPD"), sample.names(opd))
    if costs[place] == MARK:
        return
    shown = [int(text.replace(".", "")) for text in (rates[1], rates[2], costs[1]) if text != MARK]
    for months in range(1, 13):
        if paid % (months * MONTH) == 0:
            people = paid // (months * MONTH)
            assert not [n for n in shown if 0 < abs(people - n) < FEW], (months, people)


def test_what_was_paid_for_a_few_more_than_are_protected_is_withheld():
    """40 people for ten months, 38 of them protected: two who are paid for and not protected."""
    figures = Figures("C", DAY)
    figures.add("worker_month", 100)
    figures.add("worker_year", 1200)
    base = dict.fromkeys(schemas.BUDGET_POSITIONS.names)
    positions = pd.DataFrame(
        [
            {**base, "opd_code": opd, "workers_counted": n, "workers_held": 0,
             "need_low_idr": 1200 * n, "need_high_idr": 1200 * n, "paid_idr": paid}
            for opd, n, paid in (("A", 60, 40_000), ("B", 70, 70_000), ("C", 90, 20_000))
        ]
    )  # fmt: skip
    by_category = pd.DataFrame(
        [("NON_ASN", 220, 0, 0, 0)],
        columns=["category", "workers_counted", "workers_held", "need_low_idr", "need_high_idr"],
    )
    cells = Cells()
    cells.column("counted", "opd_code", {"A": 60, "B": 70, "C": 90})
    cells.column("covered", "opd_code", {"A": 38, "B": 70, "C": 50})
    _cost(cells, positions, by_category, figures, FEW)
    assert cells.sealed == {key("paid", opd_code="A")}
    withheld = protect(cells, FEW).withheld
    # And one more, or the column's total would tell.
    assert sum(name.startswith("paid|") for name in withheld) >= 2


def test_no_scenario_of_some_opds_tells_how_many_of_them_are_held(sample):
    """584 less 575 at class 3 are nine held, less the five of Damkar four of Satpol PP."""
    of = sample.tables
    table = scenarios.scenario_table(of["scenarios"], sample.figures, sample.shield)
    cut = row_of(table, "Satpol PP dan Damkar")
    assert cut[4] == "Rp670.116.216"
    assert cut[5] == cut[7] == MARK
    assert row_of(table, "Seperti laporan ini")[5] == "Rp553.127.196"
    assert row_of(table, "UMK Kota Kendari 2026")[5] == "Rp702.443.052"
    charts = scenarios.scenario_charts(of["scenarios"], sample.figures, None, sample.shield)
    told = " ".join(chart.plain() for chart in charts)
    assert "670.116.216" in told
    assert "679.236.156" not in told


def test_no_assumption_of_one_category_tells_how_many_of_the_others_are_held(sample):
    """Rp6.817.656 less Rp6.638.244, the 37 counted non-ASN, is the year of one held."""
    of = sample.tables
    figures = shielded(sample.figures, of["scenarios"], of["sensitivity"], sample.shield)
    table = sensitivity_chapter.sensitivity_table(of["sensitivity"], sample.shield)
    assert row_of(table, "Penjamin PPPK")[1] == row_of(table, "Penjamin PPPK")[5] == MARK
    assert row_of(table, "Kelas JKK")[3] == row_of(table, "Kelas JKK")[5] == MARK
    assert row_of(table, "Bulan yang dibayar")[1] == "Rp507.033.263"
    charts = sensitivity_chapter.tornado_charts(of["sensitivity"], figures, sample.shield)
    told = " ".join(f"{block.plain()} {block.to_json()}" for block in charts)
    assert "Tidak digambar: Penjamin PPPK paruh waktu; Kelas JKK" in told
    assert figures["sensitivity_second_low"] == "tidak ditampilkan"
    register = " ".join(figure.text for figure in figures)
    for amount in ("6.817.656", "546.309.540", "799.730.676", "246.603.480"):
        assert amount not in f"{table.plain()} {told} {register}"
    open_figures = shielded(sample.figures, of["scenarios"], of["sensitivity"], OPEN)
    assert open_figures["sensitivity_second_low"] == "Rp6.817.656"


def test_the_ends_of_a_rate_go_with_the_held(sample):
    """An end that equals the rate would tell that every held person is, or is not, protected."""
    table = table_of(sample, "Cakupan pekerja menurut OPD")
    heads = [column.title for column in table.columns]
    low, high, held = (heads.index(n) for n in ("Paling sedikit", "Paling banyak", "Ditahan"))
    marked = [row for row in table.rows if row[held].is_withheld]
    assert len(marked) > 5
    told = [row[end] for row in marked for end in (low, high) if row[end].text != "belum tersedia"]
    assert len(told) > 10
    assert all(cell.is_withheld for cell in told)


def test_no_count_withheld_by_opd_follows_from_coverage_and_registration_together(sample):
    """An attacker who takes whoever is neither protected nor a member for one to register."""
    rates = table_of(sample, "Cakupan pekerja menurut OPD")
    lists = table_of(sample, "Yang harus didaftarkan")
    marks = {
        (measure, row[0].text): row[place].is_withheld
        for table, measure, place in (
            (rates, "covered", 1), (rates, "working", 2), (lists, "new", 1), (lists, "known", 3)
        )
        for row in table.rows
    }  # fmt: skip
    equations = [
        {name: 1 for name, is_hidden in marks.items() if is_hidden and name[0] == measure}
        for measure in ("covered", "working", "new", "known")
    ]
    for opd in [name[1] for name in marks if name[0] == "new"]:
        signs = {("covered", opd): 1, ("new", opd): 1, ("known", opd): 1, ("working", opd): -1}
        equations.append({name: sign for name, sign in signs.items() if marks.get(name)})
    found = open_marks([equation for equation in equations if equation])
    assert len(found) > 20
    assert [name for name, is_open in found.items() if not is_open] == []


def changes_of(lines: Sequence[tuple[str | None, int, int]]) -> pd.DataFrame:
    """``schemas.EDITION_CHANGES`` of OPDs with counted workers then and now, at Rp10 each."""
    rows: list[tuple[object, ...]] = []
    for opd, then, now in [*lines, ("*", sum(n for _, n, _ in lines), sum(n for *_, n in lines))]:
        rows.append((opd, "before", then, then, 0, 10 * then, 10 * then))
        moved = now - then
        if moved:
            reason = "joined" if moved > 0 else "left"
            rows.append((opd, reason, abs(moved), moved, 0, 10 * moved, 10 * moved))
        rows.append((opd, "now", now, now, 0, 10 * now, 10 * now))
    return pd.DataFrame(rows, columns=schemas.EDITION_CHANGES.names)


NAMED = OpdLabels(pd.DataFrame({"opd_code": list("ABCDE"), "name": list("ABCDE")}))


def edition_lines(
    lines: Sequence[tuple[str | None, int, int]], withheld_before: frozenset[str] = frozenset()
) -> dict[str, list[str]]:
    changes = changes_of(lines)
    cells = Cells()
    for measure in ("counted", "held"):
        now = {opd: n if measure == "counted" else 0 for opd, _, n in lines}
        cells.column(measure, "opd_code", now, printed=6)
    editions.declare(cells, changes, withheld_before)
    shield = Shield.of(cells, protect(cells, FEW, withheld_before=withheld_before))
    figures = Figures("U", DAY)
    figures.add("edition_before_on", DAY)
    table = editions.opd_table(changes, figures, NAMED, shield)
    assert isinstance(editions.opd_reason_table(changes, NAMED, shield), Prose)
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}


def test_a_few_who_joined_since_the_last_edition_are_not_told_by_opd():
    rows = edition_lines([("A", 40, 42), ("B", 30, 60), ("C", 50, 80), ("D", 20, 20)])
    assert "D" not in rows
    # Then, now and the change are tied: of two shown the third would follow.
    assert rows["A"][1] == "42"
    assert rows["A"][0] == rows["A"][3] == rows["A"][5] == MARK
    # The column's total less the others would tell, too.
    assert sum(row[0] == MARK for row in rows.values()) == 2


def test_what_the_last_edition_withheld_is_not_shown_as_then():
    lines = [("A", 20, 40), ("B", 30, 60), ("C", 50, 80)]
    assert edition_lines(lines)["A"][0] == "20"
    rows = edition_lines(lines, frozenset({key("counted", opd_code="A")}))
    assert rows["A"][0] == rows["A"][3] == rows["A"][5] == MARK
    assert rows["A"][1] == "40"


def test_one_person_billed_twice_is_in_no_line_of_kinds_and_in_no_bar():
    kinds = pd.DataFrame(
        [
            ("*", None, kind, n, n, amount)
            for kind, n, amount in (
                ("not_billed", 40, -4000), ("held_billed", 9, 900), ("twice", 1, 100)
            )
        ],
        columns=schemas.RECONCILIATION.names,
    )  # fmt: skip
    cells = Cells()
    counts = {"not_billed": 40, "held_billed": 9, "twice": 1}
    cells.column("billed_otherwise", "kind", counts)
    shield = shield_of(cells)
    figures = Figures("C", DAY)
    figures.add_all({"rec_need": 10_000, "rec_bill": 7_000, "rec_until": "2026-11"})
    figures.add_all({f"rec_{kind}": counts.get(kind, 0) for kind in RECONCILIATION_KINDS})
    figures.add_all({"rec_not_billed_idr": -4000, "rec_held_billed_idr": 900, "rec_twice_idr": 100})
    figures.add_all({"rec_biggest": "x", "rec_without_wage": 0, "rec_repeated": 0})
    table = reconciliation.kind_table(kinds, figures, shield)
    assert isinstance(table, DataTable)
    marked = [row[0].text for row in table.rows if row[1].is_withheld]
    assert len(marked) == 2
    assert all(row[2].is_withheld == row[3].is_withheld == row[1].is_withheld for row in table.rows)
    assert "−Rp3.000" in table.total[3].text
    chart = reconciliation.bridge_chart(kinds, figures, shield)
    assert "angkanya tidak ditampilkan" in chart.plain()
    assert "kedua" not in chart.plain()
    text = reconciliation.kind_text(figures, shield).plain()
    assert "40 pekerja sah" in text
    assert "kartu" not in text


def test_units_are_guarded_within_their_opd():
    """One small unit beside a shown one would follow from the OPD's sum."""
    units = pd.DataFrame(
        [
            ("A", "U", "2026-11", 20, 18, 0, 0, 0),
            ("A", "V", "2026-11", 30, 20, 0, 0, 0),
            ("A", "W", "2026-11", 30, 10, 0, 0, 0),
        ],
        columns=[*schemas.COVERAGE_UNITS.names[:8]],
    )
    cells = Cells()
    for measure, n in (("working", 80), ("covered", 48), ("held_working", 0), ("held_covered", 0)):
        cells.add(key(measure, opd_code="A"), n, is_total=True)
    own_rates.declare_units(cells, units)
    withheld = protect(cells, FEW).withheld
    # 18 of 20 tells of two without protection.
    assert key("covered", opd_code="A", unit="U") in withheld
    assert sum(name.startswith("covered") for name in withheld) == 2


def test_the_report_of_the_sample_counts_its_marks(sample):
    document = Document([Cover("Laporan", DAY), *sample.published])
    n_marks = sum(c.is_withheld for t in sample.published for row in t.rows for c in row)
    n_tables = sum(any(c.is_withheld for row in t.rows for c in row) for t in sample.published)
    assert n_tables > 10
    assert f"{n_marks} sel dalam {n_tables} tabel" in sample.shield.statement(document, DAY).text
    assert MARK in document.html()


def test_the_published_pdf_holds_no_small_cell(edition_2026):
    """The real edition, once notebook 04 passes its shield to the chapters."""
    if not (edition_2026.processed / "published_cells.parquet").exists():
        pytest.skip("notebook 04 does not write published_cells yet")
    page = edition_2026.html.read_text(encoding="utf-8")
    assert "Angka kecil yang tidak ditampilkan" in page
    cells = schemas.read_table(schemas.PUBLISHED_CELLS, edition_2026.processed)
    shown = cells[~cells["is_withheld"]]
    few = shown[shown["n_people"].abs().between(1, FEW - 1) & ~shown["key"].str.contains("total=")]
    assert few["key"].tolist() == []
