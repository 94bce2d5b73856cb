"""Sentences about a customer's addresses; none says which one."""

from baton_cases.domain.customer.events import CustomerAddressLinked, CustomerAddressUnlinked
from baton_cases.projections.story.words import Both, OrganisationNames

TOLD = CustomerAddressUnlinked | CustomerAddressLinked
"""Events of a customer that the stories of their cases tell, if people did it."""


def tell_customer(
    event: CustomerAddressUnlinked | CustomerAddressLinked, names: OrganisationNames
) -> Both:
    """The sentence for a number that came to be shared, or is one customer's again."""
    who = names.person(event.by or "")
    if isinstance(event, CustomerAddressUnlinked):
        return Both(
            f"{who.zh}将客户的一个号码标记为多人共用：来电只提示可能是谁。",
            f"{who.en} marked a number of the customer's as shared: a call from it only suggests "
            "who it may be.",
        )
    return Both(
        f"{who.zh}确认一个号码为该客户专用：来电即视为该客户。",
        f"{who.en} said that a number is the customer's alone: calls from it are theirs again.",
    )
