"""The law as dated data: what is on file, on which day, and what a bad file is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analysis import law
from analysis.law import LawError, load

GOOD = """\
description: Tarif contoh
unit: /1
values:
  2015-07-01: 0.0024
  2020-01-01: 0.0030
references:
  2015-07-01:
    title: PP 1/2015
    article: null
    href: null
    publication: koran
    mark: verified
    read_in: press
  2020-01-01:
    title: PP 2/2020
    article: Pasal 1
    href: https://example.id/pp
    publication: null
    mark: recalled
    confidence: high
    read_in: null
    known_since: 2020-03-15
verified_until: 2020-06-30
"""


def _load(folder: Path, text: str, name: str = "contoh") -> law.Law:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load(folder)


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        # Rates as printed in PP 44/2015, 45/2015, 46/2015, 49/2023, 37/2021 and 6/2025.
        ("jkk_class_1", date(2026, 1, 1), "0.0024"),
        ("jkk_class_2", date(2026, 1, 1), "0.0054"),
        ("jkk_class_3", date(2026, 1, 1), "0.0089"),
        ("jkk_class_4", date(2026, 1, 1), "0.0127"),
        ("jkk_class_5", date(2026, 1, 1), "0.0174"),
        ("jkk_class_1_with_jkp", date(2026, 1, 1), "0.0010"),
        ("jkk_class_5_with_jkp", date(2026, 1, 1), "0.0160"),
        ("jkm", date(2015, 7, 1), "0.0030"),
        ("jht_employer", date(2026, 1, 1), "0.037"),
        ("jht_worker", date(2026, 1, 1), "0.02"),
        ("jp_employer", date(2026, 1, 1), "0.02"),
        ("jp_worker", date(2026, 1, 1), "0.01"),
        ("jkp", date(2025, 2, 6), "0.0046"),
        ("jkp", date(2025, 2, 7), "0.0036"),
        ("jp_wage_cap", date(2026, 2, 28), "10547400"),
        ("jp_wage_cap", date(2026, 3, 1), "11086300"),
        ("bpu_jkm", date(2026, 1, 1), "6800"),
        ("bpu_package", date(2026, 1, 1), "16800"),
        ("umk_kendari", date(2020, 6, 1), "2768592"),
        ("umk_kendari", date(2021, 12, 31), "2768592"),
        ("umk_kendari", date(2022, 1, 1), "2823315"),
        ("umk_kendari", date(2023, 1, 1), "2993730"),
        ("umk_kendari", date(2024, 1, 1), "3112103.10"),
        ("umk_kendari", date(2025, 1, 1), "3314389.80"),
        ("umk_kendari", date(2026, 1, 1), "3516070.42"),
        ("ump_sulawesi_tenggara", date(2019, 1, 1), "2342870.35"),
        ("ump_sulawesi_tenggara", date(2020, 1, 1), "2552014.52"),
        ("ump_sulawesi_tenggara", date(2022, 1, 1), "2576016.96"),
        ("ump_sulawesi_tenggara", date(2023, 1, 1), "2758984.54"),
        ("ump_sulawesi_tenggara", date(2024, 1, 1), "2885964.04"),
        ("ump_sulawesi_tenggara", date(2025, 1, 1), "3073551.70"),
        ("ump_sulawesi_tenggara", date(2026, 1, 1), "3306496.18"),
    ],
)
def test_the_value_of_a_day_is_the_one_in_force_on_it(name: str, on: date, expected: str) -> None:
    assert law.value(name, on).value == Decimal(expected)


def test_recomposition_takes_fourteen_hundredths_of_a_percent_from_every_class() -> None:
    on = date(2026, 1, 1)
    for number in range(1, 6):
        full = law.value(f"jkk_class_{number}", on).value
        assert full - law.value(f"jkk_class_{number}_with_jkp", on).value == Decimal("0.0014")


def test_jkp_is_the_sum_of_its_parts_before_and_after_the_change() -> None:
    for on in (date(2024, 1, 1), date(2026, 1, 1)):
        parts = [
            law.value(f"jkp_{part}", on).value for part in ("government", "from_jkk", "from_jkm")
        ]
        assert sum(parts) == law.value("jkp", on).value


def test_jakon_tiers_start_where_the_contract_value_does_and_say_which_are_recalled() -> None:
    tiers = law.scale("jakon_jkk", date(2026, 1, 1)).brackets
    assert [(int(t.start_idr), t.value) for t in tiers] == [
        (0, Decimal("0.0021")),
        (100_000_000, Decimal("0.0017")),
        (500_000_000, Decimal("0.0013")),
        (1_000_000_000, Decimal("0.0011")),
        (5_000_000_000, Decimal("0.0009")),
    ]
    assert [t.mark for t in tiers] == ["verified"] * 3 + ["recalled"] * 2


def test_a_bpu_band_that_nobody_told_us_is_empty_and_not_guessed() -> None:
    bands = law.scale("bpu_jkk", date(2026, 1, 1)).brackets
    assert (bands[0].value, bands[-1].value) == (Decimal(10000), None)


def test_no_relief_applies_and_each_says_why() -> None:
    found = {relief.name: relief for relief in law.reliefs()}
    assert set(found) == {"relief_pp_49_2020", "relief_pp_7_2025", "relief_pp_50_2025"}
    assert not any(relief.is_applied_here for relief in found.values())
    assert "APBD" in found["relief_pp_50_2025"].why_not
    assert found["relief_pp_50_2025"].periods[0].last_on == date(2027, 3, 31)
    assert found["relief_pp_49_2020"].discount_rate == Decimal("0.99")


def test_every_shipped_value_names_its_source_and_mark() -> None:
    for name in law.names():
        for entry in load().parameters[name].entries:
            reference = entry.reference
            assert reference.title, name
            assert reference.mark == "recalled" or reference.publication or reference.href, name


def test_a_recalled_value_says_so() -> None:
    assert law.value("jp_employer", date(2026, 1, 1)).is_recalled
    assert not law.value("jkm", date(2026, 1, 1)).is_recalled


def test_a_day_after_the_last_check_is_flagged_with_a_warning_and_not_refused() -> None:
    checked, unchecked = law.value("jkm", date(2026, 11, 22)), law.value("jkm", date(2026, 11, 23))
    assert (checked.is_past_verification, checked.warning) == (False, None)
    assert unchecked.is_past_verification
    assert unchecked.warning is not None
    assert "terakhir dicek 2026-11-22" in unchecked.warning.message


def test_two_clocks_the_report_of_an_earlier_day_comes_out_as_it_did_then(tmp_path: Path) -> None:
    example = _load(tmp_path, GOOD)
    on = date(2020, 2, 1)
    assert example.value("contoh", on).value == Decimal("0.0030")
    assert example.value("contoh", on, known_on=date(2020, 3, 14)).value == Decimal("0.0024")
    assert example.value("contoh", on, known_on=date(2020, 3, 15)).value == Decimal("0.0030")


def test_values_may_stand_in_any_order(tmp_path: Path) -> None:
    lines = GOOD.splitlines()
    lines[3], lines[4] = lines[4], lines[3]
    example = _load(tmp_path, "\n".join(lines))
    assert example.value("contoh", date(2019, 1, 1)).value == Decimal("0.0024")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(
            "  2020-01-01: 0.0030",
            "  2015-07-01: 0.0030",
            ["2015-07-01 tertulis dua kali", "baris 4 dan 5", "hapus salah satunya"],
            id="a date written twice",
        ),
        pytest.param(
            "values:\n",
            "values:\n  2018-01-01: 0.01\n",
            ["values 2018-01-01 tanpa sumber", "tambahkan references"],
            id="a value without a reference",
        ),
        pytest.param(
            "  2020-01-01: 0.0030\n",
            "",
            ["references 2020-01-01 tanpa nilai", "hapus"],
            id="a reference without a value",
        ),
        pytest.param("unit:", "satuan:", ["kunci satuan tidak dikenal"], id="an unknown key"),
        pytest.param(
            "verified_until: 2020-06-30\n",
            "",
            ["verified_until belum ditulis", "tambahkan"],
            id="a missing key",
        ),
        pytest.param(
            "unit: /1",
            "unit: persen",
            ["tidak dikenal", "/1, IDR/month"],
            id="a bad unit",
        ),
        pytest.param(
            "0.0024",
            "24e-4",
            ["values 2015-07-01", "bukan desimal yang tepat", "0.0024"],
            id="an exponent",
        ),
        pytest.param("0.0024", "0,0024", ["bukan desimal yang tepat"], id="a decimal comma"),
        pytest.param("0.0024", ".inf", ["bukan desimal yang tepat"], id="infinity"),
        pytest.param("0.0024", "0.0_024", ["bukan desimal yang tepat"], id="an underscore"),
        pytest.param("0.0024", "24", ["bagian dari 1", "0,24% sebagai 0.0024"], id="a percentage"),
        pytest.param(
            "  2015-07-01: 0.0024", "  2015: 0.0024", ["bukan tanggal", "TTTT-BB-HH"], id="a year"
        ),
        pytest.param(
            "mark: verified",
            "mark: sure",
            ["references 2015-07-01, mark: 'sure'"],
            id="a bad mark",
        ),
        pytest.param(
            "read_in: press",
            "read_in: null",
            ["verified tanpa read_in"],
            id="verified but read nowhere",
        ),
        pytest.param(
            "publication: koran",
            "publication: null",
            ["tanpa href dan publication", "tandai recalled"],
            id="no place of reading",
        ),
        pytest.param(
            "title: PP 1/2015", "title: null", ["title: masih kosong", "tuliskan"], id="no title"
        ),
        pytest.param("unit: /1", "unit: [", ["tidak terbaca sebagai YAML"], id="broken YAML"),
    ],
)
def test_a_bad_file_is_refused_and_told_what_to_do(
    tmp_path: Path, old: str, new: str, words: list[str]
) -> None:
    assert old in GOOD
    with pytest.raises(LawError) as caught:
        _load(tmp_path, GOOD.replace(old, new, 1))
    for word in ["contoh.yaml", *words]:
        assert word in str(caught.value)


MINIMUM = """\
description: Upah contoh
unit: IDR/month
kind: minimum_wage
values:
  2030-01-01: 3000000
