"""API keys of a service: made by administrators, shown once, withdrawn at once."""

import asyncio
from collections.abc import Awaitable, Callable, Set
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
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
from baton_common.edge.identity.principal import EVERY, Role
from baton_common.edge.models import PLAIN, Input, Output, ShortText, Visible, example
from baton_common.edge.problems import FieldProblem, Problem
from baton_common.model.clock import new_id
from baton_common.model.unit_of_work import UnitOfWork

Administrator = Annotated[Caller, Depends(allow(needs(Role.ADMINISTRATOR)))]
API_KEY = Ref("api-key", by="administrators see every key of the service")
KeyId = Annotated[str, API_KEY, Path(description="As the key was listed.")]
KeyLimits = Callable[[], Awaitable[Set[str]]]
"""The departments that there are. Raises LogUnavailable."""
ALL = f'["{EVERY}"]'
PAUSES = (0.0, 0.1, 0.4)
"""Seconds before each look for a department that was named."""


class KeyInput(Input):
    """An API key to create: its label, scopes, departments and expiry."""

    label: Annotated[ShortText, Visible]
    """The key's owner; shown in the list. No personal data: it cannot be erased."""
    scopes: Annotated[tuple[Annotated[ShortText, PLAIN], ...], Field(min_length=1, max_length=10)]
    """`<service>:read`, `<service>:write`."""
    departments: Annotated[
        tuple[Annotated[ShortText, Ref.public("department")], ...], Field(max_length=100)
    ]
    """The machine sees what is theirs; `[]`: nothing that is any department's; `["*"]`:
    everything."""
    expires_at: AwareDatetime
    """The instant from which it opens nothing."""


class KeyOutput(Output):
    """A key without its secret."""

    id: str
    """The id by which it is withdrawn."""
    label: str
    """The key's owner."""
    scopes: list[str]
    """The scopes it grants."""
    departments: list[str]
    """The machine sees what is theirs; none: nothing that is any department's; `*`: everything."""
    expires_at: datetime
    """The instant from which it opens nothing."""
    made_at: datetime
    """The instant at which it was created."""
    made_by: str
    """The actor who created it."""


def key_routes(
    commands: Commands, service: str, identify: Identify, departments: KeyLimits | None
) -> APIRouter:
    """`/v1/api-keys`. Keys open only the service that made them, so its scopes are the only
    ones it gives. `departments` are those to which it can limit a key; None: it cannot."""
    router = edge_router("api keys")
    api_keys = ApiKeys(commands.log)
    new: dict[str, Any] = {
        "label": "the wallboard",
        "scopes": [f"{service}:read"],
        "departments": [EVERY],
        "expires_at": "2027-03-01T00:00:00Z",
    }
    kept = {**new, "id": "3f2a", "made_at": "2026-03-02T09:30:00Z", "made_by": "person:ada"}

    class NewApiKey(KeyInput):
        """An API key to create: its label, scopes, departments and expiry."""

        model_config = example(**new)

    class NewApiKeyView(KeyOutput):
        """A key with its secret."""

        model_config = example(**kept, key="bk_3f2a_example")

        key: str
        """The key itself: the machine sends it as `Authorization: Bearer`. Shown only this once,
        stored nowhere."""

    class ApiKeyView(KeyOutput):
        """A key without its secret."""

        model_config = example(**kept)

    class ApiKeyList(Output):
        """The keys that were made and not withdrawn, expired ones too."""

        model_config = example(items=[kept])

        items: list[ApiKeyView]
        """In the order in which they were made."""

    @router.post("/v1/api-keys", response_model=NewApiKeyView, status_code=201)
    async def make_api_key(
        caller: Administrator, headers: CommandHeaders, body: NewApiKey
    ) -> Response:
        """Make an API key. It is shown once.

        Takes no Idempotency-Key: a repeated answer would have to be stored with the secret.
        """
        if headers.key is not None:
            detail = "Leave Idempotency-Key out: the answer holds a secret and is not stored."
            raise Problem(400, "malformed", detail)
        _check_scopes(body.scopes, service)
        await _check_departments(body.departments, service, departments)
        expires_at = _within_reach(body.expires_at)
        key_id = new_id().replace("-", "")
        key, secret_hash = new_secret(key_id)

        def make(work: UnitOfWork) -> NewApiKeyView:
            command = MakeApiKey(
                key_id=key_id,
                label=body.label,
                secret_hash=secret_hash,
                scopes=sorted(set(body.scopes)),
                departments=sorted(set(body.departments)),
                expires_at=expires_at,
                by=caller.principal.actor,
                at=work.now,
            )
            ring = work.record(KEYRING, RING, *decide(command, work.state(KEYRING, RING)))
            return NewApiKeyView(**_fields(ring.keys[key_id]), key=key)

        return await commands.commit(caller, headers, make, status=201)

    @router.get("/v1/api-keys")
    async def list_api_keys(caller: Administrator) -> ApiKeyList:
        """List the API keys, without their secrets."""
        ring = await api_keys.ring()
        return ApiKeyList(items=[ApiKeyView(**_fields(key)) for key in ring.keys.values()])

    @router.delete("/v1/api-keys/{key_id}", response_model=None, status_code=204)
    async def withdraw_api_key(
        caller: Administrator, headers: CommandHeaders, key_id: KeyId
    ) -> Response:
        """Withdraw an API key. It opens nothing from now on, and its live updates end."""

        def withdraw(work: UnitOfWork) -> None:
            command = WithdrawApiKey(key_id=key_id, by=caller.principal.actor, at=work.now)
            work.record(KEYRING, RING, *decide(command, work.state(KEYRING, RING)))

        response = await commands.commit(caller, headers, withdraw)
        identify.withdrawn(key_id)
        return response

    return router


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


async def _check_departments(
    named: tuple[str, ...], service: str, departments: KeyLimits | None
) -> None:
    """Raises Problem 422 for a limit that the service cannot keep to."""
    if named == (EVERY,):
        return
    if departments is None:
        detail = f"Write {ALL}: {service} cannot limit a key to departments."
        raise Problem(
            422, "invalid", detail, fields=[FieldProblem("$.departments", f"must be {ALL}")]
        )
    known = await _known(named, departments)
    wrong = [
        FieldProblem(f"$.departments[{at}]", f"must be one of the departments, or {ALL} alone")
        for at, each in enumerate(named)
        if each not in known
    ]
    if wrong:
        there = ", ".join(sorted(known)[:20]) or "none yet"
        detail = f"Name departments of the configuration ({there}); {ALL} alone means all of them."
        raise Problem(422, "invalid", detail, fields=wrong)


async def _known(named: tuple[str, ...], departments: KeyLimits) -> Set[str]:
    """The departments that there are; one that was just configured may still be on its way."""
    known: Set[str] = frozenset()
    for pause in PAUSES if named else ():
        await asyncio.sleep(pause)
        known = await departments()
        if known >= set(named):
            break
    return known


def _fields(key: ApiKeyMade) -> dict[str, Any]:
    return {
        "id": key.key_id,
        "label": key.label,
        "scopes": key.scopes,
        "departments": key.departments,
        "expires_at": key.expires_at,
        "made_at": key.at,
        "made_by": key.by,
    }
