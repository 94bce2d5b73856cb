"""What a survey comes to is kept with its case; a low score takes the case up again, once."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from baton_cases.domain.case.state import CASE, Active, Closed
from baton_cases.domain.survey.state import SURVEY
from baton_cases.domain.use_cases.requests import ApplyOrganisation, CloseCase, MergeCase
from baton_common.model.messages import Unknown
from baton_contracts.survey_completed import survey as contracts
from tests.unit.cases.calling import Calling
from tests.unit.cases.demo import demo_plan
from tests.unit.cases.line import UNTIL
from tests.unit.cases.office import Office


@pytest.fixture
async def calling() -> Calling:
    there = Office()
    await there.open_organisation()
    return Calling(there)


async def closed(calling: Calling) -> str:
    """A case from a call, closed by ana."""
    line = await calling.answered("ana")
    case = await calling.opens(line, "ana")
    await calling.do(lambda at: CloseCase(case_id=case.case_id, by="ana", at=at))
    return case.case_id


async def answered(calling: Calling, case_id: str, *, low: bool = True, id_: str = "i1") -> None:
    (comment,) = await calling.office.vault.seal([("subject-1", "nobody called back")])
    await calling.receive(
        contracts.SurveyCompleted(
            case_id=case_id,
            customer_id="cu1",
            invitation_id=id_,
            scores=(contracts.Score(question="satisfied", scale="csat", value=1 if low else 5),),
            comments=(contracts.Comment(question="why", text=comment),),
            low=low,
        )
    )


async def invited(calling: Calling, case_id: str) -> None:
    (to,) = await calling.office.vault.seal([("subject-1", "mei@customer.example")])
    await calling.receive(
        contracts.SurveyInvited(
            case_id=case_id,
            customer_id="cu1",
            invitation_id="i1",
            channel="mail",
            language="en",
            expires_at=UNTIL,
            to=to,
            number="7KX3M9QAH",
        )
    )


def kept(calling: Calling, case_id: str) -> list[str]:
    return calling.published(SURVEY.stream(case_id))


def last_reopening(calling: Calling, case_id: str) -> Any:
    history = calling.office.log.history(CASE.stream(case_id))
    return [each for each in history if type(each).__name__ == "CaseReopened"][-1]


async def test_a_low_score_reopens_the_case_for_a_follow_up(calling: Calling) -> None:
    case_id = await closed(calling)
    await invited(calling, case_id)
    await answered(calling, case_id)
    assert calling.whose(case_id) == ("returns", "ana")
    assert last_reopening(calling, case_id).why == "low-score"
    assert kept(calling, case_id) == ["customer-invited", "survey-answered", "follow-up-asked"]


async def test_whoever_is_on_duty_is_asked_if_the_former_person_is_not(calling: Calling) -> None:
    plan = demo_plan()
    people = [
        msgspec.structs.replace(who, departments=("returns",)) if who.person == "otto" else who
        for who in plan.people
    ]
    night = msgspec.structs.replace(plan, people=tuple(people))
    await calling.do(lambda at: ApplyOrganisation(plan=night, by="root", at=at))
    calling.office.clock.turn(timedelta(hours=12))
    line = await calling.answered("otto")
    case = await calling.opens(line, "otto")
    await calling.do(lambda at: CloseCase(case_id=case.case_id, by="otto", at=at))
    await answered(calling, case.case_id)
    now = calling.case(case.case_id)
    assert isinstance(now, Active)
    assert (now.person, now.office) == ("lena", "lead")
    assert now.handoff is not None
    assert calling.asked(now.handoff.handoff_id) == ("ana",)


async def test_however_late_it_comes(calling: Calling) -> None:
    case_id = await closed(calling)
    calling.office.clock.turn(timedelta(days=60))
    await answered(calling, case_id)
    assert isinstance(calling.case(case_id), Active)


async def test_heard_twice_it_is_followed_up_once(calling: Calling) -> None:
    case_id = await closed(calling)
    await answered(calling, case_id)
    await calling.do(lambda at: CloseCase(case_id=case_id, by="ana", at=at))
    await answered(calling, case_id)
    assert isinstance(calling.case(case_id), Closed)
    assert kept(calling, case_id)[-1] == "survey-news-ignored"


async def test_a_good_score_leaves_it_closed(calling: Calling) -> None:
    case_id = await closed(calling)
    await answered(calling, case_id, low=False)
    assert isinstance(calling.case(case_id), Closed)
    assert kept(calling, case_id) == ["survey-answered"]


async def test_a_case_that_is_open_again_is_only_marked(calling: Calling) -> None:
    case_id = (await calling.opens(await calling.answered("ana"), "ana")).case_id
    await answered(calling, case_id)
    assert "case-reopened" not in calling.published(CASE.stream(case_id))
    assert kept(calling, case_id) == ["survey-answered", "follow-up-asked"]


async def test_of_a_merged_case_the_one_that_goes_on_is_followed_up(calling: Calling) -> None:
    line = await calling.answered("ana")
    first, second = await calling.opens(line, "ana"), await calling.opens(line, "ana")
    await calling.do(
        lambda at: MergeCase(case_id=first.case_id, into=second.case_id, by="ana", at=at)
    )
    await calling.do(lambda at: CloseCase(case_id=second.case_id, by="ana", at=at))
    await answered(calling, first.case_id)
    assert isinstance(calling.case(first.case_id), Closed)
    assert isinstance(calling.case(second.case_id), Active)
    assert kept(calling, second.case_id) == ["follow-up-asked"]


async def test_an_erased_customer_s_words_are_no_obstacle(calling: Calling) -> None:
    case_id = await closed(calling)
    (comment,) = await calling.office.vault.seal([("subject-1", "nobody called back")])
    await calling.office.vault.erase("subject-1")
    message = contracts.SurveyCompleted(
        case_id=case_id,
        customer_id="cu1",
        invitation_id="i1",
        scores=(),
        comments=(contracts.Comment(question="why", text=comment),),
        low=True,
    )
    await calling.receive(message)
    assert isinstance(calling.case(case_id), Active)


async def test_an_answer_outweighs_the_end_of_its_invitation(calling: Calling) -> None:
    case_id = await closed(calling)
    expired = contracts.SurveyExpired(case_id=case_id, customer_id="cu1", invitation_id="i1")
    await calling.receive(expired)
    await answered(calling, case_id, low=False)
    await calling.receive(expired)
    assert kept(calling, case_id) == [
        "invitation-expired",
        "survey-answered",
        "survey-news-ignored",
    ]


async def test_why_somebody_was_not_invited_is_kept(calling: Calling) -> None:
    case_id = await closed(calling)
    message = contracts.SurveyNotInvited(case_id=case_id, customer_id="cu1", reason="asked-lately")
    await calling.receive(message)
    assert kept(calling, case_id) == ["customer-not-invited"]


async def test_of_a_case_that_we_never_opened_nothing_can_be_kept(calling: Calling) -> None:
    with pytest.raises(Unknown):
        await answered(calling, "c99")
