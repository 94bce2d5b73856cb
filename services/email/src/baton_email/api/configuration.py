"""Email's configuration: its section of the file, applied as a whole or not at all, and as it
stands."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.http.section_routes import SectionChange, SectionQuery, read_section
from baton_common.edge.http.uploads import YamlFile
from baton_common.edge.models import Output, example
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.yaml_file.differences import differences
from baton_email.api.access import Administrator
from baton_email.configuration.plan import read_configuration as read_wanted
from baton_email.configuration.plan import section_of
from baton_email.domain.configuration.state import CONFIGURATION, CONFIGURATION_ID
from baton_email.domain.thread.reply_token import Signer
from baton_email.domain.use_cases.configuration import current_configuration
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import ChangeAddresses


class MailConfiguration(Output):
    """At which addresses mail is taken, and whom we believe."""

    model_config = example(
        addresses=["service@shop.example"],
        bulk_listed=[],
        return_address="tagged",
        authserv_id="mx.shop.example",
        unknown="act",
        unproven_acknowledgements=1000,
        form_keys={"website": "5b0c2f6f9d3e41c8a7720b1d9e64c3f2a1b0c9d8"},
    )

    addresses: tuple[str, ...]
    """In their order; none: every mail is refused."""
    bulk_listed: tuple[str, ...]
    """Those whose bulk opens no case (`bulk: list`)."""
    return_address: Literal["tagged", "plain"]
    """Whether MAIL FROM and Reply-To of our mails carry a signed tag."""
    authserv_id: str | None
    """The name of the mail server whose `Authentication-Results` are believed; null: none."""
    unknown: Literal["act", "unproven"]
    """Whether an answer counts although nobody could check who wrote it."""
    unproven_acknowledgements: int
    """Acknowledgements to senders without proof in an hour, all together."""
    form_keys: dict[str, str]
    """By form: the key by which its mails are known, in the header `X-Baton-Form`."""


def configuration_routes(commands: Commands, signer: Signer) -> APIRouter:
    """`/v1/configuration`."""
    router = edge_router("configuration")

    @router.put("/v1/configuration", response_model=SectionChange)
    async def load_configuration(
        caller: Administrator,
        headers: CommandHeaders,
        query: Annotated[SectionQuery, Query()],
        body: YamlFile = b"",
    ) -> Response:
        """Apply the `email` section of a configuration file (YAML, docs/configuration.md).

        Every problem is told with its line, and with one problem nothing is applied. Applying
        it twice changes nothing.
        """
        wanted = await read_section(body, read_wanted)
        by, dry_run = caller.principal.id, query.dry_run

        def decide(work: UnitOfWork) -> SectionChange:
            before = section_of(current_configuration(work))
            changed = do(
                work,
                ChangeAddresses(
                    our_addresses=wanted.our_addresses,
                    bulk_listed=tuple(sorted(wanted.bulk_listed)),
                    return_address=wanted.return_address,
                    trust=wanted.trust,
                    by=by,
                    dry_run=dry_run,
                    at=work.now,
                ),
            )
            return SectionChange(
                section="email",
                changed=changed,
                differences=differences(before, section_of(wanted)),
                dry_run=dry_run,
            )

        stream = CONFIGURATION.stream(CONFIGURATION_ID)
        return await commands.commit(caller, headers, decide, stream=stream)

    @router.get("/v1/configuration")
    async def read_configuration(caller: Administrator) -> MailConfiguration:
        """Read at which addresses mail is taken, how it goes out, and whom we believe."""
        done = await commands.log.run(current_configuration, metadata=caller.metadata)
        return MailConfiguration(
            addresses=done.answer.our_addresses,
            bulk_listed=tuple(sorted(done.answer.bulk_listed)),
            return_address=done.answer.return_address,
            authserv_id=done.answer.trust.authserv_id or None,
            unknown=done.answer.trust.unknown,
            unproven_acknowledgements=done.answer.trust.unproven_acknowledgements,
            form_keys={form.name: signer.form_key(form.name) for form in done.answer.trust.forms},
        )

    return router
