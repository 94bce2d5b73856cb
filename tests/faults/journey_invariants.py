"""What must hold after journeys of calls, whatever was killed; each check gives its violations.

They are read from the logs of the services, and from the mailbox of each customer.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.faults.kill_history import History, Stored
from tests.faults.kill_invariants import (
    broken,
    cases_without_one_accountable,
    checkpoints_beyond_the_log,
    handoffs_without_one_end,
)

LEGS = ("ana", "hao")
"""The agents who answer each call, in order."""
OWNERS = {
    "call-arrived": "routing",
    "case-updated": "cases",
    "email-received": "email",
    "survey-completed": "survey",
}
"""By topic."""
Logs = Mapping[str, History]
"""By service."""


@dataclass(frozen=True)
class Seen:
    """The view of the customer of one journey."""

    contact_id: str
    case_id: str
    mailbox: Sequence[str]
    """The Message-ID of each mail that arrived, copies included."""


def calls_without_one_case(logs: Logs) -> Iterator[str]:
    """Each call that came has opened one case, and no case was opened without one."""
    came = Counter(event.of for event in logs["routing"].types("contact-arrived"))
    opened = Counter(event.of for event in logs["cases"].types("case-opened"))
    joined = [(e.of, str(e.data["case_id"])) for e in logs["cases"].types("contact-joined-case")]
    for contact_id in came.keys() | {contact for contact, _ in joined}:
        cases = [case for contact, case in joined if contact == contact_id]
        if (came[contact_id], len(cases)) != (1, 1):
            yield f"{contact_id} came {came[contact_id]} times and has {len(cases)} cases"
    for case_id in opened.keys() | {case for _, case in joined}:
        calls = sum(case == case_id for _, case in joined)
        if (opened[case_id], calls) != (1, 1):
            yield f"case {case_id} was opened {opened[case_id]} times, for {calls} calls"


def calls_told_wrongly(logs: Logs) -> Iterator[str]:
    """Each leg was answered once and parted from once, and each call ended once: in routing,
    which decided it, and in cases, which heard of it."""
    contacts = {event.of for event in logs["routing"].types("contact-arrived")}
    for name in ("routing", "cases"):
        for contact_id in sorted(contacts):
            metadata = [e for e in logs[name].events if e.stream == f"contact-{contact_id}"]
            legs = tuple(_agent(e) for e in metadata if e.type == "contact-answered")
            if legs != LEGS:
                yield f"{name}: {contact_id} was answered by {legs}"
            for type_, times in (
                ("contact-transferred", 1),
                ("interaction-ended", 1),
                ("contact-ended", 1),
                ("contact-wrapped-up", 2),
            ):
                if (found := sum(event.type == type_ for event in metadata)) != times:
                    yield f"{name}: {found} times {type_} of {contact_id}"


def _agent(answered: Stored) -> str:
    """Routing's event names the agent itself, that of cases in what it was told."""
    return str(answered.data.get("told", answered.data)["agent"])


def handoffs_not_accepted_once(logs: Logs) -> Iterator[str]:
    """Each case was asked for once, and the backup accepted by answering the call."""
    cases = logs["cases"]
    requested = Counter(e.data["case_id"] for e in cases.types("handoff-requested"))
    accepted = Counter(
        (e.data["case_id"], e.data["person"])
        for e in cases.types("handoff-accepted")
        if e.data["contact_id"] and not e.data["assigned"]
    )
    for event in cases.types("case-opened"):
        times = requested[event.of], accepted[event.of, LEGS[-1]]
        if times != (1, 1):
            yield f"case {event.of} was handed on {times[0]} times, accepted {times[1]} times"


