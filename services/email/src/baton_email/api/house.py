"""The house file's `email` section: at which addresses mail is taken."""

import re

import msgspec

from baton_common.http.calls import Call, Reply
from baton_common.http.commands import Commands
from baton_common.http.routes import Routes
from baton_common.http.section_routes import SectionChange, SectionQuery, read_section
from baton_common.work import Work
from baton_common.yaml_file.reading import read_file
from baton_common.yaml_file.spot import Spot
from baton_email.api.access import ADMINISTRATORS
from baton_email.domain.house import change_addresses, changed_addresses, the_house

_OTHERS = ("cases", "routing", "survey", "kpi")
_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
MOST_ADDRESSES = 500


class MailHouse(msgspec.Struct, frozen=True):
    """At which addresses mail is taken; none: every mail is refused."""

    addresses: tuple[str, ...]


def read_addresses(content: bytes) -> tuple[str, ...]:
    """Our addresses, lower case, in the order of the file; none if there is no section.
    Raises FileRefused with every problem and its line."""
    return read_file(content, _addresses)


def _addresses(root: Spot) -> tuple[str, ...]:
    section = root.fields((), ("email", *_OTHERS)).get("email")
    if section is None:
        return ()
    found: dict[str, None] = {}
    for spot in section.fields(("addresses",)).items("addresses"):
        address = spot.text(254).lower()
        if address and not _ADDRESS.fullmatch(address):
            spot.wrong(f"must be a mail address like service@baton.example, not {address}")
        elif address in found:
            spot.wrong(f"stands twice: {address}")
        found[address] = None
    if len(found) > MOST_ADDRESSES:
        section.wrong(f"has more than {MOST_ADDRESSES} addresses")
    return tuple(found)


def house_routes(commands: Commands) -> Routes:
    """The routes of the house file's section."""
    routes = Routes("house")

    @routes.put("/v1/house", policy=ADMINISTRATORS, answers=SectionChange)
    async def load_house(call: Call, body: bytes, query: SectionQuery) -> Reply:
        """Load the `email` section of a house file (YAML, docs/house.md).

        Every problem is told with its line, and with one problem nothing is applied. Loading
        it twice changes nothing.
        """
        addresses = await read_section(body, read_addresses)

        def decide(work: Work) -> SectionChange:
            changed = changed_addresses(the_house(work), addresses)
            if not query.dry_run:
                change_addresses(work, addresses, call.principal.id)
            return SectionChange(section="email", changed=changed, dry_run=query.dry_run)

        return await commands.run(call, decide)

    @routes.get("/v1/house", policy=ADMINISTRATORS, answers=MailHouse)
    async def read_house(call: Call) -> MailHouse:
        """Read at which addresses mail is taken."""
        done = await commands.log.run(the_house, about=call.about)
        return MailHouse(done.answer.our_addresses)

    return routes
