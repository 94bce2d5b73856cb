"""News as the four topics bring them: told in order by their owners, heard in any other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any, TypeVar

from baton_common.model.contract import Contract
from baton_common.model.partition import partition_of
from baton_contracts.call_arrived import contact as of_contact
from baton_contracts.call_arrived.agent import AgentPresenceChanged, Presence
from baton_contracts.case_updated import case as of_case
from baton_contracts.case_updated import handoff as of_handoff
from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.email_received import mail as of_mail
from baton_contracts.examples import SEALED
from baton_contracts.survey_completed import survey as of_survey
from baton_contracts.topics import TOPICS

H = TypeVar("H", bound=of_handoff.HandoffMessage)
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARTITIONS = 4
TOPIC_OF = {each.contract_type: topic.name for topic in TOPICS for each in topic.contracts}
CALLS, CASES, MAILS, SURVEYS = (topic.name for topic in TOPICS)


@dataclass(frozen=True)
class PublishedMessage:
    """One piece of news at its place in its owner's log."""

    topic: str
    number: int
    at: datetime
    contract: Contract

    @property
    def partition(self) -> tuple[str, int]:
        return self.topic, partition_of(self.contract.key, PARTITIONS)


@dataclass
class World:
    """Tells news at an instant after nine; each service's clock may go before or behind."""

    clocks: dict[str, timedelta] = field(default_factory=dict)
    published: list[PublishedMessage] = field(default_factory=list)

    def publish(self, seconds: float, *contracts: Contract) -> None:
        for contract in contracts:
            topic = TOPIC_OF[contract.contract_type]
            number = 1 + sum(each.topic == topic for each in self.published)
            at = NINE + timedelta(seconds=seconds) + self.clocks.get(topic, timedelta())
            self.published.append(PublishedMessage(topic, number, at, contract))

    def clock(self, topic: str, seconds: float) -> datetime:
        """The time that the service would write down."""
        return NINE + timedelta(seconds=seconds) + self.clocks.get(topic, timedelta())


def shuffled(published: Sequence[PublishedMessage], random: Random) -> list[PublishedMessage]:
    """In another order, but each partition in its own."""
    ordered = sorted(published, key=lambda each: each.partition)
    queues = [list(each) for _, each in groupby(ordered, key=lambda each: each.partition)]
    received = []
    while queues:
        queue = random.choice(queues)
        received.append(queue.pop(0))
        queues = [each for each in queues if each]
    return received


def summary(id_: str, agent: str | None, **more: Any) -> of_contact.ContactSummary:
    given: dict[str, Any] = {
        "state": "waiting",
        "channel": "voice",
        "queue": "returns",
        "language": "zh",
        "priority": 0,
        "version": 1,
    }
    return of_contact.ContactSummary(id=id_, agent=agent, **{**given, **more})


def presence(agent: str, says: Presence) -> AgentPresenceChanged:
    return AgentPresenceChanged(agent=agent, presence=says, version=1)


def arrived(id_: str, **more: Any) -> of_contact.ContactArrived:
    return of_contact.ContactArrived(contact=summary(id_, None, **more))


def contact_answered(
    id_: str, agent: str, waited: int, *, queue: str = "returns", **more: Any
) -> of_contact.ContactAnswered:
    return of_contact.ContactAnswered(
        contact=summary(id_, agent, state="answered", queue=queue),
        offer_id=f"offer-{id_}",
        waited_seconds=waited,
        **more,
    )


def interaction_ended(id_: str, agent: str, talked: int) -> of_contact.InteractionEnded:
    return of_contact.InteractionEnded(
        contact=summary(id_, agent, state="answered"),
        agent=agent,
        talked_seconds=talked,
        wrap_up_until=NINE,
    )


def contact_ended(id_: str, agent: str, talked: int) -> of_contact.ContactEnded:
    return of_contact.ContactEnded(
        contact=summary(id_, agent, state="wrap-up"),
        agent=agent,
        talked_seconds=talked,
        wrap_up_until=NINE,
    )


def wrapped_up(
    id_: str, agent: str, wrapped: int, code: str | None = None
) -> of_contact.ContactWrappedUp:
    return of_contact.ContactWrappedUp(
        contact=summary(id_, agent, state="ended"),
        agent=agent,
        wrapped_seconds=wrapped,
        code=code,
    )


def abandoned(id_: str, waited: int) -> of_contact.ContactAbandoned:
    return of_contact.ContactAbandoned(
        contact=summary(id_, None, state="abandoned"), waited_seconds=waited
    )


def case(id_: str, **more: Any) -> of_case.CaseSummary:
    given: dict[str, Any] = {
        "number": f"N-{id_}",
        "state": "open",
        "matter": "exchange",
        "priority": "normal",
        "department": "returns",
        "owner": "ana",
        "language": "zh",
        "version": 1,
    }
    return of_case.CaseSummary(id=id_, **{**given, **more})


