"""``run.json``: from what, with what and into what an edition was made; and whether it still is."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.options import Options
from analysis.paths import project_root
from analysis.publishing.purge_record import RECORD, Record
from analysis.publishing.shelf import PACKS, UNFINISHED, Mark
from analysis.rosters.public_names import public_file

NAME = "run.json"
_PACKAGES = (
    "pandas",
    "numpy",
    "pyarrow",
    "python-calamine",
    "openpyxl",
    "matplotlib",
    "papermill",
    "typst",
)
_SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
#: What an electronic signature of a PDF (PAdES) brings along, behind the signed bytes.
_SIGNATURE = re.compile(rb"/ByteRange\b|/DocTimeStamp\b|/DSS\b")


class ManifestError(RuntimeError):
    """There is no edition, or its manifest cannot be read."""


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(
    options: Options,
    parameters: Mapping[str, Any],
    processed: Path,
    reports: Path,
    *,
    mark: Mark,
    inputs: Mapping[str, Mapping[str, str]],
    changed_inputs: Sequence[str] = (),
) -> Path:
    """Write ``run.json`` beside the report: inputs, tools, parameters, the hash of every output.

    Args:
        parameters: of all notebooks, those left at their default too.
        mark: of the edition; it names the manifest of the one before by its hash.
        inputs: hashes from when they were read: ``written`` and ``rosters``, of
            :mod:`analysis.inputs`.
        changed_inputs: those that are no longer what was read.
    """
    root = project_root()
    year = f"{options.year}/"
    lists = {f"rosters/{file}": sha for file, sha in inputs["rosters"].items()}
    reference = {}
    for place, sha256 in inputs["written"].items():
        if place.startswith(year):
            lists[place.removeprefix(year)] = sha256
        else:
            folder, _, file = place.partition("/")
            reference[f"{'raw_dir' if folder == 'reference' else folder}/{file}"] = sha256
    content: dict[str, Any] = {
        "edition": mark.to_json(),
        "made_at": mark.made_at,
        "tool": {"ucj-kendari": version("ucj-kendari")},
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "year": options.year,
        "as_of": options.as_of.isoformat(),
        "parameters": {name: value for name, value in parameters.items() if "_dir" not in name},
        "summary": json.loads((processed / "summary.json").read_text(encoding="utf-8")),
        "inputs": {
            "rosters_and_lists": _public(lists),
            "reference": reference,
            "law": _hashes(root / "src/analysis/law", root, "*.yaml"),
            "notebooks": _hashes(root / "notebooks", root, "*.ipynb"),
        },
        "changed_inputs": sorted(public_file(place, is_read=False) for place in changed_inputs),
        "outputs": {
            "processed": _hashes(processed, processed),
            "reports": _hashes(reports, reports),
        },
        # With these a signed PDF can be told from a changed one.
        "pdf_bytes": {file: (reports / file).stat().st_size for file in _files(reports, "*.pdf")},
    }
    path = reports / NAME
    path.write_text(
        json.dumps(content, indent=2, ensure_ascii=False, default=str), encoding="utf-8"
    )
    return path


def _public(hashes: dict[str, str]) -> dict[str, str]:
    """Hashes by names that may be published; one that is cut short is told apart by its hash."""
    found = {}
    for file, sha256 in hashes.items():
        shown = public_file(file, is_read=False)
        found[shown if shown == file else f"{shown} ({sha256[:8]})"] = sha256
    return found


@dataclass(frozen=True)
class Comparison:
    """An edition against its manifest: ``differences``, and what is worth telling all the same."""

    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def compare(processed: Path, reports: Path) -> Comparison:
    """What of a published edition is missing, changed or added since; nothing when it is whole.

    A PDF whose published bytes are followed by electronic signatures is whole, and so is an edition
    from which ``ucj purge`` has removed persons' data.

    Args:
        processed: ``processed_dir/<year>``.
        reports: ``reports_dir/<year>``.

    Raises:
        ManifestError: there is no manifest, or it is not one.
    """
    path = reports / NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        outputs, sizes = content["outputs"], dict(content.get("pdf_bytes", {}))
        expected = {name: dict(outputs[name]) for name in ("processed", "reports")}
    except FileNotFoundError:
        raise ManifestError(f"{path} tidak ada: belum ada edisi yang diterbitkan di sini") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ManifestError(f"{path} rusak: bukan manifes yang sah") from None
    differences: list[str] = []
    notes: list[str] = []
    for name, folder in (("processed", processed), ("reports", reports)):
        present = set(_files(folder))
        removed = _removed(name, folder, differences, notes)
        for file, sha256 in expected[name].items():
            if file not in present:
                if not removed(file):
                    differences.append(f"{folder / file}: hilang")
            elif removed(file):
                differences.append(f"{folder / file}: ada lagi sesudah data orang dihapus")
            elif sha256_of(folder / file) == sha256:
                continue
            elif name == "reports" and _is_signed(folder / file, sizes.get(file), sha256):
                notes.append(
                    f"{folder / file}: utuh, dengan tanda tangan elektronik di belakangnya "
                    "(keabsahan tanda tangan tidak diperiksa di sini)"
                )
            else:
                differences.append(f"{folder / file}: berubah sejak diterbitkan")
        extra = present - expected[name].keys() - {RECORD}
        extra -= {NAME} if name == "reports" else set()
        if name == "processed":
            # Made of the edition later: no part of it, and no change to it.
            packs = {file for file in extra if file.startswith(f"{PACKS}/")}
            extra -= packs
            notes += [
                f"{folder / PACKS / month}: berkas pembayaran, dibuat sesudah edisi ini terbit "
                "(isinya tidak diperiksa di sini)"
                for month in sorted({file.split("/")[1] for file in packs})
            ]
        differences += [
            f"{folder / file}: tidak termasuk edisi ini"
            for file in sorted(extra)
            if file != UNFINISHED
        ]
    return Comparison(tuple(differences), tuple(notes))


def _removed(
    half: str, folder: Path, differences: list[str], notes: list[str]
) -> Callable[[str], bool]:
    """Whether a file was removed as one of persons; what the record says is told."""
    try:
        record = Record.read(folder)
    except (OSError, ValueError):
        differences.append(
            f"{folder / RECORD}: catatan penghapusan data orang rusak; ulangi ucj purge"
        )
        return lambda file: False
    if record is None:
        return lambda file: False
    from analysis.publishing.persons import is_aggregate

    if record.is_finished:
        notes.append(
            f"{folder}: data orang dihapus pada {record.day} ({record.n_files} berkas); "
            "yang lain masih ada"
        )
    else:
        differences.append(
            f"{folder}: penghapusan data orang terputus; "
            f"jalankan lagi: ucj purge --before {record.before} --yes"
        )
    return lambda file: record.explains(file) and not is_aggregate(half, file)


def is_untouched(processed: Path, reports: Path) -> bool:
    """Whether an edition is, byte for byte, as it was published: nothing in it is somebody's."""
    try:
        return compare(processed, reports) == Comparison()
    except (ManifestError, OSError):
        return False


def _is_signed(path: Path, n_bytes: Any, sha256: str) -> bool:
    """Whether the published bytes are all there, and what follows them are signatures."""
    if not isinstance(n_bytes, int) or path.suffix != ".pdf":
        return False
    data = path.read_bytes()
    if hashlib.sha256(data[:n_bytes]).hexdigest() != sha256:
        return False
    added = data[n_bytes:]
    return added.rstrip().endswith(b"%%EOF") and _SIGNATURE.search(added) is not None


def _files(folder: Path, pattern: str = "*") -> Iterator[str]:
    for path in sorted(folder.rglob(pattern)):
        if path.is_file() and path.name not in _SYSTEM_FILES:
            yield path.relative_to(folder).as_posix()


def _hashes(folder: Path, relative_to: Path, pattern: str = "*") -> dict[str, str]:
    return {
        (folder / file).relative_to(relative_to).as_posix(): sha256_of(folder / file)
        for file in _files(folder, pattern)
    }
