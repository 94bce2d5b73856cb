"""For whom somebody acts: themselves, or, being a machine, whom they name."""

from baton_common.edge.http.references import Ref
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.problems import Problem

ACTOR = Ref("actor")
"""The mark of `by`."""


@ACTOR.check("named")
def acting(principal: Principal, named: str | None) -> str:
    """The person who acts: the token's, or the one a machine names in `by`. Raises Problem 403,
    422."""
    if principal.has(Role.MACHINE):
        if named is None:
            raise Problem(422, "invalid", "A machine says in `by` for which person it acts.")
        return named
    if named is not None and named != principal.id:
        raise Problem(403, "forbidden", "Only a machine may act for somebody else; leave `by` out.")
    return principal.id
