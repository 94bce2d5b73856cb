"""The story of every case: one line per event of interest.

Written in both languages when the event happens, with the organisation's names at that time."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import (
    Column,
    Table,
    Text,
)

from baton_cases.domain.case import events as of_case
from baton_cases.domain.case.state import CASE
from baton_cases.domain.contact.state import CONTACT
from baton_cases.domain.correspondence.events import (
    HeldMailCounted,
    HeldMailDismissed,
    MailCameBack,
    MailFiled,
    MailSenderJudged,
    MailSentOut,
    NoteMailed,
)
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.customer_change.events import ChangeFailed, ChangeMade, ChangeRefused
from baton_cases.domain.customer_change.state import CUSTOMER_CHANGE
from baton_cases.domain.handoff import events as of_handoff
from baton_cases.domain.handoff.state import HANDOFF
from baton_cases.domain.organisation import events as of_organisation
from baton_cases.domain.organisation.model import Names
from baton_cases.domain.survey.events import SurveyAnswered
from baton_cases.domain.survey.state import SURVEY
from baton_cases.projections.cases import case_of
from baton_cases.projections.story.attached import of_mail, of_ours
from baton_cases.projections.story.call import tell_call
from baton_cases.projections.story.case import tell_case
from baton_cases.projections.story.customer import TOLD, tell_customer
from baton_cases.projections.story.customer_change import tell_customer_change
from baton_cases.projections.story.handoff import tell_handoff
from baton_cases.projections.story.lines import LINES, METADATA, LineRow, judged_lines
from baton_cases.projections.story.mail import tell_mail
from baton_cases.projections.story.survey import tell_survey
from baton_cases.projections.story.words import Both, OrganisationNames
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_common.model.messages import Event
from baton_common.model.position import Position

NAMES = Table(
    "story_names",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
)
NUMBERS = Table(
    "story_cases",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("number", Text, nullable=False),
)


class NameRow(msgspec.Struct, frozen=True, kw_only=True):
    """The name of a person, department or matter; also holds the time zone."""

    kind: str
    id: str
    zh: str
    en: str


class NumberRow(msgspec.Struct, frozen=True, kw_only=True):
    """The number that people know a case by."""

    case_id: str
    number: str


class Story:
    """The projection."""

    name = "story"
    metadata = METADATA

    def __init__(self) -> None:
        self._kept: tuple[Position, NameBook] | None = None
        """The names after the event at this position, so that a batch that continues there need not
        load the whole organisation again."""

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch, with the names as they were at each event."""
        book = await self._book(records[0].position, store)
        case_ids = {case_id for each in records for case_id in cases_of(each.event)}
        numbers = await store.read(NUMBERS, NumberRow, case_ids)
        lines, opened = [], []
        for each in records:
            book.note(each.event)
            if isinstance(each.event, of_case.CaseOpened):
                case = NumberRow(case_id=each.event.case_id, number=each.event.number)
                numbers[case.case_id] = case
                opened.append(case)
            concerned = cases_of(each.event)
            if concerned and (sentence := tell(each.event, book.names())) is not None:
                lines += [_line(each, id_, numbers.get(id_), sentence) for id_ in concerned]
        await store.put(LINES, [*lines, *await judged_lines(records, lines, store)])
        await store.put(NUMBERS, opened)
        await store.put(NAMES, book.changed())
        self._kept = records[-1].position, book

    async def _book(self, first: Position, store: RowStore) -> "NameBook":
        """The names before this event. Names kept from a rolled-back batch or before another
        writer's events have other positions and are loaded again."""
        kept, self._kept = self._kept, None
        if kept is not None and first == Position(kept[0].epoch, kept[0].number + 1):
            return kept[1]
        rows = await store.find(NAMES, NameRow, "kind", ("person", "department", "matter", "zone"))
        return NameBook({(row.kind, row.id): row for row in rows})


