"""Each mail is sent once, at most one copy too many; what cannot be sent is told."""

from datetime import timedelta

import pytest

from baton_common.platform.failpoints import crash
from baton_contracts.email_received.mail import MailBounced, MailReceived, MailSent
from baton_email.domain.address.state import ADDRESS
from baton_email.domain.outgoing.attempts import PAUSES
from baton_email.domain.outgoing.state import OUTGOING
from baton_email.ports import Never, NotNow, OutcomeUnknown
from tests.unit.email.world import ANN, World, mail

BO = "bo@mail.example"


async def asked(world: World) -> None:
    """Ann wrote and Bo was in Cc; the acknowledgement shall go out."""
    await world.take(mail())
    await world.case_of(world.published(MailReceived)[-1])


async def test_a_server_that_says_later_gets_it_later(world: World) -> None:
    world.postman.at_the_door_says = [NotNow(0, "4.4.1"), NotNow(421, "4.3.2")]
    await asked(world)
    assert world.postman.taken == []
    await world.later(PAUSES[0])
    assert world.postman.taken == []
    await world.later(PAUSES[1])
    assert len(world.postman.taken) == 1
    assert len(world.published(MailSent)) == 1
    await world.later(timedelta(days=5))
    assert len(world.postman.taken) == 1


async def test_a_server_that_says_never_is_not_asked_again(world: World) -> None:
    world.postman.at_the_door_says = [Never(550, "5.1.1")]
    await asked(world)
    await world.later(timedelta(days=5))
    assert world.postman.taken == []
    (message,) = world.published(MailBounced)
    assert (message.hard, message.status) == (True, "5.1.1")
    assert await world.words(message.recipient) == ANN


async def test_a_server_that_does_not_want_us_gets_the_mail_once_it_does(world: World) -> None:
    """A wrong password, a full relay: 5xx, and yet not said of the mail."""
    world.postman.at_the_door_says = [NotNow(535, "5.7.8"), NotNow(554, "5.3.2")]
    await asked(world)
    await world.later(PAUSES[0] + PAUSES[1])
    assert len(world.postman.taken) == 1
    assert world.published(MailBounced) == []


async def test_a_sender_that_is_refused_waits_and_never_marks_the_customer(world: World) -> None:
    """`501 mail from must be same as authorization user`: our setting, until it is corrected."""
    world.postman.at_the_door_says = [NotNow(501, "5.1.8")] * 50
    await asked(world)
    await world.later(timedelta(days=2))
    assert world.published(MailBounced) == []
    await world.later(timedelta(days=4))
    (message,) = world.published(MailBounced)
    assert (message.hard, message.status, message.why) == (False, "5.1.8", "our-setting")
    assert not world.log.state(ADDRESS, message.recipient.subject).failing


async def test_a_recipient_refused_because_of_our_sender_is_tried_again(world: World) -> None:
    world.postman.refuses = {ANN: (553, "5.1.8")}
    await asked(world)
    assert world.published(MailBounced) == []
    world.postman.refuses = {}
    await world.later(PAUSES[0])
    assert len(world.published(MailSent)) == 1


async def test_after_three_days_of_later_it_is_given_up_and_told(world: World) -> None:
    world.postman.at_the_door_says = [NotNow(451, "4.3.0")] * 50
    await asked(world)
    await world.later(timedelta(days=6))
    (message,) = world.published(MailBounced)
    assert (message.hard, message.status) == (False, "4.4.7")
    left = len(world.postman.at_the_door_says)
    await world.later(timedelta(days=6))
    assert len(world.postman.at_the_door_says) == left


async def test_a_server_that_hangs_after_the_bytes_gets_one_copy_more(world: World) -> None:
    world.postman.after_the_bytes = [OutcomeUnknown("no answer")]
    await asked(world)
    await world.later(timedelta(days=5))
    first, second = world.postman.taken
    assert first.raw == second.raw
    assert len(world.published(MailSent)) == 1


async def test_every_attempt_belongs_to_the_journey_that_the_mail_belongs_to(world: World) -> None:
    world.postman.after_the_bytes = [OutcomeUnknown("no answer")]
    await asked(world)
    await world.later(timedelta(days=5))
    (mail_id,) = [each.mail.mail_id for each in world.outgoing()]
    stream = world.log.store.streams[OUTGOING.stream(mail_id)]
    assert "handover-began" in [recorded.type for recorded in stream]
    assert len({recorded.metadata.correlation_id for recorded in stream}) == 1


async def test_a_server_that_hangs_twice_gets_no_third_copy(world: World) -> None:
    world.postman.after_the_bytes = [OutcomeUnknown("no answer")] * 9
    await asked(world)
    await world.later(timedelta(days=5))
    assert len(world.postman.taken) == 2
    (message,) = world.published(MailBounced)
    assert not message.hard


