"""Which city this is stands in ``reference/city.yaml`` alone; another city is other files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analysis import law
from analysis.city import KEYS, City, CityError, city, load_city, use_city
from analysis.cli import main
from analysis.contributions.base import WageNotKnownError, parse_policy
from analysis.contributions.published import against_published
from analysis.contributions.what_if.scenario_files import load_assumptions, load_scenarios
from analysis.contributions.what_if.wage_bases import wage_base_table
from analysis.coverage.registration.template import load_template
from analysis.language import in_language
from analysis.owner import Owner, owner_of
from analysis.paths import project_root
from analysis.reference import ReferenceFileError, load_reference
from analysis.report.chapters.cost import policy_words
from analysis.report.chapters.texts import label, prose
from analysis.rosters.layout.opd import OpdNames
from analysis.rosters.public_names import public_unit
from analysis.running.mistakes import mistakes

#: What may name a city in src: names of the package, and a newspaper in the shipped sources.
_ALLOWED = re.compile(r"ucj-kendari|kendariinfo")
CITY = (
    "name: Kabupaten Contoh\nshort_name: Contoh\ncode: 9901\nprovince: Provinsi Uji\n"
    "umk: umk_contoh\nump: ump_uji\n"
)
WAGE = """\
description: Upah minimum, per bulan
unit: IDR/month
kind: minimum_wage
values:
  2026-01-01: {}
references:
  2026-01-01: {{title: Keputusan, article: null, href: null, publication: koran, mark: reported,
    read_in: press, stage: enacted, decree: null}}
