"""`python -m tests.scenarios DIR`: plays every file under a folder, one line of JSON for each."""

import asyncio
import json
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.scenarios.playing import Floor
from tests.scenarios.reading import NotPlayed, Scenario, load, read
from tests.scenarios.routing_playing import CallFloor
from tests.scenarios.routing_reading import RoutingScenario, read_routing


def main(arguments: list[str]) -> int:
    """0 if every file went as it says, 1 if one did not, 2 if there is nothing to play."""
    folders = [Path(argument) for argument in arguments] or [Path(__file__).parent]
    files = sorted(path for folder in folders for path in _files(folder))
    if not files:
        sys.stderr.write(f"There are no scenario files in {', '.join(map(str, folders))}.\n")
        return 2
    went = [report(path) for path in files]
    return 0 if all(went) else 1


def report(path: Path) -> bool:
    """Play one file and print its line; whether it went as the file says."""
    name = path.stem
    try:
        content = load(path)
        name = content.get("name", name)
        scenario, playing = _of_kind(content)
        got = asyncio.run(playing)
    except Exception as problem:  # one file that cannot be played must not hide the others
        return _print({"name": name, "ok": False, "expected": None, "got": _told(problem)})
    wrong = [key for key, value in scenario.expect.items() if got[key] != value]
    if not wrong:
        return _print({"name": name, "ok": True})
    expected = {key: _shown(scenario.expect[key], scenario) for key in wrong}
    shown = {key: _shown(got[key], scenario) for key in wrong}
    _print({"name": name, "ok": False, "expected": expected, "got": shown})
    return False


def _of_kind(
    content: dict[str, Any],
) -> tuple[Scenario | RoutingScenario, Coroutine[Any, Any, dict[str, Any]]]:
    """The scenario, and its play as it is about to begin. Raises NotPlayed."""
    match content.get("kind"):
        case "handoff":
            handoff = read(content)
            return handoff, Floor(handoff).play()
        case "routing":
            routing = read_routing(content)
            return routing, CallFloor(routing).play()
        case kind:
            raise NotPlayed(f"files of kind {kind!r} are not played")


def _files(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    return [path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml")]


def _told(problem: Exception) -> str:
    return (
        str(problem) if isinstance(problem, NotPlayed) else f"{type(problem).__name__}: {problem}"
    )


def _shown(value: Any, scenario: Scenario | RoutingScenario) -> Any:
    zone = scenario.zone if isinstance(scenario, Scenario) else ZoneInfo("UTC")
    return json.loads(json.dumps(value, default=lambda at: _local(at, zone)))


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat()


def _print(line: dict[str, Any]) -> bool:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return bool(line["ok"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
