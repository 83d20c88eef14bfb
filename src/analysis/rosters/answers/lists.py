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

_SAID = (
    "opd_code",
    "category",
    "start_date",
    "end_date",
    "wage_reported_idr",
    "exclusion",
)


def list_sums(lines: pd.DataFrame, key: bytes) -> dict[str, str]:
    """SHA-256 of the list of each file, whatever the order of its lines."""
    who = (listed(lines[name]) for name in ("file", "nik", "nik_raw", "name_key", "name"))
    said = zip(listed(lines["birth_date"]), *(listed(lines[name]) for name in _SAID), strict=True)
    texts: dict[str, list[str]] = defaultdict(list)
    for (file, nik, raw, name_key, name), rest in zip(zip(*who, strict=True), said, strict=True):
        parts = (nik or raw, name_key or name, *rest)
        texts[file].append("\x1f".join("" if part is None else str(part) for part in parts))
    return {
        file: hmac.new(key, "\x1e".join(sorted(of_file)).encode(), hashlib.sha256).hexdigest()
        for file, of_file in texts.items()
    }
