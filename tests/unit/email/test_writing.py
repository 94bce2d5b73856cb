"""A mail of ours as bytes: the same each time, whatever the words and addresses are."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import msgspec
import pytest

from baton_common.model.personal import Personal
from baton_email.domain.outgoing.events import MailComposed
from baton_email.domain.thread.reply_token import Signer, tagged, untagged
from baton_email.mailroom.wording import acknowledgement, reply_subject
from baton_email.mailroom.writing import File, OpenedMail, new_message_id, return_path, written
from tests.unit.email.world import ANN, CASE, NINE, NUMBER, SERVICE

SIGNER = Signer(b"s" * 32)
MAIL = "0190a1b2-0000-7000-8000-0000000000aa"
SEALED = Personal[str](subject="s", key_version=1, ciphertext="")


def composed(our_address: str = SERVICE) -> MailComposed:
    message_id = new_message_id(CASE, MAIL, our_address, SIGNER)
    return MailComposed(
        mail_id=MAIL, kind="reply", case_id=CASE, thread_id="t", message_id=message_id,
        message_key="k", our_address=our_address, to=(SEALED,), subject_line=SEALED, text=SEALED,
        language="zh", at=NINE,
    )  # fmt: skip


def read(words: OpenedMail, our_address: str = SERVICE) -> EmailMessage:
    raw = written(composed(our_address), words, SIGNER)
    assert raw == written(composed(our_address), words, SIGNER)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_plain_address_is_the_sender_where_the_next_server_takes_no_other() -> None:
    plain = msgspec.structs.replace(composed(), return_address="plain")
    raw = written(plain, OpenedMail(to=[ANN], cc=[], subject_line="s", text="t"), SIGNER)
    message = message_from_bytes(raw, policy=policy.default)
    assert (return_path(plain, SIGNER), message["Reply-To"]) == (SERVICE, SERVICE)
    assert SIGNER.read(message["Message-ID"]) is not None


@pytest.mark.parametrize("text", ["您好，\n谢谢。", "x" * 5_000, "", "From me\n.\n..\n", "é\ud800"])
def test_any_text_arrives_as_it_was(text: str) -> None:
    message = read(OpenedMail([ANN], [], "题" * 200, text))
    body = message.get_body()
    assert body is not None
    expected = text.encode("utf-8", "replace").decode().splitlines()
    assert body.get_content().rstrip("\r\n").splitlines() == expected
    assert message["Subject"] == "题" * 200


@pytest.mark.parametrize(
    "address",
    [
        "a..b@x.example",
        ".a@x.example",
        "a+b=c@x.example",
        "o'neil@x.example",
        "1@xn--fsqu00a.example",
    ],
)
def test_addresses_that_no_grammar_allows_are_written_to_all_the_same(address: str) -> None:
    message = read(OpenedMail([address], [ANN], "s", "t"))
    assert message["To"].addresses[0].addr_spec.replace('"', "") == address
    assert message["Cc"] == ANN


def test_files_keep_names_and_bytes_whatever_they_call_themselves() -> None:
    files = [
        File("发票.pdf", "application/pdf", b"%PDF\x00\xff"),
        File("mail.eml", "message/rfc822", b"From: a@b.example\r\n\r\nhi"),
        File('a"\r\nX: y.txt', "text/plain", "字".encode()),
    ]
    message = read(OpenedMail([ANN], [], "s", "t", files=files))
    assert message["X"] is None
    contents = [part.get_payload(decode=True) for part in message.iter_attachments()]
    assert contents[0] == files[0].content
    assert contents[2] == files[2].content
    assert len(contents) == 3


def test_a_long_address_of_ours_goes_without_a_tag() -> None:
    long = "customer-service-for-returns@demo.example"
    assert tagged(long, SIGNER.case_token(CASE)) == long
    assert return_path(composed(long), SIGNER) == long
    token = SIGNER.read(composed(long).message_id)
    assert token is not None
    assert token.case_id == CASE


def test_the_return_address_names_the_mail_and_the_reply_address_the_case() -> None:
    back, case = return_path(composed(), SIGNER), SIGNER.read(read_reply_to())
    assert untagged(back) == SERVICE
    signed = SIGNER.read(back)
    assert signed is not None
    assert (signed.mail_id, signed.case_id) == (MAIL, "")
    assert case is not None
    assert (case.mail_id, case.case_id) == ("", CASE)


def read_reply_to() -> str:
    return str(read(OpenedMail([ANN], [], "s", "t"))["Reply-To"])


def test_subjects_carry_the_number_and_re_once() -> None:
    once = reply_subject("Re: RE: 回复：order", NUMBER, "en")
    assert once == f"Re: order [{NUMBER}]"
    assert reply_subject(once, NUMBER, "en") == once
    assert reply_subject("", NUMBER, "zh") == f"Re: 您的来信 [{NUMBER}]"
    assert (
        acknowledgement("{x}", NUMBER, "en").subject_line == f"We have received: {{x}} [{NUMBER}]"
    )
