"""What email hears: cases that were opened, linked, replies and invitations that shall go out."""

from baton_common.model.clock import NewId
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import SubjectErased
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_updated.case import CaseOpened, CaseSummary, ReplyRequested
from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.reading import read_as
from baton_contracts.survey_completed.survey import SurveyInvited
from baton_email.domain.correspondence.acknowledging import acknowledge
from baton_email.domain.correspondence.correspondence import (
    CORRESPONDENCE,
    CaseNoted,
    CustomerNoted,
    ReplyComposed,
)
from baton_email.domain.mail.mail import MAIL, Readable
from baton_email.domain.outgoing.coming_back import give_up_without_file
from baton_email.domain.outgoing.composing import compose, last_address
from baton_email.domain.thread.events import ThreadLinked
from baton_email.domain.thread.thread import THREAD
from baton_email.mailroom.composition import Composition
from baton_email.mailroom.files import Files

_HEARS = Metadata(correlation_id="hears-cases")


def hear_cases(log: Log, files: Files, composition: Composition, new_id: NewId) -> Handlers:
    """The handlers of `case-updated` by contract type."""

    async def opened(message: ReceivedMessage) -> Decide | None:
        news = read_as(message, CaseOpened)
        noting = _noting(news.case, news.thread_id or "")
        if news.channel != "mail" or news.mail_id is None or news.thread_id is None:
            return noting
        mail_id, thread_id = news.mail_id, news.thread_id
        mail = (await log.run(lambda work: work.state(MAIL, mail_id), metadata=_HEARS)).answer
        if not isinstance(mail, Readable) or mail.read.from_ is None:
            return noting
        draft = await composition.acknowledgement(news.case, thread_id, mail.read)

        def decide(work: UnitOfWork) -> None:
            noting(work)
            acknowledge(work, mail_id, draft.at_instant(work))

        return decide

    async def linked(message: ReceivedMessage) -> Decide | None:
        news = read_as(message, ContactLinked)

        def decide(work: UnitOfWork) -> None:
            thread_id = news.thread_id or ""
            noted = CustomerNoted(subjects=news.subjects, thread_id=thread_id, at=work.now)
            work.record(CORRESPONDENCE, news.case_id, noted)
            if thread_id:
                link = ThreadLinked(
                    thread_id=thread_id,
                    case_id=news.case_id,
                    subjects=news.subjects,
                    at=work.now,
                )
                work.record(THREAD, thread_id, link)

        return decide

    async def reply_requested(message: ReceivedMessage) -> Decide | None:
        news = read_as(message, ReplyRequested)
        has_all_files = all([await files.exists(each) for each in news.attachment_ids])
        answers = news.answers or ""
        mail = (await log.run(lambda work: work.state(MAIL, answers), metadata=_HEARS)).answer
        answered = mail.read if isinstance(mail, Readable) else None
        known = (
            await log.run(lambda work: work.state(CORRESPONDENCE, news.case.id), metadata=_HEARS)
        ).answer
        thread_id = news.thread_id or known.thread_id or new_id()
        draft = await composition.reply(news, thread_id, answered)

        def decide(work: UnitOfWork) -> None:
            _noting(news.case, thread_id)(work)
            if news.reply_id in work.state(CORRESPONDENCE, news.case.id).replies:
                return
            mail = draft.at_instant(work)
            composed = ReplyComposed(reply_id=news.reply_id, mail_id=mail.mail_id, at=work.now)
            work.record(CORRESPONDENCE, news.case.id, composed)
            compose(work, mail)
            if not has_all_files:
                give_up_without_file(work, mail.mail_id, work.now)

        return decide

    return {
        CaseOpened.contract_type: opened,
        ContactLinked.contract_type: linked,
        ReplyRequested.contract_type: reply_requested,
    }


def hear_surveys(log: Log, composition: Composition, new_id: NewId) -> Handlers:
    """The handlers of `survey-completed` by contract type."""

    async def invited(message: ReceivedMessage) -> Decide | None:
        news = read_as(message, SurveyInvited)
        if news.channel != "mail":
            return None

        def look(work: UnitOfWork) -> tuple[str, str]:
            thread_id = work.state(CORRESPONDENCE, news.case_id).thread_id
            return thread_id, last_address(work, thread_id)

        thread_id, our_address = (await log.run(look, metadata=_HEARS)).answer
        thread_id = thread_id or new_id()
        try:
            draft = await composition.invitation(news, thread_id, our_address)
        except SubjectErased:
            return None

        def decide(work: UnitOfWork) -> None:
            if not work.state(CORRESPONDENCE, news.case_id).thread_id:
                noted = CaseNoted(
                    case_id=news.case_id,
                    number=news.number,
                    language=news.language,
                    thread_id=thread_id,
                    at=work.now,
                )
                work.record(CORRESPONDENCE, news.case_id, noted)
            compose(work, draft.at_instant(work))

        return decide

    return {SurveyInvited.contract_type: invited}


def _noting(case: CaseSummary, thread_id: str) -> Decide:
    """Write down what is new about the case."""

    def decide(work: UnitOfWork) -> None:
        known = work.state(CORRESPONDENCE, case.id)
        same = (known.number, known.language) == (case.number, case.language)
        if same and (not thread_id or known.thread_id == thread_id):
            return
        noted = CaseNoted(
            case_id=case.id,
            number=case.number,
            language=case.language,
            thread_id=thread_id,
            at=work.now,
        )
        work.record(CORRESPONDENCE, case.id, noted)

    return decide
