"""A case is opened or continued by who is in the conversation, and each contact is told once."""

from datetime import timedelta

import pytest

from baton_cases.domain.case.state import CASE, Active, CaseRecord
from baton_cases.domain.use_cases.requests import CloseCase, MergeCase, ResolveCase
from baton_common.model.messages import Refused
from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.published import decode_contract
from tests.unit.cases.calling import MEI, Calling


def linked(calling: Calling) -> list[ContactLinked]:
    told = [
        decode_contract(each.type, each.body)
        for each in calling.office.log.published("case-updated")
    ]
    return [each for each in told if isinstance(each, ContactLinked)]


async def closed_case(calling: Calling) -> CaseRecord:
    line = await calling.answered("ana")
    case = await calling.opens(line, "ana")
    await calling.receive(line.ended("ana"), line.wrapped_up("ana"))
    await calling.do(lambda at: CloseCase(case_id=case.case_id, by="ana", at=at))
    return case


async def test_a_case_from_a_call_is_the_agent_s_and_nobody_is_asked(calling: Calling) -> None:
    line = await calling.answered("ana")
    case = await calling.opens(line, "ana")
    assert (case.person, case.office, case.channel, case.contact_id) == (
        "ana",
        None,
        "voice",
        "call1",
    )
    assert isinstance(case, Active)
    assert case.handoff is None
    (told,) = linked(calling)
    assert (told.contact_id, told.case_id, told.subjects) == ("call1", case.case_id, ("subject-1",))


async def test_also_in_wrap_up_but_not_after_it(calling: Calling) -> None:
    line = await calling.answered("ana")
    await calling.receive(line.ended("ana"))
    await calling.opens(line, "ana")
    await calling.receive(line.wrapped_up("ana"))
    with pytest.raises(Refused, match="ana is not in the conversation of contact call1"):
        await calling.opens(line, "ana")


async def test_who_is_not_in_the_conversation_is_refused(calling: Calling) -> None:
    line = await calling.line()
    await calling.receive(line.offered("ana"))
    for agent in ("ana", "bo"):
        with pytest.raises(Refused, match="not in the conversation") as refused:
            await calling.opens(line, agent)
        assert refused.value.code == "not-in-conversation"


async def test_a_contact_that_nobody_told_of_is_refused_alike(calling: Calling) -> None:
    line = await calling.answered("ana")
    line.id = "call99"
    with pytest.raises(Refused, match="not in the conversation of contact call99") as refused:
        await calling.opens(line, "ana")
    assert refused.value.code == "not-in-conversation"


async def test_a_second_call_goes_on_in_the_case_and_is_told_once(calling: Calling) -> None:
    case = await calling.opens(await calling.answered("ana"), "ana")
    second = await calling.answered("bo")
    await calling.goes_on(second, "bo", case.case_id)
    await calling.goes_on(second, "bo", case.case_id)
    assert [each.contact_id for each in linked(calling)] == ["call1", "call2"]
    assert calling.whose(case.case_id) == ("returns", "ana")


async def test_one_call_may_be_about_two_cases(calling: Calling) -> None:
    line = await calling.answered("ana")
    first, second = await calling.opens(line, "ana"), await calling.opens(line, "ana")
    assert calling.contact(line).cases == (first.case_id, second.case_id)
    assert len({each.customer_id for each in linked(calling)}) == 1


async def test_a_resolved_case_goes_on_because_they_called_again(calling: Calling) -> None:
    case = await calling.opens(await calling.answered("ana"), "ana")
    await calling.do(lambda at: ResolveCase(case_id=case.case_id, outcome="sent", by="ana", at=at))
    await calling.goes_on(await calling.answered("bo"), "bo", case.case_id)
    reopened = calling.office.log.history(CASE.stream(case.case_id))[-2]
    assert (reopened.why, reopened.by, reopened.person) == ("called-again", None, "ana")


async def test_a_closed_one_is_reopened_within_the_days_of_its_matter(calling: Calling) -> None:
    case = await closed_case(calling)
    calling.office.clock.turn(timedelta(days=13))
    await calling.goes_on(await calling.answered("ana"), "ana", case.case_id)
    assert calling.whose(case.case_id) == ("returns", "ana")


async def test_later_it_is_a_new_case(calling: Calling) -> None:
    case = await closed_case(calling)
    calling.office.clock.turn(timedelta(days=15))
    with pytest.raises(Refused, match="Open a new case that follows it"):
        await calling.goes_on(await calling.answered("ana"), "ana", case.case_id)


async def test_a_merged_one_goes_on_where_it_was_merged_into(calling: Calling) -> None:
    line = await calling.answered("ana")
    first, second = await calling.opens(line, "ana"), await calling.opens(line, "ana")
    await calling.do(
        lambda at: MergeCase(case_id=first.case_id, into=second.case_id, by="ana", at=at)
    )
    with pytest.raises(Refused, match=f"merged into {second.case_id}"):
        await calling.goes_on(await calling.answered("ana"), "ana", first.case_id)


async def test_the_same_customer_by_mail_and_by_phone_is_found_by_the_number(
    calling: Calling,
) -> None:
    one = await calling.opens(await calling.answered("ana", MEI), "ana")
    other = await calling.opens(await calling.answered("ana", MEI), "ana")
    assert one.customer_id == other.customer_id
