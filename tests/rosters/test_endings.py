"""Who has left or died by the word of a roster, and who has not."""

from __future__ import annotations

from datetime import date


def test_rosters_tell_of_deaths_and_leaves(house, header):
    people = [
        ("Ahmad Karim", "meninggal 12 Mei 2026"),
        ("Siti Rahmah", "resign 30 Juni 2026"),
        ("La Ode Budi", "berhenti 2025"),
        ("Wa Ode Sari (Alm)", ""),
        ("Hendra Wijaya", "kontrak s/d 31 Agustus 2026"),
        ("Nur Halimah", "suami meninggal"),
    ]
    rows = [
        [n, f"747199{d}0190000{n}", name, f"{d % 40:02}-01-1990", "Non ASN", remark]
        for n, (d, (name, remark)) in enumerate(
            zip((11, 52, 13, 54, 15, 56), people, strict=True), 1
        )
    ]
    house.send([["DINAS KESEHATAN"], [*header, "KETERANGAN"], *rows])
    found = house.clean().endings
    assert found[["name", "how", "last_day"]].values.tolist() == [
        ["Ahmad Karim", "deceased", date(2026, 5, 12)],
        ["Siti Rahmah", "left", date(2026, 6, 30)],
        ["La Ode Budi", "left", date(2025, 12, 31)],
        ["Wa Ode Sari (Alm)", "deceased", None],
    ]
    assert found["worker_id"].notna().tolist() == [True, True, False, False]


def test_who_left_one_opd_and_works_on_at_another_has_not_ended(house, header):
    person = ["7471990101900001", "Ahmad Karim", "01-01-1990", "Non ASN"]
    left = [[1, *person, "berhenti 2025"]]
    house.send([["DINAS KESEHATAN"], [*header, "KETERANGAN"], *left], file="dinkes.xlsx")
    house.send([["DINAS PERIKANAN"], header, [1, *person]], file="diskan.xlsx")
    assert house.clean().endings.empty
