"""The section `email`: at which addresses mail is taken."""

import re
from collections.abc import Iterator, Mapping, Sized
from contextlib import suppress
from ipaddress import ip_address, ip_network
from typing import Annotated, Literal

from pydantic import AfterValidator

from baton_common.platform.yaml_file.entries import Together
from baton_common.platform.yaml_file.kinds import Id, matching, number, text
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.places import Path
from baton_common.platform.yaml_file.sentences import wrong
from baton_contracts.addresses import SERVICE_ADDRESS
from baton_email.domain.configuration.events import (
    ACKNOWLEDGED_UNPROVEN,
    ReturnAddress,
    UnknownSender,
)

MOST_ADDRESSES = 500
_NAME = r"[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?"

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


HostName = Annotated[
    str,
    matching(_NAME, "must be a name like mx.shop.example, not {}", 253),
    AfterValidator(str.lower),
]


def _host(written: str) -> str:
    """An address, a network or a name."""
    host = written.lower()
    with suppress(ValueError):
        return str(ip_network(host, strict=False)) if "/" in host else str(ip_address(host))
    if re.fullmatch(_NAME, host) and not host.rpartition(".")[2].isdigit():
        return host
    raise wrong(
        "must be an address, a network or a name, like 192.0.2.10, 192.0.2.0/28 or "
        f"www.shop.example, not {written}"
    )


Host = Annotated[str, text(253), AfterValidator(_host)]


class FormSender(Part):
    """How mails of one form are known; each has a key for a header, too, which
    `GET /email/v1/configuration` gives out."""

    hosts: list[Host] = []
    """Addresses, networks and names of the hosts that bring its mails."""
    dkim: list[HostName] = []
    """Domains that sign its mails."""


class Mail(Part):
    """How mail goes out, and by what a sender is taken for proven."""

    return_address: ReturnAddress = "tagged"
    """`plain`: MAIL FROM and Reply-To are the address alone, for servers that refuse another sender
    than the account (QQ, 163, exmail). Left out: `tagged`, with a signed tag after a plus."""
    authserv_id: HostName | None = None
    """The name under which the mail server in front writes `Authentication-Results`. Left out: none
    is believed, and Baton checks DKIM and SPF itself."""
    unknown: UnknownSender = "act"
    """`unproven`: an answer whose sender could not be checked does not count until somebody says
    so. Left out: `act`."""
    unproven_acknowledgements: Annotated[int, number(0, 1_000_000)] = ACKNOWLEDGED_UNPROVEN
    """Acknowledgements to senders without proof in an hour, all together."""
    forms: dict[Id, FormSender] = {}
    """Programs that write in our name for customers, by a name for each: web forms. A mail from our
    own address that comes from none of them is nobody's."""


class EmailSection(Part):
    """At which addresses mail is taken. Mail to any other address is refused."""

    addresses: Annotated[list[Address], Together(_between)]
    """The service addresses; mail goes out from the first where no other fits."""
    rules: dict[Address, AddressRule] = {}
    """What is special about some of these addresses."""
    mail: Mail = Mail()
    """Where our mails say that they come from, and whom we believe."""
