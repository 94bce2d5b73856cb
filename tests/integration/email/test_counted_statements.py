"""A thing of others takes the statements of one that there is not, wherever a request names it."""

import sys
from uuid import uuid4

from msgspec.structs import replace

from baton_contracts.case_updated.case import CaseOpened
from tests.e2e.every_route.making import NAMES
from tests.e2e.every_route.references import Kind
from tests.integration.email.conftest import KEY, Running
from tests.integration.services.counting import Counting
from tests.unit.email.world import CASE, mail, summary

OTHER_CASE = str(uuid4())


async def test_the_statements_about_what_is_foreign_are_those_about_what_is_unknown(
    email: Running,
) -> None:
    for number in (1, 2):
        await email.send(mail(f"mail {number}", Message_ID=f"<{number}@mail.example>"))
    lines = await email.messages(2)
    own, other = [each["id"] for each in lines]
    await email.opened(own)
    other_case = CaseOpened(
        case=replace(summary(OTHER_CASE), department="returns"),
        customer_id="c2",
        channel="mail",
        thread_id=lines[1]["thread_id"],
        mail_id=other,
    )
    await email.receive(other_case)
    known = {Kind.MESSAGE: own, Kind.CASE: CASE, Kind.THREAD: lines[0]["thread_id"]}
    foreign = {Kind.MESSAGE: other, Kind.CASE: OTHER_CASE, Kind.THREAD: lines[1]["thread_id"]}
    counting = Counting("email", email.http, KEY, {**NAMES, **known}, foreign)
    compared, differences = await counting.differences()
    sys.stdout.write(f"{compared} compared: {len(differences)} differences\n")
    assert compared > 15
    assert not differences, "\n".join(f"{each}:\n{said}" for each, said in differences.items())
