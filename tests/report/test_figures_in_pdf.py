"""Every figure in the PDFs comes from a table: read back from the pages, and looked up.

The values are gathered here anew from the Parquet tables, the law files and the reference files,
not by the code that makes the report; only ``wording`` writes them. What a page may show without a
table behind it is named in ``FURNITURE``, as narrowly as it can be. A small whole number stands in
some table or other, so the prose is read as well: it may type no figure at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd
import pikepdf
import pyarrow.parquet as pq
import pytest
import yaml
from lxml import html
from pypdf import PdfReader
from tests.editions import ROOT, Edition
from tests.report.slides_read import read_slides

from analysis.report.wording import number, percent, rupiah, rupiah_short

Frames = Mapping[str, pd.DataFrame]

PROSE = sorted((ROOT / "src/analysis/report/chapters/prose").glob("*.yaml"))
MONTH = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"
FIGURE = re.compile(
    r"(?<![\w.,])[+−]?(?:Rp)?\d+(?:\.\d{3})*(?:,\d+)?"
    r"(?: (?:ribu|juta|miliar|triliun)\b)?%?(?![\d.,]*\d)"
)

#: What text may say without being a figure of the report: days, laws, names of things, citations.
NAMES = [
    rf"\b[123]?\d ({MONTH}) 20\d\d\b",
    rf"\b({MONTH}) 20\d\d\b",
    r"\b(PP|UU|Perpres|KepmenPANRB|SE Wali Kota)\s\d+/\d+",
    r"\bPasal \d+\b",
    r"\b(UMK|UMP)( Kota)?( Kendari| Sulawesi Tenggara| \{city\}| §)? 20\d\d(/20\d\d)?\b",
    r"\bFormulir 2a\b",
    r"\btanggal 15 bulan berikutnya\b",  # when a bill is due, by law
    r"\b0[1-4]_[a-z]+\b",  # a notebook
    r"(\?p=|/berita/)\d+\b",  # a page on the web
    r"\(?[1-9]\d{3}, “[^”]+”(, |\s)[^)]+?\d+(\(\d\))?,\s\d+–\d+",  # Shapley, Shorrocks
]
#: What a page of the report shows beside that: its own numbering, and the scales of its charts.
FURNITURE = [
    *NAMES,
    r"Halaman \d+ dari \d+",
    r"(\. )+\d+$",  # a page in the contents
    r"^\d+(\.\d)? (?=[A-Z][a-z])",  # the number of a chapter
    r"\b(Gambar|Tabel) \d+\b",
    r"^[RCUSTG]-\d+ ",  # the code of a figure, table or picture
    r"^(Jan Feb .*\D)0\n([\d.]+00\n)+",  # a scale of people under months
    r"^(20\d\d )+20\d\d0%\n50%\n100%$",  # a scale of shares over years
    r"^0% 25% 50% 75% 100%$",
    r"^Umur [<≥]?\d\d(–\d\d)? ",  # an age band
]
#: And what prose may type, each for a reason that no table holds.
TYPED = [
    *NAMES,
    r"\{\w+\}",
    r"\b[Kk]elas 1\b",  # the class of PP 44/2015 that the published budget fits
    r"\b16 angka\b",  # the length of a NIK
    r"\b1 sampai 4 ditulis 1-4\b",  # how the public reads few people
    r"\b(15 angka|bagian dari 1)\b",  # the precision of a number in a workbook
    r"\b(pagu|daftar) (2025|2026)\b",  # the two years of which something was published
]

#: Tables of one line for each person, row or file: their counts and sums are figures, not their
#: cells, and none of their words.
RECORDS = {"contributions", "edition_persons", "files", "findings", "findings_priced", "ledger",
           "participants", "protection", "registration_details", "workers"}  # fmt: skip
#: Columns by which lines are counted, and measures summed, beside all together.
KINDS = ("fate", "reason", "status", "code", "severity", "column", "kind")


def tables_of(edition: Edition) -> dict[str, pd.DataFrame]:
    return {
        path.stem: pq.read_table(path).to_pandas(types_mapper=pd.ArrowDtype)
        for path in sorted(edition.processed.glob("*.parquet"))
    }


def exact(column: pd.Series) -> list[Fraction]:
    return [Fraction(value) for value in column.dropna()]


def total(column: pd.Series) -> Fraction:
    return Fraction(str(column.sum()))


def written(tables: Frames) -> set[str]:
    """Every value of the tables, and every count and sum by kind, as it would be printed."""
    said: set[str] = set()
    for name, frame in tables.items():
        if name.startswith("figures_"):
            said.update(frame["text"].dropna())
            continue
        said.add(number(len(frame)))
        kinds = [kind for kind in KINDS if kind in frame]
        for kind in kinds:
            said.update(number(int(n)) for n in frame[kind].value_counts())
        for column in frame:
            values, of_type = frame[column], frame[column].dtype
            is_amount = str(column).endswith("_idr")
            if pd.api.types.is_bool_dtype(of_type):
                continue
            if is_amount or pd.api.types.is_integer_dtype(of_type):
                found = {total(values)}
                for kind in kinds:
                    found |= {total(part) for _, part in values.groupby(frame[kind])}
                if name not in RECORDS:
                    found |= set(exact(values))
                said |= amounts(found) if is_amount else set(map(number, found))
                if "year" in str(column):
                    said |= {str(int(value)) for value in found}
            elif re.search(r"rate|interval", str(column)):
                said |= {percent(v, digits) for v in exact(values) for digits in (0, 1, 2)}
            elif name not in RECORDS and pd.api.types.is_string_dtype(of_type):
                for text in values.dropna().unique():
                    said.update(FIGURE.findall(text))
    return said


def amounts(values: Iterable[Fraction]) -> set[str]:
    said: set[str] = set()
    for value in values:
        said |= {rupiah(value), rupiah_short(value)}
    return said


def derived(tables: Frames) -> set[str]:
    """What the report works out from two cells or a few, worked out again."""
    months, lines = tables["reconciliation_months"], tables["ledger"]
    explained = [
        bill - need
        for bill, need in zip(months["bill_idr"], months["need_idr"], strict=True)
        if pd.notna(bill)
    ]
    findings = tables["findings"]
    findings = findings[findings["severity"] != "info"]
    counts = (
        int(lines["fate"].isin(["held", "merged", "excluded"]).sum()),
        len(findings),
        int(findings["n_rows"].sum()),
    )
    protection = tables["coverage_months"]
    still_open = protection["uncovered"] - protection["covered_by_now"]
    own = tables["coverage_own"]
    own = own[(own["dimension"] == "all") & own["covered"].notna()]
    most = [
        Fraction(int(covered) + int(unknown), int(workers))
        for covered, unknown, workers in own[["covered", "unknown", "workers"]].itertuples(
            index=False
        )
    ]
    # By the end of each month: an even share of the budget, and what was paid so far.
    (budget,) = tables["budget_positions"].query("opd_code == '*'")["budget_idr"]
    plan = [Fraction(int(budget) * month, 12) for month in range(1, 13)]
    of_city = months[(months["opd_code"] == "*") & months["month"].notna()]
    paid = of_city["paid_idr"].dropna().astype(int).cumsum()
    return (
        amounts(map(Fraction, explained))
        | amounts([*plan, *map(Fraction, paid)])
        | {number(int(n)) for n in (*counts, *still_open)}
        | {percent(share, digits) for share in most for digits in (1, 2)}
    )


def answers(folder: Path) -> set[str]:
    """What the city has typed into its reference files as words."""
    text = (folder / "session.csv").read_text(encoding="utf-8")
    return set(FIGURE.findall(text))


def plain(figure: str) -> str:
    return figure.lstrip("+−")


def figures_in(text: str, furniture: Iterable[str] = FURNITURE) -> Iterator[tuple[str, str]]:
    """Every figure of a text that is no furniture, with its surroundings."""
    # Running text has the word for the sign of a table.
    text = re.sub(r"(?<=\d)\s(persen|percent)\b", "%", text)
    for words in furniture:
        text = re.sub(words, "§", text, flags=re.MULTILINE)
    for found in FIGURE.finditer(text):
        around = text[max(0, found.start() - 50) : found.end() + 40]
        yield plain(found[0]), f"{found[0]} in «{' '.join(around.split())}»"


def unexplained(pages: Iterable[str], known: set[str]) -> list[str]:
    """Page and surroundings of every figure that is not among ``known``."""
    known = set(map(plain, known))
    return [
        f"page {place}: {around}"
        for place, page in enumerate(pages, start=1)
        for figure, around in figures_in(page)
        if figure not in known
    ]


@cache
def pages_of(path: Path) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in PdfReader(path).pages)


@pytest.fixture(scope="module")
def tables(edition_2026) -> dict[str, pd.DataFrame]:
    return tables_of(edition_2026)


@pytest.fixture(scope="module")
def known(tables) -> set[str]:
    return written(tables) | derived(tables) | answers(ROOT / "data/raw/reference")


def test_every_figure_of_the_report_comes_from_a_table(edition_2026, known):
    assert unexplained(pages_of(edition_2026.pdf), known) == []


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("4.264 baris", "4.265 baris"),
        ("Rp545.950.716", "Rp545.950.717"),
        ("Rp14.951", "Rp14.952"),
        ("60,89", "60,88"),
        ("91.543", "91.534"),
    ],
)
def test_a_figure_that_is_off_by_one_is_found_with_its_page(edition_2026, known, printed, typed):
    pages = [page.replace(printed, typed) for page in pages_of(edition_2026.pdf)]
    found = unexplained(pages, known)
    assert found
    assert all(f"{typed.split()[0]}" in one for one in found)


def test_the_words_for_every_picture_say_only_figures_of_the_tables(edition_2026, known):
    with pikepdf.open(edition_2026.pdf) as pdf:
        told = [
            str(one.Alt)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        ]
    assert len(told) > 5
    assert unexplained(told, known) == []


def texts_below(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts_below(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_below(inner)
    elif isinstance(value, str):
        yield value


def typed_in(text: str) -> list[str]:
    return [around for _, around in figures_in(text, TYPED)]


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.stem)
def test_no_figure_is_typed_in_prose(path):
    texts = list(texts_below(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert texts
    assert [found for text in texts for found in typed_in(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Ada 7 OPD.",
        "Hanya {n} dari 44 OPD.",
        "sebesar Rp553.127.196",
        "kelas 3",
        "60,89%",
        "(2026)",
    ],
)
def test_a_figure_typed_in_prose_is_found(text):
    assert typed_in(text)


def told_by_report(edition: Edition) -> set[str]:
    """Every figure of the report: on paper, and in the HTML with its words for every picture."""
    root = html.parse(str(edition.html)).getroot()
    # What is looked up rather than read stands in the HTML file alone.
    page = " ".join(root.itertext())
    alts = [text for name in ("alt", "aria-label") for text in root.xpath(f"//@{name}")]
    texts = (*pages_of(edition.pdf), page, *map(str, alts))
    return {figure for text in texts for figure, _ in figures_in(text)}


def test_the_slides_show_no_figure_that_the_report_does_not(edition_2026):
    report = told_by_report(edition_2026)
    slides = read_slides((edition_2026.reports / "tayangan-ucj-2026.pptx").read_bytes())
    assert 7 <= len(slides) <= 10
    # Neither the slide's number nor the code of a figure is a figure.
    no_figure = re.compile(r"\b\d+/\d+$|\b[A-Z]-\d+\b|Kota\s+Kendari\s+20\d\d", re.MULTILINE)
    own = [no_figure.sub("", "\n".join((one.words, one.notes, *one.alts))) for one in slides]
    assert sum(1 for page in own for _ in figures_in(page)) > 100
    assert unexplained(own, report) == []


def test_the_numbers_behind_the_charts_are_those_of_the_report(edition_2026):
    report = told_by_report(edition_2026)
    slides = read_slides((edition_2026.reports / "tayangan-ucj-2026.pptx").read_bytes())
    charts = [chart for one in slides for chart in one.charts]
    assert len(charts) >= 4
    for values in (values for chart in charts for values in chart.values()):
        for value in filter(None, values):
            exact = Fraction(value).limit_denominator(10**7)
            written = {percent(exact)} if exact < 1 else {number(exact), rupiah(exact)}
            assert {one.lstrip("+−") for one in written} & report, value


#: What a sheet shows beside its own cut: the steps to take, its pages, and codes of accounts.
OF_A_SHEET = [*FURNITURE, r"^5(?:\.\d+){4,5}", r"kode rekening, 2026$", r"^[1-5]\. (?=[A-Z])",
              r"^Kebutuhan iuran 2026$", r"non-ASN 2026\b"]  # fmt: skip


def cut_of(opd_code: str, tables: Frames) -> set[str]:
    """Every value that the tables hold of one OPD, counted and summed without the report's cut."""
    own: dict[str, pd.DataFrame] = {}
    for name in ("budget_positions", "opd_status", "findings_priced", "workers", "files"):
        own[name] = tables[name][tables[name]["opd_code"] == opd_code]
    months = tables["coverage_own"]
    months = months[(months["dimension"] == "opd_code") & (months["value"] == opd_code)]
    own["coverage_own"] = months
    opd_of = tables["workers"].set_index("worker_id")["opd_code"]
    lines = tables["ledger"]
    sent = lines[lines["file"].isin(own["files"]["file"])]
    others = lines[~lines["file"].isin(own["files"]["file"])]
    is_own = sent["worker_id"].map(opd_of) == opd_code
    of_ours = others[others["worker_id"].map(opd_of) == opd_code]
    persons = tables["edition_persons"]
    held = persons[(persons["opd_code"] == opd_code) & (persons["status"] == "held")]
    n = len(own["files"][own["files"]["status"] == "read"])
    counts = [n, len(sent), int(is_own.sum()), int((~is_own).sum()), of_ours["worker_id"].nunique()]
    for part in (sent, sent[is_own], sent[~is_own], of_ours):
        counts += [int(many) for many in part["fate"].value_counts()]
        counts.append(int(part["fate"].isin(["counted", "held"]).sum()))
    rows = own["findings_priced"].groupby(["code"], dropna=False)["n_rows"].sum()
    said = written({key: own[key] for key in ("budget_positions", "opd_status", "coverage_own")})
    waiting = tables["registrations"]
    waiting = waiting[waiting["opd_code"] == opd_code]
    counts.append(int(waiting[["n_new", "n_continuing"]].to_numpy().sum()))
    lines = tables["budget_lines"]
    lines = lines[lines["opd_code"] == opd_code]
    said |= {rupiah(int(price)) for price in lines["price_idr"]}
    said.add(rupiah(int(lines["amount_idr"].sum())))
    for key in (["program", "account"], ["program", "category", "position"]):
        sums = lines.groupby(key, dropna=False)[["n_people", "amount_idr"]].sum()
        counts += [int(n) for n in sums["n_people"]]
        said |= {rupiah(int(amount)) for amount in sums["amount_idr"]}
    said |= set(map(number, (*counts, *map(int, rows))))
    for _, part in [("", held), *held.groupby("reason", dropna=False)]:
        said |= {number(len(part)), rupiah(int(part["amount_idr"].sum())), "Rp0", "0"}
    for file in own["files"]["file"]:
        said.update(FIGURE.findall(file))
    return said


def strange_to(opd_code: str, page: str, tables: Frames) -> list[str]:
    known = set(map(plain, cut_of(opd_code, tables)))
    return [around for figure, around in figures_in(page, OF_A_SHEET) if figure not in known]


def test_every_sheet_shows_only_the_figures_of_its_own_opd(edition_2026, tables):
    sheets = sorted((edition_2026.reports / "opd").glob("*.pdf"))
    assert [path.stem for path in sheets] == sorted(tables["opd_status"]["opd_code"])
    texts = {path.stem: "\n".join(pages_of(path)) for path in sheets}
    strange = {opd_code: strange_to(opd_code, text, tables) for opd_code, text in texts.items()}
    assert {opd_code: found for opd_code, found in strange.items() if found} == {}


def test_the_figures_of_another_opd_on_a_sheet_are_found(edition_2026, tables):
    (page,) = pages_of(edition_2026.reports / "opd" / "DINKES.pdf")
    strange = strange_to("DLHK", page, tables)
    for figure in ("397", "Rp71.316.270", "29,97%", "Rp13.994.136", "643"):
        assert any(around.startswith(f"{figure} in") for around in strange)
