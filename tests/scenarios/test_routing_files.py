"""Every copied file of `routing/`, and the siblings in `more_routing/`, go as they say."""

from pathlib import Path

import pytest

from tests.scenarios.__main__ import main
from tests.scenarios.reading import load
from tests.scenarios.routing_playing import CallFloor
from tests.scenarios.routing_reading import read_routing

HERE = Path(__file__).parent
COPIED = sorted((HERE / "routing").glob("*.yaml"))
SIBLINGS = sorted((HERE / "more_routing").glob("*.yaml"))


def test_there_are_files() -> None:
    assert len(COPIED) >= 33
    assert len(SIBLINGS) >= 8


@pytest.mark.parametrize("path", [*COPIED, *SIBLINGS], ids=lambda path: path.stem)
async def test_it_goes_as_the_file_says(path: Path) -> None:
    scenario = read_routing(load(path))
    got = await CallFloor(scenario).play()
    assert {key: got[key] for key in scenario.expect} == scenario.expect


def test_a_file_that_goes_otherwise_is_told_and_fails_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = COPIED[0].read_text(encoding="utf-8").replace("agent: bo}", "agent: ana}")
    (tmp_path / "wrong.yaml").write_text(wrong, encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert '"ok": false, "expected": {"contacts"' in capsys.readouterr().out


async def test_a_step_after_the_end_of_the_observation_is_not_played() -> None:
    content = load(COPIED[0])
    content["until"] = "11"
    got = await CallFloor(read_routing(content)).play()
    assert [row["state"] for row in got["contacts"]["c1"]] == ["offered"]
