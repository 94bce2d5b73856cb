"""Who may change a customer at once, and whose agreement it takes otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from baton_cases.api.access import scope_of
from baton_cases.api.ids import CUSTOMER_ID
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.domain.customer_change.events import Concerned
from baton_cases.queries.customers import Holder, holders_of
from baton_common.edge.http.caller import Caller
from baton_common.edge.identity.principal import Principal, Role
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown


@dataclass(frozen=True)
class Consent:
    """The departments that must agree to a change."""

    concerned: tuple[Concerned, ...]
    cases: tuple[str, ...]
    """Open cases of the departments of whoever asks."""
    may_read: bool
    """Whoever asks may read the customers."""


@dataclass(frozen=True)
class CustomerRights:
    """Judges changes of addresses and merges."""

    pool: Queries
    seen: SeenCustomers

    @CUSTOMER_ID.check("ids")
    async def consent(
        self, caller: Caller, *ids: str, affected: Sequence[str] = ()
    ) -> Consent | None:
        """None: at once, because the caller may read each customer and all open cases of theirs are
        in the caller's departments; or for the command centre. Raises Unknown for a customer
        whom the caller may not read and of whom they see no case. Customers who are `affected`
        besides were not named: only what their departments must agree to is asked."""
        scope, own = scope_of(caller.principal), caller.principal.departments
        may_read, holders = True, list[Holder]()
        for id_ in ids:
            is_readable = await self.seen.may_read(caller, id_)
            found = await holders_of(self.pool, scope, id_)
            if not is_readable and not any(each.is_seen for each in found):
                raise Unknown
            may_read = may_read and is_readable
            holders += found
        for id_ in affected:
            may_read = may_read and await self.seen.may_read(caller, id_)
            holders += await holders_of(self.pool, scope, id_)
        if commands_everywhere(caller.principal):
            return None
        others = [each for each in holders if each.department not in own]
        asked = [each for each in others if each.open]
        if not asked and not may_read:
            asked = [each for each in others if each.shows] or others
        if not asked:
            return None
        return Consent(
            concerned=_concerned(asked),
            cases=tuple(id_ for each in holders if each.department in own for id_ in each.open),
            may_read=may_read,
        )

    async def open_cases(self, caller: Caller, customer_id: str) -> tuple[str, ...]:
        """Open cases of the customer in the caller's departments."""
        scope = scope_of(caller.principal)
        holders = await holders_of(self.pool, scope, customer_id)
        theirs = [
            each for each in holders if scope.everything or each.department in scope.departments
        ]
        return tuple(id_ for each in theirs for id_ in each.open)


def commands_everywhere(principal: Principal) -> bool:
    """The command centre, and machines that are limited to no department."""
    return principal.is_unbound or principal.has(Role.COMMAND_CENTRE)


def _concerned(holders: Sequence[Holder]) -> tuple[Concerned, ...]:
    cases: dict[str, list[str]] = {}
    for each in holders:
        cases.setdefault(each.department, []).extend(each.open)
    return tuple(
        Concerned(department=department, cases=tuple(dict.fromkeys(ids)))
        for department, ids in sorted(cases.items())
    )
