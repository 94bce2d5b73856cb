"""`python -m tests.scenarios.reference.compare_calls FROM TO`: product beside dispatcher."""

import asyncio
import json
import sys
from typing import Any

import yaml

from tests.scenarios.reference.calls import make_calls
from tests.scenarios.routing_playing import CallFloor
from tests.scenarios.routing_reading import read_routing


async def call_differences(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content of the seed's scenario, and for every account that differs (expected, got)."""
    content = make_calls(seed)
    as_file = yaml.load(yaml.safe_dump(content), Loader=yaml.BaseLoader)
    scenario = read_routing(as_file)
    got = await CallFloor(scenario).play()
    expected = content["expect"]
    return content, {
        key: (expected[key], got[key]) for key in expected if expected[key] != got[key]
    }


def main(first: int, last: int) -> int:
    """Say which seeds differ, and where first; 1 if any does."""
    bad, states = 0, dict.fromkeys(("offered", "answered", "waiting", "abandoned", "ended"), 0)
    for seed in range(first, last):
        content, wrong = asyncio.run(call_differences(seed))
        for rows in content["expect"]["contacts"].values():
            for row in rows:
                states[row["state"]] += 1
        if wrong:
            bad += 1
            sys.stdout.write(f"{seed}: {sorted(wrong)}\n")
    sys.stdout.write(f"{last - first} played, {bad} differ; {json.dumps(states)}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