async def test_refused_after_the_bytes_is_no_copy(world: World) -> None:
    world.postman.after_the_bytes = [NotNow(451, "4.3.0")]
    await asked(world)
    await world.later(timedelta(minutes=1))
    assert len(world.published(MailSent)) == 1


@pytest.mark.parametrize(
    ("point", "copies"),
    [
        ("deadline: before the unit", 1),
        ("outgoing: the handover was written down", 1),
        ("outgoing: handed over", 2),
        ("deadline: after the unit", 1),
    ],
)
async def test_a_crash_at_any_point_loses_no_mail_and_makes_one_copy_at_most(
    world: World, point: str, copies: int
) -> None:
    await world.take(mail())
    message = world.published(MailReceived)[-1]
    with crash(point):
        await world.case_of(message)
    world.restart()
    await world.case_of(message)
    await world.later(timedelta(minutes=5))
    assert len(world.postman.taken) == copies
    assert len({letter.raw for letter in world.postman.taken}) == 1
    assert len(world.published(MailSent)) == 1


async def test_one_recipient_refused_does_not_hold_up_the_other(world: World) -> None:
    await asked(world)
    (bo,) = await world.vault.seal([((await world.vault.subjects_of([BO]))[0], BO)])
    world.postman.refuses = {BO: (550, "5.1.1")}
    await world.reply(world.published(MailReceived)[-1], "hello", cc=(bo,))
    assert [await world.words(each.address) for each in world.published(MailSent)[-1].to] == [ANN]
    (message,) = world.published(MailBounced)
    assert await world.words(message.recipient) == BO


async def test_one_recipient_delayed_gets_it_later_alone(world: World) -> None:
    await asked(world)
    (bo,) = await world.vault.seal([((await world.vault.subjects_of([BO]))[0], BO)])
    world.postman.refuses = {BO: (450, "4.2.0")}
    await world.reply(world.published(MailReceived)[-1], "hello", cc=(bo,))
    world.postman.refuses = {}
    await world.later(PAUSES[0])
    assert world.postman.taken[-1].recipients == (BO,)
    assert len(world.published(MailSent)) == 3


async def test_what_was_erased_before_it_went_out_is_not_sent(world: World) -> None:
    world.postman.at_the_door_says = [NotNow(0, "4.4.1")]
    await asked(world)
    subject = await world.vault.known_subject(ANN)
    assert subject is not None
    await world.vault.erase(subject)
    await world.later(timedelta(days=5))
    assert world.postman.taken == []


def report(to: str, failed: str, status: str = "5.1.1", original: str = "") -> str:
    quoted = f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {original}\r\n\r\n"
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nMessage-ID: <dsn-{status}@mx.example>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nNot delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {failed}\r\nAction: failed\r\nStatus: {status}\r\n\r\n"
        f"{quoted if original else ''}--b--\r\n"
    )


async def test_a_report_at_our_signed_return_address_is_the_bounce_of_that_mail(
    world: World,
) -> None:
    await asked(world)
    back_to = world.postman.taken[0].sender
    await world.take(report(back_to, ANN), sender="", to=back_to)
    (message,) = world.published(MailBounced)
    assert (message.hard, message.status, message.mail_id) == (
        True,
        "5.1.1",
        world.postman.taken[0].mail_id,
    )
    assert len(world.published(MailReceived)) == 1
    assert world.log.state(ADDRESS, message.recipient.subject).failing


async def test_the_same_bounce_told_twice_is_one(world: World) -> None:
    await asked(world)
    back_to = world.postman.taken[0].sender
    await world.take(report(back_to, ANN), sender="", to=back_to)
    await world.take(report(back_to, ANN, "5.1.2"), sender="", to=back_to)
    assert len(world.published(MailBounced)) == 1


async def test_a_full_mailbox_is_no_reason_to_give_up_the_address(world: World) -> None:
    await asked(world)
    back_to = world.postman.taken[0].sender
    await world.take(report(back_to, ANN, "5.2.2"), sender="", to=back_to)
    (message,) = world.published(MailBounced)
    assert not message.hard
    assert not world.log.state(ADDRESS, message.recipient.subject).failing


async def test_a_report_about_no_mail_of_ours_accuses_nobody(world: World) -> None:
    await asked(world)
    await world.take(report("service@demo.example", ANN, original="<forged@x.example>"), sender="")
    assert world.published(MailBounced) == []
    assert world.published(MailReceived)[-1].kind == "report"
    assert not world.log.state(ADDRESS, "subject-1").failing


async def test_a_failing_address_is_not_acknowledged_until_somebody_writes_from_it(
    world: World,
) -> None:
    world.postman.at_the_door_says = [Never(550, "5.1.1")]
    await asked(world)
    subject = world.published(MailBounced)[0].recipient.subject
    assert world.log.state(ADDRESS, subject).failing
    await world.take(mail("still there", Message_ID="<2@mail.example>"))
    assert not world.log.state(ADDRESS, subject).failing
