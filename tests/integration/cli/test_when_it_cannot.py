"""What keeps a command from working is one sentence, never a traceback."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.integration.cli.baton import Baton, a_baton

Said = pytest.CaptureFixture[str]
SaidBy = Callable[[str, dict[str, str]], Awaitable[tuple[int, str]]]


@pytest.fixture
async def baton(tmp_path: Path) -> AsyncIterator[Baton]:
    async with a_baton(tmp_path) as running:
        yield running


@pytest.fixture
def said_by(baton: Baton, capsys: Said) -> SaidBy:
    async def run(line: str, environment: dict[str, str]) -> tuple[int, str]:
        code = await baton.run(*line.split(), **environment)
        return code, capsys.readouterr().err

    return run


@pytest.mark.parametrize(
    ("line", "environment", "code", "words"),
    [
        ("story", {"BATON_URL": "http://127.0.0.1:1"}, 3, "does not answer"),
        ("doctor", {"BATON_URL": "http://127.0.0.1:1"}, 3, "does not answer"),
        ("story", {"BATON_URL": "baton.example"}, 2, "BATON_URL"),
        ("story", {"BATON_TOKEN": "nonsense"}, 1, "no token"),
        ("story", {"BATON_HOME": "/nonexistent"}, 2, "Set BATON_TOKEN"),
        ("token --role agent", {"BATON_HOME": "/nonexistent"}, 2, "make run"),
        ("token --role agent --person nobody", {}, 2, "There is no nobody"),
        ("token --role agent --hours 0", {}, 2, "--hours"),
        ("token --role agent --hours nan", {}, 2, "--hours"),
        ("config apply /nonexistent/baton.yaml", {}, 2, "cannot be read"),
        ("story", {"BATON_TOKEN": "nonsense", "BATON_LANG": "zh_CN.UTF-8"}, 1, "请先登录"),
    ],
)
async def test_it_says_so_in_a_sentence(
    line: str, environment: dict[str, str], code: int, words: str, said_by: SaidBy
) -> None:
    ended, said = await said_by(line, environment)
    assert ended == code
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [[], ["dance"], ["token"], ["dead-letters", "retry"]])
async def test_a_wrong_command_line_shows_the_right_one(
    baton: Baton, capsys: Said, arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        await baton.run(*arguments)
    assert ended.value.code == 2
    assert "usage: baton" in capsys.readouterr().err
