"""Look before reading: what a file is by its content, and whether it is safe to open.

The name is never trusted: OPDs rename, and web applications save HTML as .xls.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from analysis.decoding import decode
from analysis.rosters.read.csv_text import looks_like_text
from analysis.rosters.read.part_xml import (
    MAX_PROLOG_BYTES,
    begins,
    declares_entities,
    declares_entities_of_its_own,
)
from analysis.rosters.read.refusals import Refused, grouped
from analysis.rosters.read.zip_names import part_names

#: Bounds of a zipped workbook. An honest roster of 200,000 rows x 15 columns unpacks to 150 MB at
#: a ratio of about 10; a sheet formatted down to row 1,048,576 to 400 MB at about 15.
MAX_UNPACKED_BYTES = 1 << 30
MAX_RATIO = 300
MIN_BYTES_FOR_RATIO = 32 << 20
MAX_PARTS = 20_000

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_HTML = re.compile(r"<(?:!doctype\s+html|html|table|tr|body|head|meta|style)\b", re.IGNORECASE)
_FLAT_ODS = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_BOOK = re.compile(r"(?:^|/)workbook\.xml$")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BLANKS = b" \t\r\n\f\v\x00\xa0\xef\xbb\xbf\xff\xfe"
_PROLOG_BYTES = 1 << 12
#: Other formats that people send, by their first bytes; what the refusal calls them.
_OTHERS = (
    (b"%PDF", "berkas PDF"),
    (b"\xff\xd8\xff", "gambar JPEG"),
    (b"\x89PNG", "gambar PNG"),
    (b"GIF8", "gambar GIF"),
    (b"BM", "gambar BMP"),
    (b"II*\x00", "gambar TIFF"),
    (b"MM\x00*", "gambar TIFF"),
    (b"{\\rtf", "dokumen RTF"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7z"),
    (b"\x1f\x8b", "arsip gzip"),
    (b"MZ", "program Windows"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "basis data SQLite"),
)


def kind_of(data: bytes, is_csv_name: bool = False) -> str:
    """``xlsx``, ``xlsb``, ``xls``, ``ods``, ``fods``, ``html``, ``xml2003`` or ``csv``.

    Text under a workbook's name is a CSV only when it has a delimiter; ``is_csv_name`` says that
    the name promises no more than text.

    Raises:
        Refused: empty, encrypted, damaged, not a workbook, past a bound, or with DOCTYPE or ENTITY.
    """
    if not data.strip(_BLANKS):
        raise Refused("file_empty", f"berkas kosong ({grouped(len(data))} byte)")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if data.startswith(_OLE2):
        return _kind_of_ole2(data)
    # A text may begin with the letters BM or MZ; an image or a program is never text.
    is_text = looks_like_text(data)
    for magic, what in _OTHERS:
        if data.startswith(magic) and not (is_text and len(magic) == 2):
            raise Refused("file_not_workbook", f"isinya {what}, bukan lembar kerja")
    if not is_text:
        raise Refused("file_not_workbook", "isinya data biner, bukan lembar kerja")
    return _kind_of_text(data, is_csv_name)


def _kind_of_text(data: bytes, is_csv_name: bool) -> str:
    head = decode(data[: 1 << 16])[0].lstrip("\ufeff \t\r\n")
    if head[:13].lower() == "mime-version:" and "text/html" in head:
        return "html"
    if head.startswith("<"):
        whole = data.replace(b"\x00", b"") if b"\x00" in data[:64] else data
        if _SPREADSHEET_2003 in head and not _HTML.match(_without_declaration(head)):
            if _DECLARATION.search(whole):
                raise _entities("XML")
            return "xml2003"
        if _FLAT_ODS in head and "<office:document" in head and b"<office:spreadsheet" in whole:
            if _DECLARATION.search(whole):
                raise _entities("XML")
            return "fods"
        if _HTML.search(head):
            # Every HTML page may have a DOCTYPE; an entity of its own it never needs.
            if re.search(rb"<!ENTITY", whole, re.IGNORECASE):
                raise _entities("HTML")
            return "html"
        if head.startswith("<?xml"):
            raise Refused("file_not_workbook", "isinya XML lain, bukan lembar kerja")
    if not is_csv_name and not re.search(r"[,;\t|]", head):
        raise Refused("file_not_workbook", "isinya teks biasa tanpa kolom, bukan lembar kerja")
    if not is_csv_name and re.match(r"[{\[]\s*[\"{\[]", head):
        raise Refused("file_not_workbook", "isinya JSON, bukan lembar kerja")
    return "csv"


def _without_declaration(head: str) -> str:
    return re.sub(r"^<\?xml.*?\?>\s*", "", head, flags=re.DOTALL)


def _kind_of_ole2(data: bytes) -> str:
    """OLE2 by the names in its directory, whose entries lie at multiples of 128 bytes."""

    def has_stream(name: str) -> bool:
        wanted = name.encode("utf-16-le") + b"\x00\x00"
        at = data.find(wanted)
        while at >= 0:
            if at % 128 == 0:
                return True
            at = data.find(wanted, at + 1)
        return False

    if has_stream("EncryptedPackage"):
        raise Refused("file_encrypted", "berkas dikunci dengan kata sandi")
    if has_stream("Workbook") or has_stream("Book") or has_stream("WORKBOOK"):
        return "xls"
    if has_stream("WordDocument"):
        raise Refused("file_not_workbook", "isinya dokumen Word, bukan lembar kerja")
    if has_stream("PowerPoint Document"):
        raise Refused("file_not_workbook", "isinya presentasi PowerPoint, bukan lembar kerja")
    if not has_stream("Root Entry"):
        raise Refused("file_damaged", "berkas .xls terpotong: daftar isinya tidak ada")
    raise Refused("file_not_workbook", "berkas OLE2 tanpa lembar kerja di dalamnya")


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _kind_of_archive(archive, len(data))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Refused("file_damaged", f"berkas terpotong atau rusak ({error})") from error


def _kind_of_archive(archive: zipfile.ZipFile, packed_bytes: int) -> str:
    parts = archive.infolist()
    names = part_names(archive)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("file_encrypted", "berkas dikunci dengan kata sandi")
    check_bounds(parts, packed_bytes)
    if "xl/workbook.bin" in names:
        kind = "xlsb"
    elif "xl/workbook.xml" in names or (
        "[content_types].xml" in names and any(_BOOK.search(name) for name in names)
    ):
        kind = "xlsx"
    elif _is_ods(archive, names):
        kind = "ods"
        manifest = names.get("meta-inf/manifest.xml")
        if manifest and b"encryption-data" in archive.read(manifest):
            raise Refused("file_encrypted", "berkas dikunci dengan kata sandi")
        if "content.xml" not in names:
            raise Refused("file_damaged", "berkas .ods tanpa content.xml")
    else:
        raise Refused("file_not_workbook", f"isinya {_zip_of(set(names))}, bukan lembar kerja")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml", ".rdf")) and _has_declaration(
            archive, part
        ):
            raise _entities(part.filename)
    return kind


def _is_ods(archive: zipfile.ZipFile, names: dict[str, str]) -> bool:
    """By ``mimetype``, else by the manifest: some writers leave the first out."""
    said = names.get("mimetype") or names.get("meta-inf/manifest.xml")
    return bool(said) and b"opendocument.spreadsheet" in archive.read(said or "")


def _zip_of(names: set[str]) -> str:
    for start, what in (("word/", "dokumen Word"), ("ppt/", "presentasi PowerPoint")):
        if any(name.startswith(start) for name in names):
            return what
    return f"arsip zip dengan {grouped(len(names))} berkas lain"


def check_bounds(parts: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    """Refuse what unpacks to more than an honest workbook ever does.

    Raises:
        Refused: ``file_too_large``, with the sizes and the bound that was passed.
    """
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES:
        raise Refused(
            "file_too_large",
            f"{grouped(packed_bytes)} byte yang mengembang menjadi {grouped(unpacked)} byte, "
            f"batasnya {grouped(MAX_UNPACKED_BYTES)} byte",
        )
    for part in parts:
        ratio = part.file_size // max(part.compress_size, 1)
        if part.file_size > MIN_BYTES_FOR_RATIO and ratio > MAX_RATIO:
            raise Refused(
                "file_too_large",
                f"bagian {part.filename} mengembang {grouped(ratio)} kali, "
                f"batasnya {grouped(MAX_RATIO)} kali",
            )
    if len(parts) > MAX_PARTS:
        raise Refused(
            "file_too_large",
            f"berisi {grouped(len(parts))} bagian, batasnya {grouped(MAX_PARTS)}",
        )


def _has_declaration(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares entities; the macros of LibreOffice name their kind, and no more."""
    # LibreOffice's own macros and dialogs name their DTD, which nobody fetches.
    is_macro = part.filename.startswith(("Basic/", "Dialogs/"))
    with archive.open(part) as stream:
        head = stream.read(_PROLOG_BYTES)
        if not begins(head):
            head += stream.read(MAX_PROLOG_BYTES)
    return declares_entities_of_its_own(head) if is_macro else declares_entities(head)


def _entities(where: str) -> Refused:
    return Refused("file_external_entities", f"ada deklarasi DOCTYPE atau ENTITY di {where}")
