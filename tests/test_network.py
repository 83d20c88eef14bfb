"""A run asks no other machine for anything: every edition of the tests is made under a guard."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.editions import ROOT, Edition
from tests.one_process import SAW_THE_NETWORK

#: 192.0.2.0/24 and .invalid are nobody's.
ATTEMPTS = (
    "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')",
    "import socket; socket.create_connection(('contoh.invalid', 443), 1)",
    "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_guard_sees_every_way_out_also_where_the_error_is_caught(attempt: str) -> None:
    script = (
        "import sys; from tests.one_process import refuse_network\n"
        "sys.addaudithook(refuse_network)\n"
        f"try:\n    {attempt}\nexcept OSError:\n    pass\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, "network" in done.stderr) == (SAW_THE_NETWORK, True)


def test_an_edition_is_made_without_the_network(edition_2025: Edition) -> None:
    assert edition_2025.status == 0, edition_2025.stderr
