"""The sum of a list: what a statement on a return slip is signed for.

It says who stands on the list, as what, from when to when and at which wage, wherever and in
whatever file: a roster and its slip, sent in again unchanged, have one sum. It is keyed, so that it
tells nothing of anybody.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict

import pandas as pd

from analysis.rosters.persons.linking import listed

_WHO = ("file", "nik", "nik_raw", "name_key", "name")
_SAID = (
    "birth_date",
    "opd_code",
    "category",
    "start_date",
    "end_date",
    "wage_reported_idr",
    "exclusion",
)


def list_sums(lines: pd.DataFrame, key: bytes) -> dict[str, str]:
    """SHA-256 of the list of each file, whatever the order of its lines."""
    columns = {
        name: ["" if value is None else str(value) for value in listed(lines[name])]
        for name in (*_WHO, *_SAID)
    }
    niks, names = (
        [best or other for best, other in zip(columns[one], columns[two], strict=True)]
        for one, two in (("nik", "nik_raw"), ("name_key", "name"))
    )
    said = zip(niks, names, *(columns[name] for name in _SAID), strict=True)
    texts: dict[str, list[str]] = defaultdict(list)
    for file, parts in zip(columns["file"], said, strict=True):
        texts[file].append("\x1f".join(parts))
    return {
        file: hmac.new(key, "\x1e".join(sorted(of_file)).encode(), hashlib.sha256).hexdigest()
        for file, of_file in texts.items()
    }
