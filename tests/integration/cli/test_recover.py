"""`baton recover` looks first, and goes on only when it is told to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.cli.baton import Baton, a_baton

Said = pytest.CaptureFixture[str]
WHY = "The database went back in time: topic has seen 1.9, the log ends at 1.3."


@pytest.fixture
async def baton(tmp_path: Path) -> AsyncIterator[Baton]:
    async with a_baton(tmp_path) as running:
        yield running


async def test_a_log_in_order_needs_nothing(baton: Baton, capsys: Said) -> None:
    assert await baton.run("recover", "cases", "--yes") == 0
    assert capsys.readouterr().out == "The log of cases is in order.\n"


async def test_without_yes_it_says_what_is_wrong_and_what_would_go_out_again(
    baton: Baton, capsys: Said
) -> None:
    baton.why = WHY
    assert await baton.run("recover", "cases") == 1
    said = capsys.readouterr().out
    assert WHY in said
    assert "25 deadlines are set" in said
    assert "outgoing-0  send" in said
    assert "… and 5 more" in said
    assert "baton recover cases --yes" in said
    assert baton.why == WHY


async def test_with_yes_the_log_goes_on(baton: Baton, capsys: Said) -> None:
    baton.why = WHY
    assert await baton.run("recover", "cases", "--yes", "--without", "topic") == 0
    assert "The log of cases goes on at 2.4." in capsys.readouterr().out
    assert baton.without == ["topic"]
