"""The section `email`: at which addresses mail is taken."""

from collections.abc import Iterator, Mapping, Sized
from typing import Annotated, Literal

from pydantic import AfterValidator

from baton_common.platform.yaml_file.entries import Together
from baton_common.platform.yaml_file.kinds import matching
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.places import Path
from baton_contracts.addresses import SERVICE_ADDRESS
from baton_email.domain.configuration.events import ReturnAddress

MOST_ADDRESSES = 500

Address = Annotated[
    str,
    matching(SERVICE_ADDRESS, "must be a mail address like service@baton.example, not {}", 254),
    AfterValidator(str.lower),
]


def _between(found: Mapping[int, str], written: Sized) -> Iterator[tuple[Path, str]]:
    if len(written) > MOST_ADDRESSES:
        yield (), f"has more than {MOST_ADDRESSES} addresses"
    seen: set[str] = set()
    for index, address in found.items():
        if address in seen:
            yield (index,), f"appears twice: {address}"
        seen.add(address)


class AddressRule(Part):
    """What is special about mail to one address."""

    bulk: Literal["case", "list"] = "case"
    """`list`: mail of lists and machines that points at nothing of ours, and that no word rule
    fits, opens no case; it is on the list of such mails. Left out: `case`."""


class Mail(Part):
    """How mail goes out."""

    return_address: ReturnAddress = "tagged"
    """`plain`: MAIL FROM and Reply-To are the address alone, for servers that refuse another sender
    than the account (QQ, 163, exmail). Left out: `tagged`, with a signed tag after a plus."""


class EmailSection(Part):
    """At which addresses mail is taken. Mail to any other address is refused."""

    addresses: Annotated[list[Address], Together(_between)]
    """The service addresses; mail goes out from the first where no other fits."""
    rules: dict[Address, AddressRule] = {}
    """What is special about some of these addresses."""
    mail: Mail = Mail()
    """Where our mails say that they come from."""
