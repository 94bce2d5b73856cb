"""The screen of a call: the customer, their open promises, the last words."""

from datetime import datetime

from baton_cases.api.address_views import AddressView
from baton_cases.api.contact_views import ContactView
from baton_cases.api.ids import CaseId, CaseNumber, DepartmentId, PersonId
from baton_cases.api.story_views import StoryLine
from baton_cases.api.views import CaseView
from baton_common.edge.models import Output, example


class CallerView(Output):
    """The customer, as far as nothing is erased."""

    model_config = example(
        id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05",
        name="Mei Lin",
        language="zh",
        addresses=[
            {
                "address": "mei.lin@customer.example",
                "kind": "mail",
                "failing": False,
                "confirmed": True,
                "identifies": True,
            }
        ],
    )

    id: str
    """The customer's id."""
    name: str | None
    """Null: unknown or erased."""
    language: str
    """In which they are spoken to."""
    addresses: list[AddressView]
    """The addresses at which they are reached."""


class SuggestedView(Output):
    """A customer who may be calling; ask before you say a word about them."""

    model_config = example(id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05", name="Mei Lin")

    id: str
    """The customer's id."""
    name: str | None
    """Null: unknown or erased."""


class PromiseView(Output):
    """A promise to the customer that is still open."""

    model_config = example(
        case_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01",
        number="7KX3M9QAH",
        department="returns",
        owner="ana",
        promised="We call you back.",
        until="2026-03-03T09:00:00Z",
        needs_new_date=False,
    )

    case_id: CaseId
    """On which case."""
    number: CaseNumber
    """The case's number."""
    department: DepartmentId
    """The accountable department."""
    owner: PersonId
    """The accountable person."""
    promised: str | None
    """Null: erased, or only a date was promised."""
    until: datetime | None
    """By when."""
    needs_new_date: bool
    """The case came back with a handoff: agree on another date."""


class ScreenPop(Output):
    """The screen of an agent from the ringing to the end of wrap-up."""

    model_config = example(
        contact={
            "id": "call-1",
            "state": "offered",
            "channel": "voice",
            "queue": "returns",
            "language": "zh",
            "dialled": None,
            "rings_at": "ana",
            "talking": [],
            "cases": [],
        },
        sentence="An unknown caller: nothing is known of them yet.",
        is_known=False,
        caller="+861055501234",
        call_back=None,
        suggested=[],
        customer=None,
        cases=[],
        promises=[],
        last_words=[],
    )

    contact: ContactView
    """The contact that rings."""
    sentence: str
    """A sentence that says who is calling."""
    is_known: bool
    """False: an unknown caller; `customer` is null and the lists are empty."""
    caller: str | None
    """The address they came from, or what the channel said instead, like `anonymous`; null: nothing
    was said, or it is erased."""
    call_back: str | None
    """The number by which a caller may be called back who is not known by it; else null."""
    suggested: list[SuggestedView]
    """Who may be calling, where several people share the number; nothing else is shown of them."""
    customer: CallerView | None
    """The calling customer."""
    cases: list[CaseView]
    """Ten at most, of every department: the last open one first, then by their last change."""
    promises: list[PromiseView]
    """The promises that are still open."""
    last_words: list[StoryLine]
    """Five at most, the newest first."""
