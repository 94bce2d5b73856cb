"""What rows of cases and lines of stories say of mails whose sender is not proven."""

from itertools import pairwise

import msgspec
import pytest

from baton_cases.domain.case import events as of_case
from baton_cases.domain.case.merging_events import CaseGaveBack, CaseMerged, CaseTookIn
from baton_cases.domain.correspondence.events import (
    HeldMailCounted,
    HeldMailDismissed,
    MailFiled,
    MailSenderJudged,
    SenderProof,
)
from baton_cases.domain.correspondence.state import words_of
from baton_cases.projections.case_row import CASES, CaseRow
from baton_cases.projections.cases import Cases
from baton_cases.projections.story.lines import LINES, LineRow
from baton_cases.projections.story.screen import Story
from baton_common.model.messages import Event
from baton_testkit.projecting import Projecting, recorded
from tests.unit.cases.story.telling import AT, FILED, OF_CASE, OPENED

cases, story = Projecting(Cases), Projecting(Story)

HELD = msgspec.structs.replace(
    FILED, mail_id="m2", belongs_by="number", sender_proof="unknown", held=True
)
COUNTED = HeldMailCounted(
    case_id="c1", mail_id="m2", by="ana", words=words_of(HELD), participants=(), goes_on_in=None,
    at=AT,
)  # fmt: skip
DISMISSED = HeldMailDismissed(case_id="c1", mail_id="m2", by="ana", at=AT)
DOUBTED = MailSenderJudged(
    case_id="c1", mail_id="m3", proof="fail", opened=False, doubted=True, at=AT
)
ACTED = msgspec.structs.replace(FILED, mail_id="m3", belongs_by="thread", sender_proof="unknown")
CLOSED = of_case.CaseClosed(**OF_CASE, outcome="", by="ana")
ANSWERED = of_case.CaseResolved(**OF_CASE, outcome="", by="ana")


def first(proof: SenderProof) -> MailFiled:
    return msgspec.structs.replace(FILED, sender_proof=proof)


def verdict(mail: str, proof: str) -> MailSenderJudged:
    return msgspec.structs.replace(DOUBTED, mail_id=mail, proof=proof, opened=True, doubted=False)


def row(*events: Event, case: str = "c1") -> CaseRow:
    return cases.given(*recorded(OPENED, *events)).row(CASES, CaseRow, case)


def waiting(*events: Event) -> tuple[list[str], list[str]]:
    found = row(*events)
    return found.attention, found.unproven_mails


def test_a_held_mail_waits_until_somebody_says_whose_it_is_whatever_becomes_of_the_case() -> None:
    waits = (["unproven-mail"], ["m2"])
    assert waiting(HELD) == waits
    assert waiting(HELD, ANSWERED, CLOSED) == waits
    assert waiting(CLOSED, HELD) == waits
    assert waiting(HELD, COUNTED) == (["customer-wrote"], [])
    assert waiting(HELD, DISMISSED) == ([], [])
    third = msgspec.structs.replace(HELD, mail_id="m9")
    assert waiting(HELD, third, DISMISSED) == (["unproven-mail"], ["m9"])
    elsewhere = msgspec.structs.replace(COUNTED, words=None, goes_on_in="7KX3M9QAH")
    assert waiting(HELD, elsewhere) == ([], [])


def test_one_that_acted_waits_once_it_is_doubted() -> None:
    assert waiting(ACTED, DOUBTED) == (["customer-wrote", "unproven-mail"], ["m3"])


def test_a_case_that_goes_on_waits_for_the_mails_of_the_merged_one() -> None:
    two = msgspec.structs.replace(OPENED, case_id="c2", number="7KX3M9QAG")
    merged = CaseMerged(case_id="c1", into="c2", by="ana", at=AT)
    took_in = CaseTookIn(case_id="c2", merged_id="c1", merged_number="x", by="ana", at=AT)
    gave_back = CaseGaveBack(case_id="c2", separated_id="c1", separated_number="x", by="ana", at=AT)
    assert row(two, HELD, merged, took_in, case="c2").unproven_mails == ["m2"]
    assert row(two, HELD, merged, took_in, gave_back, case="c2").unproven_mails == []


@pytest.mark.parametrize(
    ("events", "proof"),
    [
        ((first("unknown"),), "unknown"),
        ((first("unknown"), verdict("m1", "pass")), "pass"),
        ((first("unknown"), verdict("m1", "fail")), "fail"),
        ((first("unknown"), verdict("m2", "fail")), "unknown"),
        ((first("pass"), verdict("m1", "fail")), "pass"),
        ((first("fail"), msgspec.structs.replace(ACTED, sender_proof="token")), "token"),
        ((first("fail"), ACTED), "fail"),
        ((first("fail"), HELD), "fail"),
        ((first("fail"), HELD, COUNTED), "theirs"),
        ((FILED,), None),
    ],
)
def test_a_case_is_as_proven_as_the_best_mail_of_its_customer(
    events: tuple[Event, ...], proof: str | None
) -> None:
    assert row(*events).sender_proof == proof


def test_by_a_mail_that_is_not_proven_nobody_has_come_to_us() -> None:
    assert row(first("unknown")).customer_began
    assert not row(first("fail")).customer_began
    assert not row(first("unknown"), verdict("m1", "fail")).customer_began
    token = msgspec.structs.replace(ACTED, sender_proof="token")
    assert row(first("fail"), token).customer_began


def lines(events: tuple[Event, ...]) -> list[tuple[str | None, SenderProof | None, bool | None]]:
    rows = story.given(*recorded(*events)).rows(LINES, LineRow)
    return [
        (each.mail_id, each.sender_proof, each.counts) for each in rows if each.counts is not None
    ]


def test_a_line_says_what_is_known_now() -> None:
    events = (OPENED, first("unknown"), ACTED, HELD)
    assert lines(events) == [
        ("m1", "unknown", True), ("m3", "unknown", True), ("m2", "unknown", False)
    ]  # fmt: skip
    assert lines((*events, COUNTED, DOUBTED, verdict("m1", "pass"))) == [
        ("m1", "pass", True), ("m3", "fail", False), ("m2", "theirs", True)
    ]  # fmt: skip
    assert lines((*events, COUNTED, verdict("m2", "fail")))[-1] == ("m2", "theirs", True)
    assert all(one != other for one, other in pairwise(lines(events)))
