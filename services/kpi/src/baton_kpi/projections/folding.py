"""Folds messages into records, and collects changed facts and sums. No database here.

The result depends only on the set of messages, not on the order of keys and topics: a record
applies its own key's messages in order and skips repeated ones; what it knows of another record is
kept with its log position."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from baton_common.model.contract import Contract
from baton_contracts.call_arrived.agent import AgentPresenceChanged
from baton_contracts.call_arrived.contact import ContactMessage
from baton_contracts.case_updated.case import (
    CaseClosed,
    CaseMergeUndone,
    CaseMessage,
    CaseOpened,
)
from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.case_updated.handoff import HandoffMessage
from baton_contracts.case_updated.mail import MailCounts, MailUnproven
from baton_contracts.email_received.mail import MailMessage
from baton_contracts.survey_completed.survey import SurveyMessage
from baton_kpi.domain.facts.agent import (
    AgentDayRecord,
    AgentRecord,
    Stretch,
    days_of,
    evidence_in,
    work_on,
)
from baton_kpi.domain.facts.case import CaseRecord
from baton_kpi.domain.facts.contact import ContactRecord
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.log_position import When
from baton_kpi.domain.facts.thread import ThreadRecord
from baton_kpi.projections.summing import Sums

Record: TypeAlias = ContactRecord | CaseRecord | ThreadRecord | AgentRecord | AgentDayRecord
Key: TypeAlias = tuple[str, str]
"""Kind and id of a record."""
Received: TypeAlias = tuple[When, Contract]

KINDS: dict[str, type[Any]] = {
    "contact": ContactRecord,
    "case": CaseRecord,
    "thread": ThreadRecord,
    "agent": AgentRecord,
    "agent-day": AgentDayRecord,
}
AT_A_TIME = 40
"""Messages between two pauses for others on the event loop."""


@dataclass
class Folding:
    """One batch. `take` asks for the records that it needs next; `put` provides them."""

    records: dict[Key, Record] = field(default_factory=dict)
    touched: set[Key] = field(default_factory=set)
    _before: dict[Key, list[Fact]] = field(default_factory=dict)

    def put(self, records: Iterable[tuple[Key, Record]]) -> None:
        """Provide stored records; keys without one are new."""
        for key, record in records:
            self.records[key] = record
            self._before[key] = facts_of(record)

    def take(self, message: Iterable[Received]) -> Iterator[Set[Key]]:
        """Fold the messages. Put the stored records of each yielded set of keys before going on."""
        everything = list(message)
        yield {key for _, each in everything for key in _keys(each)}
        agents: list[Received] = []
        for number, (when, each) in enumerate(everything, 1):
            if isinstance(each, AgentPresenceChanged):
                agents.append((when, each))
            else:
                self._apply(when, each)
            if number % AT_A_TIME == 0:
                yield frozenset()
        yield from self._link()
        yield from self._tell_what_was_written()
        stretches: list[Stretch] = []
        yield {("agent", agent) for agent, _ in self._evidence()}
        for when, each in agents:
            if isinstance(each, AgentPresenceChanged):
                stretches += self._agent(each.agent).apply(each, when)
        for agent, at in self._evidence():
            stretches += self._agent(agent).seen_at(at)
        for key in sorted(self.touched):
            if isinstance(contact := self.records[key], ContactRecord):
                stretches += work_on(contact)
        yield {_day(stretch, day)[0] for stretch in stretches for day in days_of(stretch)}
        for stretch in stretches:
            self._spend(stretch)

    def _apply(self, when: When, message: Contract) -> None:
        match message:
            case ContactMessage():
                if self._contact(message.contact.id).apply(message, when):
                    self.touched.add(("contact", message.contact.id))
            case CaseMessage() | HandoffMessage() | ContactLinked():
                if self._case(message.key).apply(message, when):
                    self.touched.add(("case", message.key))
                self._tell_other_cases(message, when)
            case SurveyMessage():
                if self._case(message.case_id).apply_survey(message, when):
                    self.touched.add(("case", message.case_id))
            case MailUnproven() | MailCounts():
                if self._thread(message.thread_id).judge(message, when):
                    self.touched.add(("thread", message.thread_id))
            case MailMessage():
                if self._thread(message.thread_id).apply(message, when):
                    self.touched.add(("thread", message.thread_id))
            case _:
                pass

    def _tell_other_cases(self, message: Contract, when: When) -> None:
        match message:
            case CaseOpened(follows=str(before)):
                self._case(before).followed[message.key] = when.at
                self.touched.add(("case", before))
            case CaseClosed(merged_into=str(into)):
                self._case(into).joined[message.key] = when.at
                self.touched.add(("case", into))
            case CaseMergeUndone(out_of=into):
                self._case(into).joined.pop(message.key, None)
                self.touched.add(("case", into))
            case _:
                pass

    def _link(self) -> Iterator[Set[Key]]:
        """Tell contacts and threads their cases."""
        cases = [
            case
            for key in sorted(self.touched)
            if isinstance(case := self.records[key], CaseRecord)
        ]
        yield {("contact", id_) for case in cases for id_ in case.contacts} | {
            ("thread", id_) for case in cases for id_ in case.threads
        }
        for case in cases:
            for id_, touch in case.contacts.items():
                self._contact(id_).links[case.id] = touch.link
                self.touched.add(("contact", id_))
            for id_, touch in case.threads.items():
                self._thread(id_).links[case.id] = touch.link
                self.touched.add(("thread", id_))

    def _tell_what_was_written(self) -> Iterator[Set[Key]]:
        """Tell cases when their customers wrote in their threads."""
        threads = [
            thread
            for key in sorted(self.touched)
            if isinstance(thread := self.records[key], ThreadRecord)
        ]
        yield {("case", id_) for thread in threads for id_ in thread.links}
        for thread in threads:
            for id_ in thread.links:
                case = self._case(id_)
                case.wrote[thread.id] = thread.wrote(id_)
                others = [each for each in case.silent if each != thread.id]
                case.silent = [*others, thread.id] if thread.is_silent(id_) else others
                self.touched.add(("case", id_))

    def _evidence(self) -> Iterator[tuple[str, Any]]:
        for key in sorted(self.touched):
            if isinstance(contact := self.records[key], ContactRecord):
                yield from evidence_in(contact)

    def _spend(self, stretch: Stretch) -> None:
        for begin in days_of(stretch):
            key, new = _day(stretch, begin)
            day = self.records.setdefault(key, new)
            if isinstance(day, AgentDayRecord):
                day.put(stretch)
                self.touched.add(key)

    def _contact(self, id_: str) -> ContactRecord:
        record = self.records.setdefault(("contact", id_), ContactRecord(id_))
        assert isinstance(record, ContactRecord)
        return record

    def _case(self, id_: str) -> CaseRecord:
        record = self.records.setdefault(("case", id_), CaseRecord(id_))
        assert isinstance(record, CaseRecord)
        return record

    def _thread(self, id_: str) -> ThreadRecord:
        record = self.records.setdefault(("thread", id_), ThreadRecord(id_))
        assert isinstance(record, ThreadRecord)
        return record

    def _agent(self, id_: str) -> AgentRecord:
        record = self.records.setdefault(("agent", id_), AgentRecord(id_))
        assert isinstance(record, AgentRecord)
        self.touched.add(("agent", id_))
        return record

    def compare(self, changes: "Changes") -> Iterator[None]:
        """Collect what must be written; yields to the event loop now and then."""
        for number, key in enumerate(sorted(self.touched), 1):
            record = self.records[key]
            if isinstance(record, AgentDayRecord) and not record.stretches:
                changes.forgotten.append(key)
            else:
                changes.records.append((key, record))
            changes.compare(_by_id(self._before.get(key, ())), _by_id(facts_of(record)))
            if number % AT_A_TIME == 0:
                yield

    def changes(self) -> "Changes":
        """The changes to write, collected without yielding."""
        made = Changes()
        for _ in self.compare(made):
            pass
        return made


@dataclass
class Changes:
    """The changes of a batch."""

    records: list[tuple[Key, Record]] = field(default_factory=list)
    forgotten: list[Key] = field(default_factory=list)
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    """Ids of facts that no longer exist, by kind."""
    sums: Sums = field(default_factory=Sums)

    def compare(self, before: dict[Key, Fact], after: dict[Key, Fact]) -> None:
        """Compare the facts of one record before and after."""
        for key, fact in before.items():
            if after.get(key) != fact:
                self.sums.add(fact, -1)
                if key not in after:
                    self.gone.setdefault(fact.kind, []).append(fact.id)
        for key, fact in after.items():
            if before.get(key) != fact:
                self.sums.add(fact, 1)
                self.facts.setdefault(fact.kind, []).append(fact)


def facts_of(record: Record) -> list[Fact]:
    """The facts of a record; an agent's are by day only."""
    return [] if isinstance(record, AgentRecord) else [*record.facts()]


def _by_id(facts: Iterable[Fact]) -> dict[Key, Fact]:
    return {(fact.kind, fact.id): fact for fact in facts}


def _day(stretch: Stretch, begin: Any) -> tuple[Key, AgentDayRecord]:
    id_ = f"{stretch.agent}/{begin:%Y-%m-%d}"
    return ("agent-day", id_), AgentDayRecord(id_, stretch.agent, begin)


def _keys(message: Contract) -> Iterator[Key]:
    match message:
        case ContactMessage():
            yield "contact", message.contact.id
        case AgentPresenceChanged():
            yield "agent", message.agent
        case CaseMessage() | HandoffMessage() | ContactLinked() | SurveyMessage():
            yield "case", message.key
            match message:
                case (
                    CaseOpened(follows=str(other))
                    | CaseClosed(merged_into=str(other))
                    | CaseMergeUndone(out_of=other)
                ):
                    yield "case", other
                case _:
                    pass
        case MailMessage() | MailUnproven() | MailCounts():
            yield "thread", message.thread_id
        case _:
            pass
