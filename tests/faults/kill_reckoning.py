"""After the kills: everything that was answered is there, whole, once; and the hashes agree."""

import asyncio
from typing import Any

from baton_testkit.waiting import until
from tests.e2e.doors import Doors
from tests.e2e.journeys import case, case_of, story
from tests.faults.kill_history import History, read_history
from tests.faults.kill_invariants import ENDS, accountable, violations
from tests.faults.kill_traffic import Traffic

SETTLE_LIMIT = 120.0
"""Seconds; promised are 30 after the last kill on an idle machine."""
WHOLE = ("was opened", "The customer wrote", "is asked")
"""Sentences that the story of a mail always has, in any order."""
CAME_BACK = "A mail came back (4.4.2)."
"""Killed twice while the same mail went out: promised is one copy too many at most, so there is no
third attempt, and whoever is accountable is told. `violations` wants to see both of them."""


async def settled_cases(traffic: Traffic) -> list[str]:
    """The ids of the cases of all answered mails, their stories complete."""
    ids = []
    for customer in traffic.answered:
        found = await case_of(traffic.doors, customer)
        ids.append(found["id"])
        await whole_story(traffic.doors, found["id"])
    return ids


async def whole_story(doors: Doors, case_id: str) -> None:
    """Waits until it has every sentence, each once."""

    async def is_whole() -> bool:
        lines = [line["sentence"] for line in await story(doors, case_id)]
        for part in WHOLE:
            assert any(part in line for line in lines), lines
        for once in WHOLE[:2]:
            assert sum(once in line for line in lines) == 1, lines
        acknowledged = sum("The acknowledgement was sent." in line for line in lines)
        replied = sum("The reply was sent." in line for line in lines)
        came_back = sum(CAME_BACK in line for line in lines)
        written = sum("wrote a reply" in line for line in lines)
        assert acknowledged <= 1, lines
        assert replied <= written, lines
        assert acknowledged + replied + came_back == 1 + written, lines
        return True

    await until(is_whole, SETTLE_LIMIT, every=0.2)


async def reckon(traffic: Traffic, cases_dsn: str, email_dsn: str) -> tuple[History, History]:
    """Raises AssertionError with every violation. Nothing may write any more meanwhile but
    deadlines that are due."""
    ids = await settled_cases(traffic)

    async def nothing_wrong() -> tuple[History, History]:
        cases, email = await asyncio.gather(read_history(cases_dsn), read_history(email_dsn))
        assert not (found := violations(cases, email)), "\n".join(found[:20])
        assert not (left := unfinished(cases)), left
        return cases, email

    cases, email = await until(nothing_wrong, SETTLE_LIMIT, every=1.0)
    opened = {event.of for event in cases.types("case-opened")}
    assert set(ids) == opened, "a case that nobody wrote for, or one for two mails"
    assert len(ids) == len(set(ids))
    assert set(traffic.answered) == set(traffic.tried)
    _each_command_once(traffic, cases)
    await _read_models_agree(traffic.doors, cases_dsn, opened)
    return cases, email


def unfinished(cases: History) -> set[str]:
    """Handoffs of the quick matter whose ladder has not run down."""
    quick = {e.of for e in cases.types("handoff-requested") if e.data["matter"] == "parcel-lost"}
    return quick - {event.of for event in cases.types(*ENDS)}


def _each_command_once(traffic: Traffic, cases: History) -> None:
    """INV-1: what was answered 2xx happened, and once however often it was asked for."""
    accepted = [e.of for e in cases.types("handoff-accepted") if not e.data["assigned"]]
    replied = [e.of for e in cases.types("reply-requested")]
    for path in traffic.commands.values():
        _, kind, id_, _ = path.split("/")
        assert (accepted if kind == "handoffs" else replied).count(id_) == 1, path


async def _read_models_agree(doors: Doors, cases_dsn: str, opened: set[str]) -> None:
    """INV-9: what the list shows is what the log folds to."""

    async def agree() -> bool:
        held = accountable(await read_history(cases_dsn))
        shown = {}
        for case_id in sorted(opened):
            now: Any = await case(doors, case_id)
            shown[case_id] = now["department"], now["owner"]
        assert shown == {case_id: held[case_id] for case_id in opened}
        return True

    await until(agree, SETTLE_LIMIT, every=0.5)
