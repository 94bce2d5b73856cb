"""Each invariant of a journey has a mutation that turns it red."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.faults.journey_example import ROWS, SEEN, Rows, logs_of
from tests.faults.journey_invariants import figures, journey_violations
from tests.faults.kill_history import History


def _without(name: str, type_: str, stream: str = "") -> dict[str, Rows]:
    """The first of this type is lost."""
    rows = list(ROWS[name])
    rows.remove(next(row for row in rows if row[1] == type_ and stream in row[0]))
    return {**ROWS, name: rows}


def _doubled(name: str, type_: str, stream: str = "") -> dict[str, Rows]:
    """The first of this type happens again, at the end."""
    found = next(row for row in ROWS[name] if row[1] == type_ and stream in row[0])
    return {**ROWS, name: [*ROWS[name], found]}


LOST_OR_DOUBLED: dict[str, tuple[dict[str, Rows], str]] = {
    "a call without a case": (_without("cases", "contact-joined-case"), "has 0 cases"),
    "a call with two cases": (_doubled("cases", "contact-joined-case"), "has 2 cases"),
    "a case opened twice": (_doubled("cases", "case-opened"), "was opened 2 times"),
    "a call that came twice": (_doubled("routing", "contact-arrived"), "came 2 times"),
    "a leg answered twice": (
        _doubled("routing", "contact-answered"),
        "routing: call was answered by ('ana', 'hao', 'ana')",
    ),
    "a leg that cases heard nothing of": (
        _without("cases", "contact-answered"),
        "cases: call was answered by ('hao',)",
    ),
    "a call that ended twice": (
        _doubled("routing", "contact-ended"),
        "routing: 2 times contact-ended of call",
    ),
    "an end that cases heard nothing of": (
        _without("cases", "contact-ended"),
        "cases: 0 times contact-ended of call",
    ),
    "a handoff asked for twice": (
        _doubled("cases", "handoff-requested"),
        "was handed on 2 times",
    ),
    "a handoff that nobody accepted": (_without("cases", "handoff-accepted"), "accepted 0 times"),
    "a handoff accepted twice": (_doubled("cases", "handoff-accepted"), "accepted 2 times"),
    "an acceptance that moved nothing": (
        _without("cases", "accountability-moved"),
        "accountability did not move",
    ),
    "a reply that was not written": (_without("email", "mail-composed"), "has the mails"),
    "two invitations": (_doubled("email", "mail-composed", "-i"), "has the mails"),
    "a mail that nobody took": (_without("email", "mail-handed-over", "-r"), "taken 0 times"),
    "a mail sent three times": (
        _doubled("email", "handover-began", "-i"),
        "handed over 3 times",
    ),
    "a case closed twice": (_doubled("cases", "case-closed"), "was closed 2 times"),
    "a case asked about twice": (
        _doubled("survey", "customer-invited"),
        "was asked about 2 times",
    ),
    "an answer that was lost": (_without("survey", "survey-answered"), "was answered 0 times"),
    "an answer that counted twice": (
        _doubled("survey", "survey-answered"),
        "was answered 2 times",
    ),
    "an answer that cases did not hear": (
        _without("cases", "survey-answered"),
        "heard to be answered 0 times",
    ),
    "an invitation heard twice": (
        _doubled("cases", "customer-invited"),
        "heard to be asked about 2 times",
    ),
}

Mutation = Callable[[dict[str, History]], dict[str, History]]
BROKEN: dict[str, tuple[Mutation, str]] = {
    "a dead letter": (
        lambda logs: {**logs, "kpi": replace(logs["kpi"], dead_letters=1)},
        "kpi: 1 dead letters",
    ),
    "a mark where nothing was told": (
        lambda logs: {
            **logs,
            "kpi": replace(logs["kpi"], checkpoints=[("kpi", "call-arrived", 3, 1, 9)]),
        },
        "kpi: kpi marked call-arrived/3 at 1.9",
    ),
    "an event twice": (
        lambda logs: {
            **logs,
            "survey": History([*logs["survey"].events, logs["survey"].events[-1]]),
        },
        "survey: position 2 where 3",
    ),
}


def test_what_is_right_has_no_violation() -> None:
    assert journey_violations(logs_of(ROWS), [SEEN]) == []


@pytest.mark.parametrize("name", LOST_OR_DOUBLED)
def test_what_was_lost_or_doubled_is_seen(name: str) -> None:
    rows, sentence = LOST_OR_DOUBLED[name]
    assert sentence in "\n".join(journey_violations(logs_of(rows), [SEEN]))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_log_is_seen(name: str) -> None:
    mutation, sentence = BROKEN[name]
    assert sentence in "\n".join(journey_violations(mutation(logs_of(ROWS)), [SEEN]))


@pytest.mark.parametrize(
    ("mailbox", "sentence"),
    [
        (["<r@x>"], "i@x of c arrived 0 times"),
        (["<r@x>", "<r@x>", "<i@x>"], "r@x of c arrived 2 times"),
        (["<r@x>", "<i@x>", "<i@x>", "<i@x>"], "i@x of c arrived 3 times"),
        (["<r@x>", "<i@x>", "<other@x>"], "other@x of c arrived 1 times"),
    ],
)
def test_a_mailbox_with_other_mails_is_seen(mailbox: list[str], sentence: str) -> None:
    """A copy is allowed only where the log says that the first time's outcome was not known."""
    assert sentence in "\n".join(
        journey_violations(logs_of(ROWS), [replace(SEEN, mailbox=mailbox)])
    )


def test_a_case_that_nobody_called_about_is_seen() -> None:
    assert "are not those" in "\n".join(journey_violations(logs_of(ROWS), []))


@pytest.mark.parametrize(
    ("name", "type_", "indicator"),
    [
        ("routing", "contact-arrived", "contacts"),
        ("routing", "contact-answered", "answered"),
        ("cases", "case-opened", "cases-opened"),
        ("cases", "case-closed", "cases-closed"),
        ("cases", "handoff-accepted", "handoffs-accepted"),
        ("survey", "customer-invited", "surveys-invited"),
    ],
)
def test_the_figures_are_counted_from_the_logs(name: str, type_: str, indicator: str) -> None:
    before = figures(logs_of(ROWS))
    assert before[indicator] == 1
    assert figures(logs_of(_doubled(name, type_))) == {**before, indicator: 2}


def test_the_share_of_satisfied_customers_is_counted_from_the_log() -> None:
    low = ("invitation-j", "survey-answered", {"scores": [{"scale": "csat", "value": 3}]})
    rows = {**ROWS, "survey": [*ROWS["survey"], low]}
    assert figures(logs_of(rows))["csat"] == 0.5
