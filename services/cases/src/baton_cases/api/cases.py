"""Cases as they are asked for and opened: the list with its search, one case, its story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from baton_cases.api.access import Reader, Staff, scope_of, shown_case
from baton_cases.api.ids import (
    CASE_NUMBER,
    CUSTOMER_ID,
    PERSON_ID,
    CaseInPath,
    DepartmentId,
    MatterId,
)
from baton_cases.api.on_the_line import OnTheLine
from baton_cases.api.opening import NewCase, Opening
from baton_cases.api.personal import CaseWords, wrong_address
from baton_cases.api.story_views import StoryLine, story_line
from baton_cases.api.views import CASE_EXAMPLE, CaseAnswer, CaseView, Status, case_view
from baton_cases.domain.handoff.events import Package
from baton_cases.ports import ReadOrganisation
from baton_cases.projections.search import Unsearchable, asked_words
from baton_cases.queries.case_list import Filters, case_page
from baton_cases.queries.customers import customer_of_subject, family_of_any
from baton_cases.queries.handoffs import open_package
from baton_cases.queries.scope import Scope
from baton_cases.queries.story import lines_of
from baton_common.edge.http.answers import json_answer
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.cursors import cursor, key_after
from baton_common.edge.http.paging import Cursor, Page, PageQuery
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.languages import spoken
from baton_common.edge.models import PLAIN, Input, LanguageTag, Output, example
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries
from baton_common.model.personal import Personal
from baton_common.model.position import START, Position
from baton_contracts.addresses import read_address
from baton_contracts.case_number import read_number

LONGEST_STORY = 500
"""Lines on one page."""


class CaseQuery(PageQuery):
    """A filter of the list of cases; every field is optional."""

    number: Annotated[str, CASE_NUMBER.narrowing, Field(max_length=20)] | None = None
    """The number that the customer quotes."""
    customer: Annotated[str, CUSTOMER_ID.narrowing, Field(max_length=320)] | None = None
    """A customer's id, or an address of theirs."""
    status: Status | None = None
    """Open, resolved or closed."""
    department: DepartmentId | None = None
    """The accountable one."""
    matter: MatterId | None = None
    """Only cases about this matter."""
    owner: Annotated[str, PERSON_ID.narrowing] | None = None
    """The accountable person."""
    words: Annotated[str, Field(max_length=200), PLAIN] | None = None
    """Words that were written on it: all of them must be there, whole (Chinese: each two
    characters in a row, or one character alone). What has no letter and no number is refused."""


class StoryQuery(Input):
    """In which language, and which page."""

    lang: LanguageTag | None = None
    """By Accept-Language if it is left out."""
    limit: Annotated[int, Field(ge=1, le=LONGEST_STORY)] = LONGEST_STORY
    """Most lines of the page."""
    after: Cursor | None = None
    """`next` of the page before."""


class PackageView(Output):
    """The package of a handoff, as far as it is not erased."""

    model_config = example(
        asked="Please find the parcel.",
        facts={"order": "4711"},
        promised="We call you back.",
        promised_until="2026-03-03T09:00:00Z",
        attachment_ids=[],
    )

    asked: str | None = None
    """The request to whoever takes the case."""
    facts: dict[str, str | None]
    """The facts that the matter requires, by name."""
    promised: str | None = None
    """The promise made to the customer."""
    promised_until: datetime | None = None
    """By when."""
    attachment_ids: list[str]
    """Files that go with it."""


class CasePage(CaseView):
    """One case as its page shows it."""

    model_config = example(**CASE_EXAMPLE, package=None)

    package: PackageView | None = None
    """The package of the open handoff."""


@dataclass(frozen=True)
class CaseRoutes:
    """The parts through which the routes read and write."""

    pool: Queries
    personal: CaseWords
    opening: Opening
    on_the_line: OnTheLine
    read_organisation: ReadOrganisation


