"""Who has called from a number that several people share."""

from baton_cases.domain.case.events import ContactLinked
from baton_cases.domain.contact import events as happened
from baton_cases.projections.shared_numbers import CALLERS, CallerRow, SharedNumbers
from baton_testkit.projecting import Projecting, recorded
from tests.unit.cases.projections.test_contact_rows import told
from tests.unit.cases.story.telling import AT, WORDS

numbers = Projecting(SharedNumbers)
SHARED = happened.UnidentifiedCaller(why="shared", shown=WORDS, suggests=WORDS)
HIDDEN = happened.UnidentifiedCaller(why="withheld", shown=WORDS)


def arrived(who: happened.UnidentifiedCaller) -> happened.ContactArrived:
    return happened.ContactArrived(
        **told("waiting", 1), caller=None, dialled=None, unidentified=who
    )


LINKED = ContactLinked(
    case_id="c1", contact_id="call1", thread_id=None, customer_id="cu1", subjects=("s1",), at=AT
)
ROW = CallerRow(
    caller_id=f"{WORDS.subject}/cu1", subject=WORDS.subject, customer_id="cu1", last_at=AT
)


def test_whose_case_a_call_from_it_led_to() -> None:
    numbers.given(*recorded(arrived(SHARED), LINKED)).then(CALLERS, ROW)


def test_of_other_calls_nothing_is_kept() -> None:
    numbers.given(*recorded(arrived(HIDDEN), LINKED)).then(CALLERS)
    numbers.given(*recorded(LINKED)).then(CALLERS)