class NameBook:
    """The names of the organisation while a batch is folded."""

    def __init__(self, rows: dict[tuple[str, str], NameRow]) -> None:
        self._rows = rows
        self._changed: dict[tuple[str, str], NameRow] = {}
        self._names: OrganisationNames | None = None

    def note(self, event: Event) -> None:
        """Remember a name. People who left keep theirs."""
        match event:
            case of_organisation.PersonChanged(person=person):
                self._put("person", person.person, person.names)
            case of_organisation.DepartmentChanged(department=department):
                self._put("department", department.department, department.names)
            case of_organisation.MatterChanged(matter=matter):
                self._put("matter", matter.matter, matter.names)
            case of_organisation.OrganisationZoneSet(zone=zone):
                self._put("zone", "house", Names(zh=zone, en=zone))
            case _:
                return

    def names(self) -> OrganisationNames:
        """The current names."""
        if self._names is None:
            zone = self._rows.get(("zone", "house"))
            self._names = OrganisationNames(
                people=self._of("person"),
                departments=self._of("department"),
                matters=self._of("matter"),
                zone=zone.en if zone else "UTC",
            )
        return self._names

    def changed(self) -> list[NameRow]:
        """The changed rows, each once."""
        changed, self._changed = list(self._changed.values()), {}
        return changed

    def _put(self, kind: str, id_: str, names: Names) -> None:
        row = NameRow(kind=kind, id=id_, zh=names.zh, en=names.en)
        self._rows[kind, id_] = self._changed[kind, id_] = row
        self._names = None

    def _of(self, kind: str) -> Mapping[str, Names]:
        return {
            row.id: Names(zh=row.zh, en=row.en) for row in self._rows.values() if row.kind == kind
        }


def cases_of(event: Event) -> tuple[str, ...]:
    """The cases whose story includes an event: for a contact, all cases it belonged to by then; for
    what concerns a customer, those of the departments that it concerns."""
    if CONTACT.owns(event) or CUSTOMER_CHANGE.owns(event) or isinstance(event, TOLD):
        return event.cases
    return (case_id,) if (case_id := case_of(event)) else ()


def tell(event: Event, names: OrganisationNames) -> Both | None:
    """The sentence of an event that concerns a case."""
    if CASE.owns(event):
        return tell_case(event, names)
    if HANDOFF.owns(event):
        return tell_handoff(event, names)
    if CONTACT.owns(event):
        return tell_call(event, names)
    if SURVEY.owns(event):
        return tell_survey(event)
    if CUSTOMER_CHANGE.owns(event):
        return tell_customer_change(event, names)
    if isinstance(event, TOLD):
        return tell_customer(event, names)
    return tell_mail(event, names) if CORRESPONDENCE.owns(event) else None


def _line(recorded: Recorded, case_id: str, number: NumberRow | None, sentence: Both) -> LineRow:
    line = LineRow(
        epoch=recorded.position.epoch,
        position=recorded.position.number,
        case_id=case_id,
        number=number.number if number else "",
        kind=recorded.type,
        actor=_actor(recorded),
        at=recorded.at,
        zh=sentence.zh,
        en=sentence.en,
    )
    match recorded.event:
        case MailFiled() | NoteMailed() as mail:
            line.mail_id, line.attachments = mail.mail_id, of_mail(mail.attachments)
            line.words = tuple(each for each in (mail.subject, mail.text) if each is not None)
            line.folded = mail.of_text.folded
            line.sender, line.sender_name = mail.sender, mail.sender_name
            if isinstance(mail, MailFiled):
                line.sender_proof, line.counts = mail.sender_proof, not mail.held
        case MailSentOut() | MailCameBack() | HeldMailCounted() | HeldMailDismissed() as mail:
            line.mail_id = mail.mail_id
        case MailSenderJudged() as mail:
            line.mail_id = mail.mail_id
        case of_case.NoteAdded(text=text) | of_case.PromiseMade(promised=text):
            line.words = (text,)
        case SurveyAnswered(comments=comments):
            line.words = comments
        case of_case.ReplyRequested() as reply:
            line.words, line.attachments = (reply.text,), of_ours(reply.attachment_ids)
        case of_handoff.HandoffRequested(package=package):
            line.words = (package.asked,) if package.asked is not None else ()
            line.attachments = of_ours(package.attachment_ids)
        case (
            of_handoff.OfferDeclined(words=words)
            | of_handoff.HandoffRefused(words=words)
            | ChangeRefused(words=words)
        ):
            line.words = (words,) if words is not None else ()
        case _:
            pass
    return line


def _actor(recorded: Recorded) -> str:
    """Whoever answers for a department is not named to others."""
    if isinstance(recorded.event, ChangeMade | ChangeFailed | ChangeRefused):
        return "system"
    return recorded.metadata.actor
