"""Remarks and periods put together from parts of known meaning: right, or told."""

from __future__ import annotations

import calendar
import itertools
import random
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.rosters.parse import Status, parse_period, parse_remark, parse_status
from analysis.rosters.parse.clauses import vocabulary

YEAR = 2026
MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember"]  # fmt: skip
DAY_SPELLINGS = {
    "words": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "short": lambda d: f"{d.day} {MONTHS[d.month - 1][:3]} {d.year}",
    "dashes": lambda d: f"{d:%d-%m-%Y}",
    "slashes": lambda d: f"{d.day}/{d.month}/{d.year}",
    "dots": lambda d: f"{d:%d.%m.%Y}",
    "iso": lambda d: d.isoformat(),
    "two digits": lambda d: f"{d:%d/%m/%y}",
}
#: Verb, what it says, and whether the date is the first day away.
VERBS = [
    ("keluar", "left", False), ("resign", "left", False), ("mengundurkan diri", "left", False),
    ("berhenti", "left", False), ("pensiun", "left", False), ("habis kontrak", "left", False),
    ("meninggal dunia", "deceased", False), ("wafat", "deceased", False),
    ("mutasi ke DLHK", "left", True), ("pindah ke Dinas Perhubungan", "left", True),
    ("tidak aktif", "left", True), ("tidak bekerja lagi", "left", True),
]  # fmt: skip
OWN = ["", "ybs ", "yang bersangkutan ", "sudah ", "telah "]
OTHERS = ["istri ", "suami ", "orang tua ", "anak ", "ayah ", "ibu mertua ", "pengganti Budi yang ",
          "menggantikan Siti yang ", "istri alm. Hasan, anak "]  # fmt: skip
BRACKETS = ["pengganti Siti (%s)", "menggantikan Budi (%s)", "eks Ahmad (%s)"]
DOUBTS = ["akan %s", "rencana %s", "kabarnya %s", "%s?", "mungkin %s", "%s, menunggu SK", "usul %s",
          "proses %s", "katanya %s", "jika %s", "%s (rencana)", "mau %s"]  # fmt: skip
DENIALS = ["belum %s", "tidak jadi %s", "batal %s", "bukan %s"]
MARKS = ["", "per ", "tgl ", "tmt ", "sejak ", "pada tanggal "]
GONE_FROM = ("per", "tmt", "sejak")
THINGS = ["alamat pindah ke Kolaka", "alamat pindah ke Jl. Ahmad Yani", "pindah alamat",
          "pindah domisili", "rekening pindah ke BRI", "BPJS tidak aktif", "SK belum keluar",
          "SK sudah keluar", "keluar dari grup WA", "KK pindah ke Muna", "kartu BPJS tidak aktif",
          "rekening tidak aktif", "keluar kota", "pindah agama", "NIK tidak aktif"]  # fmt: skip
STRANGE = ["Wawan", "dua", "barang", "XYZ", "lomba", "kelas", "motor"]


def is_told(found: Status) -> bool:
    return found.is_unclear or found.is_assumed or bool(found.unread)


def month_of(day: date | None) -> tuple[int, int] | None:
    return None if day is None else (day.year, day.month)


def last_day(verb: str, mark: str, day: date) -> date:
    """The last day of who left: the day before the 1st of a month from which he is gone."""
    is_gone_from = mark.strip() in GONE_FROM or verb == "pensiun"
    is_first = day.day == 1 and is_gone_from and verb not in ("meninggal dunia", "wafat")
    return day - timedelta(days=1) if is_first else day


def says_nothing(found: Status) -> bool:
    return found.ended is None and found.end_date is None


def days(seed: int, n: int) -> list[date]:
    rng = random.Random(seed)
    return [date(2024, 6, 1) + timedelta(days=rng.randrange(1300)) for _ in range(n)]


@pytest.mark.parametrize("parse", [parse_remark, parse_status])
def test_what_is_said_of_the_own_person_ends_that_month_or_is_told(parse):
    rng = random.Random(1)
    right = total = 0
    for who, (verb, ended, is_first), mark, spelling in itertools.product(
        OWN, VERBS, MARKS, DAY_SPELLINGS
    ):
        (day,) = days(rng.randrange(10**6), 1)
        text = f"{who}{verb} {mark}{DAY_SPELLINGS[spelling](day)}"
        found = parse(text, year=YEAR)
        last = day - timedelta(days=1) if is_first else last_day(verb, mark, day)
        is_right = (found.ended, month_of(found.end_date)) == (ended, month_of(last))
        assert is_right or is_told(found), (text, found)
        right += is_right and not found.is_unclear
        total += 1
    assert right / total > 0.9


