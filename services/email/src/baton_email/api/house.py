"""The house file's section `email`: loaded whole or not at all, and shown as it stands."""

import msgspec

from baton_common.http.calls import Call, Reply
from baton_common.http.commands import Commands
from baton_common.http.routes import Routes
from baton_common.http.section_routes import SectionChange, SectionQuery, read_section
from baton_common.work import Work
from baton_email.api.access import ADMINISTRATORS
from baton_email.domain.house import change_addresses, changed_addresses, the_house
from baton_email.house_file.email_section import read_addresses


class MailHouse(msgspec.Struct, frozen=True):
    """At which addresses mail is taken; none: every mail is refused."""

    addresses: tuple[str, ...]


def house_routes(commands: Commands) -> Routes:
    """`/v1/house`."""
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
