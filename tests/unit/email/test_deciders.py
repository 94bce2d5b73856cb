"""The deciders of email alone: given what happened, when a command comes, then these events."""

from datetime import timedelta

import pytest

from baton_common.model.personal import Personal
from baton_email.domain.correspondence.acknowledgement import Circumstances
from baton_email.domain.correspondence.commands import DecideAcknowledgement
from baton_email.domain.correspondence.decide import decide as decide_correspondence
from baton_email.domain.correspondence.events import AcknowledgementDecided
from baton_email.domain.correspondence.state import CORRESPONDENCE
from baton_email.domain.message_id.commands import LeadToThread, TakeMessageId
from baton_email.domain.message_id.decide import decide as decide_message_id
from baton_email.domain.message_id.events import MessageIdTaken, MessageIdThreaded
from baton_email.domain.message_id.state import MESSAGE_ID
from baton_email.domain.outgoing.attempts import PAUSES, NextAttempt, next_attempt
from baton_email.domain.outgoing.commands import (
    BeginHandover,
    GiveUpSending,
    RecordAnswers,
    RecordFailure,
    RecordReport,
    RecordUnknownOutcome,
)
from baton_email.domain.outgoing.decide import decide as decide_outgoing
from baton_email.domain.outgoing.events import (
    AttemptFailed,
    HandoverBegan,
    MailBounced,
    MailComposed,
    MailHandedOver,
    MailReported,
    OutcomeUnknown,
    SendingGivenUp,
)
from baton_email.domain.outgoing.reports import Action, Answers, DeliveryReport, Reported
from baton_email.domain.outgoing.state import OUTGOING
from baton_email.domain.sender_check.commands import BeginCheck, EndCheck, PutOffCheck
from baton_email.domain.sender_check.decide import decide as decide_check
from baton_email.domain.sender_check.events import CheckBegun, CheckEnded, CheckPutOff
from baton_email.domain.sender_check.state import ATTEMPTS_AFTER, SENDER_CHECK
from baton_testkit.deciding import Deciding
from tests.unit.email.world import CASE, NINE, SERVICE

outgoing = Deciding(OUTGOING, decide_outgoing)
correspondence = Deciding(CORRESPONDENCE, decide_correspondence)
message_id = Deciding(MESSAGE_ID, decide_message_id)
check = Deciding(SENDER_CHECK, decide_check)
LATER = NINE + timedelta(minutes=3)


def person(subject: str) -> Personal[str]:
    return Personal[str](subject=subject, key_version=1, ciphertext="")


ANN, BO = person("ann"), person("bo")
composed = MailComposed(
    mail_id="m1", kind="reply", case_id=CASE, thread_id="t1", message_id="m1@demo.example",
    message_key="k1", our_address=SERVICE, to=(ANN,), cc=(BO,), subject_line=ANN, text=ANN,
    language="en", at=NINE,
)  # fmt: skip


def begun(attempt: int) -> HandoverBegan:
    return HandoverBegan(attempt=attempt, at=NINE)


def bounced(who: Personal[str], status: str, *, hard: bool) -> MailBounced:
    return MailBounced(mail_id="m1", recipient=who, hard=hard, status=status, at=LATER)


def test_one_recipient_is_taken_one_refused_for_good_and_nobody_waits() -> None:
    answers = Answers(taken=("ann",), refused={"bo": (550, "5.1.1")})
    outgoing.given(composed, begun(1)).when(
        RecordAnswers(attempt=1, answers=answers, at=LATER)
    ).then(
        MailHandedOver(attempt=1, subjects=("ann",), at=LATER),
        bounced(BO, "5.1.1", hard=True),
        SendingGivenUp(reason="refused", at=LATER),
    )


