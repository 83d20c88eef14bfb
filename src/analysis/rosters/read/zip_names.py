"""Names of the parts of a zipped workbook, as the standard has them."""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO


def part_name(name: str) -> str:
    """``\\xl\\workbook.xml``, ``/xl/workbook.xml`` and ``xl//workbook.xml`` as ``xl/workbook.xml``.

    Some writers put Windows' separator into the package; Excel opens it all the same.
    """
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")


def part_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The true name of each part by its standard name in small letters."""
    return {part_name(name).lower(): name for name in archive.namelist()}


def with_standard_names(data: bytes) -> bytes:
    """The package with the names of its parts as the standard has them; itself if it is so."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if not name.endswith(("/", "\\"))]
        if all(part_name(name) == name for name in names):
            return data
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
            for name in names:
                new.writestr(part_name(name), archive.read(name))
    return out.getvalue()
