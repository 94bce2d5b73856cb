"""Transferred while the caller is on the line: who answers takes the case, whoever is asked."""

from datetime import timedelta

import pytest

from baton_cases.domain.handoff.state import HANDOFF, Ended
from baton_cases.domain.use_cases.requests import AcceptHandoff, ReclassifyCase, WithdrawHandoff
from baton_common.model.messages import Refused
from tests.unit.cases.calling import Calling
from tests.unit.cases.line import Line


async def with_a_case(calling: Calling) -> tuple[Line, str]:
    """ana of returns speaks with a customer, and has opened a case."""
    line = await calling.answered("ana")
    return line, (await calling.opens(line, "ana")).case_id


async def test_who_answers_has_accepted_even_if_somebody_else_is_asked(calling: Calling) -> None:
    line, case_id = await with_a_case(calling)
    handoff_id = await calling.hands_on(case_id, "ana", line)
    assert calling.asked(handoff_id) == ("cy",)
    await calling.receive(line.transferred("ana", "warm"), line.offered("dee"))
    assert calling.whose(case_id) == ("returns", "ana")
    await calling.receive(line.answered("dee", "warm", "ana"))
    assert calling.whose(case_id) == ("logistics", "dee")
    ended = calling.office.log.state(HANDOFF, handoff_id)
    assert isinstance(ended, Ended)
    assert (ended.end, ended.assigned) == ("ACCEPTED", False)
    with pytest.raises(Refused, match="already accepted"):
        await calling.do(lambda at: AcceptHandoff(handoff_id=handoff_id, by="cy", at=at))


async def test_blind_too(calling: Calling) -> None:
    line, case_id = await with_a_case(calling)
    await calling.hands_on(case_id, "ana", line)
    await calling.receive(
        line.transferred("ana", "blind"),
        line.left("ana", to=None),
        line.offered("cy"),
        line.answered("cy", "blind", "ana"),
    )
    assert calling.whose(case_id) == ("logistics", "cy")


async def test_an_adviser_has_it_only_when_the_consultation_is_complete(calling: Calling) -> None:
    line, case_id = await with_a_case(calling)
    await calling.hands_on(case_id, "ana", line)
    await calling.receive(
        line.transferred("ana", "consult"),
        line.offered("cy"),
        line.answered("cy", "consult", "ana"),
    )
    assert calling.whose(case_id) == ("returns", "ana")
    await calling.receive(line.left("ana", to="cy"))
    assert calling.whose(case_id) == ("logistics", "cy")


async def test_advice_alone_moves_nothing(calling: Calling) -> None:
    line, case_id = await with_a_case(calling)
    handoff_id = await calling.hands_on(case_id, "ana", line)
    await calling.receive(
        line.transferred("ana", "consult"),
        line.offered("cy"),
        line.answered("cy", "consult", "ana"),
        line.transfer_ended("ana", "consult", "advised"),
        line.left("cy", to="ana"),
    )
    assert calling.whose(case_id) == ("returns", "ana")
    assert calling.asked(handoff_id) == ("cy",)


async def test_somebody_of_another_department_takes_nothing_and_it_is_said_why(
    calling: Calling,
) -> None:
    line, case_id = await with_a_case(calling)
    handoff_id = await calling.hands_on(case_id, "ana", line)
    await calling.receive(
        line.transferred("ana", "warm"), line.offered("fay"), line.answered("fay", "warm", "ana")
    )
    assert calling.whose(case_id) == ("returns", "ana")
    assert calling.asked(handoff_id) == ("cy",)
    (reason,) = calling.ignored(line)
    assert reason.startswith("fay answered, who does not belong to logistics")


async def test_answered_before_it_was_asked_for_it_is_accepted_at_once(calling: Calling) -> None:
    line, case_id = await with_a_case(calling)
    await calling.receive(
        line.transferred("ana", "blind"),
        line.left("ana", to=None),
        line.offered("dee"),
        line.answered("dee", "blind", "ana"),
    )
    await calling.hands_on(case_id, "ana", line)
    assert calling.whose(case_id) == ("logistics", "dee")


async def test_said_twice_it_is_accepted_once(calling: Calling) -> None:
    line, case_id = await with_a_case(calling)
    handoff_id = await calling.hands_on(case_id, "ana", line)
    answered = line.answered("cy", "warm", "ana")
    await calling.receive(answered, answered)
    assert calling.published(HANDOFF.stream(handoff_id)).count("handoff-accepted") == 1
    assert calling.published(f"case-{case_id}").count("accountability-moved") == 1


