"""The house file's section `email`: loaded whole or not at all, and shown as it stands."""

import msgspec

from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.old_section import SectionChange, SectionQuery, read_section
from baton_common.edge.http.routes import Routes
from baton_common.model.unit_of_work import UnitOfWork
from baton_email.api.access import ADMINISTRATORS
from baton_email.configuration.email_section import read_addresses
from baton_email.domain.configuration import change_addresses, changed_addresses, the_configuration


class MailConfiguration(msgspec.Struct, frozen=True):
    """At which addresses mail is taken; none: every mail is refused."""

    addresses: tuple[str, ...]


def configuration_routes(commands: Commands) -> Routes:
    """`/v1/configuration`."""
    routes = Routes("house")

    @routes.put("/v1/configuration", policy=ADMINISTRATORS, answers=SectionChange)
    async def load_configuration(call: Call, body: bytes, query: SectionQuery) -> Reply:
        """Load the `email` section of a house file (YAML, docs/house.md).

        Every problem is told with its line, and with one problem nothing is applied. Loading
        it twice changes nothing.
        """
        addresses = await read_section(body, read_addresses)

        def decide(work: UnitOfWork) -> SectionChange:
            changed = changed_addresses(the_configuration(work), addresses)
            if not query.dry_run:
                change_addresses(work, addresses, call.principal.id)
            return SectionChange(section="email", changed=changed, dry_run=query.dry_run)

        return await commands.run(call, decide)

    @routes.get("/v1/configuration", policy=ADMINISTRATORS, answers=MailConfiguration)
    async def read_configuration(call: Call) -> MailConfiguration:
        """Read at which addresses mail is taken."""
        done = await commands.log.run(the_configuration, metadata=call.metadata)
        return MailConfiguration(done.answer.our_addresses)

    return routes