@pytest.mark.parametrize("parse", [parse_remark, parse_status])
def test_from_the_first_of_a_month_on_somebody_is_gone(parse):
    for (verb, ended, is_first), mark, spelling, month in itertools.product(
        VERBS, ["per ", "tmt ", "sejak ", "mulai ", ""], DAY_SPELLINGS, range(2, 13)
    ):
        day = date(YEAR, month, 1)
        found = parse(f"{verb} {mark}{DAY_SPELLINGS[spelling](day)}", year=YEAR)
        is_gone = (is_first or mark or verb == "pensiun") and ended != "deceased"
        last = day - timedelta(days=1) if is_gone else day
        is_right = (found.ended, found.end_date) == (ended, last)
        assert is_right or is_told(found), (verb, mark, spelling, found)


def test_what_is_said_of_others_or_of_things_ends_nothing():
    silent = total = 0
    spellings = list(DAY_SPELLINGS.values())
    for place, (other, (verb, _, _)) in enumerate(itertools.product(OTHERS, VERBS)):
        day = spellings[place % len(spellings)](date(2026, 3, 31))
        for text in (f"{other}{verb}", f"{other}sudah {verb} {day}"):
            found = parse_remark(text, year=YEAR)
            assert says_nothing(found), (text, found)
            silent += not is_told(found)
            total += 1
    for bracket, (verb, _, _) in itertools.product(BRACKETS, VERBS):
        found = parse_remark(bracket % f"{verb} 31 Maret 2026", year=YEAR)
        assert says_nothing(found), (bracket, verb, found)
        assert not is_told(found), (bracket, verb, found)
    for thing in THINGS:
        found = parse_remark(thing, year=YEAR)
        assert says_nothing(found), (thing, found)
        assert not is_told(found), (thing, found)
    assert silent / total > 0.8


def test_plans_and_hearsay_are_told_and_denials_change_nothing():
    for doubt, (verb, _, _), day in itertools.product(DOUBTS, VERBS, ["", " 31 Maret 2026"]):
        found = parse_remark(doubt % f"{verb}{day}", year=YEAR)
        assert says_nothing(found), (doubt, verb, found)
        assert found.is_unclear, (doubt, verb, found)
    for denial, (verb, _, _) in itertools.product(DENIALS, VERBS):
        assert says_nothing(parse_remark(denial % verb, year=YEAR)), (denial, verb)


def test_a_word_that_nobody_knows_is_never_passed_over():
    rng = random.Random(3)
    for (verb, ended, is_first), mark, _ in itertools.product(VERBS, MARKS, range(6)):
        day = date(2026, rng.randrange(1, 13), rng.randrange(2, 29))
        tokens = f"{verb} {mark}{DAY_SPELLINGS['words'](day)}".split()
        tokens.insert(rng.randrange(len(tokens) - 2), rng.choice(STRANGE))
        found = parse_remark(" ".join(tokens), year=YEAR)
        last = day - timedelta(days=1) if is_first else last_day(verb, mark, day)
        is_same = (found.ended, month_of(found.end_date)) == (ended, month_of(last))
        assert is_same or is_told(found), (tokens, found)


SEPARATORS = [" s/d ", " s.d. ", " s.d ", " sd ", " - ", "-", " – ", " sampai dengan ", " sampai ",
              " hingga ", " s/d tanggal ", " S/D ", " ~ "]  # fmt: skip
#: Without their year, as they stand before a span's mark.
SHORT_SPELLINGS = {
    "words": lambda d: f"{d.day} {MONTHS[d.month - 1]}",
    "short": lambda d: f"{d.day:02} {MONTHS[d.month - 1][:3]}",
    "dashes": lambda d: f"{d:%d-%m}",
    "slashes": lambda d: f"{d.day}/{d.month}",
    "dots": lambda d: f"{d:%d.%m}",
}


@pytest.mark.parametrize("role", ["start", "end"])
def test_a_span_of_days_is_read_whole_or_told(role):
    rng = random.Random(5)
    right = total = 0
    for separator, spelling, has_year in itertools.product(
        SEPARATORS, DAY_SPELLINGS, [True, False]
    ):
        if not has_year and spelling not in SHORT_SPELLINGS:
            continue
        for _ in range(4):
            start = date(2026, 1, 1) + timedelta(days=rng.randrange(200))
            end = start + timedelta(days=rng.randrange(1, 160))
            begins = DAY_SPELLINGS if has_year else SHORT_SPELLINGS
            text = f"{begins[spelling](start)}{separator}{DAY_SPELLINGS[spelling](end)}"
            found = parse_period(text, role=role, year=YEAR)
            is_right = (found.start, found.end) == (start, end)
            assert is_right or found.problem or found.note or found.unread, (text, found)
            right += is_right
            total += 1
    assert right / total > 0.9


