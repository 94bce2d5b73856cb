"""Each invariant has a mutation that turns it red: a history that is right, and one thing wrong."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.kill_history import History, Stored, StoredContract
from tests.faults.kill_invariants import accountable, not_as_on_topic, violations

_ANA = {"department": "returns", "person": "ana", "handoff_id": "h"}
_LENA = {"department": "returns", "person": "lena"}
_ACKNOWLEDGEMENT = {"kind": "acknowledgement", "case_id": "c", "message_id": "m@x"}


def _history(*events: tuple[str, int, str, dict[str, Any]], **more: Any) -> History:
    stored = [
        Stored(position, stream, version, f"{stream}/{version}", type_, data)
        for position, (stream, version, type_, data) in enumerate(events, 1)
    ]
    return History(stored, **more)


CASES = _history(
    ("case-c", 1, "case-opened", _LENA),
    ("handoff-h", 1, "handoff-requested", {}),
    ("correspondence-c", 1, "mail-filed", {"mail_id": "in"}),
    ("handoff-h", 2, "handoff-accepted", {"person": "ana"}),
    ("case-c", 2, "accountability-moved", _ANA),
    contracts=[
        StoredContract(3, (1, 1), (0, 0)),
        StoredContract(3, (1, 4), (1, 1)),
        StoredContract(5, (1, 5), (0, 0)),
    ],
    checkpoints=[("cases", "email-received", 7, 1, 1)],
)
EMAIL = _history(
    ("mail-in", 1, "mail-arrived", {}),
    ("outgoing-out", 1, "mail-composed", _ACKNOWLEDGEMENT),
    ("outgoing-out", 2, "handover-began", {}),
    ("outgoing-out", 3, "mail-handed-over", {}),
    contracts=[StoredContract(7, (1, 1), (0, 0))],
    checkpoints=[("email", "case-updated", 3, 1, 4)],
)


def _changed(history: History, at: int, **fields: Any) -> History:
    events = list(history.events)
    events[at] = replace(events[at], **fields)
    return replace(history, events=events)


def _without(history: History, at: int) -> History:
    return replace(history, events=[e for n, e in enumerate(history.events) if n != at])


def _with(history: History, stream: str, version: int, type_: str, data: Any) -> History:
    position = len(history.events) + 1
    more = Stored(position, stream, version, f"{stream}/{version}", type_, data)
    return replace(history, events=[*history.events, more])


Mutation = Callable[[], tuple[History, History]]

MUTATIONS: dict[str, tuple[Mutation, str]] = {
    "a position is missing": (lambda: (_without(CASES, 2), EMAIL), "position 4 where 3"),
    "a version is missing": (lambda: (CASES, _changed(EMAIL, 3, version=4)), "has version 4"),
    "an event is there twice": (
        lambda: (CASES, _changed(EMAIL, 3, id="outgoing-out/2")),
        "is there 2 times",
    ),
    "a contract names another before it": (
        lambda: (
            replace(CASES, contracts=[CASES.contracts[0], StoredContract(3, (1, 4), (1, 2))]),
            EMAIL,
        ),
        "is after (1, 2), not (1, 1)",
    ),
    "a handoff ends twice": (
        lambda: (_with(CASES, "handoff-h", 3, "handoff-returned", {}), EMAIL),
        "handoff-returned after its end",
    ),
    "an acceptance moves nothing": (
        lambda: (_changed(CASES, 4, type="note-added"), EMAIL),
        "accountability did not move",
    ),
    "somebody else becomes accountable": (
        lambda: (_changed(CASES, 4, data={**_ANA, "person": "bo"}), EMAIL),
        "accountability did not move",
    ),
    "nobody is accountable": (
        lambda: (_changed(CASES, 0, data={**_LENA, "person": ""}), EMAIL),
        "nobody is accountable",
    ),
    "a case does not begin with its opening": (
        lambda: (_changed(CASES, 0, type="note-added"), EMAIL),
        "begins with note-added",
    ),
    "a mail was lost": (lambda: (CASES, _with(EMAIL, "mail-2", 1, "mail-arrived", {})), "filed 0"),
    "a mail was filed twice": (
        lambda: (_with(CASES, "correspondence-c", 2, "mail-filed", {"mail_id": "in"}), EMAIL),
        "filed 2 times",
    ),
    "a mail from nowhere was filed": (
        lambda: (_with(CASES, "correspondence-c", 2, "mail-filed", {"mail_id": "x"}), EMAIL),
        "taken 0 times",
    ),
    "a case was acknowledged twice": (
        lambda: (CASES, _with(EMAIL, "outgoing-2", 1, "mail-composed", _ACKNOWLEDGEMENT)),
        "acknowledged 2 times",
    ),
    "a case was not acknowledged": (
        lambda: (CASES, _changed(EMAIL, 1, type="mail-unreadable")),
        "acknowledged 0 times",
    ),
    "a mail went out three times": (
        lambda: (
            CASES,
            _with(
                _with(EMAIL, "outgoing-out", 4, "handover-began", {}),
                "outgoing-out",
                5,
                "handover-began",
                {},
            ),
        ),
        "handed over 3 times",
    ),
    "a mail that went out once was given up": (
        lambda: (
            CASES,
            _with(
                _with(EMAIL, "outgoing-out", 4, "outcome-unknown", {}),
                "outgoing-out",
                5,
                "sending-given-up",
                {"reason": "unknown-twice"},
            ),
        ),
        "was given up: unknown-twice",
    ),
    "a mark stands where nothing was told": (
        lambda: (replace(CASES, checkpoints=[("cases", "email-received", 7, 1, 9)]), EMAIL),
        "nothing is there",
    ),
    "a record is a dead letter": (
        lambda: (replace(CASES, dead_letters=1), EMAIL),
        "1 dead letters",
    ),
}


def test_what_is_right_has_no_violation() -> None:
    assert violations(CASES, EMAIL) == []
    assert accountable(CASES) == {"c": ("returns", "ana")}


@pytest.mark.parametrize("name", MUTATIONS)
def test_it_is_seen_that(name: str) -> None:
    mutation, sentence = MUTATIONS[name]
    assert sentence in "\n".join(violations(*mutation()))


@pytest.mark.parametrize("at", range(3))
def test_a_record_that_is_missing_on_the_topic_is_seen(at: int) -> None:
    """INV-5; a record that is there twice is none that counts."""
    stored = list(CASES.contracts)
    assert not list(not_as_on_topic(stored, [*stored, *stored]))
    assert list(not_as_on_topic(stored, stored[:at] + stored[at + 1 :]))
    assert list(not_as_on_topic(stored[:at] + stored[at + 1 :], stored))


def test_records_in_another_order_on_the_topic_are_seen() -> None:
    first, second, third = CASES.contracts
    assert list(not_as_on_topic(CASES.contracts, [second, first, third]))
