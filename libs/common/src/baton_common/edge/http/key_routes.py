"""API keys of a service: made by administrators, shown once, withdrawn at once."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from baton_common.edge.http.bodies import RequestBody
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.routes import Routes
from baton_common.edge.identity.api_keys import (
    KEYRING,
    RING,
    ApiKeyMade,
    MakeApiKey,
    WithdrawApiKey,
    decide,
    new_secret,
)
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.key_check import ApiKeys
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.problems import FieldProblem, Problem
from baton_common.model.clock import new_id
from baton_common.model.unit_of_work import UnitOfWork

_Short = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class NewApiKey(RequestBody, frozen=True):
    """What a machine shall be let in for."""

    label: _Short
    """Whose it is; shown in the list. No personal data: it cannot be erased."""
    scopes: Annotated[tuple[_Short, ...], msgspec.Meta(min_length=1, max_length=10)]
    """`<service>:read`, `<service>:write`."""
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)]
    departments: Annotated[tuple[_Short, ...], msgspec.Meta(max_length=100)] = ()


class ApiKeyView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A key without its secret."""

    id: str
    label: str
    scopes: list[str]
    departments: list[str]
    expires_at: datetime
    made_at: datetime
    made_by: str
    key: str | None = None
    """What the machine sends as `Authorization: Bearer`. Shown this once, stored nowhere."""


class ApiKeyList(msgspec.Struct, frozen=True):
    """Those that were made and not withdrawn, expired ones too."""

    items: list[ApiKeyView]


def key_routes(commands: Commands, service: str, identify: Identify) -> Routes:
    """`/v1/api-keys`. Keys open only the service that made them, so its scopes are the only
    ones it gives."""
    routes = Routes("api keys")
    api_keys = ApiKeys(commands.log)
    policy = needs(Role.ADMINISTRATOR)

    @routes.post("/v1/api-keys", policy=policy, answers=ApiKeyView, status=201)
    async def make_key(call: Call, body: NewApiKey) -> Reply:
        """Make an API key. It is shown once.

        Takes no Idempotency-Key: a repeated answer would have to be stored with the secret.
        """
        if call.header("idempotency-key") is not None:
            detail = "Leave Idempotency-Key out: the answer holds a secret and is not stored."
            raise Problem(400, "malformed", detail)
        _check_scopes(body.scopes, service)
        expires_at = _within_reach(body.expires_at)
        key_id = new_id().replace("-", "")
        key, secret_hash = new_secret(key_id)

        def make(work: UnitOfWork) -> ApiKeyView:
            command = MakeApiKey(
                key_id=key_id,
                label=body.label,
                secret_hash=secret_hash,
                scopes=sorted(set(body.scopes)),
                departments=sorted(set(body.departments)),
                expires_at=expires_at,
                by=call.principal.actor,
                at=work.now,
            )
            ring = work.record(KEYRING, RING, *decide(command, work.state(KEYRING, RING)))
            return _view(ring.keys[key_id], key)

        return await commands.run(call, make, status=201)

    @routes.get("/v1/api-keys", policy=policy, answers=ApiKeyList)
    async def list_keys() -> ApiKeyList:
        """List the API keys, without their secrets."""
        ring = await api_keys.ring()
        return ApiKeyList([_view(key) for key in ring.keys.values()])

    @routes.delete("/v1/api-keys/{key_id}", policy=policy, status=204)
    async def withdraw_key(call: Call, key_id: str) -> Reply:
        """Withdraw an API key. It opens nothing from now on, in other processes after 60 s."""

        def withdraw(work: UnitOfWork) -> None:
            command = WithdrawApiKey(key_id=key_id, by=call.principal.actor, at=work.now)
            work.record(KEYRING, RING, *decide(command, work.state(KEYRING, RING)))

        reply = await commands.run(call, withdraw)
        identify.forget()
        return reply

    return routes


def _within_reach(instant: datetime) -> datetime:
    """In UTC. Raises Problem 422 for an instant that has no date there."""
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        fields = [FieldProblem("$.expires_at", "must be within the years 1 to 9999")]
        raise Problem(422, "invalid", "Name an earlier expiry.", fields=fields) from None


def _check_scopes(scopes: tuple[str, ...], service: str) -> None:
    allowed = (f"{service}:read", f"{service}:write")
    wrong = [
        FieldProblem(f"$.scopes[{at}]", f"must be {allowed[0]} or {allowed[1]}")
        for at, scope in enumerate(scopes)
        if scope not in allowed
    ]
    if wrong:
        detail = f"A key of this service opens only {service}; ask the other service for its own."
        raise Problem(422, "invalid", detail, fields=wrong)


def _view(key: ApiKeyMade, secret: str | None = None) -> ApiKeyView:
    return ApiKeyView(
        id=key.key_id,
        label=key.label,
        scopes=key.scopes,
        departments=key.departments,
        expires_at=key.expires_at,
        made_at=key.at,
        made_by=key.by,
        key=secret,
    )
