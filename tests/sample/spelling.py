"""How a date, NIK, wage or name is written by one OPD or another; every spelling stays readable."""

from __future__ import annotations

import random
from datetime import date, datetime

from tests.sample.people import Person

Value = str | int | datetime | None

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
#: Short and misspelt months as they occur in rosters.
OTHER_MONTHS = [
    "Jan",
    "Pebruari",
    "Mrt",
    "Apr",
    "Mei",
    "Jun",
    "Juli",
    "Agt",
    "Sept",
    "Okt",
    "Nopember",
    "Des",
]
SMALL = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]

#: What stands where no NIK is known.
NO_NIK = (None, "menyusul", "belum ada", "-", "0")
STATUS = {
    "PPPK_PARUH_WAKTU": ("PPPK Paruh Waktu", "PPPK PARUH WAKTU", "PPPK PW", "P3K PW"),
    "NON_ASN": ("Non ASN", "Honorer", "THL", "Tenaga Kontrak"),
}


def long_date(day: date) -> str:
    """17 Agustus 1990."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_value(day: date, style: str, rng: random.Random) -> Value:
    """A date in one ``style``: ``cell`` is a true date cell, ``mixed`` draws one of the others."""
    if style == "mixed":
        style = rng.choice(["cell", "cell", "long", "other", "dash", "slash", "dot"])
    match style:
        case "cell":
            return datetime(day.year, day.month, day.day)
        case "long":
            return long_date(day)
        case "other":
            return f"{day.day} {OTHER_MONTHS[day.month - 1]} {day.year}"
        case "dash":
            return f"{day:%d-%m-%Y}"
        case "slash":
            return f"{day:%d/%m/%Y}"
        case "dot":
            return f"{day:%d.%m.%Y}"
        case "iso":
            return day.isoformat()
        case "year":
            return str(day.year)
    raise ValueError(f"unknown date style {style!r}")


def birth_text(person: Person, style: str, rng: random.Random) -> str:
    """Place and date in one cell."""
    comma, slash = f"{person.birth_place}, ", f"{person.birth_place} / "
    lead = comma if style != "mixed" or rng.random() < 0.8 else slash
    written = date_value(person.birth_date, style, rng)
    return lead + (long_date(written) if isinstance(written, datetime) else str(written))


def nik_text(nik: str, style: str, rng: random.Random) -> str:
    """A NIK as text; ``mixed`` has now and then blanks, dots, an apostrophe or a prefix."""
    if style == "plain" or rng.random() < 0.85:
        return nik
    return rng.choice(
        [
            f"{nik[:6]} {nik[6:12]} {nik[12:]}",
            f"{nik[:4]}.{nik[4:8]}.{nik[8:12]}.{nik[12:]}",
            f"'{nik}",
            f"NIK: {nik}",
            f"{nik}\u00a0",
            f" {nik}",
        ]
    )


def ruined(nik: str) -> int:
    """What Excel keeps of a NIK typed as a number: 15 digits, and 0 for the 16th."""
    return int(nik[:15] + "0")


def broken_nik(nik: str, rng: random.Random) -> str:
    """Text that is no NIK and cannot be repaired to one."""
    return rng.choice([nik[:9] + nik[10:], nik[:8] + nik[7:], "7,47199E+15"])


def wage_value(wage_idr: int, rng: random.Random) -> Value:
    """A monthly wage in whole rupiah, spelled in one of the usual ways."""
    dots = f"{wage_idr:,}".replace(",", ".")
    written: list[Value] = [
        wage_idr,
        wage_idr,
        f"Rp. {dots},-",
        f"Rp {dots}",
        f"{dots},00",
        f"{wage_idr:,}",
        f"Rp{dots}/bln",
    ]
    return rng.choice(written)


def sex_text(sex: str, style: str) -> str:
    """``short`` L or P, ``words`` Laki-laki or Perempuan, ``pair`` LK or PR."""
    written = {"short": "LP", "words": ("Laki-laki", "Perempuan"), "pair": ("LK", "PR")}[style]
    return written[0 if sex == "L" else 1]


def other_spelling(person: Person, rng: random.Random) -> str:
    """The same name as another clerk writes it."""
    name = person.name.replace("Muh. ", "Muhammad ").replace("La Ode ", "Laode ")
    name = name.replace("Wa Ode ", "Waode ")
    return rng.choice([name, name.upper(), f"{name}, S.Sos.", name.replace(" ", "  ")])


def rupiah_in_words(amount_idr: int) -> str:
    """A number in Indonesian words, as after TERBILANG."""
    if amount_idr < 12:
        return SMALL[amount_idr]
    if amount_idr < 20:
        return f"{SMALL[amount_idr - 10]} belas"
    if amount_idr < 200 and amount_idr >= 100:
        return _joined("seratus", amount_idr - 100)
    if 1000 <= amount_idr < 2000:
        return _joined("seribu", amount_idr - 1000)
    for size, word in ((10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus")):
        if amount_idr >= size:
            head, rest = divmod(amount_idr, size)
            return _joined(f"{rupiah_in_words(head)} {word}", rest)
    head, rest = divmod(amount_idr, 10)
    return _joined(f"{SMALL[head]} puluh", rest)


def _joined(head: str, rest: int) -> str:
    return f"{head} {rupiah_in_words(rest)}" if rest else head
