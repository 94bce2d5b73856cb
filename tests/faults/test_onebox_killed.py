"""kill -9 of the one-machine edition, again and again, while mails come in and people work."""

import os
import random
import signal

from tests.e2e.journeys import case
from tests.e2e.onebox import onebox
from tests.faults.kill_reckoning import reckon
from tests.faults.kill_traffic import Traffic

KILLS = 20 if os.environ.get("NIGHTLY") == "1" else 6
SEED = 20_261_122
"""Says after how many mails each kill comes; when exactly is the machine's."""


async def test_every_mail_answered_250_is_a_case_with_a_complete_story_after_kill_9() -> None:
    chance = random.Random(SEED)
    async with onebox() as box:
        await box.start()
        await box.doors.load_configuration()
        async with Traffic(box.doors).flowing() as traffic:
            for number in range(KILLS):
                await traffic.goes_on(chance.randint(2, 6))
                postgres = box.postgres_pid()
                await box.program.kill()
                if number % 3 == 2:  # else PostgreSQL outlives it, and is found by the next start
                    os.kill(postgres, signal.SIGKILL)
                await box.start()  # promised: back at work within 15 s
        cases, _ = await reckon(
            traffic, box.database("cases").service_dsn, box.database("email").service_dsn
        )
        assert len(traffic.answered) > 2 * KILLS
        # INV-10: a replay in another process says what the live service says.
        before = {name: await box.doors.state_hash(name) for name in ("cases", "email")}
        assert {name: box.replayed(name) for name in before} == before
        await box.stop()
        await box.start()
        after = {name: await box.doors.state_hash(name) for name in ("cases", "email")}
        assert after == before
        assert (await case(box.doors, next(cases.types("case-opened")).of))["number"]
