"""The page behind an invitation's link. Looking changes nothing; sending the form does, once."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Body, Depends
from starlette.responses import HTMLResponse, Response

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.rate_limits import Buckets, Rate
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.policy import everybody
from baton_common.edge.languages import spoken
from baton_common.model.log_port import LogMoved, LogUnavailable
from baton_common.model.messages import Refused
from baton_common.model.personal import SubjectErased, Vault, VaultUnavailable
from baton_survey.api.page.finding import FoundInvitation, Links
from baton_survey.api.page.form import MOST_BYTES, Filled, read_form
from baton_survey.api.page.rendering import HEADERS, form_page, sentence_page
from baton_survey.api.page.words import WORDS
from baton_survey.domain.closing import Language
from baton_survey.domain.invitation.state import Answered, Expired
from baton_survey.domain.questions import Comment
from baton_survey.domain.use_cases.do import do
from baton_survey.domain.use_cases.requests import AnswerSurvey, DeclineSurveys

PATH = "/s/{token}"
Token = Annotated[str, Ref("invitation").judged_by(Links.find)]
Customer = Annotated[Caller, Depends(allow(everybody()))]
Form = Annotated[bytes, Body(media_type="application/x-www-form-urlencoded")]
WRONG_LINKS = Rate(0.2, 20)
"""Limit for wrong links from one network address, in each process: twelve a minute, twenty at once.
Right links are always served, so that nobody who guesses behind the same proxy keeps a customer
out."""
_AWAY = (LogUnavailable, LogMoved, VaultUnavailable)
_COME_AGAIN = "60"
"""Seconds."""
_SENT, _DECLINED = "sent", "declined"


def page_routes(links: Links, vault: Vault, wrong_links: Rate = WRONG_LINKS) -> APIRouter:
    """`GET` and `POST /s/{token}`, without a token of an identity: the link is the key."""
    router = edge_router("page")
    page = SurveyPage(links, vault, Buckets(wrong_links))

    @router.get(PATH, include_in_schema=False)
    async def show_survey(caller: Customer, token: Token) -> Response:
        """Show the survey; however often it is looked at, nothing is written."""
        return await page.show(caller, token)

    @router.post(PATH, include_in_schema=False, max_body_size=MOST_BYTES)
    async def answer_survey(caller: Customer, token: Token, body: Form = b"") -> Response:
        """Answer it, once, or decline to be asked again."""
        return await page.take(caller, token, body)

    return router


@dataclass(frozen=True)
class SurveyPage:
    """Answers browsers in HTML whatever happens."""

    links: Links
    vault: Vault
    wrong_links: Buckets

    async def show(self, caller: Caller, given: str) -> Response:
        """The form, or what there is to say instead."""
        try:
            found = await self.links.find(caller, given)
        except _AWAY:
            return _away(caller)
        if found is None:
            return self._no_such_link(caller)
        return _instead_of_the_form(caller, found) or _form(caller, found, Filled())

    async def take(self, caller: Caller, given: str, body: bytes) -> Response:
        """Records the answers once; or shows the form again, with what was entered."""
        try:
            found = await self.links.find(caller, given)
        except _AWAY:
            return _away(caller)
        if found is None:
            return self._no_such_link(caller)
        filled = read_form(body, found.invited.questions)
        try:
            return await self._record(caller, found, filled)
        except _AWAY:
            return _form(caller, found, filled, status=503)
        except SubjectErased:
            return _say(caller, WORDS[_language(caller, found)].unknown, found, 404)
        except Refused as no:
            words = WORDS[_language(caller, found)]
            if no.code == "expired":
                return _say(caller, words.expired, found, 410)
            return _say(caller, words.answered, found)

    async def _record(self, caller: Caller, found: FoundInvitation, filled: Filled) -> Response:
        id_, invited, log = found.invitation_id, found.invited, self.links.log
        if filled.declines:
            await log.run(
                lambda work: do(work, DeclineSurveys(invitation_id=id_, at=work.now)),
                metadata=found.metadata,
            )
            return _go_and_see(caller, found, _DECLINED)
        if (said := _instead_of_the_form(caller, found)) is not None:
            return said
        if filled.problems(invited.questions):
            return _form(caller, found, filled, status=422)
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
        return _go_and_see(caller, found, _SENT)

    def _no_such_link(self, caller: Caller) -> Response:
        """The one answer to every wrong token, whatever is wrong with it."""
        words = WORDS[_language(caller, None)]
        if wait := self.wrong_links.take(caller.address):
            reply = _say(caller, words.too_many, None, 429)
            reply.headers["retry-after"] = str(max(1, round(wait + 0.5)))
            return reply
        return _say(caller, words.unknown, None, 404)


def _instead_of_the_form(caller: Caller, found: FoundInvitation) -> Response | None:
    """The answer about an invitation that cannot be answered any more; None: it can."""
    words = WORDS[_language(caller, found)]
    said = parse_qs(caller.query.decode("latin-1")).get("said", [""])[0]
    if said == _DECLINED and found.opted_out:
        return _say(caller, words.declined, found)
    if isinstance(found.invitation, Answered):
        return _say(caller, words.thanks if said == _SENT else words.answered, found)
    if found.is_over or isinstance(found.invitation, Expired):
        return _say(caller, words.expired, found, 410)
    return None


def _form(caller: Caller, found: FoundInvitation, filled: Filled, status: int = 200) -> Response:
    """With what is wrong where it is not to be sent yet (422), and why not now (503)."""
    language = _language(caller, found)
    problems = filled.problems(found.invited.questions) if status == 422 else {}
    notice = WORDS[language].later if status == 503 else ""
    content = form_page(language, found.invited, filled, problems, notice)
    return _html(content, status)


def _go_and_see(caller: Caller, found: FoundInvitation, said: str) -> Response:
    """To the same page by GET, so that loading it again sends nothing twice."""
    reply = _html(b"", 303)
    reply.headers["location"] = f"?lang={_language(caller, found)}&said={said}"
    return reply


def _away(caller: Caller) -> Response:
    reply = _say(caller, WORDS[_language(caller, None)].away, None, 503)
    reply.headers["retry-after"] = _COME_AGAIN
    return reply


def _say(
    caller: Caller, said: tuple[str, str], found: FoundInvitation | None, status: int = 200
) -> Response:
    return _html(sentence_page(_language(caller, found), said), status)


def _html(content: bytes, status: int) -> Response:
    return HTMLResponse(content, status, HEADERS)


def _language(caller: Caller, found: FoundInvitation | None) -> Language:
    """The language chosen on the page, else that of the case, else that of the browser."""
    written = parse_qs(caller.query.decode("latin-1")).get("lang", [""])[0]
    if (chosen := spoken(written)) is not None:
        return chosen
    return caller.language if found is None else found.invited.closing.language