verified_until: 2026-01-31
"""
TABLES = {
    "opd": "opd_code,name,aliases,jkk_class\nDLH,Dinas Lingkungan Hidup,,1\n",
    "budget": "year,opd_code,amount_idr,workers,source\n2026,*,1000,1,koran\n",
    "payments": "month,opd_code,amount_idr,source\n",
    "coverage": "as_of,segment,active,base,denominator,source\n2026-01-01,total,1,2,a,b\n",
    "targets": "year,family,target_rate,source\n2026,rpjmn,0.35,RKP\n",
    "session": "topic,item,answer,document,source\n",
}


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Path]:
    """The raw folder of a city of which the repository knows nothing."""
    raw_dir = tmp_path / "contoh"
    folder = raw_dir / "reference"
    (folder / "law").mkdir(parents=True)
    (folder / "city.yaml").write_text(CITY)
    (folder / "law" / "umk_contoh.yaml").write_text(WAGE.format(3000000))
    (folder / "law" / "ump_uji.yaml").write_text(WAGE.format(2500000))
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text)
    yield raw_dir
    use_city(None)


def test_nothing_in_src_and_no_notebook_names_a_city() -> None:
    root = project_root()
    names = (city().short_name, city().province)
    named = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE)
    found = []
    for folder in ("src", "notebooks"):
        for path in sorted((root / folder).rglob("*")):
            if not path.is_file() or path.suffix in (".pyc", ".so") or ".egg-info" in str(path):
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            if path.suffix == ".ipynb":
                cells = json.loads(text)["cells"]
                text = "\n".join("".join(cell["source"]) for cell in cells)
            for number, line in enumerate(text.splitlines(), start=1):
                if named.search(_ALLOWED.sub("", line)):
                    found.append(f"{path.relative_to(root)}:{number}: {line.strip()[:80]}")
            if named.search(path.name):
                found.append(str(path.relative_to(root)))
    assert found == []
    code = re.compile(rf"(?<!\d){city().code}(?!\d)")
    for path in (root / "src").rglob("*.*"):
        if path.suffix in (".py", ".yaml", ".csv", ".typ"):
            assert not code.search(path.read_text(encoding="utf-8")), path


def test_the_shipped_city_is_sound_and_the_samples_own() -> None:
    shipped = load_city(project_root() / "data" / "raw" / "sample")
    assert shipped == City(
        **{key: getattr(city(), key) for key in KEYS},
        folders=(
            project_root() / "data" / "raw" / "sample" / "reference",
            project_root() / "data" / "raw" / "reference",
        ),
        wage_files=city().wage_files,
    )
    assert re.fullmatch(r"\d{4}", shipped.code)


def test_another_city_has_its_own_names_wages_and_code(other: Path) -> None:
    use_city(load_city(other))
    assert owner_of(other) == Owner("9901", is_sample=False)
    assert prose("cover.letterhead") == "Pemerintah Kabupaten Contoh"
    assert label("families", "rpjmd") == "RPJMD Kabupaten Contoh"
    assert policy_words("ump:2026") == "UMP Provinsi Uji 2026"
    with in_language("en"):
        assert prose("coverage.own_target") == "Kabupaten Contoh's own target"
    assert str(parse_policy("umk:2026", year=2026).base_idr) == "3000000"
    with pytest.raises(WageNotKnownError, match="UMK diketahui untuk 2026"):
        parse_policy("umk:2021", year=2026)
    assert "umk_contoh" in law.names()
    assert law.value("jkm", date(2026, 1, 1)).value
    assert not [name for name in law.names() if name.startswith("umk_") and name != "umk_contoh"]
    column = next(c for c in load_template().columns if c.name == "LOKASI_PEKERJAAN")
    assert column.default == "9901"
    assert load_template().locations[0]["name"] == "KABUPATEN CONTOH"
    table = [("DLH", "Dinas Lingkungan Hidup", ())]
    assert OpdNames(table).lookup("Dinas Lingkungan Hidup Kab. Contoh") == ("DLH",)
    assert public_unit("Contoh", 1) == "Contoh"


def test_what_is_shipped_can_be_read_for_a_city_with_few_wages_on_file(other: Path) -> None:
    use_city(load_city(other))
    assert load_scenarios({"DLH"})
    assert load_assumptions()
    budget = load_reference(other).budget
    assert against_published(budget, year=2026, as_of=date(2026, 11, 22)) is None
    found = against_published(budget, year=2026, wage_base="umk:2026")
    assert found is not None
    assert not found.is_explained
    bases = set(wage_base_table(2, year=2026)["wage_base"])
    assert {"umk:2026", "ump:2026", "fixed:1000000"} <= bases
    assert "umk:2021" not in bases


def test_figures_of_one_city_are_never_anothers(other: Path, tmp_path: Path) -> None:
    for name in ("budget", "coverage"):
        (other / "reference" / f"{name}.csv").unlink()
    with pytest.raises(ReferenceFileError) as caught:
        load_reference(other)
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    for name, line in zip(("budget", "coverage"), lines, strict=True):
        assert f"{name}.csv tidak ada" in line
        assert "Kabupaten Contoh (kode 9901)" in line
        assert TABLES[name].splitlines()[0] in line
    # Whoever writes the same city's name keeps what is shipped.
    shipped = project_root() / "data" / "raw" / "reference" / "city.yaml"
    (other / "reference" / "city.yaml").write_bytes(shipped.read_bytes())
    assert load_reference(other).paths["budget"] == shipped.with_name("budget.csv")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("short_name:", "shortname:", ["shortname", "maksudnya short_name?", "baris 2"]),
        ("code: 9901", "code: 99", ["'99' bukan kode wilayah", "empat angka", "baris 3"]),
        ("code: 9901\n", "", ["code belum ditulis"]),
        ("umk: umk_contoh", "umk: umk_lain", ["umk_lain.yaml tidak ada", "values", "umk"]),
        ("umk: umk_contoh", "umk: ../x", ["bukan nama berkas hukum", "baris 5"]),
        ("name: Kabupaten Contoh", "name:", ["name: masih kosong", "baris 1"]),
        ("ump:", "umk:", ["umk tertulis dua kali (baris 5 dan 6)"]),
    ],
)
def test_a_city_that_cannot_be_one_is_told_and_nothing_is_run(
    other: Path, old: str, new: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in CITY
    (other / "reference" / "city.yaml").write_text(CITY.replace(old, new, 1))
    with pytest.raises(CityError) as caught:
        load_city(other)
    for word in words:
        assert word in str(caught.value)
    (told,) = (line for line in mistakes(other, 2026) if "city.yaml" in line)
    assert told == str(caught.value)
    rosters = other / "2026" / "rosters"
    rosters.mkdir(parents=True)
    (rosters / "a.csv").write_text("NIK,NAMA\n")
    folders = [f"--{name}-dir={other.parent / name}" for name in ("processed", "reports")]
    assert main(["run", "--year", "2026", f"--raw-dir={other}", *folders]) == 2
    assert words[0] in capsys.readouterr().err
    assert not (other.parent / "reports").exists()


def test_the_code_of_kemendagri_may_be_written_with_its_dot(other: Path) -> None:
    (other / "reference" / "city.yaml").write_text(CITY.replace("9901", "99.01"))
    assert load_city(other).code == "9901"
    assert owner_of(other).city == "9901"
