"""What a refusal advises can be done in the situation in which it is said, and then it works."""

import msgspec
import pytest

from baton_cases.domain.case.state import CASE, Active, Closed
from baton_cases.domain.organisation.model import Person
from baton_cases.domain.use_cases import customer_requests, requests
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import NewIds, Sender
from baton_common.model.personal import Personal
from tests.advice import Advice
from tests.unit.cases.calling import Calling
from tests.unit.cases.dissolved import without_returns
from tests.unit.cases.floor import METADATA, Floor, at, organisation
from tests.unit.cases.office import Office

SAID = Personal[str](subject="s1", key_version=1, ciphertext="x")


def promise(when: str, case_id: str = "c1") -> requests.MakePromise:
    return requests.MakePromise(
        case_id=case_id, promised=SAID, until=at("Fri 12:00"), by="ana", at=at(when)
    )


def reclassify(when: str) -> requests.ReclassifyCase:
    return requests.ReclassifyCase(
        case_id="c1", handoff_id="h9", matter="logistics", by="lena", at=at(when)
    )


def merge(when: str) -> requests.MergeCase:
    return requests.MergeCase(case_id="c1", into="c2", by="lena", at=at(when))


async def held_by_ana() -> Floor:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    return floor


@pytest.fixture
async def calling() -> Calling:
    there = Office()
    await there.open_organisation()
    return Calling(there)


async def test_a_closed_case_is_reopened_first() -> None:
    floor = await held_by_ana()
    await floor.close("Mon 10:00", "ana")
    with Advice("Reopen it first.").raised():
        await floor.transfer("Mon 10:01", "ana")
    reopen = requests.ReopenCase(case_id="c1", handoff_id="h9", by="ana", at=at("Mon 10:02"))
    await floor.do("Mon 10:02", reopen)
    await floor.transfer("Mon 10:03", "ana")
    assert floor.asked == ["cy"]


async def test_where_a_case_was_merged_it_goes_on() -> None:
    floor = await held_by_ana()
    await floor.open("Mon 09:40", case_id="c2")
    await floor.do("Mon 09:41", merge("Mon 09:41"))
    with Advice("it was merged into …. Go on there.").raised():
        await floor.do("Mon 09:42", promise("Mon 09:42"))
    reopen = requests.ReopenCase(case_id="c1", handoff_id="h9", by="ana", at=at("Mon 09:43"))
    with Advice("The case was merged into …. Go on there.").raised():
        await floor.do("Mon 09:43", reopen)
    await floor.do("Mon 09:43", promise("Mon 09:43", "c2"))


@pytest.mark.parametrize("again", ["transfer", "internal", "reclassify"])
async def test_an_open_handoff_is_withdrawn_first(again: str) -> None:
    floor = await held_by_ana()
    await floor.transfer("Mon 09:40", "ana")
    first = floor.last

    async def go_on(when: str) -> None:
        if again == "transfer":
            await floor.transfer(when, "ana")
        elif again == "internal":
            await floor.internal(when, "ana", "bo")
        else:
            await floor.do(when, reclassify(when))

    with Advice("Withdraw it first.").raised():
        await go_on("Mon 09:41")
    withdraw = requests.WithdrawHandoff(handoff_id=first, by="ana", at=at("Mon 09:42"))
    await floor.do("Mon 09:42", withdraw)
    await go_on("Mon 09:43")


async def test_an_open_intake_is_accepted_first_and_then_handed_on() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    with Advice("Let somebody who is asked accept it first").raised():
        await floor.transfer("Mon 09:31", "lena")
    floor.handoffs = 1
    await floor.accept("Mon 09:32", "ana")
    await floor.transfer("Mon 09:33", "lena")
    assert floor.asked == ["cy"]


async def test_or_the_case_is_reclassified_and_another_department_is_asked() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    with Advice("or reclassify it.").raised():
        await floor.transfer("Mon 09:31", "lena")
    await floor.do("Mon 09:32", reclassify("Mon 09:32"))
    floor.handoffs = 9
    assert floor.asked == ["cy"]


async def test_after_too_long_a_new_case_follows() -> None:
    floor = await held_by_ana()
    await floor.close("Mon 10:00", "ana")
    await floor.move("Mon 10:01", without_returns(organisation()))
    reopen = requests.ReopenCase(case_id="c1", handoff_id="h9", by="ana", at=at("Mon 10:02"))
    with Advice("Open a new case that follows it.").raised():
        await floor.do("Mon 10:02", reopen)
    await floor.open("Mon 10:03", case_id="c2", matter="logistics", follows="c1")
    assert isinstance(floor.log.state(CASE, "c2"), Active)


