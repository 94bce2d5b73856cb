"""Every copied file of `handoff/`, and the siblings in `more/`, go as they say, however late sagas
and deadlines are."""

from pathlib import Path

import pytest

from tests.scenarios.__main__ import main
from tests.scenarios.playing import Floor
from tests.scenarios.reading import load, read

HERE = Path(__file__).parent
COPIED = sorted((HERE / "handoff").glob("*.yaml"))
SIBLINGS = sorted((HERE / "more").glob("*.yaml"))
FILES = [*COPIED, *SIBLINGS]


def test_there_are_files() -> None:
    assert len(COPIED) >= 52
    assert len(SIBLINGS) >= 42


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_it_goes_as_the_file_says(path: Path) -> None:
    scenario = read(load(path))
    got = await Floor(scenario).play()
    assert {key: got[key] for key in scenario.expect} == scenario.expect


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_it_goes_the_same_when_nothing_runs_in_time(path: Path) -> None:
    scenario = read(load(path))
    got = await Floor(scenario).play(punctual=False)
    assert {key: got[key] for key in scenario.expect} == scenario.expect


async def test_a_step_after_the_end_of_the_observation_is_not_played() -> None:
    content = load(COPIED[0])
    content["until"] = "2026-03-02T09:35:00"
    got = await Floor(read(content)).play()
    assert [row["state"] for row in got["timeline"]] == ["offered"]
    assert (got["handoffs"], got["refused"]) == ([], [])


def test_a_file_that_goes_otherwise_is_told_and_fails_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = FILES[0].read_text(encoding="utf-8").replace("person: ana", "person: bo")
    (tmp_path / "wrong.yaml").write_text(wrong, encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert '"ok": false, "expected": {"timeline"' in capsys.readouterr().out


def test_a_kind_that_is_not_played_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.yaml").write_text("kind: forecast\nname: other\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "files of kind 'forecast' are not played" in capsys.readouterr().out


def test_a_folder_without_files_is_no_success(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 2
