"""A thing of others takes the statements of one that there is not, wherever a request names it."""

import sys

from tests.e2e.every_route.making import NAMES
from tests.e2e.every_route.references import Kind
from tests.integration.routing.conftest import KEY, Floor
from tests.integration.routing.test_departments import person
from tests.integration.services.counting import Counting

CONFIGURATION = """
routing:
  zone: Asia/Shanghai
  default_queue: returns
  queues:
    returns: {departments: [returns], skills: {returns: 1}}
    billing: {departments: [billing], skills: {billing: 1}}
  agents:
    ana: {skills: {returns: 2}}
    fay: {skills: {billing: 1}}
"""


async def things(floor: Floor, queue: str, agent: str) -> dict[Kind, str]:
    """A call that this agent answered, and one that nobody did."""
    call, lost = f"{queue}-1", f"{queue}-2"
    await floor.call(call, queue)
    offer = await floor.offered(call, agent)
    await floor.as_(agent).post(f"/contacts/{call}/answer")
    await floor.call(lost, queue)
    await floor.pbx.post(f"/contacts/{lost}/abandon")
    missed = (await floor.sue.get("/missed-calls", queue=queue))["items"]
    return {
        Kind.CONTACT: call,
        Kind.OFFER: offer,
        Kind.MISSED_CALL: missed[0]["id"],
        Kind.AGENT: agent,
        Kind.ACTOR: agent,
    }


async def test_the_statements_about_what_is_foreign_are_those_about_what_is_unknown(
    empty: Floor,
) -> None:
    await empty.load(CONFIGURATION)
    await empty.receive(person("ana", "returns"), person("fay", "billing"))
    await empty.available("ana", "fay")
    own = {**NAMES, **await things(empty, "billing", "fay")}
    foreign = await things(empty, "returns", "ana")
    counting = Counting("routing", empty.http, KEY, own, foreign)
    compared, differences = await counting.differences()
    sys.stdout.write(f"{compared} compared: {len(differences)} differences\n")
    assert compared > 60
    assert not differences, "\n".join(f"{each}:\n{said}" for each, said in differences.items())