def test_who_is_told_to_come_later_waits_for_the_next_attempt() -> None:
    answers = Answers(taken=("ann",), refused={"bo": (450, "4.2.1")})
    failure = AttemptFailed(attempt=1, code=450, status="4.2.1", at=LATER)
    said = RecordAnswers(attempt=1, answers=answers, at=LATER)
    outcome = outgoing.given(composed, begun(1)).when(said)
    outcome.then(MailHandedOver(attempt=1, subjects=("ann",), at=LATER), failure)
    after = outgoing.given(composed, *outcome.events).state
    assert next_attempt(after, failure) == NextAttempt(2, LATER + PAUSES[0])


def test_the_last_failure_tells_everybody_who_waits() -> None:
    failures = [
        AttemptFailed(attempt=n + 1, code=0, status="4.4.1", at=NINE) for n in range(len(PAUSES))
    ]
    last = RecordFailure(attempt=12, code=0, status="4.4.1", never=False, at=LATER)
    outgoing.given(composed, *failures).when(last).then(
        AttemptFailed(attempt=12, code=0, status="4.4.1", at=LATER),
        bounced(ANN, "4.4.7", hard=False),
        bounced(BO, "4.4.7", hard=False),
        SendingGivenUp(reason="too-long", at=LATER),
    )


def test_an_outcome_that_nobody_knows_is_repeated_once() -> None:
    unknown = RecordUnknownOutcome(attempt=2, at=LATER)
    first = OutcomeUnknown(attempt=1, at=NINE)
    outgoing.given(composed, begun(2)).when(unknown).then(OutcomeUnknown(attempt=2, at=LATER))
    outgoing.given(composed, first, begun(2)).when(unknown).then(
        OutcomeUnknown(attempt=2, at=LATER),
        bounced(ANN, "4.4.2", hard=False),
        bounced(BO, "4.4.2", hard=False),
        SendingGivenUp(reason="unknown-twice", at=LATER),
    )


def test_an_outcome_that_became_known_is_not_unknown() -> None:
    late = RecordUnknownOutcome(attempt=1, at=LATER)
    answered = AttemptFailed(attempt=1, code=450, status="4.2.1", at=NINE)
    outgoing.given(composed, begun(1), answered).when(late).then()
    outgoing.given(composed, begun(1), answered, begun(2)).when(late).then()


def test_an_answer_after_the_attempt_was_taken_for_lost_counts_for_whom_it_reached() -> None:
    lost = OutcomeUnknown(attempt=1, at=NINE)
    said = RecordAnswers(
        attempt=1, answers=Answers(taken=("ann",), refused={"bo": (550, "5.1.1")}), at=LATER
    )
    taken = MailHandedOver(attempt=1, subjects=("ann",), at=LATER)
    outgoing.given(composed, begun(1), lost).when(said).then(taken)
    outgoing.given(composed, begun(1), lost, begun(2)).when(said).then(taken)
    outgoing.given(composed, begun(1), lost, taken).when(said).then()


def test_the_bytes_go_out_once_at_a_time_and_never_of_a_mail_that_is_over() -> None:
    begin = BeginHandover(attempt=2, at=LATER)
    over = SendingGivenUp(reason="erased", at=NINE)
    outgoing.given(composed).when(begin).then(HandoverBegan(attempt=2, at=LATER))
    outgoing.given(composed, HandoverBegan(attempt=1, at=NINE)).when(begin).then()
    outgoing.given(composed, over).when(begin).then()
    outgoing.when(begin).then()


def said(subject: str, action: Action, status: str) -> DeliveryReport:
    about = Reported(subject=subject, action=action, status=status)
    return DeliveryReport(recipients=(about,), action=action, status=status)