references:
  2030-01-01:
    title: Penetapan
    article: null
    href: null
    publication: koran
    mark: reported
    read_in: press
    stage: enacted
    decree: null
verified_until: 2030-06-30
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("reported", "verified", ["verified tanpa keputusan", "decree", "reported"]),
        ("stage: enacted", "stage: rencana", ["'rencana'", "proposed, enacted"]),
        (
            "    title: Penetapan\n    article: null\n",
            "",
            ["references 2030-01-01: belum ditulis: article (pasal, atau null), title: tambahkan"],
        ),
        (
            "    mark: reported\n    read_in: press\n    stage: enacted\n    decree: null\n",
            "    note: baru\n",
            ["decree (nomor", "mark (verified, reported", "read_in (press, law", "stage (proposed"],
        ),
        ("references:", "contested:\n  2029-01-01: {}\nreferences:", ["contested 2029-01-01"]),
    ],
)
def test_a_minimum_wage_needs_its_decree_and_is_told_all_that_it_lacks_at_once(
    tmp_path: Path, old: str, new: str, words: list[str]
) -> None:
    assert _load(tmp_path, MINIMUM).value("contoh", date(2030, 5, 1)).value == 3_000_000
    assert old in MINIMUM
    (tmp_path / "changed").mkdir()
    with pytest.raises(LawError) as caught:
        _load(tmp_path / "changed", MINIMUM.replace(old, new, 1))
    for word in words:
        assert word in str(caught.value)


