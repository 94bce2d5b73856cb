"""A contact comes: where it waits, and what is said where something was not understood."""

import pytest

from tests.integration.routing.conftest import Floor


async def test_it_waits_where_the_channel_says(floor: Floor) -> None:
    contact = await floor.call("k1", "returns", language="zh", dialled="+861055500102")
    assert (contact["state"], contact["queue"], contact["notes"]) == ("waiting", "returns", [])
    assert (await floor.contact("k1"))["language"] == "zh"


async def test_the_dialled_number_leads_to_a_queue(floor: Floor) -> None:
    contact = await floor.pbx.post("/contacts", dialled="+86 10 5550 0102", language="en")
    assert contact["queue"] == "billing"


async def test_an_unknown_queue_leads_to_the_default_queue_with_a_sentence(floor: Floor) -> None:
    contact = await floor.call("k1", "refunds", language="en")
    assert contact["queue"] == "front-desk"
    assert contact["notes"] == [
        "Unknown here: refunds. The contact waits in front-desk, the default queue."
    ]


async def test_an_unknown_skill_or_language_is_never_lost(floor: Floor) -> None:
    knitting = await floor.pbx.post("/contacts", skill="knitting", language="en")
    assert (knitting["queue"], "knitting" in knitting["notes"][0]) == ("front-desk", True)
    welsh = await floor.call("k2", "returns", language="cy")
    assert (welsh["queue"], "cy" in welsh["notes"][0]) == ("front-desk", True)


async def test_a_skill_leads_to_the_queue_that_needs_it(floor: Floor) -> None:
    contact = await floor.pbx.post("/contacts", skill="billing", language="en")
    assert contact["queue"] == "billing"


async def test_a_contact_arrives_once(floor: Floor) -> None:
    await floor.call("k1")
    assert "arrived already" in await floor.pbx.refused("POST", "/contacts", 409, contact_id="k1")


async def test_in_an_empty_configuration_it_is_said_what_to_do(empty: Floor) -> None:
    said = await empty.pbx.refused("POST", "/contacts", 409, contact_id="k1", queue="returns")
    assert "configuration" in said


async def test_a_customer_gives_up_once(floor: Floor) -> None:
    await floor.call("k1")
    assert (await floor.pbx.post("/contacts/k1/abandon"))["state"] == "abandoned"
    await floor.pbx.refused("POST", "/contacts/k1/abandon", 409)


async def test_an_agent_sees_no_contact_of_others_and_a_foreign_one_looks_unknown(
    floor: Floor,
) -> None:
    await floor.call("k1")
    foreign = await floor.as_("ana").ask("GET", "/contacts/k1")
    unknown = await floor.as_("ana").ask("GET", "/contacts/k2")
    assert foreign.status_code == unknown.status_code == 404
    bodies = [answer.json() | {"trace_id": ""} for answer in (foreign, unknown)]
    assert bodies[0] == bodies[1]
    await floor.as_("ana").refused("POST", "/contacts/k1/answer", 404)


@pytest.mark.parametrize("id_", ["a84b4c76e66710@pc33.atlanta.example", "x" * 128, "call|1~2=3"])
async def test_ids_of_telephone_systems_are_taken(floor: Floor, id_: str) -> None:
    await floor.call(id_)
    assert (await floor.contact(id_))["id"] == id_


async def test_a_language_is_taken_however_it_is_written(floor: Floor) -> None:
    for number, written in enumerate(("ZH", "zh_CN", "zh-Hant-TW", "fr, zh;q=0.5")):
        contact = await floor.call(f"k{number}", "returns", language=written)
        assert (contact["queue"], contact["notes"]) == ("returns", [])
    assert (await floor.contact("k1"))["language"] == "zh-CN"


@pytest.mark.parametrize(
    "written",
    ["", "  ", "*", "en-Latn-US-x-foo", "i-klingon", "x-private", "C.UTF-8", "de_DE@euro", "中文",
     "und", "en-US-POSIX", "zh，en", ", ".join(f"x{number:03}" for number in range(150))],
    ids=range(13),
)  # fmt: skip
async def test_whatever_a_channel_says_of_the_language_the_contact_waits(
    floor: Floor, written: str
) -> None:
    contact = await floor.call("k1", "returns", language=written)
    assert contact["state"] == "waiting"
    assert (contact["queue"] == "returns") == (
        written.strip() in ("", "*", "und") or written.startswith("en")
    )
