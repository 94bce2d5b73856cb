"""The view of a customer's addresses, the same wherever they are shown."""

from collections.abc import Collection, Sequence

from baton_cases.domain.customer.state import Known
from baton_cases.queries.scope import Scope
from baton_common.edge.models import Output, example


class AddressView(Output):
    """A mail address or telephone number; null: erased."""

    model_config = example(address="mei.lin@customer.example", failing=False, confirmed=True)

    address: str | None
    """The address as the customer gave it."""
    failing: bool
    """Mails to it come back."""
    confirmed: bool
    """False: staff of other departments added it; it is not used in cases of your departments until
    one of you confirms it, or the customer proves that it is theirs."""


def address_views(
    known: Known, opened: Sequence[str | None], failing: Collection[str], scope: Scope
) -> list[AddressView]:
    """All addresses of the customer, as they were opened, for readers of this scope."""

    def is_confirmed(subject: str) -> bool:
        if scope.everything:
            return not known.lacks(subject, None)
        return any(not known.lacks(subject, (each,)) for each in scope.departments)

    return [
        AddressView(
            address=written,
            failing=each.subject in failing,
            confirmed=each.subject not in known.limited or is_confirmed(each.subject),
        )
        for each, written in zip(known.addresses, opened, strict=False)
    ]
