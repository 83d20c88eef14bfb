"""What a return slip has to say: the findings of one file, priced and in order, worst first."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from analysis.codes import SEVERITIES
from analysis.rosters.findings import FindingKind, expand_cells, kind_of, mask_text


@dataclass(frozen=True, slots=True)
class Item:
    """One finding as a slip shows it; long numbers in its texts are masked."""

    kind: FindingKind
    sheet: str | None
    row: int | None
    cells: str | None
    value: str
    proposal: str
    message: str
    n_people: int
    amount_idr: int

    @property
    def places(self) -> list[tuple[int, int | None]]:
        """1-based rows and 0-based columns (None: the whole row); empty for sheet and file."""
        if self.cells:
            return list(expand_cells(self.cells))
        return [(self.row, None)] if self.row else []


def items_of(findings: pd.DataFrame) -> list[Item]:
    """The findings of one file as items, worst first: rupiah at stake, people, severity.

    Args:
        findings: columns of the table ``findings``, and optionally ``n_people`` and
            ``amount_idr`` (rupiah a year) that hang on each; without them nothing does.
    """
    plain = findings.astype(object).where(findings.notna(), None)
    items = [
        Item(
            kind=kind_of(line["code"]),
            sheet=line["sheet"],
            row=None if line["row"] is None else int(line["row"]),
            cells=line.get("cells") or line["cell"],
            value=_shown(line["value"] or ""),
            proposal=_shown(line["proposal"] or ""),
            message=_shown(line["message"]),
            n_people=int(line.get("n_people") or 0),
            amount_idr=int(line.get("amount_idr") or 0),
        )
        for line in plain.to_dict("records")
    ]
    # sorted() is stable: within one rank, findings keep the order in which they came.
    return sorted(
        items,
        key=lambda item: (
            -item.amount_idr,
            -item.n_people,
            SEVERITIES.index(item.kind.severity),
        ),
    )


def _shown(text: str) -> str:
    return mask_text(ILLEGAL_CHARACTERS_RE.sub("", text))
