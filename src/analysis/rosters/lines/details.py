"""What a line says beside its own fields: place of birth, mother, address, telephone, and so on."""

from __future__ import annotations

from collections.abc import Callable

from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.details import address_prefix
from analysis.rosters.lines.columns import DETAIL_FIELDS, Lines
from analysis.rosters.parse.details import NOTHING, PARSERS, Detail, parse_place
from analysis.rosters.words import has_phrase, words


class DetailReader:
    """Reads the details of one table's lines into ``into``; ``cell`` gives a field's cell."""

    def __init__(
        self, sheet: Sheet, columns: Columns, into: Lines, cell: Callable[[int, str], Value]
    ) -> None:
        self.sheet, self.columns, self.into, self.cell = sheet, columns, into, cell
        address = columns.details.get("address", ())
        self.prefixes = {
            column: address_prefix(columns.labels[column]) for column in address if len(address) > 1
        }
        self.has_place = columns.get("birth_place") is not None
        self.places: dict[str, Detail] = {}

    def add(self, row: int, place: str | None, line: int) -> None:
        """Add what the 0-based ``row`` has, as that of ``line``; nothing where it has nothing.

        Args:
            row: the row.
            place: the place of birth that shared the birth date's cell.
            line: the place of its line among those of the file.
        """
        if not self.has_place and place is None and not self.columns.details:
            return
        found: dict[str, Detail] = {"birth_place": self._birth_place(row, place)}
        for field, columns in self.columns.details.items():
            found[field] = self._read(row, field, columns)
        if not any(detail.text or detail.is_unreadable for detail in found.values()):
            return
        into = self.into.details
        into["line"].append(line)
        for field in DETAIL_FIELDS:
            into[field].append(found.get(field, NOTHING).text)
        unreadable = [field for field, detail in found.items() if detail.is_unreadable]
        into["unreadable"].append(",".join(unreadable) or None)

    def _birth_place(self, row: int, place: str | None) -> Detail:
        own = self._place(self.cell(row, "birth_place")) if self.has_place else NOTHING
        return own if own.text or place is None else self._place(place)

    def _place(self, value: Value) -> Detail:
        """The place in a cell; a city's lists name the same few again and again."""
        if not isinstance(value, str):
            return parse_place(value)
        found = self.places.get(value)
        if found is None:
            found = self.places[value] = parse_place(value)
        return found

    def _read(self, row: int, field: str, columns: tuple[int, ...]) -> Detail:
        cells = self.sheet.rows[row]
        parts = []
        is_unreadable = False
        for column in columns:
            value = cells[column] if column < len(cells) else ""
            if value == "" or is_blank(value):
                continue
            text, is_bad = PARSERS[field](value)
            is_unreadable = is_unreadable or is_bad
            if text is not None:
                parts.append(self._prefixed(column, text))
        return Detail(", ".join(parts) or None, is_unreadable and not parts)

    def _prefixed(self, column: int, text: str) -> str:
        prefix = self.prefixes.get(column, "")
        return text if not prefix or has_phrase(words(text), words(prefix)) else f"{prefix} {text}"