def opened(
    id_: str, *, of: dict[str, Any] | None = None, channel: Any = "mail", **more: Any
) -> of_case.CaseOpened:
    return of_case.CaseOpened(
        case=case(id_, **(of or {})), customer_id="kim", channel=channel, **more
    )


def classified(id_: str, matter: str) -> of_case.CaseClassified:
    return of_case.CaseClassified(case=case(id_, matter=matter), before="exchange", by="ana")


def moved(id_: str, department: str, owner: str) -> of_case.OwnerAssigned:
    return of_case.OwnerAssigned(
        case=case(id_, department=department, owner=owner),
        before_department="returns",
        before_owner="ana",
    )


def answered(id_: str, by: str = "ana", **of: Any) -> of_case.ReplyRequested:
    return of_case.ReplyRequested(
        case=case(id_, **of), reply_id=f"r-{id_}", text=SEALED, to=(SEALED,), language="zh", by=by
    )


def resolved(id_: str, **of: Any) -> of_case.CaseResolved:
    return of_case.CaseResolved(
        case=case(id_, state="resolved", **of), customer_id="kim", outcome="answered", by="ana"
    )


def closed(id_: str, merged_into: str | None = None, **of: Any) -> of_case.CaseClosed:
    return of_case.CaseClosed(
        case=case(id_, state="closed", **of),
        customer_id="kim",
        channel="mail",
        by="ana",
        merged_into=merged_into,
    )


def reopened(id_: str, why: Any = "written-again", **of: Any) -> of_case.CaseReopened:
    return of_case.CaseReopened(case=case(id_, **of), why=why)


def linked(id_: str, **more: Any) -> ContactLinked:
    given = {"direction": "inbound", **more}
    return ContactLinked(case_id=id_, customer_id="kim", subjects=(), **given)


def handoff_news(type_: type[H], case_id: str, **more: Any) -> H:
    given: dict[str, Any] = {
        "handoff_id": f"h-{case_id}",
        "case_id": case_id,
        "kind": "transfer",
        "from_department": "returns",
        "to_department": "logistics",
    }
    return type_(**{**given, **more})


def requested(case_id: str, **more: Any) -> of_handoff.HandoffRequested:
    return handoff_news(of_handoff.HandoffRequested, case_id, rung="owner", ends_by=NINE, **more)


def lapsed(case_id: str, **more: Any) -> of_handoff.HandoffLapsed:
    return handoff_news(of_handoff.HandoffLapsed, case_id, rung="owner", **more)


def accepted(case_id: str, rung: str = "backup", **more: Any) -> of_handoff.HandoffAccepted:
    return handoff_news(of_handoff.HandoffAccepted, case_id, rung=rung, persons=("cy",), **more)


def returned(case_id: str, **more: Any) -> of_handoff.HandoffReturned:
    return handoff_news(
        of_handoff.HandoffReturned, case_id, rung="command-centre", reason="not-ours", **more
    )


def mail_received(thread: str, mail: str, at: datetime, **more: Any) -> of_mail.MailReceived:
    return of_mail.MailReceived(
        thread_id=thread,
        mail_id=mail,
        received_at=at,
        recipient="returns@baton.example",
        from_=of_mail.Mailbox(address=SEALED),
        subject=SEALED,
        text=SEALED,
        **more,
    )


def mail_sent(thread: str, mail: str, at: datetime, kind: Any = "reply") -> of_mail.MailSent:
    return of_mail.MailSent(
        thread_id=thread, mail_id=mail, case_id="c", kind=kind, to=(), sent_at=at
    )


def invited(case_id: str, number: int = 1) -> of_survey.SurveyInvited:
    return of_survey.SurveyInvited(
        case_id=case_id,
        customer_id="kim",
        invitation_id=f"i-{case_id}-{number}",
        channel="mail",
        language="zh",
        expires_at=NINE,
        to=SEALED,
        number=f"N-{case_id}",
    )


def not_invited(case_id: str, reason: Any = "asked-lately") -> of_survey.SurveyNotInvited:
    return of_survey.SurveyNotInvited(case_id=case_id, customer_id="kim", reason=reason)


def completed(
    case_id: str, *, number: int = 1, low: bool = False, **scores: int
) -> of_survey.SurveyCompleted:
    given: Any = tuple(
        of_survey.Score(question=scale, scale=scale, value=value)  # type: ignore[arg-type]  # one of three words
        for scale, value in scores.items()
    )
    return of_survey.SurveyCompleted(
        case_id=case_id,
        customer_id="kim",
        invitation_id=f"i-{case_id}-{number}",
        scores=given,
        low=low,
    )
