"""XML parts of a zipped workbook, read with entities off and forgiven their control characters."""

from __future__ import annotations

import re

from lxml import etree

from analysis.rosters.read.refusals import Refused

_OTHER_ENCODING = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])([\w.:-]{1,40})""",
    re.IGNORECASE,
)
#: Encodings whose markup is ASCII, once NULs are left out: a declaration in them can be seen.
_PLAIN_ENCODING = re.compile(
    rb"(?:utf-?(?:8|16|16le|16be|32|32le|32be)|us-ascii|iso-8859-\d+|windows-125\d|cp125\d|latin-?\d"
    rb"|iso-10646-ucs-[24]|ucs-[24])$",
    re.IGNORECASE,
)
#: Control characters that XML forbids, and their references.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_REFERENCE = re.compile(
    rb"&#(?:x0*(?:[0-8BCEF]|1[0-9A-F]|D[89A-F][0-9A-F]{2}|FFF[EF])|0*(?:[0-8]|1[124-9]|2\d|3[01]));",
    re.IGNORECASE,
)
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]{0,1000}\[)", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:!--|[?!A-Za-z_])")
_ENDS = {b"<!--": b"-->", b"<?": b"?>"}
_EBCDIC = "<?xm".encode("cp037")
_ROOT = re.compile(rb"<[A-Za-z_]")
#: Within a short head: it looks for an end from each beginning.
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
#: A part whose root has not begun after so much has no honest writer.
MAX_PROLOG_BYTES = 1 << 20


def parser() -> etree.XMLParser:
    """A parser that follows no entity and no address, and keeps no comment."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )


def parsed(data: bytes) -> etree._Element:
    """Root of a part; characters that XML forbids are left out where it has some.

    Raises:
        Refused: ``file_external_entities`` when the part has a DOCTYPE.
        lxml.etree.XMLSyntaxError: not well-formed.
    """
    if declares_entities(data):
        raise Refused("file_external_entities", "ada deklarasi DOCTYPE di dalam berkas")
    try:
        root = etree.fromstring(data, parser())
    except etree.XMLSyntaxError:
        healed = without_controls(data)
        if healed == data:
            raise
        root = etree.fromstring(healed, parser())
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("file_external_entities", "ada deklarasi DOCTYPE di dalam berkas")
    return root


def without_controls(data: bytes) -> bytes:
    """A part without the characters that XML forbids, however written; itself if it has none."""
    if not is_utf8(data):
        return data
    if len(clean := data.translate(None, _CONTROLS)) != len(data):
        data = clean
    return _REFERENCE.sub(b"", data) if b"&#" in data else data


def is_utf8(data: bytes) -> bool:
    """Whether a part is in UTF-8, the only encoding that calamine reads; else it sees nothing."""
    head = data[:64]
    return head.count(0) <= len(head) // 8 and not _OTHER_ENCODING.search(data[:256])


def declares_entities(data: bytes) -> bool:
    """Whether a DOCTYPE or ENTITY stands before the root element, where alone it can stand.

    Raises:
        Refused: ``file_damaged``: an encoding in which nobody could see one, or no root.
    """
    return any(_DECLARATION.match(markup) for markup in _prolog(data))


def declares_entities_of_its_own(data: bytes) -> bool:
    """Whether a part declares an entity, and not only which kind of document it is."""
    return any(_ENTITY.match(markup) for markup in _prolog(data))


def begins(head: bytes) -> bool:
    """Whether the root element begins within ``head``."""
    return _ROOT.search(_COMMENT.sub(b"", head.replace(b"\x00", b""))) is not None


def _prolog(data: bytes) -> list[bytes]:
    """What is declared before the root: each ``<!...`` with what follows it."""
    head = data[: MAX_PROLOG_BYTES + (1 << 12)]
    named = _OTHER_ENCODING.search(head.replace(b"\x00", b"")[:256])
    if head[:4] == _EBCDIC or (named and not _PLAIN_ENCODING.match(named[1])):
        raise Refused("file_damaged", "bagian XML dengan penyandian yang tidak dikenal")
    # UTF-16 and UTF-32 are ASCII with NULs between, as far as markup goes.
    head = head.replace(b"\x00", b"")
    found: list[bytes] = []
    at = 0
    while markup := _MARKUP.search(head, at):
        if markup[0] in _ENDS:
            end = head.find(_ENDS[markup[0]], markup.end())
            if end < 0:
                break
            at = end + 1
        elif markup[0] == b"<!":
            found.append(head[markup.start() : markup.start() + 2048])
            at = markup.end()
        else:
            return found
    if len(data) > MAX_PROLOG_BYTES:
        raise Refused("file_damaged", "bagian XML yang tidak pernah dimulai")
    return found