async def test_cases_are_merged_once_their_customers_are() -> None:
    floor = await held_by_ana()
    await floor.open("Mon 09:40", case_id="c2", customer="k2")
    with Advice("Merge the customers first.").raised():
        await floor.do("Mon 09:41", merge("Mon 09:41"))
    customers = customer_requests.MergeCustomers(
        customer_id="k2", merged_id="k1", by="lena", at=at("Mon 09:42")
    )
    await floor.do("Mon 09:42", customers)
    await floor.do("Mon 09:43", merge("Mon 09:43"))
    assert isinstance(floor.case, Closed)


async def test_a_merged_customer_is_used_under_the_id_that_is_named() -> None:
    floor = await held_by_ana()
    for number in ("2", "3"):
        await floor.open("Mon 09:40", case_id=f"c{number}", customer=f"k{number}")

    async def customers_merge(when: str, survivor: str, merged: str) -> None:
        request = customer_requests.MergeCustomers(
            customer_id=survivor, merged_id=merged, by="lena", at=at(when)
        )
        await floor.do(when, request)

    await customers_merge("Mon 09:41", "k1", "k2")
    with Advice("was merged into …; use that one.").raised():
        await customers_merge("Mon 09:42", "k2", "k3")
    await customers_merge("Mon 09:43", "k1", "k3")


async def test_an_empty_organisation_is_loaded_first() -> None:
    floor = Floor()

    async def ask(request: requests.CasesRequest) -> None:
        await floor.log.run(lambda work: do(work, request), metadata=METADATA)

    open_case = requests.OpenCase(
        ids=NewIds(case_id="c1", handoff_id="h1", customer_id="k1"),
        who=Sender(address=SAID, name=None, language="en"),
        channel="mail",
        language="en",
        matter="returns",
        at=at("Mon 09:30"),
    )
    with Advice("Apply a configuration first: baton config apply FILE.").raised():
        await ask(open_case)
    load = requests.ApplyOrganisation(plan=organisation(), by="zoe", at=at("Mon 09:30"))
    await ask(load)
    await ask(open_case)
    assert floor.whose == ("returns", "lena", "lead")


async def test_somebody_who_answers_is_added_first() -> None:
    floor = Floor()
    with Advice("Add them to the configuration file.").raised():
        await floor.open("Mon 09:30", answered_by="hal")
    plan = organisation()
    hal = Person(person="hal", names=plan.people[0].names, departments=("returns",))
    await floor.move("Mon 09:31", msgspec.structs.replace(plan, people=(*plan.people, hal)))
    await floor.open("Mon 09:32", answered_by="hal")
    assert floor.whose == ("returns", "hal", None)


async def test_a_contact_is_linked_first_and_then_goes_with_the_handoff(calling: Calling) -> None:
    case = await calling.opens(await calling.answered("ana"), "ana")
    other = await calling.answered("ana")
    with Advice("Link it first: POST /cases/{id}/contacts.").raised():
        await calling.hands_on(case.case_id, "ana", other)
    await calling.goes_on(other, "ana", case.case_id)
    handoff_id = await calling.hands_on(case.case_id, "ana", other)
    assert calling.asked(handoff_id) == ("cy",)


async def test_a_merged_case_is_continued_where_it_goes_on_however_often(calling: Calling) -> None:
    line = await calling.answered("ana")
    first, second, third = [await calling.opens(line, "ana") for _ in range(3)]

    async def merge(merged: str, into: str) -> None:
        await calling.do(lambda at: requests.MergeCase(case_id=merged, into=into, by="ana", at=at))

    await merge(first.case_id, second.case_id)
    await merge(second.case_id, third.case_id)
    with Advice("The case was merged into …. Continue that one.").raised():
        await calling.goes_on(await calling.answered("ana"), "ana", first.case_id)
    await calling.goes_on(await calling.answered("ana"), "ana", third.case_id)


async def test_a_contact_that_has_just_come_in_is_tried_again(calling: Calling) -> None:
    line = await calling.line()
    known, line.id = line.id, "call99"
    with Advice("Check its id; if it has just arrived, try again.").raised():
        await calling.opens(line, "ana")
    line.id = known
    await calling.receive(line.offered("ana"), line.answered("ana"))
    assert (await calling.opens(line, "ana")).person == "ana"