def case_routes(using: CaseRoutes) -> APIRouter:
    """`/v1/cases`, `/v1/cases/{id}`, `/v1/cases/{id}/story`."""
    router = edge_router("cases")

    @router.get("/v1/cases")
    async def list_cases(caller: Reader, query: Annotated[CaseQuery, Query()]) -> Page[CaseView]:
        """List and search cases, the newest first.

        Only cases of your departments, and those you are asked for or accountable for; while
        you are on a contact, also those of the customer who calls.
        """
        filters = await _filters(using, caller, query)
        of = query.list_name("cases")
        key = key_after(of, query.after, str)
        if filters is None:
            return Page[CaseView](items=[])
        callers = await using.on_the_line.callers(caller)
        rows = await case_page(
            using.pool,
            scope_of(caller.principal),
            filters,
            before=str(key[0]) if key else None,
            limit=query.limit + 1,
            callers=callers,
        )
        await using.on_the_line.note(caller, rows[: query.limit], callers)
        views = [case_view(row) for row in rows]
        last = views[query.limit - 1].id if len(views) > query.limit else ""
        return Page[CaseView].cut(of, views, query.limit, last)

    @router.post(
        "/v1/cases",
        response_model=CaseAnswer,
        status_code=201,
        responses={404: {"description": "The customer was not found, or you may not see them."}},
    )
    async def open_case(caller: Staff, headers: CommandHeaders, body: NewCase) -> Response:
        """Open a case for a customer; with `contact_id`, for the one who calls you.

        Accountable at once: the office of the lead of the matter's department, whose ladder is
        asked; or, with `answered`, whoever answered the customer.
        """
        return await using.opening.open(caller, headers, body)

    @router.get("/v1/cases/{case_id}", response_model=CasePage)
    async def read_case(caller: Reader, case_id: CaseInPath) -> Response:
        """Read one case, with what was handed over if a handoff is open."""
        callers = await using.on_the_line.callers(caller)
        row = await shown_case(using.pool, scope_of(caller.principal), case_id, callers)
        await using.on_the_line.note(caller, [row], callers)
        package = None
        if row["handoff_id"] is not None and row["is_own"]:
            handed = await open_package(using.pool, row["handoff_id"])
            package = await _package(using, caller, case_id, handed) if handed else None
        answer = json_answer(CasePage(**dict(case_view(row)), package=package))
        answer.headers["etag"] = f'"{row["version"]}"'
        return answer

    @router.get("/v1/cases/{case_id}/story")
    async def read_story(
        caller: Reader, case_id: CaseInPath, query: Annotated[StoryQuery, Query()]
    ) -> Page[StoryLine]:
        """Read what happened to a case, in sentences, from the log alone.

        With the words that were written; that you read them is in the log, too.
        """
        await shown_case(using.pool, scope_of(caller.principal), case_id)
        of = f"story:{case_id}"
        key = key_after(of, query.after, int, int)
        after = Position(int(key[0]), int(key[1])) if key else START
        lines = await lines_of(using.pool, case_id, after, query.limit + 1)
        page, more = lines[: query.limit], len(lines) > query.limit
        sealed = [each for line in page for each in (*line.words, line.sender, line.sender_name)]
        words = iter(await using.personal.read(caller, f"case:{case_id}", sealed, what="story"))
        lang = spoken(query.lang) or caller.language
        items = [
            story_line(line, lang, [next(words) for _ in line.words], (next(words), next(words)))
            for line in page
        ]
        last = cursor(of, page[-1].epoch, page[-1].position) if more else None
        return Page[StoryLine](items=items, next=last)

    return router


async def _filters(using: CaseRoutes, caller: Caller, query: CaseQuery) -> Filters | None:
    """None: nothing can match."""
    number = read_number(query.number) if query.number is not None else None
    if query.number is not None and number is None:
        return None
    customers = None
    if query.customer is not None:
        customers = await _customers(using, scope_of(caller.principal), query.customer)
    tokens = None
    if query.words is not None:
        tokens = _tokens(using, query.words)
    return Filters(
        number=number,
        customers=customers,
        status=query.status,
        department=query.department,
        matter=query.matter,
        person=query.owner,
        tokens=tokens,
    )


def _tokens(using: CaseRoutes, words: str) -> list[str]:
    """The hashes of the words that are searched for. Raises Problem 422."""
    try:
        asked = asked_words(words)
    except Unsearchable as part:
        raise Problem(422, "invalid", f"“{part}” cannot be found: write a word instead.") from part
    if not asked:
        raise Problem(422, "invalid", "Write at least one word to search for.")
    return sorted({using.personal.vault.search_token(each) for each in asked})


async def _customers(using: CaseRoutes, scope: Scope, asked: str) -> list[str]:
    """Every id that the customer's cases may carry; none: there is no such customer. A foreign one
    takes the same statements."""
    family = await family_of_any(using.pool, asked)
    read = read_address(asked, (await using.read_organisation()).number_rules)
    if not family and read.why == "unreadable" and "@" in asked:
        raise wrong_address("$.customer", "is no mail address like mei.lin@customer.example")
    if not family and read.key is not None:
        subject = await using.personal.known_identity(read)
        customer_id = await customer_of_subject(using.pool, scope, subject or "")
        family = await family_of_any(using.pool, customer_id or "")
    return family


async def _package(
    using: CaseRoutes, caller: Caller, case_id: str, package: Package
) -> PackageView:
    sealed: dict[str, Personal[str]] = {
        f"facts.{name}": each for name, each in package.facts.items()
    }
    if package.asked is not None:
        sealed["asked"] = package.asked
    if package.promised is not None:
        sealed["promised"] = package.promised
    opened = await using.personal.read(
        caller, f"case:{case_id}", list(sealed.values()), what="case"
    )
    words: dict[str, Any] = dict(zip(sealed, opened, strict=True))
    return PackageView(
        asked=words.get("asked"),
        facts={name: words[f"facts.{name}"] for name in package.facts},
        promised=words.get("promised"),
        promised_until=package.promised_until,
        attachment_ids=list(package.attachment_ids),
    )