def mails_not_once(logs: Logs, seen: Sequence[Seen]) -> Iterator[str]:
    """Each case has one reply and one invitation, handed over once, or twice where nobody knows
    what became of the first time; in the mailbox is each of them, and nothing else."""
    email = logs["email"]
    handovers = Counter(event.of for event in email.types("handover-began"))
    taken = Counter(event.of for event in email.types("mail-handed-over"))
    for one in seen:
        mails = [e for e in email.types("mail-composed") if e.data["case_id"] == one.case_id]
        if sorted(e.data["kind"] for e in mails) != ["invitation", "reply"]:
            yield f"case {one.case_id} has the mails {[e.data['kind'] for e in mails]}"
        for mail in mails:
            if handovers[mail.of] not in {1, 2} or taken[mail.of] != 1:
                times = f"{handovers[mail.of]} times, taken {taken[mail.of]} times"
                yield f"{mail.data['kind']} {mail.of} was handed over {times}"
        ours = {str(mail.data["message_id"]): mail for mail in mails}
        arrived = Counter(message_id.strip("<> ") for message_id in one.mailbox)
        for message_id in ours.keys() | arrived.keys():
            allowed = handovers[ours[message_id].of] if message_id in ours else 0
            if not 1 <= arrived[message_id] <= allowed:
                yield f"{message_id} of {one.case_id} arrived {arrived[message_id]} times"


def surveys_not_once(logs: Logs) -> Iterator[str]:
    """Each case was asked about once and answered once, and cases heard so once."""
    survey, cases = logs["survey"], logs["cases"]
    of_invitation = {e.of: e.data["closing"]["case_id"] for e in survey.types("customer-invited")}
    asked = Counter(e.data["closing"]["case_id"] for e in survey.types("customer-invited"))
    answered = Counter(of_invitation.get(e.of) for e in survey.types("survey-answered"))
    heard = Counter((e.type, e.of) for e in cases.events if e.stream.startswith("survey-"))
    closed = Counter(event.of for event in cases.types("case-closed"))
    for event in cases.types("case-opened"):
        times = {
            "closed": closed[event.of],
            "asked about": asked[event.of],
            "answered": answered[event.of],
            "heard to be asked about": heard["customer-invited", event.of],
            "heard to be answered": heard["survey-answered", event.of],
        }
        for what, number in times.items():
            if number != 1:
                yield f"case {event.of} was {what} {number} times"


def figures(logs: Logs) -> dict[str, float]:
    """The values that the indicators must have, counted from the logs."""
    routing, cases, survey = logs["routing"], logs["cases"], logs["survey"]
    first = [e for e in routing.types("contact-answered") if e.data["transfer"] is None]
    accepted = [e for e in cases.types("handoff-accepted") if not e.data["assigned"]]
    scores = [
        score["value"]
        for event in survey.types("survey-answered")
        for score in event.data["scores"]
        if score["scale"] == "csat"
    ]
    return {
        "contacts": len(list(routing.types("contact-arrived"))),
        "answered": len(first),
        "abandoned": len(list(routing.types("contact-abandoned"))),
        "cases-opened": len(list(cases.types("case-opened"))),
        "cases-closed": len(list(cases.types("case-closed"))),
        "handoffs-accepted": len(accepted),
        "surveys-invited": len(list(survey.types("customer-invited"))),
        "csat": sum(score >= 4 for score in scores) / len(scores),
    }


def journey_violations(logs: Logs, seen: Sequence[Seen]) -> list[str]:
    """All that can be seen; empty after the kills."""
    owned = {topic: logs[owner] for topic, owner in OWNERS.items()}
    found = [
        f"{name}: {problem}"
        for name, history in logs.items()
        for problem in (*broken(history), *checkpoints_beyond_the_log(history, owned))
    ]
    found += handoffs_without_one_end(logs["cases"])
    found += cases_without_one_accountable(logs["cases"])
    found += calls_without_one_case(logs)
    found += calls_told_wrongly(logs)
    found += handoffs_not_accepted_once(logs)
    found += mails_not_once(logs, seen)
    found += surveys_not_once(logs)
    if {one.case_id for one in seen} != {e.of for e in logs["cases"].types("case-opened")}:
        found.append("the cases are not those of the customers who called")
    return found
