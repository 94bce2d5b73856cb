"""The sentence that says who is calling."""

from collections.abc import Mapping, Sequence

import asyncpg

from baton_cases.api.screen_pop_views import CallerView
from baton_cases.domain.contact.state import KnownContact
from baton_contracts.telephone import WhyUnknown

UNKNOWN = {
    "zh": "未知来电者：尚无资料。",
    "en": "An unknown caller: nothing is known of them yet.",
}
WITHHELD = {"zh": "来电者隐藏了号码。", "en": "The caller withholds their number."}
BY_NUMBER: Mapping[WhyUnknown, Mapping[str, str]] = {
    "withheld": WITHHELD,
    "colleague": {"zh": "内部来电：同事的号码。", "en": "A colleague calls, from our own house."},
    "shared": {
        "zh": "总机来电：号码由多人共用，无法据此确定是谁。",
        "en": "A number that several people share: it may be any of them.",
    },
    "unallocated": {
        "zh": "来电号码不是有效号码，无法据此识别客户。",
        "en": "A number that nobody can have: nobody is known by it.",
    },
    "unreadable": {
        "zh": "来电号码无法识别，无法据此识别客户。",
        "en": "What came as the caller's number is none: nobody is known by it.",
    },
}


def sentence_of(
    language: str,
    contact: KnownContact,
    customer: CallerView | None,
    rows: Sequence[asyncpg.Record],
) -> str:
    """In the reader's language; `rows` are the customer's cases."""
    said = "zh" if language == "zh" else "en"
    if customer is None:
        if contact.unidentified is not None:
            return BY_NUMBER[contact.unidentified.why][said]
        return (WITHHELD if contact.caller is None else UNKNOWN)[said]
    count = sum(row["status"] == "open" for row in rows)
    if said == "zh":
        return (
            f"{customer.name or '客户'}来电；{f'{count} 个个案未结' if count else '没有未结个案'}。"
        )
    open_now = f"{count} cases are open" if count != 1 else "1 case is open"
    return f"{customer.name or 'A customer'} calls; {open_now if count else 'no case is open'}."
