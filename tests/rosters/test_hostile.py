"""Files made to break, stall or deceive a reader: each ends as it must, beside a sound one.

In the worker processes of a run, with its own bounds of time and memory.
"""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
import pytest

from analysis.rosters import clean
from analysis.rosters.read.isolation import Crash

pytestmark = pytest.mark.usefixtures("read_in_processes")

HEAD = b"NO;NIK;NAMA;STATUS\n"
ONE = b"1;7471990101800001;Andi Wawan;Non ASN\n"
NAMESPACE = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
SHEET = NAMESPACE + b"<sheetData/></worksheet>"
#: Seconds for one file beside whatever else the machine does; alone it needs four at the most.
BOUND_S = 40


def book() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["NO", "NIK", "NAMA", "STATUS"])
    sheet.append([1, "7471990101800001", "Andi Wawan", "Non ASN"])
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def parts(sheet: bytes | None = None, more: Mapping[str, bytes] | None = None) -> bytes:
    """The workbook with another sheet part, or with parts besides."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as source, zipfile.ZipFile(data, "w", 8) as target:
        for name in source.namelist():
            is_sheet = name.endswith("sheet1.xml") and sheet is not None
            target.writestr(name, sheet if is_sheet and sheet is not None else source.read(name))
        for name, content in (more or {}).items():
            target.writestr(name, content)
    return data.getvalue()


def blanks(n_blocks: int, *, size_told: int | None = None) -> bytes:
    """A sheet of ``n_blocks`` x 16 MB of blanks; with another size in the list of parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as source, zipfile.ZipFile(data, "w", 8) as target:
        for name in source.namelist():
            with target.open(name, "w", force_zip64=True) as part:
                if name.endswith("sheet1.xml"):
                    part.write(NAMESPACE + b"<sheetData>")
                    for _ in range(n_blocks):
                        part.write(b" " * (1 << 24))
                    part.write(b"</sheetData></worksheet>")
                else:
                    part.write(source.read(name))
        if size_told is not None:
            target.getinfo("xl/worksheets/sheet1.xml").file_size = size_told
    return data.getvalue()


def entity(encoding: str, what: str = '"x"') -> bytes:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY e {what}>]>'
    return parts((text + SHEET.decode()).encode(encoding))


def laughs() -> bytes:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))
    text = f'<?xml version="1.0"?><!DOCTYPE a [{lines}]>{SHEET.decode()}'
    return parts(text.replace("<sheetData/>", "<sheetData>&a11;</sheetData>").encode())


def one_nik(name_of: Callable[[int], str]) -> bytes:
    lines = (f"{n};7471990101900001;{name_of(n)};Non ASN\n" for n in range(3000))
    return HEAD + "".join(lines).encode()


