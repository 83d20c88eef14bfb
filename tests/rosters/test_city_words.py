"""The words of a city: what they do, and what is said of those that cannot be used."""

from __future__ import annotations

import pytest

from analysis.rosters import words as vocabulary
from analysis.rosters.city_words import WordsError, load_words
from analysis.rosters.layout.columns import FIELDS
from analysis.rosters.layout.labels import header_field
from analysis.rosters.words import VocabularyError, rows, shipped, use_words, word_lists

TITLE = ["DAFTAR TENAGA DINAS KESEHATAN TAHUN 2026"]


@pytest.fixture(autouse=True)
def _no_words_afterwards():
    yield
    use_words(())


@pytest.fixture
def say(house):
    """Write the city's words."""

    def write(text: str) -> None:
        folder = house.year_dir.parent / "reference"
        folder.mkdir(exist_ok=True)
        (folder / "words.csv").write_text(text, encoding="utf-8")

    return write


def send(house, status="NON ASN"):
    header = ["NO", "NIK", "NAMA", "UJUNG BAKTI", "STATUS"]
    house.send([TITLE, [], header, [1, "7471990101900001", "Wa Ode Uji", "30-06-2026", status]])


def test_a_word_of_the_city_is_read_in_the_worker_processes_too(house, say):
    send(house, "SATRIA KOTA")
    before = house.clean()
    assert "column_unknown" in set(before.findings["code"])
    assert before.workers["category"].tolist() == ["UNKNOWN"]
    say(
        "vocabulary,field,match,words,phrase,category\n"
        "# Kata kota ini\n"
        "headers,end,,UJUNG BAKTI,,\n"
        "statuses,,,,SATRIA KOTA,NON_ASN\n"
    )
    rosters = house.clean()
    assert "column_unknown" not in set(rosters.findings["code"])
    assert str(rosters.workers["end_date"].iloc[0]) == "2026-06-30"
    assert rosters.workers["category"].tolist() == ["NON_ASN"]


def test_the_words_of_one_city_are_not_the_next_ones(house, say):
    say("field,match,words\nend,exact,UJUNG BAKTI\n")
    send(house)
    house.clean()
    assert header_field("UJUNG BAKTI") == ("end", True)
    (house.year_dir.parent / "reference" / "words.csv").unlink()
    house.clean()
    assert header_field("UJUNG BAKTI")[0] != "end"


def test_all_that_is_wrong_is_told_together(say, house):
    say(
        "vocabulary,field,match,words,kind\n"
        "header,end,exact,SATU,\n"
        "headers,ende,exact,DUA,\n"
        "headers,end,contain,TIGA,\n"
        "headers,end,exact,EMPAT,\n"
        "headers,end,exact,EMPAT,\n"
        "headers,end,exact,LIMA,total\n"
        "headers,end,exact,ENAM,,,x\n"
        "headers,end,exact,,\n"
    )
    with pytest.raises(WordsError) as caught:
        house.clean()
    said = str(caught.value).splitlines()
    assert [line.split("baris ")[1].split(":")[0].split(",")[0] for line in said] == list("2346789")
    for line, word in zip(
        said,
        ["headers?", "end?", "contains?", "baris 5", "kind", "terlalu banyak", "kosong"],
        strict=True,
    ):
        assert word in line


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("vocabulary,fild,match,words", "field?"),
        ("field,words", "vocabulary tidak ada"),
        ("vocabulary,words,words", "dua kali"),
    ],
)
def test_a_header_that_cannot_be_one_is_told(tmp_path, header, word):
    path = tmp_path / "words.csv"
    path.write_text(f"{header}\nheaders,x,x,x\n")
    with pytest.raises(WordsError, match="baris 1") as caught:
        load_words(path)
    assert word in str(caught.value)


def test_semicolons_and_a_file_of_one_list_are_read(tmp_path):
    path = tmp_path / "words.csv"
    path.write_bytes("\ufeffkind;match;words\ntotal;starts;SEMUANYA\n".encode())
    assert load_words(path) == (
        ("rows", (("kind", "total"), ("match", "starts"), ("words", "SEMUANYA"))),
    )
    path.unlink()
    assert load_words(path) == ()


@pytest.mark.parametrize("name", sorted(word_lists()))
def test_every_list_is_sound(name):
    assert len(list(shipped(name))) > 5


def test_every_field_that_is_read_can_be_given_a_label():
    assert word_lists()["headers"].columns["field"] >= FIELDS


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("field,match,words\nname,exact,NAMA\nend,contain,A B\n", 3, "maksudnya contains?"),
        ("field,match,words\nname,exact,NAMA\nnmae,exact,A B\n", 3, "maksudnya name?"),
        ("field,match,words\nname,exact,NAMA\nend,exact,A,B\n", 3, "terlalu banyak"),
        ("field,match,words\nname,exact,NAMA\nend,exact\n", 3, "terlalu sedikit"),
        ("field,match,words\nname,exact,NAMA\n\nend,exact,\n", 4, "words: kosong"),
        ("field,match,words\nname,exact,NAMA\nname,exact,NAMA \n", 3, "sama dengan baris 2"),
        ("field;match;words\nname;exact;NAMA; NAME\n", 2, "terlalu banyak"),
        ("field,match,wrods\nname,exact,NAMA\n", 1, "field,match,words"),
        ('field,match,words\nname,exact,"NAMA;NAME"\n', 2, "titik koma"),
    ],
)
def test_a_slip_in_the_vocabulary_is_told_with_file_and_line(
    tmp_path, monkeypatch, text, line, said
):
    (tmp_path / "headers.csv").write_text(text)
    monkeypatch.setattr(vocabulary, "VOCABULARY", tmp_path)
    shipped.cache_clear()
    with pytest.raises(VocabularyError, match=rf"headers\.csv, baris {line}\b") as caught:
        list(rows("headers"))
    assert said in str(caught.value)