async def test_what_was_withdrawn_stays_withdrawn(calling: Calling) -> None:
    line, case_id = await with_a_case(calling)
    handoff_id = await calling.hands_on(case_id, "ana", line)
    await calling.do(lambda at: WithdrawHandoff(handoff_id=handoff_id, by="ana", at=at))
    await calling.receive(line.answered("cy", "warm", "ana"))
    assert calling.whose(case_id) == ("returns", "ana")


async def test_answered_after_it_came_back_by_itself_it_stays_and_it_is_said_why(
    calling: Calling,
) -> None:
    line, case_id = await with_a_case(calling)
    await calling.hands_on(case_id, "ana", line)
    calling.office.clock.turn(timedelta(minutes=10))
    await calling.receive(line.answered("cy", "warm", "ana"))
    assert calling.whose(case_id) == ("returns", "ana")
    assert calling.ignored(line) == [
        f"cy answered when the handoff of case {case_id} had ended by itself"
    ]


async def test_a_handoff_without_the_contact_goes_its_own_way(calling: Calling) -> None:
    line, case_id = await with_a_case(calling)
    handoff_id = await calling.hands_on(case_id, "ana", None)
    await calling.receive(line.answered("cy", "warm", "ana"))
    assert calling.whose(case_id) == ("returns", "ana")
    assert calling.asked(handoff_id) == ("cy",)


async def test_the_contact_must_belong_to_the_case(calling: Calling) -> None:
    _, case_id = await with_a_case(calling)
    other = await calling.answered("ana")
    with pytest.raises(Refused, match="Link it first") as refused:
        await calling.hands_on(case_id, "ana", other)
    assert refused.value.code == "contact-not-linked"


async def test_the_duty_officer_belongs_everywhere(calling: Calling) -> None:
    line, case_id = await with_a_case(calling)
    await calling.hands_on(case_id, "ana", line)
    await calling.receive(line.answered("otto", "warm", "ana"))
    assert calling.whose(case_id) == ("logistics", "otto")


async def test_a_call_for_another_department_takes_its_case_along(calling: Calling) -> None:
    line = await calling.answered("ana")
    case_id = (await calling.opens(line, "ana", matter="parcel-lost")).case_id
    assert calling.whose(case_id) == ("returns", "ana")
    await calling.receive(line.transferred("ana", "warm"), line.offered("dee"))
    assert calling.whose(case_id) == ("returns", "ana")
    await calling.receive(line.answered("dee", "warm", "ana"))
    assert calling.whose(case_id) == ("logistics", "dee")


async def test_transferred_to_a_third_department_it_stays_and_the_ladder_goes_on(
    calling: Calling,
) -> None:
    line = await calling.answered("ana")
    case_id = (await calling.opens(line, "ana", matter="parcel-lost")).case_id
    await calling.receive(line.transferred("ana", "warm"), line.offered("fay"))
    await calling.receive(line.answered("fay", "warm", "ana"))
    assert calling.whose(case_id) == ("returns", "ana")
    assert "does not belong to logistics" in calling.ignored(line)[0]


async def test_one_that_is_kept_goes_nowhere_with_the_call(calling: Calling) -> None:
    line = await calling.answered("ana")
    case_id = (await calling.opens(line, "ana", matter="parcel-lost", keep=True)).case_id
    await calling.receive(line.transferred("ana", "warm"), line.offered("dee"))
    await calling.receive(line.answered("dee", "warm", "ana"))
    assert calling.whose(case_id) == ("returns", "ana")


async def test_after_another_matter_the_call_still_takes_it_along(calling: Calling) -> None:
    line = await calling.answered("ana")
    case_id = (await calling.opens(line, "ana", matter="parcel-lost")).case_id
    await calling.do(
        lambda at: ReclassifyCase(
            case_id=case_id, handoff_id="h9", matter="invoice", by="ana", at=at
        )
    )
    await calling.receive(line.transferred("ana", "warm"), line.offered("fay"))
    await calling.receive(line.answered("fay", "warm", "ana"))
    assert calling.whose(case_id) == ("billing", "fay")


async def test_at_home_is_where_the_queue_is_before_the_agent_s_first(calling: Calling) -> None:
    line = await calling.line()
    line.departments = ("billing", "returns")
    await calling.receive(line.offered("dee"), line.answered("dee"))
    case_id = (await calling.opens(line, "dee")).case_id
    assert calling.whose(case_id) == ("billing", "dee")
    other = await calling.answered("dee")
    assert calling.whose((await calling.opens(other, "dee")).case_id) == ("logistics", "dee")


async def test_the_queue_of_others_makes_nobody_theirs(calling: Calling) -> None:
    line = await calling.line()
    line.departments = ("technical",)
    await calling.receive(line.offered("fay"), line.answered("fay"))
    case_id = (await calling.opens(line, "fay")).case_id
    assert calling.whose(case_id) == ("billing", "fay")
