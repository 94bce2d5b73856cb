"""Numbers that several people use: marked by staff, and taken back."""

from fastapi import APIRouter
from starlette.responses import Response

from baton_cases.api.access import Staff
from baton_cases.api.customer_bodies import CustomerAnswer, NumberOfSeveral
from baton_cases.api.customer_commands import ASKED, Changing
from baton_cases.api.departments_speaking import departments_speaking
from baton_cases.api.ids import CustomerInPath
from baton_cases.api.naming import kept_address
from baton_cases.api.personal import wrong_address
from baton_cases.domain.customer_change.events import SharedNumber, UnsharedNumber
from baton_cases.domain.use_cases.customer_requests import ShareNumber, UnshareNumber
from baton_cases.domain.use_cases.lookups import customers_with
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.route_class import edge_router
from baton_common.model.personal import Personal


def shared_number_routes(using: Changing) -> APIRouter:
    """`/v1/customers/{id}/addresses/share` and `/unshare`."""
    router = edge_router("customers")

    async def number(caller: Caller, written: str) -> tuple[Personal[str], tuple[str, ...]]:
        """The number under its subject, and whose it is. Raises Problem 422."""
        rules = (await using.read_organisation()).number_rules
        read = kept_address("$.address", written, rules)
        if read.key is None or read.calls is None:
            raise wrong_address(
                "$.address", "is no telephone number by which somebody may be known"
            )
        sealed = await using.personal.seal_identity(read)
        found = await using.commands.log.run(
            lambda work: customers_with(work, sealed.subject), metadata=caller.metadata
        )
        return sealed, found.answer

    @router.post(
        "/v1/customers/{customer_id}/addresses/share",
        response_model=CustomerAnswer,
        responses={202: ASKED},
    )
    async def share_number(
        caller: Staff, headers: CommandHeaders, customer_id: CustomerInPath, body: NumberOfSeveral
    ) -> Response:
        """Say that several people use a telephone number of the customer's: a switchboard.

        From then on nobody is known by it, in any department; a call from it only suggests who
        it may be. The customer's cases stay. Where other departments have open cases of the
        customer, or of others who have the number, it becomes a request that their leads must
        agree to.
        """
        await using.rights.consent(caller, customer_id)
        by = acting(caller.principal, body.by)
        sealed, affected = await number(caller, body.address)
        cases = await using.rights.open_cases(caller, customer_id)
        return await using.decided_or_asked(
            caller,
            headers,
            customer_id,
            SharedNumber(sealed),
            lambda at: ShareNumber(
                customer_id=customer_id, subject=sealed.subject, by=by, cases=cases, at=at
            ),
            by=by,
            affected=affected,
        )

    @router.post(
        "/v1/customers/{customer_id}/addresses/unshare",
        response_model=CustomerAnswer,
        responses={202: ASKED},
    )
    async def unshare_number(
        caller: Staff, headers: CommandHeaders, customer_id: CustomerInPath, body: NumberOfSeveral
    ) -> Response:
        """Say that a number that was shared is this customer's alone: calls from there are theirs.

        Nobody else whose it was gets it back. Where other departments have open cases of the
        customer, it becomes a request that their leads must agree to. What the configuration
        calls shared stays so.
        """
        await using.rights.consent(caller, customer_id)
        by = acting(caller.principal, body.by)
        sealed, _ = await number(caller, body.address)
        departments = await departments_speaking(caller, by, using.read_organisation)
        cases = await using.rights.open_cases(caller, customer_id)
        return await using.decided_or_asked(
            caller,
            headers,
            customer_id,
            UnsharedNumber(sealed, departments),
            lambda at: UnshareNumber(
                customer_id=customer_id,
                address=sealed,
                departments=departments,
                by=by,
                cases=cases,
                at=at,
            ),
            by=by,
        )

    return router
