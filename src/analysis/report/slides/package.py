"""A PowerPoint file without the time and machine that it was made at."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
#: A picture of another presentation, and a printer's settings: of python-pptx's own template.
_IDLE = re.compile(r"^docProps/thumbnail\.|^ppt/printerSettings/")
_IDLE_LINK = re.compile(rb"<Relationship [^>]*(?:thumbnail|printerSettings)[^>]*/>")


def repacked(made: bytes, day: date) -> bytes:
    """An Office file, the workbooks in it too, dated at the midnight of ``day`` throughout."""
    result = BytesIO()
    stamp = rb"\g<1>" + f"{day}T00:00:00Z".encode()
    with ZipFile(BytesIO(made)) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            if _IDLE.match(name):
                continue
            content = source.read(name)
            if name.endswith(".xlsx"):
                content = repacked(content, day)
            elif name == "docProps/core.xml":
                content = _STAMP.sub(stamp, content)
            elif name.endswith(".rels"):
                content = _IDLE_LINK.sub(b"", content)
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()
