"""The demo as loops: everybody of the cast, each on their own."""

import random
from collections.abc import Sequence

from baton_common.service import Loop
from baton_onebox.demo.cast import house_file, people
from baton_onebox.demo.customers import Customers
from baton_onebox.demo.guests import Guests
from baton_onebox.demo.staff import Colleague
from baton_onebox.doors_client import HOUSEKEEPER, Doors, NotDone
from baton_onebox.outbox import Outbox

SECTIONS = ("cases", "routing", "email", "survey", "kpi")
SEED = 20_260_302
"""The cast does the same things in the same order at every start; only time differs."""


async def move_in(doors: Doors) -> None:
    """Load the demo's house, if the house is empty. Raises NotDone, httpx.HTTPError."""
    try:
        house = await doors.get(HOUSEKEEPER, "/cases/v1/house")
    except NotDone as no:
        if no.status != 404:
            raise
        house = {"version": 0}
    if house["version"] == 0:
        for section in SECTIONS:
            await doors.put_house(section, house_file())


def demo_loops(doors: Doors, guests: Guests, outbox: Outbox | None) -> Sequence[Loop]:
    """The customers and the people. Without an outbox nobody answers what was sent."""
    chance = random.Random(SEED)
    staff = people()
    departments = tuple(sorted({each for one in staff for each in one.departments}))
    loops = [
        Loop(
            f"demo {who.id}",
            Colleague(who, doors, guests, random.Random(chance.random()), departments).work,
        )
        for who in staff
    ]
    if outbox is not None:
        customers = Customers(doors, outbox, chance)
        loops += [
            Loop("demo customers write", customers.write),
            Loop("demo customers answer", customers.answer),
        ]
    return loops
