"""The view of a customer's addresses, the same wherever they are shown."""

from collections.abc import Mapping, Sequence
from typing import Literal

from baton_cases.domain.customer.state import Known
from baton_cases.queries.scope import Scope
from baton_common.edge.models import Output, example
from baton_contracts.addresses import mail_address
from baton_contracts.telephone import read_telephone

AddressKind = Literal["mail", "telephone", "postal"]


class AddressView(Output):
    """Where they are reached; null: erased."""

    model_config = example(
        address="mei.lin@customer.example",
        kind="mail",
        failing=False,
        confirmed=True,
        identifies=True,
    )

    address: str | None
    """The address as the customer gave it."""
    kind: AddressKind | None
    """How they are reached there; nobody is known by a postal address. Null: erased."""
    failing: bool
    """Mails to it come back."""
    confirmed: bool
    """False: staff of other departments added it; it is not used in cases of your departments until
    one of you confirms it, or the customer proves that it is theirs."""
    identifies: bool
    """False: nobody is known by it. It is a postal address, or a number that several people use,
    that is our own, or that nobody can have."""


def address_views(
    known: Known, opened: Sequence[str | None], claimed: Mapping[str, bool], scope: Scope
) -> list[AddressView]:
    """Every address of the customer that there is anything to show of, as they were opened, for
    readers of this scope. `claimed`: by which somebody is known, and whether mails there bounce."""

    def is_confirmed(subject: str) -> bool:
        if scope.everything:
            return not known.lacks(subject, None)
        return any(not known.lacks(subject, (each,)) for each in scope.departments)

    views = [
        AddressView(
            address=written,
            kind=_kind(written),
            failing=claimed.get(each.subject, False),
            confirmed=each.subject not in known.limited or is_confirmed(each.subject),
            identifies=each.subject in claimed and each.subject not in known.unlinked,
        )
        for each, written in zip(known.addresses, opened, strict=False)
        if written != ""
    ]
    return [each for each in views if each.identifies or not _is_shown_by_another(each, views)]


def _is_shown_by_another(view: AddressView, views: Sequence[AddressView]) -> bool:
    """True for a number that was noted while nobody was known by it, and noted again since."""
    same = [each for each in views if each.address is not None and each.address == view.address]
    return bool(same) and view is not next((each for each in same if each.identifies), same[0])


def _kind(written: str | None) -> AddressKind | None:
    if written is None:
        return None
    if mail_address(written) is not None:
        return "mail"
    return "telephone" if read_telephone(written).is_numeric else "postal"
