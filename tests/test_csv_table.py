"""One rule for every CSV that an official edits, however a spreadsheet has saved it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from analysis.city import use_city
from analysis.coverage.confirmations import load_confirmations
from analysis.coverage.deadlines import load_deadlines
from analysis.csv_table import CsvFileError, read_csv
from analysis.reference import load_reference
from analysis.rosters.answers.catalogue import load_answers
from analysis.rosters.city_words import load_words
from analysis.rosters.findings import load_catalogue
from analysis.rosters.layout.overrides import load_overrides
from analysis.rosters.persons.decisions import load_decisions
from analysis.running.mistakes import mistakes

Rows = list[list[str]]
CODES = ("DLH", "DINKES")


@dataclass(frozen=True)
class Kind:
    """A file that people edit: sound rows, how it is loaded, and a cell that cannot be."""

    name: str
    rows: Rows
    load: Callable[[Path], Any]
    bad: tuple[str, str]


def _reference(name: str) -> Callable[[Path], Any]:
    return lambda path: getattr(load_reference(path.parent.parent), name).to_dict("records")


def _catalogue_rows() -> Rows:
    head = [
        "code",
        "severity",
        "title",
        "message",
        "message_many",
        "expected",
        "example",
        "is_column_cause",
    ]
    return [head, ["a_code", "error", "Judul; isi", "Pesan, é", "", "Isi", "Contoh", "false"]]


KINDS = [
    Kind("opd", [["opd_code", "name", "aliases", "jkk_class"],
                 ["DLH", "Dinas Lingkungan Hidup, Kota", "LHK;DLHK", "1"],
                 ["DINKES", "Dinas Kesehatan «é»", "", "3"]], _reference("opd"),
         ("jkk_class", "9")),
    Kind("budget", [["year", "opd_code", "amount_idr", "workers", "source"],
                    ["2026", "*", "553127196", "3083", "koran, «2025»"]], _reference("budget"),
         ("amount_idr", "Rp1.000")),
    Kind("payments", [["month", "opd_code", "amount_idr", "source"],
                      ["2026-01", "*", "14951", "kuitansi; café"]], _reference("payments"),
         ("month", "Januari")),
    Kind("coverage", [["as_of", "segment", "active", "base", "denominator", "source"],
                      ["2025-06-08", "total", "", "140940", "kerja, é", "koran"]],
         _reference("coverage"), ("as_of", "8 Juni")),
    Kind("targets", [["year", "family", "target_rate", "source"],
                     ["2026", "rpjmn", "0.3499", "RKP; é"]], _reference("targets"),
         ("target_rate", "34%")),
    Kind("deadlines", [["opd_code", "deadline", "source"], ["DLH", "2026-12-01", "surat é; x"]],
         lambda path: load_deadlines(path.parent.parent, CODES), ("deadline", "besok")),
    Kind("confirmations", [["opd_code", "confirmed_on", "workers", "document", "sha256"],
                           ["DLH", "2026-01-14", "3", "surat 1, é; x", ""]],
         lambda path: load_confirmations(path, CODES).to_dict("records"), ("workers", "tiga")),
    Kind("layouts", [["file", "sheet", "header_row", "columns", "opd_code", "category"],
                     ["a, é.xlsx", "S", "5", "B=nik;C=name", "DLH", "NON_ASN"]],
         lambda path: load_overrides(path, CODES), ("header_row", "lima")),
    Kind("decisions", [["kind", "left", "right", "decision", "reason", "decided_by", "decided_on"],
                       ["line", "a, é.xlsx!S!4", "", "keep", "SK; x", "Budi", "2026-01-14"]],
         lambda path: load_decisions(path).entries, ("decision", "mungkin")),
    Kind("words", [["vocabulary", "field", "match", "words"], ["headers", "end", "exact", "é, X"]],
         load_words, ("match", "contain")),
    Kind("answers", [["answer", "effect", "asks", "codes"],
                     ["ya, é", "closed", "", "wage_zero wage_daily"]], load_answers,
         ("effect", "done")),
    Kind("findings", _catalogue_rows(), load_catalogue, ("severity", "fatal")),
]  # fmt: skip
by_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@pytest.fixture(autouse=True)
def _shipped_city() -> Iterator[None]:
    yield
    use_city(None)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Kind, bytes], Path]:
    """Write a file where its reader looks for it."""

    def written(kind: Kind, data: bytes) -> Path:
        folder = tmp_path / "raw" / "reference"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{kind.name}.csv"
        path.write_bytes(data)
        if kind.name != "opd":
            text = "opd_code,name,aliases,jkk_class\nDLH,Dinas,,1\nDINKES,Dinas K,,1\n"
            (folder / "opd.csv").write_text(text)
        return path

    return written


def text_of(rows: Rows, separator: str = ",", end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    return out.getvalue()


def _spaced(rows: Rows) -> Rows:
    head = [f" {name.replace('_', ' ').upper()}\u00a0" for name in rows[0]]
    return [head, *[[f" {cell} " for cell in row] for row in rows[1:]]]


#: Ways in which a spreadsheet or a person saves the same rows.
SAVED: dict[str, Callable[[Rows], bytes]] = {
    "utf-8": lambda rows: text_of(rows).encode(),
    "utf-8 with its mark": lambda rows: text_of(rows).encode("utf-8-sig"),
    "windows-1252": lambda rows: text_of(rows, ";", "\r\n").encode("cp1252"),
    "utf-16": lambda rows: text_of(rows, "\t").encode("utf-16"),
    "utf-16 without its mark": lambda rows: text_of(rows, ";").encode("utf-16-le"),
    "semicolons": lambda rows: text_of(rows, ";").encode(),
    "tabs": lambda rows: text_of(rows, "\t").encode(),
    "bars": lambda rows: text_of(rows, "|").encode(),
    "excel's sep line": lambda rows: b"sep=;\r\n" + text_of(rows, ";", "\r\n").encode(),
    "old line ends": lambda rows: text_of(rows, end="\r").encode(),
    "capitals and blanks": lambda rows: text_of(_spaced(rows)).encode(),
    "trailing separators": lambda rows: text_of([[*row, "", ""] for row in rows]).encode(),
    "blank lines": lambda rows: ("\n" + text_of(rows).replace("\n", "\n\n,,\n") + "\n\n").encode(),
    "a blank line of separators": lambda rows: text_of(
        [rows[0], [""] * len(rows[0]), *rows[1:]]
    ).encode(),
    "the header twice": lambda rows: text_of([rows[0], *rows]).encode(),
    "a comment": lambda rows: ("# diisi oleh BKAD, 2026\n" + text_of(rows)).encode(),
    "everything quoted": lambda rows: "\n".join(
        ";".join(f'"{cell}"' for cell in row) for row in rows
    ).encode(),
    "columns in another order": lambda rows: text_of([row[::-1] for row in rows]).encode(),
    "a column of notes": lambda rows: text_of(
        [[*row, "Catatan" if row is rows[0] else "sudah dicek, é"] for row in rows]
    ).encode(),
    "a column that is marked as a note": lambda rows: text_of(
        [[*row, "#hitung" if row is rows[0] else "12"] for row in rows]
    ).encode(),
}


def _as_said(kind: Kind, found: Any) -> str:
    """What was loaded; the numbers of lines are no part of it."""
    if kind.name in ("layouts", "decisions"):
        return "|".join(
            str([getattr(one, name) for name in one.__slots__ if name not in ("line", "number")])
            for one in found
        )
    return str(found)


@by_kind
@pytest.mark.parametrize("way", SAVED)
def test_the_same_rows_say_the_same_however_they_were_saved(kind, way, write) -> None:
    plain = _as_said(kind, kind.load(write(kind, text_of(kind.rows).encode())))
    assert "é" in plain or kind.name == "deadlines" or kind.name == "budget"
    assert _as_said(kind, kind.load(write(kind, SAVED[way](kind.rows)))) == plain


def _changed(rows: Rows, row: int, column: int, cell: str) -> Rows:
    return [
        [cell if (at, place) == (row, column) else old for place, old in enumerate(line)]
        for at, line in enumerate(rows)
    ]


#: What nobody can read: the file, and what the message must name.
FAULTS: dict[str, Callable[[Kind], tuple[bytes, list[str]]]] = {
    "a cell too many": lambda kind: (
        text_of([*kind.rows, [*kind.rows[1], "x"]]).encode(),
        [f"baris {len(kind.rows) + 1}: kolomnya terlalu banyak", "tanda kutip"],
    ),
    "a cell too few": lambda kind: (
        text_of([*kind.rows, kind.rows[1][:-1]]).encode(),
        [f"baris {len(kind.rows) + 1}: kolomnya terlalu sedikit"],
    ),
    "another column": lambda kind: (
        text_of([[*kind.rows[0], "xyz_lain"], *[[*row, "1"] for row in kind.rows[1:]]]).encode(),
        ["baris 1, kolom xyz_lain: tidak dikenal", "awali judulnya #"],
    ),
    "a column twice": lambda kind: (
        text_of([[*row, row[0]] for row in kind.rows]).encode(),
        [f"baris 1, kolom {kind.rows[0][0]}: tertulis dua kali", "hapus"],
    ),
    "a cell under no header": lambda kind: (
        text_of([[*row[:-1], "" if n == 0 else "x", row[-1]] for n, row in
                 enumerate(kind.rows)]).encode(),
        ["baris 2: «x» berdiri di kolom tanpa judul"],
    ),
    "a quote that is never closed": lambda kind: (
        (text_of(kind.rows) + '"tidak ditutup').encode(),
        [f"baris {len(kind.rows) + 1}: tanda kutipnya"],
    ),
    "nothing": lambda kind: (b"", ["baris 1: kosong", kind.rows[0][1]]),
    "blanks": lambda kind: (b" \n,,\n", ["kosong"]),
    "a workbook": lambda kind: (b"PK\x03\x04" + bytes(99), ["bukan teks CSV", "CSV UTF-8"]),
    "two faults": lambda kind: (
        text_of([
            *_changed(kind.rows, 1, kind.rows[0].index(kind.bad[0]), kind.bad[1]),
            [*kind.rows[1], "x"],
        ]).encode(),
        [f"baris 2, kolom {kind.bad[0]}: ", f"baris {len(kind.rows) + 1}: kolomnya"],
    ),
}  # fmt: skip


@by_kind
@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_read_is_told_with_file_line_column_and_remedy(kind, fault, write) -> None:
    data, told = FAULTS[fault](kind)
    with pytest.raises(CsvFileError) as caught:
        kind.load(write(kind, data))
    for word in told:
        assert word in str(caught.value)
    for line in str(caught.value).splitlines():
        place, _, remedy = line.partition(": ")
        assert place.startswith("/")
        assert f"{kind.name}.csv" in place
        assert remedy


@by_kind
def test_a_misspelt_header_is_told_with_the_one_that_was_meant(kind, write) -> None:
    for place, name in enumerate(kind.rows[0]):
        if name == "vocabulary":
            continue
        wrong = f"{name[:-1]}{'q' if name[-1] != 'q' else 'w'}"
        rows = _changed(kind.rows, 0, place, wrong)
        with pytest.raises(CsvFileError) as caught:
            kind.load(write(kind, text_of(rows).encode()))
        assert "baris 1" in str(caught.value)
        assert wrong in str(caught.value)
        assert name in str(caught.value)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder, year = tmp_path / "reference", tmp_path / "2026"
    folder.mkdir()
    year.mkdir()
    (folder / "targets.csv").write_text("year,family,target_rate,source\n26,a,2,\n2026,,0.1,\n")
    (folder / "payments.csv").write_text("bulan,opd_code,amount_idr,source\n")
    (year / "decisions.csv").write_text(
        "kind,left,right,decision,reason,decided_by,decided_on\nline,x,,keep,,,kemarin\n"
    )
    found = mistakes(tmp_path, 2026)
    assert len([line for line in found if "targets.csv, baris 2" in line]) == 2
    assert len([line for line in found if "targets.csv, baris 3" in line]) == 1
    assert any("payments.csv, baris 1" in line and "month" in line for line in found)
    assert len([line for line in found if "decisions.csv, baris 2, kolom" in line]) == 4


def test_a_line_number_is_that_of_an_editor(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=,\n# x\n\na,b\n1,"dua\nbaris"\n\n3,4\n')
    table = read_csv(path, ("a", "b"))
    assert table.lines == [(5, {"a": "1", "b": "dua\nbaris"}), (8, {"a": "3", "b": "4"})]
    assert not table.faults