CHANCE = random.Random(2026)
NOT_WORKBOOK, DAMAGED, NO_ROSTER = "file_not_workbook", "file_damaged", "file_no_roster"
ENTITIES, TOO_LARGE = "file_external_entities", "file_too_large"
#: A name, what makes the bytes, and the reason for which they are refused; None: they are read.
KINDS: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "empty.xlsx": (lambda: b"", "file_empty"),
    "one-byte.xlsx": (lambda: b"P", NOT_WORKBOOK),
    "random.xlsx": (lambda: CHANCE.randbytes(20_000), NOT_WORKBOOK),
    "half.xlsx": (lambda: book()[:2500], DAMAGED),
    "no-tail.xlsx": (lambda: book()[:-30], DAMAGED),
    "empty-zip.xlsx": (lambda: b"PK\x05\x06" + bytes(18), NOT_WORKBOOK),
    "ole.xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + CHANCE.randbytes(3000), DAMAGED),
    "pdf.xls": (lambda: b"%PDF-1.7\n" + b"x" * 999, NOT_WORKBOOK),
    "json.xlsx": (lambda: b'{"a": [1, 2]}', NOT_WORKBOOK),
    "elf.xls": (lambda: b"\x7fELF" + bytes(500), NOT_WORKBOOK),
    "pdf-and-zip.xlsx": (lambda: b"%PDF-1.4\n%%EOF\n" + book(), NOT_WORKBOOK),
    "html-and-zip.xls": (lambda: b"<html></html>" + book(), NOT_WORKBOOK),
    "gif.csv": (lambda: b"GIF89a;\n" + HEAD + ONE, NOT_WORKBOOK),
    "junk-after.xlsx": (lambda: book() + b"junk" * 50, None),
    "blanks.xlsx": (lambda: blanks(64), TOO_LARGE),
    "lying.xlsx": (lambda: blanks(8, size_told=1000), DAMAGED),
    "many-parts.xlsx": (
        lambda: parts(more={f"x/{n}.xml": b"<a/>" for n in range(20_000)}),
        TOO_LARGE,
    ),
    "laughs.xlsx": (laughs, ENTITIES),
    "entity.xlsx": (lambda: entity("utf-8"), ENTITIES),
    "entity-16.xlsx": (lambda: entity("utf-16"), ENTITIES),
    "entity-32.xlsx": (lambda: entity("utf-32"), ENTITIES),
    "entity-outside.xlsx": (lambda: entity("utf-8", 'SYSTEM "file:///etc/passwd"'), ENTITIES),
    "entity-ebcdic.xlsx": (lambda: entity("cp037"), DAMAGED),
    "comments.xls": (lambda: b"<html>" + b"<!-- " * 2_000_000, NO_ROSTER),
    "attributes.xls": (
        lambda: (
            b"<html><table><tr><td "
            + b" ".join(b"a%d=1" % n for n in range(300_000))
            + b">x</td></tr></table>"
        ),
        NO_ROSTER,
    ),
    "style.xls": (
        lambda: (
            b"<html><table><tr><td style='"
            + b"text-decoration:" * 200_000
            + b"'>x</td></tr></table>"
        ),
        NO_ROSTER,
    ),
    "tables.xls": (lambda: b"<html>" + b"<table></table>" * 1_000_000, TOO_LARGE),
    "nested.xls": (lambda: b"<html>" + b"<b>" * 1_000_000, NO_ROSTER),
    "lines.csv": (lambda: b"a;b\n" * 5_000_000, TOO_LARGE),
    "line.csv": (lambda: b"x" * 150_000_000, TOO_LARGE),
    "digits.csv": (lambda: HEAD + ("1;" + "٣" * 32_000 + ";Andi;Non ASN\n").encode(), None),
    "long-cell.csv": (
        lambda: HEAD + b"1;7471990101800001;" + b"A" * 1_000_000 + b";Non ASN\n",
        None,
    ),
    "merges.xlsx": (
        lambda: parts(
            SHEET.replace(
                b"<sheetData/>",
                b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
                b'</sheetData><mergeCells count="2000">'
                + b'<mergeCell ref="A1:XFD1048576"/>' * 2000
                + b"</mergeCells>",
            )
        ),
        NO_ROSTER,
    ),
    "one-nik.csv": (lambda: one_nik(lambda n: f"Orang Ke {n}"), None),
    "one-nik-many-names.csv": (
        lambda: one_nik(lambda n: "".join(CHANCE.choice("abcdefghij") for _ in range(8))),
        None,
    ),
    **{
        f"{name}.csv": (
            lambda label=label, text=text: (
                f"NO;NIK;NAMA;{label}\n1;7471990101800001;Andi Wawan;{text}\n".encode()
            ),
            None,
        )
        for name, label, text in (
            ("spans", "KETERANGAN", "1 Januari s/d " * 20_000),
            ("brackets", "KETERANGAN", "(" * 100_000),
            ("days", "TMT", "01-01-2026 " * 20_000),
            ("slashes", "TMT", "1/" * 100_000),
            ("points", "GAJI", "1." * 100_000),
            ("initials", "ALAMAT", "A. " * 100_000),
        )
    },
    "dashes.csv": (lambda: HEAD + b"1;" + b"7-" * 100_000 + b";Andi;Non ASN\n", None),
    "spaces.csv": (
        lambda: HEAD + b"1;7471990101800001;Andi" + b" " * 300_000 + b"x;Non ASN\n",
        None,
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_hostile_file_ends_as_it_must_and_the_others_are_read(house: Any, name: str) -> None:
    make, reason = KINDS[name]
    house.path(name).write_bytes(make())
    house.path("zz-sound.csv").write_bytes(HEAD + b"1;7471990202800002;Budi Wawan;Non ASN\n")
    began = time.monotonic()
    rosters = house.clean()
    assert time.monotonic() - began < BOUND_S
    told = rosters.files.set_index("file")[["status", "reason"]]
    assert told.loc["zz-sound.csv", "status"] == "read"
    wanted = ["read", None] if reason is None else ["refused", reason]
    assert [None if value is None else str(value) for value in told.loc[name]] == wanted
    if reason is not None:
        assert reason in set(rosters.findings["code"])


# --- What a worker must survive ------------------------------------------------------------------


def test_what_kills_its_worker_costs_itself_alone(house: Any, monkeypatch: Any) -> None:
    really = clean.map_isolated

    def one_dies(function: Any, items: Any, **options: Any) -> Any:
        for item, outcome in really(function, items, **options):
            is_doomed = item.file.startswith("mati")
            yield item, Crash("died", "SIGSEGV") if is_doomed else outcome

    monkeypatch.setattr(clean, "map_isolated", one_dies)
    house.path("mati.csv").write_bytes(HEAD + ONE)
    house.path("sound.csv").write_bytes(HEAD + b"1;7471990202800002;Budi Wawan;Non ASN\n")
    told = house.clean().files.set_index("file")
    assert list(told["status"]) == ["refused", "read"]
    assert told.loc["mati.csv", "reason"] == "file_crashed"
