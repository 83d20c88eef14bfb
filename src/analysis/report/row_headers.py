"""Row headers in the tables of a PDF: the compiler marks heads of columns, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name


def with_row_headers(pdf: bytes) -> bytes:
    """The same PDF, in which the first cell of each row says what the row is about.

    A screen reader then names the OPD with each of its values (ISO 14289-1, 7.5). Rows within a
    table's head stay as they are. The same bytes give the same bytes.
    """
    with pikepdf.open(BytesIO(pdf)) as opened:
        for element in _elements(opened.Root.StructTreeRoot):
            if element.get(Name.S) == Name.TR and not _is_head(element):
                _mark(next((kid for kid in _kids(element) if kid.get(Name.S) == Name.TD), None))
        whole = BytesIO()
        # As the compiler packs it: the file stays as small, and the same bytes give the same ID.
        opened.save(
            whole, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return whole.getvalue()


def _is_head(row: Dictionary) -> bool:
    return row.get(Name.P, Dictionary()).get(Name.S) == Name.THead


def _mark(cell: Dictionary | None) -> None:
    if cell is None:
        return
    cell.S = Name.TH
    scope = Dictionary(O=Name.Table, Scope=Name.Row)
    said = cell.get(Name.A)
    others = [] if said is None else list(said) if isinstance(said, Array) else [said]
    cell.A = Array([*others, scope])


def _elements(root: pikepdf.Object) -> Iterator[Dictionary]:
    waiting = _kids(root)
    while waiting:
        element = waiting.pop()
        yield element
        waiting += _kids(element)


def _kids(element: pikepdf.Object) -> list[Dictionary]:
    kids = element.get(Name.K)
    found = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in found if isinstance(kid, Dictionary) and Name.S in kid]
