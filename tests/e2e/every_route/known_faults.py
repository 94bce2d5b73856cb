"""Where ids of others can still be told from unknown ones, or are taken. A fault that is mended
is taken out of here: the tests compare in both directions.
"""

from collections.abc import Mapping

from baton_common.edge.identity.principal import Role

TAKEN: frozenset[str] = frozenset()
"""An unknown id is taken, and so is one of others: nobody compares it with what there is."""

_WATCHERS = frozenset({Role.SUPERVISOR, Role.LEAD, Role.MACHINE})
_WITH_ADMINISTRATORS = _WATCHERS | {Role.ADMINISTRATOR}
_BY_AGENTS = ("answer", "consult/complete", "consult/leave", "decline", "end", "transfer")

SHOWN: Mapping[str, frozenset[Role]] = {
    "routing: GET /v1/agents/{agent_id}/offers path.agent_id": _WITH_ADMINISTRATORS,
    "routing: GET /v1/contacts query.agent": _WITH_ADMINISTRATORS,
    "routing: GET /v1/contacts/{contact_id} path.contact_id": _WITH_ADMINISTRATORS,
    "routing: POST /v1/contacts/{contact_id}/abandon path.contact_id": frozenset(
        {Role.ADMINISTRATOR, Role.MACHINE}
    ),
    **{
        f"routing: POST /v1/contacts/{{contact_id}}/{act} path.contact_id": _WATCHERS
        for act in (*_BY_AGENTS, "transfer/cancel", "wrap-up")
    },
    "routing: PUT /v1/agents/{agent_id}/presence path.agent_id": _WATCHERS,
    "routing: PUT /v1/agents/{agent_id}/skills path.agent_id": _WITH_ADMINISTRATORS
    - {Role.MACHINE},
}
"""Routing knows no departments: to these roles a contact or an agent of another one is not as if
it were not there."""
