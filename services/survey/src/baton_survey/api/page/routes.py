"""The page behind an invitation's link. Looking changes nothing; sending the form does, once."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.rate_limits import Buckets, Rate
from baton_common.edge.http.routes import Routes
from baton_common.edge.identity.policy import everybody
from baton_common.model.log_port import LogMoved, LogUnavailable
from baton_common.model.messages import Refused
from baton_common.model.personal import SubjectErased, Vault, VaultUnavailable
from baton_survey.api.page.finding import Found, Links
from baton_survey.api.page.form import MOST_BYTES, Filled, read_form
from baton_survey.api.page.rendering import HEADERS, form_page, sentence_page
from baton_survey.api.page.words import WORDS
from baton_survey.domain.closing import Language
from baton_survey.domain.invitation.state import Answered, Expired
from baton_survey.domain.questions import Comment
from baton_survey.domain.use_cases.do import do
from baton_survey.domain.use_cases.requests import AnswerSurvey, DeclineSurveys

PATH = "/s/{token}"
WRONG_LINKS = Rate(0.2, 20)
"""Of one network address, in each process: twelve a minute, twenty at once. Right ones are never
turned away, so that nobody who guesses behind the same proxy keeps a customer out."""
_AWAY = (LogUnavailable, LogMoved, VaultUnavailable)
_COME_AGAIN = "60"
"""Seconds."""
_SENT, _DECLINED = "sent", "declined"


def page_routes(links: Links, vault: Vault, wrong_links: Rate = WRONG_LINKS) -> Routes:
    """`GET` and `POST /s/{token}`, without a token of an identity: the link is the key."""
    routes = Routes("page")
    page = SurveyPage(links, vault, Buckets(wrong_links))

    @routes.get(PATH, policy=everybody(), is_hidden=True)
    async def show(call: Call, token: str) -> Reply:
        """Show the survey; however often it is looked at, nothing is written."""
        return await page.show(call, token)

    @routes.post(PATH, policy=everybody(), is_hidden=True, most_bytes=MOST_BYTES)
    async def send(call: Call, token: str, body: bytes) -> Reply:
        """Answer it, once, or decline to be asked again."""
        return await page.take(call, token, body)

    return routes


@dataclass(frozen=True)
class SurveyPage:
    """Answers browsers in HTML whatever happens."""

    links: Links
    vault: Vault
    wrong_links: Buckets

    async def show(self, call: Call, given: str) -> Reply:
        """The form, or what there is to say instead."""
        try:
            found = await self.links.find(call, given)
        except _AWAY:
            return _away(call)
        if found is None:
            return self._no_such_link(call)
        return _instead_of_the_form(call, found) or _form(call, found, Filled())

    async def take(self, call: Call, given: str, body: bytes) -> Reply:
        """What was sent, recorded once; or the form again, with what was entered."""
        try:
            found = await self.links.find(call, given)
        except _AWAY:
            return _away(call)
        if found is None:
            return self._no_such_link(call)
        filled = read_form(body, found.invited.questions)
        try:
            return await self._record(call, found, filled)
        except _AWAY:
            return _form(call, found, filled, status=503)
        except SubjectErased:
            return _say(call, WORDS[_language(call, found)].unknown, found, 404)
        except Refused as no:
            words = WORDS[_language(call, found)]
            if no.code == "expired":
                return _say(call, words.expired, found, 410)
            return _say(call, words.answered, found)

    async def _record(self, call: Call, found: Found, filled: Filled) -> Reply:
        id_, invited, log = found.invitation_id, found.invited, self.links.log
        if filled.declines:
            await log.run(
                lambda work: do(work, DeclineSurveys(invitation_id=id_, at=work.now)),
                metadata=found.metadata,
            )
            return _go_and_see(call, found, _DECLINED)
        if (said := _instead_of_the_form(call, found)) is not None:
            return said
        if filled.problems(invited.questions):
            return _form(call, found, filled, status=422)
        whose = invited.to.subject
        sealed = await self.vault.seal([(whose, text) for text in filled.written.values()])
        comments = [
            Comment(question=question, text=text)
            for question, text in zip(filled.written, sealed, strict=True)
        ]

        await log.run(
            lambda work: do(
                work,
                AnswerSurvey(
                    invitation_id=id_,
                    scores=filled.scored(invited.questions),
                    comments=tuple(comments),
                    opts_out=filled.opts_out,
                    at=work.now,
                ),
            ),
            metadata=found.metadata,
        )
        return _go_and_see(call, found, _SENT)

    def _no_such_link(self, call: Call) -> Reply:
        """The same for every wrong token, whatever is wrong with it."""
        words = WORDS[_language(call, None)]
        if wait := self.wrong_links.take(call.address):
            reply = _say(call, words.too_many, None, 429)
            reply.headers["retry-after"] = str(max(1, round(wait + 0.5)))
            return reply
        return _say(call, words.unknown, None, 404)


def _instead_of_the_form(call: Call, found: Found) -> Reply | None:
    """What is said of an invitation that cannot be answered (any more); None: it can."""
    words = WORDS[_language(call, found)]
    said = parse_qs(call.query.decode("latin-1")).get("said", [""])[0]
    if said == _DECLINED and found.opted_out:
        return _say(call, words.declined, found)
    if isinstance(found.invitation, Answered):
        return _say(call, words.thanks if said == _SENT else words.answered, found)
    if found.is_over or isinstance(found.invitation, Expired):
        return _say(call, words.expired, found, 410)
    return None


def _form(call: Call, found: Found, filled: Filled, status: int = 200) -> Reply:
    """With what is wrong where it is not to be sent yet (422), and why not now (503)."""
    language = _language(call, found)
    problems = filled.problems(found.invited.questions) if status == 422 else {}
    trouble = WORDS[language].later if status == 503 else ""
    content = form_page(language, found.invited, filled, problems, trouble)
    return _html(content, status)


def _go_and_see(call: Call, found: Found, said: str) -> Reply:
    """To the same page by GET, so that loading it again sends nothing twice."""
    reply = _html(b"", 303)
    reply.headers["location"] = f"?lang={_language(call, found)}&said={said}"
    return reply


def _away(call: Call) -> Reply:
    reply = _say(call, WORDS[_language(call, None)].away, None, 503)
    reply.headers["retry-after"] = _COME_AGAIN
    return reply


def _say(call: Call, said: tuple[str, str], found: Found | None, status: int = 200) -> Reply:
    return _html(sentence_page(_language(call, found), said), status)


def _html(content: bytes, status: int) -> Reply:
    return Reply(content, status, dict(HEADERS), b"text/html; charset=utf-8")


def _language(call: Call, found: Found | None) -> Language:
    """What they chose on the page, else that of their case, else that of their browser."""
    chosen = parse_qs(call.query.decode("latin-1")).get("lang", [""])[0]
    if chosen in {"zh", "en"}:
        return "zh" if chosen == "zh" else "en"
    return call.language if found is None else found.invited.closing.language
