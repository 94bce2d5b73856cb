"""One case, folded from messages of cases and survey: answers, ends, handoffs, surveys."""

from datetime import datetime

import msgspec

from baton_contracts.case_updated import case as contracts
from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.case_updated.handoff import HandoffMessage
from baton_contracts.survey_completed.survey import SurveyMessage
from baton_kpi.domain.facts.case_end import (
    FOLLOW_UP,
    Closing,
    Ending,
    closing_facts,
    ending_facts,
)
from baton_kpi.domain.facts.case_opening import FirstAnswer, Opening, opening_facts
from baton_kpi.domain.facts.contact import CaseLink
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.handoff import HandoffPart, apply_handoff, handoff_fact
from baton_kpi.domain.facts.log_position import NOWHERE, LogPosition, When
from baton_kpi.domain.facts.survey import Asking, apply_survey, survey_facts

OfCase = contracts.CaseMessage | HandoffMessage | ContactLinked


class Touch(msgspec.Struct, omit_defaults=True):
    """A contact or a thread of the case, and when it was linked."""

    at: datetime
    link: CaseLink
    inbound: bool = True
    """False for a thread that we began, until the customer writes in it."""


class CaseRecord(msgspec.Struct, omit_defaults=True):
    """All received facts about one case."""

    id: str
    seen: LogPosition = NOWHERE
    surveyed: LogPosition = NOWHERE
    """The position in the log of survey."""
    opening: Opening | None = None
    department: str = ""
    owner: str = ""
    matter: str = ""
    is_over: bool = False
    """Resolved or closed, and not reopened since, except for a follow-up."""
    answer: FirstAnswer | None = None
    contacts: dict[str, Touch] = {}
    threads: dict[str, Touch] = {}
    wrote: dict[str, list[datetime]] = {}
    """The instants at which the customer wrote in each thread, as the thread tells them."""
    silent: list[str] = []
    """Threads in which nothing came that counts."""
    endings: list[Ending] = []
    closings: list[Closing] = []
    handoffs: dict[str, HandoffPart] = {}
    askings: list[Asking] = []
    followed: dict[str, datetime] = {}
    """Cases that continue this one, with the instants of their opening."""
    joined: dict[str, datetime] = {}
    """Cases that were merged into this one, with the instants."""

    def apply(self, message: OfCase, when: When) -> bool:
        """Apply a message about the case; False: it was applied before."""
        if when.position <= self.seen:
            return False
        self.seen = when.position
        match message:
            case contracts.CaseMessage():
                self._apply_case(message, when)
            case HandoffMessage():
                apply_handoff(self.handoffs, message, when.at)
            case ContactLinked():
                inbound = message.direction == "inbound"
                if message.contact_id is not None:
                    self._touched(self.contacts, message.contact_id, when, inbound)
                if message.thread_id is not None:
                    touch = self._touched(self.threads, message.thread_id, when, inbound)
                    touch.link.mail_id = touch.link.mail_id or message.mail_id
        return True

    def apply_survey(self, message: SurveyMessage, when: When) -> bool:
        """Apply a message of survey about the case; False: it was applied before."""
        if when.position <= self.surveyed:
            return False
        self.surveyed = when.position
        apply_survey(self.askings, message, when.at)
        return True

    def _apply_case(self, message: contracts.CaseMessage, when: When) -> None:
        now, at = message.case, when.at
        self.department, self.owner, self.matter = now.department, now.owner, now.matter
        match message:
            case contracts.CaseOpened():
                self._opened(message, when)
            case contracts.ReplyRequested():
                if self.answer is None:
                    self.answer = FirstAnswer(at, now.department, message.by)
            case contracts.CaseResolved():
                self._ended(at)
            case contracts.CaseClosed(merged_into=None):
                self._ended(at)
                self.closings.append(Closing(at, now.department, now.owner))
            case contracts.CaseClosed():
                self._goes_on()
                self.closings.append(Closing(at, now.department, now.owner, goes_on=True))
            case contracts.CaseReopened():
                self._reopened(message, at)
            case contracts.CaseMergeUndone():
                self.closings = [each for each in self.closings if not each.goes_on]
            case _:
                pass
        for touch in (*self.contacts.values(), *self.threads.values()):
            touch.link.matter = self.matter
            touch.link.department = touch.link.department or self.department

    def _opened(self, message: contracts.CaseOpened, when: When) -> None:
        now = message.case
        self.opening = Opening(
            at=when.at,
            number=now.number,
            department=now.department,
            person=now.owner,
            channel=message.channel,
            language=now.language,
            priority=now.priority,
            contact_id=message.contact_id,
            follows=message.follows,
            by_hand=message.contact_id is None and message.thread_id is None,
        )
        if message.contact_id is not None:
            self._touched(self.contacts, message.contact_id, when)
        if message.thread_id is not None:
            touch = self._touched(self.threads, message.thread_id, when)
            touch.link.mail_id = message.mail_id

    def _touched(self, what: dict[str, Touch], id_: str, when: When, inbound: bool = True) -> Touch:
        if (touch := what.get(id_)) is None:
            link = CaseLink(when.position, self.matter or None, self.department or None)
            touch = what[id_] = Touch(when.at, link, inbound)
        touch.link.linked = when.position
        if inbound and not touch.inbound:
            touch.at, touch.inbound = when.at, True
        return touch

    def _ended(self, at: datetime) -> None:
        if self.is_over:
            return
        self.is_over = True
        self.endings.append(Ending(at, self.department, self.owner))

    def _goes_on(self) -> None:
        """Reopening voids the previous end, unless the case was reopened for a follow-up."""
        if self.is_over and self.endings[-1].followed_up_at is None:
            self.is_over = False
            self.endings.pop()

    def _reopened(self, message: contracts.CaseReopened, at: datetime) -> None:
        if not self.endings:
            return
        if message.why == FOLLOW_UP:
            self.endings[-1].followed_up_at = at
        elif self.is_over:
            self.is_over = False
            self.endings[-1].reopened_at, self.endings[-1].why = at, message.why

    def facts(self) -> list[Fact]:
        """All facts of the case; none before its opening was received."""
        began = self.opening
        if began is None:
            return []
        both = {"matter": self.matter, "channel": began.channel, "language": began.language}
        made = opening_facts(self.id, began, self.answer, self.matter)
        made += ending_facts(
            self.id,
            self.endings,
            began.at,
            self._inbound(began),
            list(self.followed.values()),
            has_joined=bool(self.joined),
            **both,
        )
        made += closing_facts(self.id, self.closings, **both)
        made += [
            handoff_fact(self.id, id_, part, self.matter) for id_, part in self.handoffs.items()
        ]
        made += survey_facts(self.id, self.askings, self.closings, self.matter)
        return made

    def _inbound(self, began: Opening) -> list[datetime]:
        """The instants at which the customer came to us about the case: by a contact, by each of
        their mails that we had not answered yet, in person or by letter. What we send is none."""
        came = [began.at] if began.by_hand else []
        came += [touch.at for touch in self.contacts.values() if touch.inbound]
        for id_, touch in self.threads.items():
            if touch.inbound and id_ not in self.silent:
                came += self.wrote.get(id_) or [touch.at]
        return came
