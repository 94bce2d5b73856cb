"""Which bytes are kept, and which department sees the mails of a case."""

from collections.abc import Sequence

import msgspec
import pytest

from baton_common.model.contract import Contract
from baton_contracts.case_updated.case import CaseOpened, CaseSummary, OwnerAssigned
from baton_contracts.case_updated.mail import MailUnproven
from baton_email.domain.attachment.events import FileDropped, FileUploaded
from baton_email.domain.mail.events import MailArrived
from baton_email.domain.stored_bytes import Blob
from baton_email.projections.kept_bytes import KEPT_BYTES, KeptBytes, KeptRow
from baton_email.projections.message_cases import (
    HELD,
    MESSAGE_CASES,
    HeldRow,
    MessageCaseRow,
    MessageCases,
)
from baton_testkit.projecting import Projecting, received, recorded
from tests.unit.email.projections.test_message_rows import HELLO, READ
from tests.unit.email.world import CASE, NINE, NUMBER

kept_bytes = Projecting(KeptBytes)
message_cases = Projecting(MessageCases)

ARRIVED = MailArrived(
    mail_id="m1",
    raw=Blob(sha256="aa" * 32, subject="ann", size=1),
    content_key="k1",
    message_key="k1",
    our_addresses=("service@demo.example",),
    envelope_sender=None,
    source="smtp",
    at=NINE,
)
UPLOADED = FileUploaded(
    attachment_id="a1",
    raw=Blob(sha256="bb" * 32, subject="ann", size=1),
    name=HELLO,
    media_type="text/plain",
    sha256="cc" * 32,
    by="ana",
    at=NINE,
)
SUMMARY = CaseSummary(
    id=CASE,
    number=NUMBER,
    state="open",
    matter="refund",
    priority="normal",
    department="returns",
    owner="ana",
    language="en",
    version=1,
)
OPENED = CaseOpened(case=SUMMARY, customer_id="cu1", channel="mail")
MOVED = OwnerAssigned(
    case=msgspec.structs.replace(SUMMARY, department="logistics", owner="bo", version=2),
    before_department="returns",
    before_owner="ana",
)


def test_bytes_are_kept_that_a_mail_or_a_file_names() -> None:
    shown = kept_bytes.given(*recorded(ARRIVED, READ, UPLOADED, ARRIVED))
    shown.then(KEPT_BYTES, KeptRow(sha256="aa" * 32), KeptRow(sha256="bb" * 32))


def test_a_file_that_was_dropped_is_kept_no_longer() -> None:
    dropped = FileDropped(stored="bb" * 32, at=NINE)
    shown = kept_bytes.given(*recorded(ARRIVED, UPLOADED, dropped))
    shown.then(KEPT_BYTES, KeptRow(sha256="aa" * 32))


@pytest.mark.parametrize("message", [(OPENED, MOVED), (MOVED, OPENED)])
def test_mails_of_a_case_are_seen_where_its_newest_news_says(message: Sequence[Contract]) -> None:
    row = MessageCaseRow(case_id=CASE, department="logistics", version=2)
    message_cases.given(*received(*message, at=NINE)).then(MESSAGE_CASES, row)


def test_a_mail_that_is_kept_without_counting_is_with_its_case() -> None:
    told = MailUnproven(
        case_id=CASE, thread_id="t9", mail_id="m9", number=NUMBER, department="returns",
        owner="ana", has_acted=False,
    )  # fmt: skip
    message_cases.given(*received(told, told, at=NINE)).then(
        HELD, HeldRow(mail_id="m9", case_id=CASE)
    )
