"""Consumes `case-updated` and `survey-completed`: opened and linked cases, replies and invitations
to send."""

from baton_common.model.clock import NewId
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import SubjectErased
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_updated import case, customer, handoff, organisation
from baton_contracts.case_updated import mail as case_mail
from baton_contracts.case_updated.case import CaseOpened, ReplyRequested
from baton_contracts.case_updated.customer import (
    ContactLinked,
    CustomerAddressAdded,
    CustomerMerged,
    CustomerMergeUndone,
)
from baton_contracts.case_updated.handoff import HandoffRequested
from baton_contracts.reading import read_as
from baton_contracts.survey_completed import survey
from baton_contracts.survey_completed.survey import SurveyInvited
from baton_email.domain.correspondence.state import CORRESPONDENCE
from baton_email.domain.mail.state import MAIL, Readable
from baton_email.domain.outgoing.state import OUTGOING, Composed
from baton_email.domain.use_cases.composition import last_address
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import (
    LinkCase,
    NameUploads,
    NoteCustomer,
    NoteOpenedCase,
    SendInvitation,
    SendReply,
)
from baton_email.mailroom.composition import AnsweredMail, Composition
from baton_email.mailroom.files import Files
from baton_email.mailroom.notices import notice_handlers

TOPICS = ("case-updated", "survey-completed")
PASSED_OVER = (
    case.CaseClassified,
    case.CaseResolved,
    case.CaseReopened,
    case.CaseMergeUndone,
    case.CaseClosed,
    case_mail.MailCounts,
    handoff.HandoffDeclined,
    handoff.HandoffLapsed,
    handoff.HandoffAccepted,
    handoff.HandoffReturned,
    handoff.HandoffWithdrawn,
    customer.CustomerAddressFailed,
    customer.AddressUnlinked,
    organisation.AddressesAssigned,
    organisation.DepartmentChanged,
    organisation.DepartmentRemoved,
    survey.SurveyNotInvited,
    survey.SurveyCompleted,
    survey.SurveyExpired,
)
"""No mail goes out because of these. Who may see a case's mails is the read model's to know."""

_CONSUMER = Metadata(correlation_id="hears-cases")


def all_handlers(log: Log, files: Files, composition: Composition, new_id: NewId) -> Handlers:
    """The handlers of both topics by contract type."""
    return {
        **case_handlers(log, files, composition, new_id),
        **customer_handlers(),
        **survey_handlers(log, composition, new_id),
        **notice_handlers(composition),
    }


def case_handlers(log: Log, files: Files, composition: Composition, new_id: NewId) -> Handlers:
    """The handlers of `case-updated` by contract type."""

    async def opened(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, CaseOpened)
        case, thread_id, answers = (
            published.case,
            published.thread_id or "",
            published.mail_id or "",
        )
        draft = None
        if published.channel == "mail" and thread_id and answers:
            mail = await _readable(log, answers)
            if mail is not None and mail.read.from_ is not None:
                draft = await composition.acknowledgement(
                    case, thread_id, mail.read, is_proven=mail.is_proven
                )
        return lambda work: do(
            work,
            NoteOpenedCase(
                case_id=case.id,
                number=case.number,
                language=case.language,
                thread_id=thread_id,
                customer_id=published.customer_id,
                answers=answers,
                acknowledgement=draft,
                at=work.now,
            ),
        )

    async def linked(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, ContactLinked)
        case_id, subjects, thread_id = (
            published.case_id,
            published.subjects,
            published.thread_id or "",
        )
        return lambda work: do(
            work,
            LinkCase(
                case_id=case_id,
                customer_id=published.customer_id,
                subjects=subjects,
                thread_id=thread_id,
                at=work.now,
            ),
        )

    async def reply_requested(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, ReplyRequested)
        case = published.case
        has_all_files = all([await files.exists(each) for each in published.attachment_ids])
        answered = await _answered(log, published.answers or "")
        known = (
            await log.run(lambda work: work.state(CORRESPONDENCE, case.id), metadata=_CONSUMER)
        ).answer
        thread_id = published.thread_id or known.thread_id or new_id()
        draft = await composition.reply(published, thread_id, answered)
        return lambda work: do(
            work,
            SendReply(
                number=case.number,
                language=case.language,
                draft=draft,
                has_all_files=has_all_files,
                at=work.now,
            ),
        )

    async def handed_on(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, HandoffRequested)
        case_id, files = published.case_id, published.files
        if not files:
            return None
        return lambda work: do(
            work, NameUploads(case_id=case_id, attachment_ids=files, at=work.now)
        )

    return {
        CaseOpened.contract_type: opened,
        HandoffRequested.contract_type: handed_on,
        ContactLinked.contract_type: linked,
        ReplyRequested.contract_type: reply_requested,
    }


def customer_handlers() -> Handlers:
    """The handlers of customers: who takes part in a thread follows their addresses and merges."""

    async def added(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, CustomerAddressAdded)
        return _noting(published)

    async def merged(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, CustomerMerged)
        return _noting(published, took_in=published.merged_id)

    async def separated(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, CustomerMergeUndone)
        return _noting(published, separated=published.separated_id)

    return {
        CustomerAddressAdded.contract_type: added,
        CustomerMerged.contract_type: merged,
        CustomerMergeUndone.contract_type: separated,
    }


def _noting(
    told: CustomerAddressAdded | CustomerMerged | CustomerMergeUndone,
    *,
    took_in: str = "",
    separated: str = "",
) -> Decide:
    return lambda work: do(
        work,
        NoteCustomer(
            customer_id=told.customer_id,
            subjects=told.subjects,
            took_in=took_in,
            separated=separated,
            at=work.now,
        ),
    )


def survey_handlers(log: Log, composition: Composition, new_id: NewId) -> Handlers:
    """The handlers of `survey-completed` by contract type."""

    async def invited(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, SurveyInvited)
        if published.channel != "mail":
            return None

        def look(work: UnitOfWork) -> tuple[str, str]:
            thread_id = work.state(CORRESPONDENCE, published.case_id).thread_id
            return thread_id, last_address(work, thread_id)

        thread_id, our_address = (await log.run(look, metadata=_CONSUMER)).answer
        try:
            draft = await composition.invitation(published, thread_id or new_id(), our_address)
        except SubjectErased:
            return None
        return lambda work: do(
            work, SendInvitation(number=published.number, draft=draft, at=work.now)
        )

    return {SurveyInvited.contract_type: invited}


async def _answered(log: Log, mail_id: str) -> AnsweredMail | None:
    """A mail that came, or one of ours; None: there is none to answer."""

    def look(work: UnitOfWork) -> AnsweredMail | None:
        came, went = work.state(MAIL, mail_id), work.state(OUTGOING, mail_id)
        if isinstance(came, Readable):
            return AnsweredMail.that_came(came.read)
        return AnsweredMail.of_ours(went.mail) if isinstance(went, Composed) else None

    return (await log.run(look, metadata=_CONSUMER)).answer


async def _readable(log: Log, mail_id: str) -> Readable | None:
    mail = (await log.run(lambda work: work.state(MAIL, mail_id), metadata=_CONSUMER)).answer
    return mail if isinstance(mail, Readable) else None
