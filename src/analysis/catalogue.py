"""Every text that a reader can see, and the catalogue of its translations.

``make catalogue`` gathers the texts from the YAML and CSV files where they stand and brings
``locale/<language>/LC_MESSAGES/analysis.po`` up to date: what is translated stays, what was changed
is marked fuzzy and keeps its old translation for somebody to see, what is gone is dropped. Messages
to an OPD's operator, return slips and errors for analysts stay in Bahasa Indonesia and are not
gathered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from analysis.city import shipped_reference
from analysis.csv_table import read_csv
from analysis.language import LANGUAGES, SOURCE
from analysis.paths import project_root
from analysis.strict_yaml import read_typed

PACKAGE = Path(__file__).parent
#: Columns of CSV files that the report prints, from the package's folder.
_CSV_WORDS: dict[str, tuple[str, ...]] = {
    "contributions/programs.csv": ("name", "full_name"),
    "contributions/what_if/wage_bases.csv": ("label",),
    "coverage/growth.csv": ("source",),
    "rosters/findings.csv": ("title",),
}
#: The same of the reference data that the repository ships, from its root.
_REFERENCE_WORDS: dict[str, tuple[str, ...]] = {
    "data/raw/reference/budget.csv": ("source",),
    "data/raw/reference/coverage.csv": ("denominator", "source"),
    "data/raw/reference/session.csv": ("answer", "document", "source"),
    "data/raw/reference/targets.csv": ("source",),
}
#: Fields of YAML files that are words; all others there are codes and numbers.
_YAML_WORDS = {
    "contributions/what_if/scenarios.yaml": ("label", "assumes"),
    "contributions/what_if/sensitivity.yaml": ("label", "ground"),
}
#: Groups of ``labels.yaml`` that map a code to a code.
_NO_WORDS = frozenset({"own_families"})
_HAS_LETTER = re.compile(r"[^\W\d_]")
#: Heads of a catalogue that differ from run to run, or that nobody here fills in.
_IDLE_HEADS = (
    b'"Project-Id-Version', b'"Report-Msgid-Bugs-To', b'"POT-Creation-Date', b'"PO-Revision-Date',
    b'"Last-Translator', b'"Language-Team', b'"Generated-By',
)  # fmt: skip


def gather() -> dict[str, list[str]]:
    """Text to the places where it stands (``file: key``), in the order of the files' names."""
    texts: dict[str, list[str]] = {}
    for place, text in sorted(_texts(), key=lambda found: found[0].partition(": ")[0]):
        if _HAS_LETTER.search(text):
            texts.setdefault(text, []).append(place)
    return texts


def catalogue_file(language: str) -> Path:
    """Where the translations into ``language`` stand."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "analysis.po"


def read_catalogue(language: str) -> Catalog:
    """The catalogue as it stands; an empty one where there is none yet."""
    file = catalogue_file(language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as lines:
        return read_po(lines, locale=language)


def updated(language: str) -> bytes:
    """The catalogue with today's texts, ready to be written; the same texts, the same bytes."""
    template = Catalog()
    for text, places in gather().items():
        template.add(text, auto_comments=places)
    catalog = read_catalogue(language)
    catalog.update(template, update_header_comment=False)
    catalog.header_comment = (
        f"# Terjemahan teks laporan ke bahasa {language}; kunci: teks Indonesia."
    )
    catalog.fuzzy = False
    made = BytesIO()
    write_po(made, catalog, width=100, ignore_obsolete=True)
    lines = made.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_IDLE_HEADS))


def main() -> None:
    """Bring the catalogue of every language up to date."""
    for language in LANGUAGES:
        if language != SOURCE:
            file = catalogue_file(language)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(updated(language))


def _texts() -> Iterator[tuple[str, str]]:
    """Each place and the text that stands there."""
    for file in sorted(PACKAGE.glob("report/chapters/prose/*.yaml")):
        # Terms are read by their words; keys of texts are names that nobody sees.
        words = _read(file)
        if all(re.fullmatch(r"[a-z_0-9]+", str(key)) for key in words):
            yield from _leaves(_place(file), words)
        else:
            for term, meaning in words.items():
                yield f"{_place(file)}: {term} (istilah)", str(term)
                yield f"{_place(file)}: {term}", str(meaning).strip()
    labels = PACKAGE / "report/chapters/labels.yaml"
    for group, words in _read(labels).items():
        if group not in _NO_WORDS:
            yield from _leaves(_place(labels), words, group)
    furniture = PACKAGE / "report/words.yaml"
    yield from _leaves(_place(furniture), _read(furniture))
    for edition in _read(furniture)["editions"]:
        yield f"{_place(furniture)}: editions", str(edition)
    figures = PACKAGE / "figures.yaml"
    for name, entry in _read(figures).items():
        yield f"{_place(figures)}: {name}", entry["meaning"]
    of_the_city = shipped_reference() / "law"
    for file in sorted([*PACKAGE.glob("law/*.yaml"), *of_the_city.glob("*.yaml")]):
        words = _read(file)
        # The file of a city's wage has the name of the city.
        place = "reference/law" if file.parent == of_the_city else _place(file)
        yield f"{place}: description", words["description"]
        for other in words.get("contested", {}).values():
            yield f"{place}: contested", other["why_not"]
            yield f"{place}: contested", other["publication"]
        for duty in words.get("duties", []):
            yield f"{place}: who", duty["who"]
            yield f"{place}: must", duty["must"]
            for name in ("title", "article", "publication"):
                if (said := duty["reference"][name]) not in (None, "null"):
                    yield f"{place}: {name}", said
    topics = PACKAGE / "coverage/session_topics.yaml"
    yield from _leaves(_place(topics), _read(topics))
    for name, fields in _YAML_WORDS.items():
        yield from _fields(name, _read(PACKAGE / name), fields)
    for name, columns in _CSV_WORDS.items():
        yield from _columns(name, PACKAGE / name, columns)
    for name, columns in _REFERENCE_WORDS.items():
        yield from _columns(name, project_root() / name, columns)


def _place(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def _read(file: Path) -> dict[Any, Any]:
    return read_typed(file)


def _leaves(place: str, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text below a key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(place, inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(place, inner, f"{path}.{number}")
    elif isinstance(value, str):
        yield f"{place}: {path}", value.strip()


def _fields(
    place: str, value: Any, fields: tuple[str, ...], path: str = ""
) -> Iterator[tuple[str, str]]:
    """The texts of the fields named, however deep."""
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value, start=1):
        here = f"{path}.{name}" if path else str(name)
        if name in fields:
            yield f"{place}: {here}", str(inner).strip()
        elif isinstance(inner, dict | list):
            yield from _fields(place, inner, fields, here)


def _columns(place: str, file: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The texts of the columns named, line by line."""
    for _, row in read_csv(file, columns).lines:
        key = next(iter(row.values()))
        for column in columns:
            if row[column]:
                yield f"{place}: {key}.{column}", row[column]


if __name__ == "__main__":
    main()