@pytest.mark.parametrize("role", ["start", "end"])
def test_a_span_of_months_is_read_whole_or_told(role):
    right = total = 0
    for separator, first, length, has_year, n_letters in itertools.product(
        SEPARATORS, range(1, 13), range(1, 5), [True, False], [3, 20]
    ):
        last = min(12, first + length)
        names = [MONTHS[month - 1][:n_letters] for month in (first, last)]
        begin = f"{names[0]} 2026" if has_year else names[0]
        text = f"{begin}{separator}{names[1]} 2026"
        found = parse_period(text, role=role, year=YEAR)
        end = date(2026, last, calendar.monthrange(2026, last)[1])
        is_right = (found.start, found.end) == (date(2026, first, 1), end)
        assert is_right or found.problem or found.note or found.unread, (text, found)
        right += is_right
        total += 1
    assert right / total > 0.95


#: What people write of somebody who is no longer there, or no longer to be paid for, without any of
#: the words for an end: of each a stem, and what may stand around it.
LOOSE_ENDS = ["lama tidak masuk {}", "tdk pernah masuk {}", "tidak hadir sejak lama {}", "cabut {}",
              "menghilang {}", "kabur {}", "tidak diketahui keberadaannya {}", "tanpa kabar {}",
              "jadi anggota DPRD {}", "terpilih kepala desa {}", "diterima kerja {}",
              "tersangkut hukum, ditahan {}", "masuk penjara {}", "hentikan iuran {}", "hapus {}",
              "mohon dihapus {}", "tidak usah didaftarkan {}", "jangan dibayarkan {}", "coret {}",
              "data ganda {}", "dobel dengan nomor lain {}", "bukan pegawai kami {}"]  # fmt: skip
AROUND = ["", "lagi", "ybs", "sudah lama", "di Morowali", "(info kasubag)", "menurut bendahara"]


@pytest.mark.parametrize("loose", LOOSE_ENDS)
def test_an_end_that_is_said_without_its_words_is_told(loose):
    for around in AROUND:
        for change in (str.capitalize, str.upper, lambda text: f"ybs sudah {text}"):
            text = change(loose.format(around).strip())
            found = parse_remark(text, year=YEAR)
            assert found.is_unclear or found.ended, (text, found)


@pytest.mark.parametrize("until", ["s/d Juni 2026", "sampai dengan TW II", "Jan - Jun 2026"])
def test_pay_until_a_day_is_told_and_a_card_that_is_valid_until_a_day_is_not(until):
    for pay in ("Honor", "Gaji", "Tunjangan"):
        assert is_told(parse_remark(f"{pay} {until}", year=YEAR)), (pay, until)
    for card in ("KTP", "BPJS Kesehatan", "STR"):
        found = parse_remark(f"{card} {until}", year=YEAR)
        assert says_nothing(found), (card, until)
        assert not is_told(found), (card, until)


def test_words_around_an_end_that_add_nothing_to_it():
    for text, end in {
        "Kontrak hanya s/d Agustus 2026": date(2026, 8, 31),
        "resign akhir Juni 2026": date(2026, 6, 30),
        "kontrak cuma sampai akhir bulan Mei 2026": date(2026, 5, 31),
    }.items():
        assert parse_remark(text, year=YEAR).end_date == end, text


@given(st.lists(st.text("bcdfghjkmnpqrstvwxz", min_size=4, max_size=9), min_size=1, max_size=5))
def test_a_remark_of_words_that_nobody_knows_is_told_at_least(letters):
    text = " ".join(letters)
    assume(not {word.upper() for word in letters} & set(vocabulary()))
    found = parse_remark(text, year=YEAR)
    assert found.is_unread or is_told(found) or found.ended, (text, found)


@pytest.mark.parametrize(
    "text", ["", "-", "aktif", "PPPK paruh waktu", "istri alm. Hasan", "masih aktif bekerja"]
)
def test_a_remark_of_known_words_that_say_nothing_is_not_told(text):
    assert not parse_remark(text, year=YEAR).is_unread


def test_remarks_of_unknown_words_are_findings_on_their_cells(house, header):
    rows = [
        [1, "7471990101900001", "Andi Baso", "01-01-1990", "Non ASN", "xqz wvt"],
        [2, "7471994101910002", "Siti Aminah", "01-01-1991", "Non ASN", ""],
    ]
    house.send([["DINAS SOSIAL"], [*header, "KETERANGAN"], *rows])
    told = house.clean().findings.query("code == 'remark_unread'")
    assert told[["severity", "row", "value"]].values.tolist() == [["info", 3, "xqz wvt"]]
