"""What an attacker finds who knows every published count and every relation: exact elimination."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

#: A linear form over unknown cells; integers wherever the arithmetic leaves them so.
Form = dict[str, Fraction | int]


@dataclass(frozen=True)
class Known:
    """A form whose value the attacker knows, and the relations (by place) it follows from."""

    form: Mapping[str, Fraction | int]
    relations: frozenset[int]


def reduced(relations: Iterable[tuple[int, Form]]) -> Iterator[Known]:
    """The reduced row echelon form of ``relations`` restricted to unknown cells.

    A cell is determined if and only if one of the forms is that cell alone: the unit vector of a
    cell lies in the row space only when the cell is a pivot and its reduced row is that vector.
    """
    rows = sorted(((dict(form), {place}) for place, form in relations), key=lambda row: len(row[0]))
    frequency = Counter(name for form, _ in rows for name in form)
    pivots: dict[str, tuple[Form, set[int]]] = {}
    order: list[str] = []
    for form, places in rows:
        while left := [name for name in form if name in pivots]:
            for name in left:
                _subtract(form, places, name, pivots[name])
        if not form:
            continue
        # The rarest cell as pivot: a cell of one relation alone never has to be eliminated.
        pivot = min(form, key=lambda name: (frequency[name], name))
        scale = form[pivot]
        pivots[pivot] = ({name: _ratio(value, scale) for name, value in form.items()}, places)
        order.append(pivot)
    for pivot in reversed(order):
        form, places = pivots[pivot]
        # Pivots found later stand in this row still; their rows are reduced already.
        for name in [name for name in form if name != pivot and name in pivots]:
            _subtract(form, places, name, pivots[name])
        yield Known(form, frozenset(places))


def _subtract(form: Form, places: set[int], name: str, row: tuple[Form, set[int]]) -> None:
    """Clear ``name`` from ``form`` with the row whose pivot it is."""
    factor = form.get(name, 0)
    if not factor:
        return
    for other, value in row[0].items():
        rest = form.get(other, 0) - factor * value
        if rest:
            form[other] = rest
        else:
            form.pop(other, None)
    places |= row[1]


def _ratio(value: Fraction | int, scale: Fraction | int) -> Fraction | int:
    quotient = Fraction(value) / scale
    return quotient.numerator if quotient.denominator == 1 else quotient