def test_a_minimum_wage_with_its_decree_is_verified(tmp_path: Path) -> None:
    text = MINIMUM.replace("reported", "verified").replace("decree: null", "decree: SK 1/2029")
    assert _load(tmp_path, text).value("contoh", date(2030, 5, 1)).reference.decree == "SK 1/2029"


def test_the_contested_value_is_kept_and_the_later_one_used() -> None:
    found = law.value("umk_kendari", date(2023, 6, 1))
    # The decree of 2024 says a rise of 118,373 to 3,112,103.10.
    assert found.value == Decimal("3112103.10") - Decimal("118373.10")
    assert law.contested(found)["contested_idr"] == 2_993_843


def test_a_part_of_a_sen_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("unit: /1", "unit: IDR/month").replace("0.0024", "2768592.125")
    with pytest.raises(LawError, match="paling banyak dua desimal"):
        _load(tmp_path, text)


def test_brackets_out_of_order_are_refused(tmp_path: Path) -> None:
    text = (law.LAW / "jakon_jkm.yaml").read_text(encoding="utf-8")
    with pytest.raises(LawError, match=r"butir 3 tidak mulai di atas .* urutkan"):
        _load(tmp_path, text.replace("from: 500000000,", "from: 5000,"))


def test_a_relief_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    text = (law.LAW / "relief_pp_7_2025.yaml").read_text(encoding="utf-8")
    with pytest.raises(LawError, match="berakhir sebelum mulai: tukar"):
        _load(tmp_path, text.replace("2025-07-31", "2024-07-31"))


def test_a_day_before_the_first_value_is_refused() -> None:
    with pytest.raises(LawError, match=r"tidak memuat nilai untuk 2015-06-30.*2015-07-01"):
        law.value("jkm", date(2015, 6, 30))


def test_a_day_on_which_nothing_was_known_is_refused() -> None:
    with pytest.raises(LawError, match="berlaku pada 2026-01-01 belum diketahui pada 2015-01-01"):
        law.value("jkm", date(2026, 1, 1), known_on=date(2015, 1, 1))


def test_an_unknown_parameter_is_refused_with_the_known_ones() -> None:
    with pytest.raises(LawError, match=r"tidak ada berkas hukum jkn\.yaml: .*jkk_class_1"):
        law.value("jkn", date(2026, 1, 1))


def test_a_scale_is_not_answered_as_a_value() -> None:
    with pytest.raises(LawError, match=r"bpu_jkk\.yaml memuat brackets: tanyakan dengan scale\(\)"):
        law.value("bpu_jkk", date(2026, 1, 1))


def test_every_duty_names_its_article_or_says_that_it_has_none_and_where_it_was_read() -> None:
    duties = law.duties()
    # The articles of which the text itself was read.
    assert [d.reference.article for d in duties if d.reference.read_in == "law"] == [
        "Pasal 5 ayat (1)",
        "Pasal 9 ayat (3)",
    ]
    assert all(duty.reference.publication for duty in duties)
    assert [duty.since for duty in duties if duty.since] == [date(2023, 3, 30), date(2025, 1, 16)]


def test_a_duty_without_what_must_be_done_is_refused(tmp_path: Path) -> None:
    text = (law.LAW / "duties.yaml").read_text(encoding="utf-8")
    with pytest.raises(LawError, match="duties, butir 1: must belum ditulis"):
        _load(
            tmp_path, text.replace("    must: Mengikutsertakan mereka dalam JKK dan JKM\n", "", 1)
        )
