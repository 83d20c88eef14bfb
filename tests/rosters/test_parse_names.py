"""Names of the catalogue (section 6 B of the domain sheet); the people are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rosters.parse import (
    is_deceased_name,
    name_key,
    names_can_be_one,
    names_similarity,
    parse_name,
)


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("  La  Ode\u00a0Ahmad ", "LA ODE AHMAD"),
        ("1. Ahmad", "AHMAD"),
        ("12) Ahmad", "AHMAD"),
        ("Hj. Siti Aminah, SKM.,M.AP", "SITI AMINAH"),
        ("AHMAD ST.,MM", "AHMAD"),
        ("Drs. Ahmad, M.Si", "AHMAD"),
        ("dr. Budi Sp.OG", "BUDI"),
        ("Prof. Dr. H. Ahmad", "AHMAD"),
        ("Budi S.Kep.,Ns", "BUDI"),
        ("Ahmad, A.Md.Kep", "AHMAD"),
        ("Ahmad.S.Pd", "AHMAD"),
        ("AHMAD, S. Pd., M. Pd", "AHMAD"),
        ("Ahmad S.Pd.I", "AHMAD"),
        ("H AHMAD", "AHMAD"),
        ("Ir. Irma", "IRMA"),
        ("Irma", "IRMA"),
        ("Hasan H.", "HASAN H"),
        ("Ahmad S.", "AHMAD S"),
        ("Siti Mei", "SITI MEI"),
        ("La Se", "LA SE"),
        ("Wa Ma", "WA MA"),
        ("LAODE AHMAD", "LA ODE AHMAD"),
        ("Waode Nur'aini", "WA ODE NURAINI"),
        ("NUR’AINI", "NURAINI"),
        ("Ma`ruf", "MARUF"),
        ("L.M. Yusuf", "LA ODE MUHAMMAD YUSUF"),
        ("M. Yusuf", "MUHAMMAD YUSUF"),
        ("Muh. Yusuf", "MUHAMMAD YUSUF"),
        ("MOH.YUSUF", "MUHAMMAD YUSUF"),
        ("Mohammad Yusuf", "MUHAMMAD YUSUF"),
        ("La Ode Muh. Ali", "LA ODE MUHAMMAD ALI"),
        ("ST. Aminah", "SITI AMINAH"),
        ("Sitti Aminah", "SITI AMINAH"),
        ("Abd. Rahman", "ABDUL RAHMAN"),
        ("Ahmad bin Hasan", "AHMAD HASAN"),
        ("AHMAD alias UDIN", "AHMAD"),
        ("A H M A D  Y A N I", "AHMAD YANI"),
        ("Ahmad (Alm)", "AHMAD"),
        ("José", "JOSE"),
    ],
)
def test_the_key_leaves_out_what_is_not_the_name(sent, key):
    assert parse_name(sent).key == key


def test_the_name_is_shown_as_sent_but_for_blanks():
    assert (
        parse_name("  1. Hj.  La\u00a0Ode\nAhmad (Alm), S.Pd ").shown
        == "1. Hj. La Ode Ahmad (Alm), S.Pd"
    )


@pytest.mark.parametrize(
    "cell",
    ["Ahmad\nNIP. 19850315 201001 1 001", "Ahmad / 198503152010011001",
     "Ahmad NIP 198503152010011001", "Ahmad (198503152010011001)"],
)  # fmt: skip
def test_a_cell_with_name_and_nip_is_taken_apart(cell):
    name = parse_name(cell)
    assert (name.shown, name.key, name.nip) == ("Ahmad", "AHMAD", "198503152010011001")


def test_an_empty_nip_line_below_the_name_is_left_out():
    assert parse_name("Ahmad\nNIP. -").shown == "Ahmad"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Ahmad (Alm)", True), ("Siti (Almh.)", True), ("Alm. Ahmad", True), ("Ahmad, Alm", True),
     ("H. Alm. Ahmad", True), ("Almarhumah Siti", True), ("Almira", False), ("Alam", False),
     ("Ahmad bin Alm. Hasan", False), ("Ahmad", False), ("Almi Hasan", False)],
)  # fmt: skip
def test_only_the_mark_of_the_dead_makes_a_name_a_dead_persons(text, expected):
    assert is_deceased_name(text) is expected


@pytest.mark.parametrize(("cell", "problem"), [
    ("", "name_missing"), (" \u00a0", "name_missing"), ("-", "name_missing"),
    ("NIHIL", "name_missing"), ("...", "name_unreadable"), ("123", "name_unreadable"),
    (123, "name_unreadable"), (True, "name_unreadable"),
])  # fmt: skip
def test_a_cell_without_a_name_says_so(cell, problem):
    assert parse_name(cell) == (None, "", False, None, problem)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("M YUSUF", "MUHAMMAD YUSUF"),
        ("Muh. Yusuf", "Moh Yusup"),
        ("ST. AMINAH", "Sitti Aminah, S.Pd"),
        ("Laode Ahmad", "LA ODE AHMAD"),
        ("Ahmad", "La Ode Ahmad"),
        ("L.M. Ali", "La Ode Muhammad Ali"),
        ("Nur Hayati", "NURHAYATY"),
        ("Nur'aini", "NURAINI"),
        ("A. Rahman", "Abdul Rahman"),
        ("Abd Rahman", "Abdul Rahman"),
        ("Ahmad", "Ahmat"),
        ("Rahmat Hidayat", "Rahmad Hidayat"),
        ("Djoemadi", "Jumadi"),
        ("Hasanuddin", "Hasanudin"),
        ("Fitriani Hasan", "Hasan Fitriani"),
        ("Budi", "Budi Santoso"),
        ("Rini Watulea", "Rina Watulea"),
        ("Sulastri", "Sulasrti"),
    ],
)
def test_one_persons_name_in_two_spellings_can_be_one(a, b):
    assert names_can_be_one(name_key(a), name_key(b))
    assert names_can_be_one(name_key(b), name_key(a))
    assert names_similarity(name_key(a), name_key(b)) >= 0.9


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("SITI AMINAH", "SITI RAHMAH"),
        ("LA ODE AHMAD", "WA ODE AHMAD"),
        ("La Ina", "Wa Ina"),
        ("BUDI", "ANDI"),
        ("BUDI", "RUDI"),
        ("Rini", "Rina"),
        ("Siti Rini", "Siti Rina"),
        ("Ahmad Budi", "Ahmad Rudi"),
        ("Ahmad Yani", "Ahmad Yanto"),
        ("Yuliana", "Yulianto"),
        ("Hasan", "Husen"),
        ("Muhammad Ali", "Muhammad Ari"),
        ("A. B.", "Ahmad Budi"),
        ("Wahyuni", "Sulastri"),
    ],
)
def test_two_persons_names_cannot_be_one(a, b):
    assert not names_can_be_one(name_key(a), name_key(b))
    assert not names_can_be_one(name_key(b), name_key(a))


def test_la_and_wa_halve_the_similarity_and_no_name_has_none():
    assert names_similarity("LA ODE AHMAD", "WA ODE AHMAD") == 0.5
    assert names_similarity("", "AHMAD") == 0
    assert names_similarity("AHMAD", "AHMAD") == 1


cells = st.one_of(
    st.text(),
    st.text("ABDEHMSTabdehmst. ,'()-/\n0189", max_size=60),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
)


@settings(deadline=None)  # shared machines are slow at times
@given(cells, cells)
def test_no_cell_makes_it_raise_and_comparing_is_symmetric(a, b):
    left, right = parse_name(a), parse_name(b)
    assert (left.shown is None) == (left.problem is not None)
    assert names_can_be_one(left.key, right.key) == names_can_be_one(right.key, left.key)
    score = names_similarity(left.key, right.key)
    assert 0 <= score <= 1
    assert score == names_similarity(right.key, left.key)


@settings(deadline=None)  # shared machines are slow at times
@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=12))
def test_a_name_of_one_word_can_be_itself_with_title_degree_and_number(word):
    decorated = f"7. Drs. H. {word.title()}, S.Pd., M.Si"
    assert names_can_be_one(name_key(word), name_key(decorated))


@pytest.mark.parametrize(
    "cell", ["ANI, S.E.\nNI PPPK. 199001012025212001", "ANI, S.E. NI P3K: 19900101 202521 2 001"]
)
def test_the_label_of_an_ni_pppk_goes_with_its_number(cell: str) -> None:
    name = parse_name(cell)
    assert (name.shown, name.key, name.nip) == ("ANI, S.E.", "ANI", "199001012025212001")
