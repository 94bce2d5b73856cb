"""Cases as they are asked for and opened: the list with its search, one case, its story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from baton_cases.api.access import READERS, STAFF, scope_of
from baton_cases.api.on_the_line import OnTheLine
from baton_cases.api.opening import NewCase, Opening
from baton_cases.api.personal import CaseWords, normal_address
from baton_cases.api.views import CaseAnswer, CaseView, Status, case_view
from baton_cases.domain.handoff.events import Package
from baton_cases.projections.search import words_of
from baton_cases.projections.story.screen import Line
from baton_cases.queries.case_list import Filters, case_page, one_case
from baton_cases.queries.customers import customer_of_subject, family_of, find_customer
from baton_cases.queries.handoffs import open_package
from baton_cases.queries.story import lines_of
from baton_common.edge.http.bodies import Query
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.pages import Page, PageQuery, cursor, key_after, page_of
from baton_common.edge.http.routes import Routes
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_common.model.personal import Personal
from baton_common.model.position import START, Position
from baton_contracts.case_number import read_number

LONGEST_STORY = 500
"""Lines on one page."""


class CaseQuery(PageQuery, frozen=True):
    """Which cases; what is left out does not matter."""

    number: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    customer: Annotated[str, msgspec.Meta(max_length=320)] | None = None
    """A customer's id, or an address of theirs."""
    status: Status | None = None
    department: str | None = None
    matter: str | None = None
    owner: str | None = None
    words: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    """Words that were written on it: all of them must be there, whole (Chinese: each two
    characters in a row)."""


class StoryQuery(Query, frozen=True):
    """In which language, and from where on."""

    lang: Literal["zh", "en"] | None = None
    """By Accept-Language if it is left out."""
    after: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    """`next` of the page before."""


class PackageView(msgspec.Struct, frozen=True, kw_only=True):
    """What is handed over with the case, as far as it is not erased."""

    asked: str | None = None
    facts: dict[str, str | None] = {}
    promised: str | None = None
    promised_until: datetime | None = None
    attachment_ids: list[str] = []


class CasePage(CaseView, frozen=True, kw_only=True):
    """One case as its page shows it."""

    package: PackageView | None = None
    """Of the open handoff."""


class StoryAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """Fetched by a link of `POST /cases/{id}/attachments/{attachment_id}/links`."""

    id: str
    size: int | None = None
    """Bytes; null, as `type`, for a file that we uploaded: email alone knows."""
    type: str | None = None


class StoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence, and the words that belong to it."""

    position: str
    case_id: str
    number: str
    at: datetime
    kind: Annotated[str, msgspec.Meta(examples=["case-opened"])]
    actor: Annotated[str, msgspec.Meta(examples=["person:ana"])]
    sentence: Annotated[str, msgspec.Meta(examples=["Ana Keller accepted."])]
    words: list[str | None] = []
    """Subject and text of a mail, a note, a reply; null: erased."""
    mail_id: str | None = None
    attachments: list[StoryAttachment] = []


@dataclass(frozen=True)
class CaseRoutes:
    """What the routes read and write through."""

    pool: Queries
    personal: CaseWords
    opening: Opening
    on_the_line: OnTheLine


def case_routes(using: CaseRoutes) -> Routes:
    """`/v1/cases`, `/v1/cases/{id}`, `/v1/cases/{id}/story`."""
    routes = Routes("cases")

    @routes.get("/v1/cases", policy=READERS, answers=Page[CaseView])
    async def list_cases(call: Call, query: CaseQuery) -> Page[CaseView]:
        """List and search cases, the newest first.

        Only cases of your departments, and those you are asked for or accountable for; while
        you are on a contact, also those of the customer who calls.
        """
        filters = await _filters(using, query)
        of = "cases:" + msgspec.json.encode(msgspec.structs.replace(query, after=None)).decode()
        key = key_after(of, query.after, str)
        if filters is None:
            return Page(items=[])
        callers = await using.on_the_line.callers(call)
        rows = await case_page(
            using.pool,
            scope_of(call.principal),
            filters,
            before=str(key[0]) if key else None,
            limit=query.limit + 1,
            callers=callers,
        )
        await using.on_the_line.note(call, rows[: query.limit], callers)
        views = [case_view(row) for row in rows]
        last = views[query.limit - 1].id if len(views) > query.limit else ""
        return page_of(of, views, query.limit, last)

    @routes.post(
        "/v1/cases",
        policy=STAFF,
        answers=CaseAnswer,
        status=201,
        refusals={404: "The customer named in it is unknown, or not yours to see."},
    )
    async def open_a_case(call: Call, body: NewCase) -> Reply:
        """Open a case for a customer; with `contact_id`, for the one who calls you.

        Accountable at once: the office of the lead of the matter's department, whose ladder is
        asked; or, with `answered`, whoever answered the customer.
        """
        return await using.opening.open(call, body)

    @routes.get("/v1/cases/{case_id}", policy=READERS, answers=CasePage)
    async def read_case(call: Call, case_id: str) -> Reply:
        """Read one case, with what was handed over if a handoff is open."""
        callers = await using.on_the_line.callers(call)
        row = await one_case(using.pool, scope_of(call.principal), case_id, callers)
        if row is None:
            raise Unknown
        await using.on_the_line.note(call, [row], callers)
        package = None
        if row["handoff_id"] is not None and row["is_own"]:
            handed = await open_package(using.pool, row["handoff_id"])
            package = await _package(using, call, case_id, handed) if handed else None
        fields = msgspec.structs.asdict(case_view(row))
        return Reply(CasePage(**fields, package=package), version=row["version"])

    @routes.get("/v1/cases/{case_id}/story", policy=READERS, answers=Page[StoryLine])
    async def read_story(call: Call, case_id: str, query: StoryQuery) -> Page[StoryLine]:
        """Read what happened to a case, in sentences, from the log alone.

        With the words that were written; that you read them is in the log, too.
        """
        row = await one_case(using.pool, scope_of(call.principal), case_id)
        if row is None:
            raise Unknown
        of = f"story:{case_id}"
        key = key_after(of, query.after, int, int)
        after = Position(int(key[0]), int(key[1])) if key else START
        lines = await lines_of(using.pool, case_id, after, LONGEST_STORY + 1)
        page, more = lines[:LONGEST_STORY], len(lines) > LONGEST_STORY
        sealed = [each for line in page for each in line.words]
        words = iter(await using.personal.read(call, f"case:{case_id}", sealed, what="story"))
        lang = query.lang or call.language
        items = [story_line(line, lang, [next(words) for _ in line.words]) for line in page]
        last = cursor(of, page[-1].epoch, page[-1].position) if more else None
        return Page(items=items, next=last)

    return routes


def story_line(line: Line, lang: Literal["zh", "en"], words: list[str | None]) -> StoryLine:
    """As it is shown, in one language."""
    return StoryLine(
        position=f"{line.epoch}.{line.position}",
        case_id=line.case_id,
        number=line.number,
        at=line.at,
        kind=line.kind,
        actor=line.actor,
        sentence=line.zh if lang == "zh" else line.en,
        words=words,
        mail_id=line.mail_id,
        attachments=[
            StoryAttachment(id=each.id, size=each.size, type=each.type) for each in line.attachments
        ],
    )


async def _filters(using: CaseRoutes, query: CaseQuery) -> Filters | None:
    """None: nothing can match."""
    number = read_number(query.number) if query.number is not None else None
    if query.number is not None and number is None:
        return None
    customers = None
    if query.customer is not None:
        customers = await _customers(using, query.customer)
        if not customers:
            return None
    tokens = None
    if query.words is not None:
        vault = using.personal.vault
        tokens = sorted({vault.search_token(word) for word in words_of(query.words)})
        if not tokens:
            raise Problem(422, "invalid", "Search for words of at least two letters.")
    return Filters(
        number=number,
        customers=customers,
        status=query.status,
        department=query.department,
        matter=query.matter,
        person=query.owner,
        tokens=tokens,
    )


async def _customers(using: CaseRoutes, asked: str) -> list[str]:
    """Every id that the customer's cases may carry; none: there is no such customer."""
    customer_id: str | None = asked
    if "@" in asked or asked.startswith(("+", "00")):
        subject = await using.personal.vault.known_subject(normal_address("$.customer", asked))
        customer_id = await customer_of_subject(using.pool, subject) if subject else None
    known = await find_customer(using.pool, customer_id) if customer_id else None
    return await family_of(using.pool, known.id) if known else []


async def _package(using: CaseRoutes, call: Call, case_id: str, package: Package) -> PackageView:
    sealed: dict[str, Personal[str]] = {
        f"facts.{name}": each for name, each in package.facts.items()
    }
    if package.asked is not None:
        sealed["asked"] = package.asked
    if package.promised is not None:
        sealed["promised"] = package.promised
    opened = await using.personal.read(call, f"case:{case_id}", list(sealed.values()), what="case")
    words: dict[str, Any] = dict(zip(sealed, opened, strict=True))
    return PackageView(
        asked=words.get("asked"),
        facts={name: words[f"facts.{name}"] for name in package.facts},
        promised=words.get("promised"),
        promised_until=package.promised_until,
        attachment_ids=list(package.attachment_ids),
    )
