"""Long hostile cells cost no more than their length, whatever parser reads them."""

from __future__ import annotations

import time

import pytest

from analysis.rosters import parse
from analysis.rosters.parse.details import PARSERS

LONG = 32_000
#: Generous, since machines are shared: a pattern that is quadratic needs minutes for each.
SECONDS = 4
PIECES = [
    "٣", "7", "7 ", "1/", "a", "a ", "-", "- ", ".", "'", " \u00a0", "(", "((a", "NIK ", "NIK:",
    "no ", "Rp", "1,", "1 - ", "Jan ", "s/d ", "1 Jan s/d ", "alm. ", "keluar ", "(keluar ", "é",
    "７", "O", "tgl ", "a.", "a@a.", "\u200b",
]  # fmt: skip
READERS = {
    "nik": parse.parse_nik, "date": parse.parse_date, "place": parse.parse_place_and_date,
    "period": parse.parse_period, "remark": parse.parse_remark, "status": parse.parse_status,
    "sex": parse.parse_sex, "nip": parse.parse_nip, "kpj": parse.parse_kpj,
    "name": parse.parse_name, "wage": lambda value: parse.parse_wages([value]), **PARSERS,
}  # fmt: skip


@pytest.mark.parametrize("reader", sorted(READERS))
def test_a_long_cell_is_read_in_linear_time(reader):
    for piece in PIECES:
        cell = (piece * LONG)[:LONG]
        before = time.process_time()
        READERS[reader](cell)
        assert time.process_time() - before < SECONDS, repr(piece)
