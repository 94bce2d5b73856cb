"""`python -m tests.scenarios.reference.compare FROM TO`: the product beside the clerk."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import yaml

from baton_cases.domain.use_cases.requests import ApplyOrganisation, CasesRequest
from baton_cases.sagas.organisation_watch import OrganisationWatch
from baton_common.model.position import Position
from baton_testkit.made_ids import MadeIds
from tests.scenarios.playing import Floor
from tests.scenarios.reading import Step, read
from tests.scenarios.reference.making import make


class TheOneCase:
    """The list of cases that the organisation watch looks at."""

    async def concerned(self, opened_before: Position) -> list[str]:
        return ["c1"]

    async def held_by_others(self, people: Sequence[str]) -> list[tuple[str, str]]:
        return []


class MovingFloor(Floor):
    """A floor whose organisation changes: the watch runs, and a step may be a new organisation."""

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__(read(content))
        self._content = content
        self.runners.append(OrganisationWatch(self.log, TheOneCase(), MadeIds()))

    def _request(self, step: Step) -> CasesRequest:
        if step.do != "reorganise":
            return super()._request(step)
        organisation = self._content["steps"][step.index]["setup"]
        plan = read({**self._content, "setup": organisation}).plan
        return ApplyOrganisation(plan=plan, by="zoe", at=step.at)


async def differences(
    seed: int, *, punctual: bool = True, moves: float = 0.0
) -> tuple[Any, dict[str, Any]]:
    """The content of the seed's scenario, and for every account that differs (expected, got)."""
    content, expected = make(seed, moves=moves)
    as_file = yaml.load(yaml.safe_dump({**content, "expect": {}}), Loader=yaml.BaseLoader)
    got = await MovingFloor(as_file).play(punctual=punctual)
    wrong = {key: (expected[key], got[key]) for key in expected if expected[key] != got[key]}
    return content, wrong


def main(first: int, last: int) -> int:
    """Say which seeds differ; 1 if any does."""
    bad = 0
    for seed in range(first, last):
        punctual = seed % 2 == 0
        moves = 0.15 if seed % 4 == 0 else 0.0
        _, wrong = asyncio.run(differences(seed, punctual=punctual, moves=moves))
        if wrong:
            bad += 1
            sys.stdout.write(f"{seed}: {sorted(wrong)}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
