"""XML parts of a zipped workbook, read with entities off."""

from __future__ import annotations

import re

from lxml import etree

from analysis.rosters.read.refusals import Refused

_OTHER_ENCODING = re.compile(
    rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8|us-ascii)""", re.IGNORECASE
)


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
    """Root of a part.

    Raises:
        Refused: ``file_external_entities`` when the part has a DOCTYPE.
        lxml.etree.XMLSyntaxError: not well-formed.
    """
    root = etree.fromstring(data, parser())
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("file_external_entities", "ada deklarasi DOCTYPE di dalam berkas")
    return root


def is_utf8(data: bytes) -> bool:
    """Whether a part is in UTF-8, the only encoding that calamine reads; else it sees nothing."""
    return b"\x00" not in data[:64] and not _OTHER_ENCODING.search(data[:256])
