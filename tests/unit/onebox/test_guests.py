"""The demo plays for its own customers in its own organisation, and forgets nothing it must ask."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from joserfc.jwk import OKPKey

from baton_onebox.demo.cast import CUSTOMERS, SERVICE_ADDRESS, people
from baton_onebox.demo.guests import Guests
from baton_onebox.demo.play import is_the_demos
from baton_onebox.doors_client import Asker, Doors, NotDone
from baton_onebox.stories import ConfigurationZone

CAST = CUSTOMERS[0].address
OWN = "somebody@else.example"


@dataclass
class Answering(Doors):
    """Doors with these answers behind them, by path; 404 for the others."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def get(self, who: Asker, path: str, **query: str) -> Any:
        self.asked.append(path)
        if path not in self.answers:
            raise NotDone(404, "It is not there.")
        return self.answers[path]


def doors(**customers: list[str]) -> Answering:
    key = OKPKey.generate_key("Ed25519", parameters={"kid": "k", "use": "sig"})
    made = Answering("http://127.0.0.1:8800", 8825, key)
    for id_, addresses in customers.items():
        listed = [{"address": each} for each in addresses]
        made.answers[f"/cases/v1/customers/{id_}"] = {"addresses": listed}
    return made


async def test_only_who_has_no_address_but_those_of_the_cast_is_a_guest() -> None:
    guests = Guests(doors(theirs=[CAST], own=[OWN], merged=[CAST, OWN]))
    found = {
        id_: await guests.has({"id": f"of-{id_}", "customer_id": id_})
        for id_ in ("theirs", "own", "merged")
    }
    assert found == {"theirs": True, "own": False, "merged": False}


async def test_a_case_or_an_address_that_is_not_there_yet_is_asked_for_again() -> None:
    behind = doors(c1=[])
    guests = Guests(behind)
    assert not await guests.has_case("k1")
    behind.answers["/cases/v1/cases/k1"] = {"customer_id": "c1"}
    assert not await guests.has_case("k1")
    behind.answers["/cases/v1/customers/c1"] = {"addresses": [{"address": CAST}]}
    assert await guests.has_case("k1")
    seen = len(behind.asked)
    assert await guests.has_case("k1")
    assert len(behind.asked) == seen


def test_the_demo_plays_in_an_organisation_of_its_cast_only() -> None:
    cast: list[Any] = [{"id": who.id} for who in people()]
    assert is_the_demos({"people": [*cast, {"id": "you"}]}, ["a@x.example", SERVICE_ADDRESS])
    assert not is_the_demos({"people": cast}, ["help@yours.example"])
    assert not is_the_demos({"people": cast[1:]}, [SERVICE_ADDRESS])


async def test_that_there_is_no_organisation_is_not_remembered() -> None:
    behind = doors()
    path = "/cases/v1/configuration"
    zone = ConfigurationZone(behind)
    assert await zone.now() == ZoneInfo("UTC")
    behind.answers[path] = {"version": 0, "zone": "UTC"}
    assert await zone.now() == ZoneInfo("UTC")
    behind.answers[path] = {"version": 1, "zone": "Asia/Shanghai"}
    assert await zone.now() == ZoneInfo("Asia/Shanghai")
    seen = len(behind.asked)
    assert await zone.now() == ZoneInfo("Asia/Shanghai")
    assert len(behind.asked) == seen
