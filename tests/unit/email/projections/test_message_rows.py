"""The list of mails: what came, what went, what became of it, and whose case it is."""

import msgspec
import pytest

from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_email.domain.mail.events import Correspondent, MailRead, MailUnreadable, Reference
from baton_email.domain.outgoing.events import (
    MailBounced,
    MailComposed,
    MailHandedOver,
    SendingGivenUp,
)
from baton_email.domain.thread.events import ThreadLinked
from baton_email.projections.messages import MESSAGES, MessageRow, Messages
from baton_testkit.projecting import Projecting, Shown, recorded
from tests.unit.email.world import NINE

messages = Projecting(Messages)

ANN = Personal[str](subject="ann", key_version=1, ciphertext="YW5u")
HELLO = Personal[str](subject="ann", key_version=1, ciphertext="aGVsbG8=")
READ = MailRead(
    mail_id="m1",
    thread_id="t1",
    message_id=None,
    from_=Correspondent(address=ANN),
    our_address="service@demo.example",
    subject_line=HELLO,
    text=HELLO,
    at=NINE,
)
UNREADABLE = MailUnreadable(
    mail_id="m1",
    thread_id="t1",
    our_address="service@demo.example",
    reason="bomb",
    sentence="It is too deep.",
    at=NINE,
)
COMPOSED = MailComposed(
    mail_id="m2",
    kind="reply",
    case_id="c1",
    thread_id="t1",
    message_id="m2@demo.example",
    message_key="k2",
    our_address="service@demo.example",
    to=(ANN,),
    subject_line=HELLO,
    text=HELLO,
    language="en",
    at=NINE,
)
SENT = MailHandedOver(attempt=1, subjects=("ann",), at=NINE)
BOUNCED = MailBounced(mail_id="m2", recipient=ANN, hard=True, status="5.1.1", at=NINE)
GIVEN_UP = SendingGivenUp(reason="refused", at=NINE)
LINKED = ThreadLinked(thread_id="t1", case_id="c1", subjects=("ann",), at=NINE)


def came(*events: Event) -> Shown:
    return messages.given(*recorded(*((f"mail-{READ.mail_id}", event) for event in events)))


def went(*events: Event) -> MessageRow:
    placed = ((f"outgoing-{COMPOSED.mail_id}", event) for event in events)
    return messages.given(*recorded(*placed)).row(MESSAGES, MessageRow, COMPOSED.mail_id)


def test_a_mail_that_came_has_its_sender_and_subject_sealed() -> None:
    read = MessageRow(
        id="m1",
        at=NINE,
        position=1,
        direction="in",
        thread_id="t1",
        state="received",
        sender=ANN,
        subject_line=HELLO,
    )
    came(READ).then(MESSAGES, read)


def test_one_that_could_not_be_read_is_listed_without_words() -> None:
    row = came(UNREADABLE).row(MESSAGES, MessageRow, "m1")
    assert (row.state, row.sender, row.subject_line) == ("unreadable", None, None)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], "waiting"),
        ([SENT], "sent"),
        ([BOUNCED], "bounced"),
        ([GIVEN_UP], "given up"),
        ([BOUNCED, GIVEN_UP], "bounced"),
        ([SENT, GIVEN_UP], "sent"),
    ],
)
def test_a_mail_that_goes_says_what_became_of_it(events: list[Event], state: str) -> None:
    row = went(COMPOSED, *events)
    assert (row.state, row.case_id, row.sender) == (state, "c1", ANN)


def test_a_thread_that_is_linked_brings_its_mails_to_the_case() -> None:
    assert came(READ).row(MESSAGES, MessageRow, "m1").case_id == ""
    assert came(READ, LINKED).row(MESSAGES, MessageRow, "m1").case_id == "c1"


def test_a_mail_that_proved_its_case_stays_there() -> None:
    proved = msgspec.structs.replace(READ, reference=Reference(case_id="c7", proof="token"))
    assert came(proved, LINKED).row(MESSAGES, MessageRow, "m1").case_id == "c7"
