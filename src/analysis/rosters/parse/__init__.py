"""A cell's value to NIK, date, rupiah, sex, status, KPJ and name.

Pure functions of one cell (wages: one column): no input makes them raise, each gives the value and
a reason. They expect to be called once for each distinct value.
"""

from analysis.rosters.parse.codes import Kpj, Nip, parse_kpj, parse_nip
from analysis.rosters.parse.dates import Date, parse_date, parse_place_and_date
from analysis.rosters.parse.money import Wage, parse_wages
from analysis.rosters.parse.names import Name, is_deceased_name, name_key, parse_name
from analysis.rosters.parse.nik import Nik, looks_like_kk, parse_nik
from analysis.rosters.parse.periods import Period, parse_period
from analysis.rosters.parse.similarity import (
    full_name,
    is_one_slip,
    names_agree,
    names_can_be_one,
    names_similarity,
)
from analysis.rosters.parse.status import (
    Sex,
    Status,
    parse_remark,
    parse_sex,
    parse_status,
)
from analysis.rosters.parse.text import parse_text

__all__ = [
    "Date",
    "Kpj",
    "Name",
    "Nik",
    "Nip",
    "Period",
    "Sex",
    "Status",
    "Wage",
    "full_name",
    "is_deceased_name",
    "is_one_slip",
    "looks_like_kk",
    "name_key",
    "names_agree",
    "names_can_be_one",
    "names_similarity",
    "parse_date",
    "parse_kpj",
    "parse_name",
    "parse_nik",
    "parse_nip",
    "parse_period",
    "parse_place_and_date",
    "parse_remark",
    "parse_sex",
    "parse_status",
    "parse_text",
    "parse_wages",
]