@pytest.mark.parametrize(
    ("report", "events"),
    [
        (
            said("ann", "failed", "5.1.1"),
            [bounced(ANN, "5.1.1", hard=True)],
        ),
        (
            DeliveryReport(action="failed", status="5.1.1"),
            [MailReported(action="failed", status="5.1.1", at=LATER)],
        ),
        (
            said("bo", "delayed", "4.4.1"),
            [MailReported(action="delayed", status="4.4.1", recipient=BO, at=LATER)],
        ),
        (
            said("ann", "delivered", "2.0.0"),
            [MailReported(action="delivered", status="2.0.0", recipient=ANN, at=LATER)],
        ),
        (
            said("ann", "failed", "5.2.2"),
            [bounced(ANN, "5.2.2", hard=False)],
        ),
    ],
)
def test_a_report_accuses_whom_it_names_even_after_the_mail_is_over(
    report: DeliveryReport, events: list[MailBounced | MailReported]
) -> None:
    taken = MailHandedOver(attempt=1, subjects=("ann", "bo"), at=NINE)
    command = RecordReport(report=report, at=LATER)
    outgoing.given(composed, taken).when(command).then(*events)


def test_what_was_erased_is_given_up_and_told_to_nobody() -> None:
    giving_up = GiveUpSending(reason="erased", at=LATER)
    outgoing.given(composed).when(giving_up).then(SendingGivenUp(reason="erased", at=LATER))


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"is_readable": False, "is_automatic": True}, "unreadable"),
        ({"is_automatic": True, "address_fails": True}, "automatic"),
        ({"is_answerable": False}, "unanswerable"),
        ({"address_fails": True}, "address-failing"),
        ({"address_has_enough": True}, "too-many"),
    ],
)
def test_an_acknowledgement_is_withheld_for_the_first_rule_that_does_not_hold(
    broken: dict[str, bool], reason: str
) -> None:
    usual = {
        "is_readable": True, "is_automatic": False, "is_answerable": True,
        "address_fails": False, "address_has_enough": False,
    }  # fmt: skip

    def deciding(circumstances: dict[str, bool]) -> DecideAcknowledgement:
        return DecideAcknowledgement(
            mail_id="m1", circumstances=Circumstances(**circumstances), at=NINE
        )

    withheld = AcknowledgementDecided(withheld=reason, at=NINE)
    correspondence.when(deciding(usual | broken)).then(withheld)
    correspondence.when(deciding(usual)).then(AcknowledgementDecided(mail_id="m1", at=NINE))
    correspondence.given(withheld).when(deciding(usual)).then()


def test_a_message_id_is_taken_once_per_content_and_leads_to_one_thread() -> None:
    taken = MessageIdTaken(mail_id="m1", content_key="one", at=NINE)
    leads = MessageIdThreaded(thread_id="t1", at=NINE)
    again = TakeMessageId(mail_id="m2", content_key="one", at=LATER)
    other = TakeMessageId(mail_id="m2", content_key="two", at=LATER)
    message_id.given(taken).when(again).then()
    message_id.given(taken).when(other).then(
        MessageIdTaken(mail_id="m2", content_key="two", at=LATER)
    )
    message_id.given(taken, leads).when(LeadToThread(thread_id="t2", at=LATER)).then()


def test_a_check_begins_and_ends_once() -> None:
    begin = BeginCheck(mail_id="m1", at=NINE)
    begun, ended = CheckBegun(mail_id="m1", at=NINE), CheckEnded(outcome="pass", why="spf", at=NINE)
    end = EndCheck(outcome="pass", why="spf", at=NINE)
    check.when(begin).then(begun)
    check.given(begun).when(begin).then()
    check.given(begun).when(end).then(ended)
    check.given(begun, ended).when(begin).then()
    check.given(begun, ended).when(end).then()
    check.when(end).then()


def test_a_check_is_put_off_until_its_last_attempt() -> None:
    begun, last = CheckBegun(mail_id="m1", at=NINE), len(ATTEMPTS_AFTER)
    put_off = [CheckPutOff(attempt=n, at=NINE) for n in range(1, last)]
    check.given(begun).when(PutOffCheck(attempt=1, at=NINE)).then(put_off[0])
    check.given(begun, put_off[0]).when(PutOffCheck(attempt=1, at=NINE)).then()
    over = CheckEnded(outcome="unknown", why="no-answer", at=NINE)
    check.given(begun, *put_off).when(PutOffCheck(attempt=last, at=NINE)).then(over)
