"""Folds messages into records, and says which facts and sums changed. No database here.

The result is a function of the set of messages, in whatever order keys and topics come: a record
takes in the messages of its own key in order and skips repeated ones, and what it knows of another
record is kept with the position in the log that it comes from.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from baton_common.model.contract import Contract
from baton_contracts.call_arrived.agent import AgentPresenceChanged
from baton_contracts.call_arrived.contact import ContactNews
from baton_contracts.case_updated.case import CaseClosed, CaseNews, CaseOpened
from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.case_updated.handoff import HandoffNews
from baton_contracts.email_received.mail import MailNews
from baton_contracts.survey_completed.survey import SurveyNews
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
from baton_kpi.domain.facts.message import When
from baton_kpi.domain.facts.thread import ThreadRecord
from baton_kpi.projections.summing import Sums

Record: TypeAlias = ContactRecord | CaseRecord | ThreadRecord | AgentRecord | AgentDayRecord
Key: TypeAlias = tuple[str, str]
"""Kind and id of a record."""
News: TypeAlias = tuple[When, Contract]

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
        """Stored records; keys without one are new."""
        for key, record in records:
            self.records[key] = record
            self._before[key] = facts_of(record)

    def take(self, news: Iterable[News]) -> Iterator[Set[Key]]:
        """Fold the messages. Put the stored records of each yielded set of keys before going on."""
        everything = list(news)
        yield {key for _, each in everything for key in _keys(each)}
        agents: list[News] = []
        for number, (when, each) in enumerate(everything, 1):
            if isinstance(each, AgentPresenceChanged):
                agents.append((when, each))
            else:
                self._hear(when, each)
            if number % AT_A_TIME == 0:
                yield frozenset()
        yield from self._link()
        stretches: list[Stretch] = []
        yield {("agent", agent) for agent, _ in self._evidence()}
        for when, each in agents:
            if isinstance(each, AgentPresenceChanged):
                stretches += self._agent(each.agent).hear(each, when)
        for agent, at in self._evidence():
            stretches += self._agent(agent).seen_at(at)
        for key in sorted(self.touched):
            if isinstance(contact := self.records[key], ContactRecord):
                stretches += work_on(contact)
        yield {_day(stretch, day)[0] for stretch in stretches for day in days_of(stretch)}
        for stretch in stretches:
            self._spend(stretch)

    def _hear(self, when: When, news: Contract) -> None:
        match news:
            case ContactNews():
                if self._contact(news.contact.id).hear(news, when):
                    self.touched.add(("contact", news.contact.id))
            case CaseNews() | HandoffNews() | ContactLinked():
                if self._case(news.key).hear(news, when):
                    self.touched.add(("case", news.key))
                self._tell_other_cases(news, when)
            case SurveyNews():
                if self._case(news.case_id).hear_survey(news, when):
                    self.touched.add(("case", news.case_id))
            case MailNews():
                if self._thread(news.thread_id).hear(news, when):
                    self.touched.add(("thread", news.thread_id))
            case _:
                pass

    def _tell_other_cases(self, news: Contract, when: When) -> None:
        match news:
            case CaseOpened(follows=str(before)):
                self._case(before).followed[news.key] = when.at
                self.touched.add(("case", before))
            case CaseClosed(merged_into=str(into)):
                self._case(into).joined[news.key] = when.at
                self.touched.add(("case", into))
            case _:
                pass

    def _link(self) -> Iterator[Set[Key]]:
        """Tell contacts and threads which cases they belong to."""
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
        """Collect what is to be written; pauses now and then for others on the event loop."""
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
        """The same at once."""
        made = Changes()
        for _ in self.compare(made):
            pass
        return made


@dataclass
class Changes:
    """What a batch changed."""

    records: list[tuple[Key, Record]] = field(default_factory=list)
    forgotten: list[Key] = field(default_factory=list)
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    """Ids of facts that no longer exist, by kind."""
    sums: Sums = field(default_factory=Sums)

    def compare(self, before: dict[Key, Fact], after: dict[Key, Fact]) -> None:
        """The facts of one record before and after."""
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
    """The facts of a record; an agent has them by day only."""
    return [] if isinstance(record, AgentRecord) else [*record.facts()]


def _by_id(facts: Iterable[Fact]) -> dict[Key, Fact]:
    return {(fact.kind, fact.id): fact for fact in facts}


def _day(stretch: Stretch, begin: Any) -> tuple[Key, AgentDayRecord]:
    id_ = f"{stretch.agent}/{begin:%Y-%m-%d}"
    return ("agent-day", id_), AgentDayRecord(id_, stretch.agent, begin)


def _keys(news: Contract) -> Iterator[Key]:
    match news:
        case ContactNews():
            yield "contact", news.contact.id
        case AgentPresenceChanged():
            yield "agent", news.agent
        case CaseNews() | HandoffNews() | ContactLinked() | SurveyNews():
            yield "case", news.key
            match news:
                case CaseOpened(follows=str(other)) | CaseClosed(merged_into=str(other)):
                    yield "case", other
                case _:
                    pass
        case MailNews():
            yield "thread", news.thread_id
        case _:
            pass
