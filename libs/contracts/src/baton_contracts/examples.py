"""One example of every contract, all about the same case: values by field name.

Samples, AsyncAPI and the tests of subscribers use them. Ids and addresses are made up.
"""

from datetime import UTC, datetime
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from baton_common.model.contract import Contract
from baton_common.model.personal import Personal

CASE_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01"
OTHER_CASE_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d0e"
HANDOFF_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d02"
THREAD_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d03"
MAIL_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d04"
CUSTOMER_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05"
REPLY_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d06"
SUBJECT = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d07"
CONTACT_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d0b"
OTHER_CUSTOMER_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d08"
SEALED = Personal[str](subject=SUBJECT, key_version=1, ciphertext="dGhlIHdvcmRzLCBlbmNyeXB0ZWQ=")
MOMENT = datetime(2026, 3, 2, 1, 30, 7, tzinfo=UTC)

EXAMPLES: dict[str, Any] = {
    "after": None,
    "agent": "ana",
    "answers": MAIL_ID,
    "assigned": False,
    "attachment_ids": ["0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d09"],
    "action": "delayed",
    "answers_to": None,
    "backup": "bo",
    "by_subject": False,
    "before_department": "returns",
    "before_owner": "lena",
    "by": "ana",
    "case_id": CASE_ID,
    "cc": [],
    "channel": "mail",
    "code": 552,
    "colleague": None,
    "MailReceived.sender_proof": "pass",
    "MailTakenUp.sender_proof": "unknown",
    "asked_for": None,
    "before": "unsorted",
    "ContactAnswered.before": None,
    "ContactSummary.channel": "voice",
    "ContactSummary.departments": [],
    "HandoffRequested.files": [],
    "ContactSummary.id": CONTACT_ID,
    "ContactSummary.priority": 0,
    "ContactSummary.state": "answered",
    "ContactWrappedUp.code": "return-agreed",
    "contact_id": None,
    "customer_id": CUSTOMER_ID,
    "department": "returns",
    "departments": ["returns"],
    "AddressesAssigned.departments": {"returns@baton.example": "returns"},
    "dialled": "+4930901820",
    "en": "Returns",
    "failing": True,
    "from_queue": "returns",
    "kind": "warm",
    "last_agent": "ana",
    "low": False,
    "follows": None,
    "from_department": "returns",
    "handoff_id": HANDOFF_ID,
    "has_acted": False,
    "hard": True,
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "folded_lines": 4,
    "Folded.end": 310,
    "Folded.start": 180,
    "house_version": 3,
    "id": CASE_ID,
    "invitation_id": "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d0a",
    "k": 1,
    "is_sender_unknown": False,
    "unknown_acts": True,
    "language": "zh",
    "lead": "lena",
    "left_out": 0,
    "mail_id": MAIL_ID,
    "matter": "return-goods",
    "may_be_listed": False,
    "merged_into": None,
    "merged_id": OTHER_CUSTOMER_ID,
    "languages": ["zh", "en"],
    "mail": SEALED,
    "more_attachments": 0,
    "more_mailboxes": 0,
    "name": SEALED,
    "no_text": "",
    "number": "7KX3M9QAH",
    "notices": "digest",
    "numbers": [],
    "office": None,
    "others": "returns",
    "out_of": OTHER_CASE_ID,
    "outcome": "answered",
    "offer_id": "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d0c",
    "AgentPresenceChanged.reason": "break",
    "ContactTransferred.by": "ana",
    "OfferDeclined.reason": "declined",
    "TransferEnded.reason": "unanswered",
    "owner": "ana",
    "passed_on": False,
    "person": "ana",
    "persons": ["ana"],
    "priority": "normal",
    "queue": "returns",
    "HandoffWithdrawn.reason": "case-closed",
    "MailRefused.reason": "size",
    "MailUnreadable.reason": "depth",
    "SurveyNotInvited.reason": "no-address",
    "reason": "not-ours",
    "recipient": "returns@baton.example",
    "reply_id": REPLY_ID,
    "rung": "owner",
    "question": "satisfied",
    "scale": "csat",
    "sent_by": None,
    "scores": [{"question": "satisfied", "scale": "csat", "value": 5}],
    "separated_id": OTHER_CUSTOMER_ID,
    "part": 1,
    "size": 48213,
    "CustomerAddressFailed.status": "hard-bounce",
    "status": "5.1.1",
    "subject": SUBJECT,
    "subjects": [SUBJECT],
    "text_is_cut": False,
    "thread_id": THREAD_ID,
    "to_department": "logistics",
    "type": "image/jpeg",
    "unverified_reference": False,
    "version": 2,
    "shared": True,
    "suspended": False,
    "talked_seconds": 183,
    "to_agent": None,
    "to_queue": "logistics",
    "transfer": None,
    "value": 5,
    "waited_seconds": 41,
    "why": "by-hand",
    "comments": [],
    "wrapped_seconds": 22,
    "zh": "退换货",
    "zone": "Asia/Shanghai",
}
"""Values by field, or by struct and field. One that does not fit gives way to what the type
says."""


def example_of(contract: type[Contract]) -> Contract:
    """A whole example. Raises KeyError for a field that has no example yet."""
    return msgspec.convert(_struct(contract), contract)


def _struct(struct: type[msgspec.Struct]) -> dict[str, Any]:
    hints = get_type_hints(struct, include_extras=True)
    return {
        field.encode_name: _value(_key(struct, field.name), hints[field.name])
        for field in msgspec.structs.fields(struct)
    }


def _key(struct: type[msgspec.Struct], name: str) -> str:
    own = f"{struct.__name__}.{name}"
    return own if own in EXAMPLES else name


def _value(name: str, type_: Any) -> Any:
    if name in EXAMPLES:
        chosen = msgspec.to_builtins(EXAMPLES[name])
        try:
            msgspec.convert(chosen, type_)
        except msgspec.ValidationError:
            return _of_type(name, type_)
        return chosen
    return _of_type(name, type_)


def _of_type(name: str, type_: Any) -> Any:
    origin, inner = get_origin(type_), get_args(type_)
    if origin in (Union, UnionType):
        return _value(name, inner[0])
    if origin is Literal:
        return inner[0]
    if origin is tuple:
        return [_value(name, inner[0])]
    if origin is Personal:
        return msgspec.to_builtins(SEALED)
    if hasattr(type_, "__metadata__"):
        return _value(name, inner[0] if inner else type_.__origin__)
    if type_ is datetime:
        return MOMENT.isoformat()
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return _struct(type_)
    raise KeyError(f"the field {name!r} ({type_}) has no example; add one to EXAMPLES")
