"""The list of mails: what came, what went, what became of it, and whose case it is."""

from typing import Any

import msgspec
import pytest

from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_email.domain.mail.events import (
    Correspondent,
    MailRead,
    MailTakenUp,
    MailUnreadable,
    Reference,
    SenderJudged,
)
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
OF_TOKEN = Reference(case_id="c1", proof="token")
FORGED = {"reference": OF_TOKEN, "sender_proof": "fail"}
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
        our_address="service@demo.example",
        sender_proof="unknown",
        sender=ANN,
        subject_line=HELLO,
    )
    came(READ).then(MESSAGES, read)


def test_what_is_found_out_of_a_sender_later_is_shown() -> None:
    judged = came(READ, SenderJudged(sender_proof="fail", at=NINE))
    assert judged.row(MESSAGES, MessageRow, READ.mail_id).sender_proof == "fail"


def test_one_that_could_not_be_read_is_listed_without_words() -> None:
    row = came(UNREADABLE).row(MESSAGES, MessageRow, "m1")
    assert (row.state, row.sender, row.subject_line) == ("unreadable", None, None)


@pytest.mark.parametrize(
    ("changes", "filed"),
    [
        ({}, ""),
        ({"kind": "list"}, ""),
        ({"kind": "list", "may_be_listed": True}, "bulk"),
        ({"kind": "automatic"}, "automatic"),
        ({"kind": "report"}, "report"),
        ({"kind": "report", "reports_on": "m9"}, ""),
        ({"kind": "loop"}, "loop"),
        ({"kind": "colleague", "colleague": "ana"}, "colleague"),
        ({"kind": "colleague", "colleague": "ana", "reference": OF_TOKEN}, ""),
        ({"kind": "colleague", "reference": OF_TOKEN}, "colleague"),
        ({"kind": "colleague", "colleague": "ana", **FORGED}, "colleague"),
    ],
)
def test_what_opens_no_case_is_on_a_list_with_the_reason(
    changes: dict[str, Any], filed: str
) -> None:
    read = msgspec.structs.replace(READ, **changes)
    assert came(read).row(MESSAGES, MessageRow, "m1").filed == filed


def test_an_unreadable_mail_without_sender_is_on_the_list_too() -> None:
    assert came(UNREADABLE).row(MESSAGES, MessageRow, "m1").filed == ""
    nobodys = msgspec.structs.replace(UNREADABLE, has_no_sender=True)
    assert came(nobodys).row(MESSAGES, MessageRow, "m1").filed == "unreadable"


def test_it_leaves_the_list_when_a_case_is_made_of_it_or_opened_for_it() -> None:
    read = msgspec.structs.replace(READ, kind="automatic")
    taken = MailTakenUp(
        by="ana", sender=Correspondent(address=ANN), is_sender_unknown=False, at=NINE
    )
    assert came(read, taken).row(MESSAGES, MessageRow, "m1").filed == ""
    assert came(read, LINKED).row(MESSAGES, MessageRow, "m1").filed == ""


def test_what_a_colleague_wrote_stays_on_it_whatever_its_thread() -> None:
    """Without a token it is with no case, also where the customer had copied them in."""
    read = msgspec.structs.replace(READ, kind="colleague", colleague="ana")
    row = came(read, LINKED).row(MESSAGES, MessageRow, "m1")
    assert (row.filed, row.state, row.case_id) == ("colleague", "colleague", LINKED.case_id)
    taken = MailTakenUp(
        by="ana", sender=Correspondent(address=ANN), is_sender_unknown=False, at=NINE
    )
    assert came(read, LINKED, taken).row(MESSAGES, MessageRow, "m1").filed == ""


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
