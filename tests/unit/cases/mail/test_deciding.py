"""Given, when, then: what becomes of a mail whose sender was not proven when it came."""

from typing import Any, Literal

import pytest

from baton_cases.domain.correspondence.events import MailText
from baton_cases.domain.mail import commands
from baton_cases.domain.mail import events as happened
from baton_cases.domain.mail.decide import decide
from baton_cases.domain.mail.events import HeldMail, WhoIsTold
from baton_cases.domain.mail.state import MAIL, Counted, Held
from baton_cases.publisher.mails import publish_mail
from baton_common.model.messages import Event, Unknown
from baton_contracts.case_updated.mail import MailCounts, MailUnproven
from baton_testkit.deciding import Deciding
from tests.unit.cases.story.telling import AT, LATER, WORDS

mail = Deciding(MAIL, decide)

TOLD = WhoIsTold(number="7KX3M9QAH", department="returns", person="ana")
KEPT = HeldMail(
    sender=WORDS, sender_name=None, sender_language="en", language="en", matter="refund",
    recipients=(), answers_to=None, sent_by=None, subject=WORDS, text=WORDS, text_is_cut=False,
    of_text=MailText(), attachments=(), written_by="person", new_case_id="c9",
    new_handoff_id="h9", new_customer_id="cu9",
)  # fmt: skip
IT: dict[str, Any] = {"mail_id": "m1", "thread_id": "t1", "at": AT}
LATE: dict[str, Any] = {**IT, "at": LATER}
HELD = happened.MailHeld(**IT, case_id="c1", by="number", proof="unknown", mail=KEPT, told=TOLD)
ACTED = happened.MailPlaced(**IT, case_id="c1", opened=False, proof="unknown")
OPENED = happened.MailPlaced(**IT, case_id="c1", opened=True, proof="unknown")
PASSED = happened.SenderJudged(**LATE, proof="pass")
FAILED = happened.SenderJudged(**LATE, proof="fail")
DOUBTED = happened.MailDoubted(**LATE, case_id="c1", told=TOLD)
COUNTED = happened.MailCounted(**LATE, case_id="c1", by="ana")
DISMISSED = happened.MailDismissed(**LATE, case_id="c1", by="ana")
COUNT = commands.Count(**LATE, case_id="c1", by="ana")
DISMISS = commands.Dismiss(**LATE, case_id="c1", by="ana")


def judge(proof: Literal["pass", "fail"]) -> commands.Judge:
    return commands.Judge(**LATE, proof=proof, told=TOLD)


@pytest.mark.parametrize(
    ("before", "proof", "after"),
    [
        ((), "pass", [PASSED]),
        ((), "fail", [FAILED]),
        ((PASSED,), "fail", []),
        ((FAILED,), "pass", []),
        ((HELD,), "pass", [PASSED]),
        ((HELD,), "fail", [FAILED]),
        ((HELD, FAILED), "pass", []),
        ((HELD, COUNTED), "fail", [FAILED]),
        ((HELD, DISMISSED), "pass", [PASSED]),
        ((ACTED,), "pass", [PASSED]),
        ((ACTED,), "fail", [FAILED, DOUBTED]),
        ((ACTED, FAILED, DOUBTED), "fail", []),
        ((OPENED,), "fail", [FAILED]),
    ],
)
def test_a_verdict_holds_once(
    before: tuple[Event, ...], proof: Literal["pass", "fail"], after: list[Event]
) -> None:
    mail.given(*before).when(judge(proof)).then(*after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((HELD,), [COUNTED]),
        ((HELD, FAILED), [COUNTED]),
        ((HELD, DISMISSED), [COUNTED]),
        ((HELD, COUNTED), []),
        ((ACTED, FAILED, DOUBTED), [COUNTED]),
        ((OPENED,), [COUNTED]),
        ((OPENED, FAILED), [COUNTED]),
    ],
)
def test_what_is_theirs_counts_once(before: tuple[Event, ...], after: list[Event]) -> None:
    mail.given(*before).when(COUNT).then(*after)


@pytest.mark.parametrize("before", [(ACTED,), (ACTED, PASSED), (OPENED, PASSED)])
def test_what_counts_already_is_not_claimed(before: tuple[Event, ...]) -> None:
    mail.given(*before).when(COUNT).refused("The mail counts already.")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((HELD,), [DISMISSED]),
        ((HELD, DISMISSED), []),
        ((ACTED, FAILED, DOUBTED), [DISMISSED]),
        ((ACTED, FAILED, DOUBTED, DISMISSED), []),
    ],
)
def test_what_is_not_theirs_is_dismissed_once(
    before: tuple[Event, ...], after: list[Event]
) -> None:
    mail.given(*before).when(DISMISS).then(*after)


@pytest.mark.parametrize("before", [(ACTED,), (OPENED, FAILED), (HELD, COUNTED)])
def test_what_counts_is_not_dismissed(before: tuple[Event, ...]) -> None:
    mail.given(*before).when(DISMISS).refused("The mail counts already; that is not taken back.")


@pytest.mark.parametrize("command", [COUNT, DISMISS])
@pytest.mark.parametrize("before", [(), (PASSED,)])
def test_a_mail_that_is_with_no_case_is_unknown(before: tuple[Any, ...], command: Any) -> None:
    state = MAIL.initial
    for event in before:
        state = MAIL.evolve(state, event)
    with pytest.raises(Unknown):
        decide(command, state)


def test_a_mail_comes_once() -> None:
    hold = commands.Hold(**IT, case_id="c1", by="number", proof="unknown", mail=KEPT, told=TOLD)
    place = commands.Place(**IT, case_id="c1", opened=False, proof="unknown")
    mail.given().when(hold).then(HELD)
    mail.given(PASSED).when(hold).then(HELD)
    mail.given(HELD).when(hold).then()
    mail.given().when(place).then(ACTED)
    mail.given(HELD).when(place).then()


def test_others_hear_of_what_counts_for_nothing_and_of_what_counts_after_all() -> None:
    of: dict[str, Any] = {"case_id": "c1", "thread_id": "t1", "mail_id": "m1"}
    who: dict[str, Any] = {"number": TOLD.number, "department": "returns", "owner": "ana"}
    held = Held(
        thread_id="t1", case_id="c1", proof="unknown", by="number", arrived_at=AT, mail=KEPT
    )
    counted = Counted(thread_id="t1", case_id="c1", proof="unknown", by="ana")
    assert publish_mail(HELD, held) == MailUnproven(**of, **who, has_acted=False)
    assert publish_mail(DOUBTED, held) == MailUnproven(**of, **who, has_acted=True)
    assert publish_mail(COUNTED, counted) == MailCounts(**of, by="ana")
    for event in (ACTED, PASSED, DISMISSED):
        assert publish_mail(event, held) is None
