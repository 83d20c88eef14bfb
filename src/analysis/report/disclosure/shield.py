"""What the chapters ask before they show a count, an amount or a rate; and what they then say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis.figures import Figures, catalogue
from analysis.report.bars import Bar
from analysis.report.blocks import Block, Note
from analysis.report.chapters.texts import prose
from analysis.report.disclosure.cells import Cells
from analysis.report.disclosure.protect import Pattern
from analysis.report.tables import Cell, DataTable

#: The counts that one cell, bar or range tells of, by their keys; none for anything else.
Told = Sequence[str]


@dataclass(frozen=True)
class Shield:
    """A decided pattern, as the chapters use it. What nobody declared is not shown."""

    pattern: Pattern
    declared: frozenset[str]

    @classmethod
    def of(cls, cells: Cells, pattern: Pattern) -> Shield:
        return cls(pattern, frozenset(cells.counts))

    @property
    def notices(self) -> tuple[str, ...]:
        """What the title page has to say before anything else."""
        return () if self.is_on else (self._say("switched_off"),)

    @property
    def is_on(self) -> bool:
        return self.pattern.min_people > 1

    @property
    def min_people(self) -> int:
        return self.pattern.min_people

    def hides(self, told: Told) -> bool:
        """Whether what tells of these counts may not be shown."""
        withheld = self.pattern.withheld
        return self.is_on and any(k in withheld or k not in self.declared for k in told)

    def table(self, table: DataTable, told: Sequence[Sequence[Told]]) -> DataTable:
        """The table with a mark for every cell that may not be shown, and a note that says so.

        Args:
            told: for each row, for each column, the counts that the cell tells of. Totals are
                made before and stay.
        """
        return self.marked(table, [[self.hides(keys) for keys in tells] for tells in told])

    def marked(self, table: DataTable, hidden: Sequence[Sequence[bool]]) -> DataTable:
        """The same, the cells being chosen already: for each row, for each column."""
        if not self.is_on:
            return table
        mark = Cell(prose("disclosure.mark"), is_withheld=True)
        rows = tuple(
            tuple(mark if is_hidden else cell for cell, is_hidden in zip(row, cut, strict=True))
            for row, cut in zip(table.rows, hidden, strict=True)
        )
        if not any(cell.is_withheld for row in rows for cell in row):
            return table
        return replace(table, rows=rows, notes=(*table.notes, self._say("table_note")))

    def bars(
        self,
        bars: Sequence[Bar],
        values: Sequence[Told],
        ranges: Sequence[Told] = (),
        others: str = "",
    ) -> tuple[list[Bar], tuple[str, ...]]:
        """The bars that may be drawn, and the notes that say what is not.

        Args:
            values: for each bar, the counts that its value tells of.
            ranges: the same for its range; by default none.
            others: label of one last bar with the sum of the bars left out; without it, or where
                that sum may not be told either, there is none.
        """
        ranges = ranges or [()] * len(bars)
        shown: list[Bar] = []
        left_out: list[Bar] = []
        has_cut = False
        for bar, value, span in zip(bars, values, ranges, strict=True):
            if self.hides(value):
                left_out.append(bar)
            elif self.hides(span):
                shown.append(replace(bar, low=None, high=None))
                has_cut = True
            else:
                shown.append(bar)
        keys = {k for bar_keys in values if self.hides(bar_keys) for k in bar_keys}
        is_folded = bool(others) and not keys & self.pattern.exposed
        if left_out and is_folded:
            shown.append(Bar(others, sum(bar.value or 0 for bar in left_out)))
        notes = []
        if left_out:
            notes.append(self._say("bars_folded" if is_folded else "bars_left_out"))
        if has_cut:
            notes.append(self._say("ranges_left_out"))
        return shown, tuple(notes)

    def parts(
        self, parts: Mapping[str, int], told: Sequence[Told]
    ) -> tuple[dict[str, int], tuple[str, ...]]:
        """The parts of a total by their labels, those that may not be shown as one, and the note.

        Args:
            told: for each part, the counts that it tells of.
        """
        hidden = {name for name, keys in zip(parts, told, strict=True) if self.hides(keys)}
        shown = {name: value for name, value in parts.items() if name not in hidden}
        if not hidden:
            return shown, ()
        if rest := sum(parts[name] for name in hidden):
            shown[prose("disclosure.other_reasons")] = rest
        return shown, (self._say("parts_folded"),)

    def figures(self, figures: Figures) -> Figures:
        """The register with words in place of figures that tell of a few.

        A figure says in ``figures.yaml`` which count it tells of (``people: <key>``).
        """
        texts = {}
        for figure in figures:
            told = catalogue()[figure.name].get("people")
            # Of nobody there is nothing to withhold, nor is it declared.
            is_somebody = figure.value not in (None, "0")
            if told and is_somebody and self.hides((told,)):
                # Not "fewer than": it would tell which of the hidden ones is the small one.
                texts[figure.name] = self._say("not_shown")
        return figures.with_texts(texts)

    def register(self, as_of: date) -> Figures:
        """What was withheld, as figures of the register."""
        pattern = self.pattern
        figures = Figures("S", as_of)
        figures.add_all(
            {
                "min_people": pattern.min_people,
                "n_withheld": len(pattern.withheld),
                "n_withheld_small": len(pattern.small),
                "n_withheld_changed": len(pattern.changed),
                "n_withheld_complementary": len(pattern.complementary),
                "n_withheld_exposed": len(pattern.exposed),
            }
        )
        return figures

    def statement(self, blocks: Iterable[Block], as_of: date) -> Note:
        """The rule, what it withheld in the tables of ``blocks``, and what it does not protect."""
        if not self.is_on:
            return Note(prose("disclosure.switched_off"), severity="warning", title=self._title())
        tables = [block for block in blocks if isinstance(block, DataTable)]
        marks = [sum(c.is_withheld for row in table.rows for c in row) for table in tables]
        figures = self.register(as_of)
        figures.add("n_marks", sum(marks))
        figures.add("n_marked_tables", sum(n > 0 for n in marks))
        keys = ["rule", "withheld" if any(marks) else "nothing_withheld", "editions", "limits"]
        if self.pattern.exposed:
            keys.append("exposed")
        text = "\n\n".join(prose(f"disclosure.{name}", figures) for name in keys)
        return Note(text, title=self._title())

    def _title(self) -> str:
        return prose("disclosure.title")

    def _say(self, name: str) -> str:
        return prose(f"disclosure.{name}", self.register(date.min))


#: Shows everything: for those inside the house, and where no shield is given.
OPEN = Shield(Pattern(0), frozenset())
