"""The claims that a token must carry."""

from collections.abc import Mapping
from typing import Any

from baton_common.edge.identity.principal import ROLES, Principal, Role
from baton_common.edge.identity.refusal import NotProven

AUDIENCE = "baton"
ALGORITHMS = ("Ed25519", "RS256")
LEEWAY = 5.0
"""Seconds by which clocks of ours and of the issuer may differ."""
LONGEST_ID = 200


def principal_of(
    claims: Mapping[str, Any], header: Mapping[str, Any], now: float
) -> tuple[Principal, float]:
    """The principal and when the token ends (Unix seconds); the issuer is proven already.

    Raises NotProven.
    """
    typ = str(header.get("typ", "JWT")).lower().removeprefix("application/")
    if typ not in {"jwt", "at+jwt"}:
        raise NotProven("This is no access token. Ask for one of type JWT or at+jwt.")
    audience = claims.get("aud")
    if audience != AUDIENCE and not (isinstance(audience, list) and AUDIENCE in audience):
        raise NotProven(f"The token is not meant for us: its aud must be {AUDIENCE}.")
    ends = _time(claims, "exp")
    if ends is None:
        raise NotProven("The token has no end: its exp is missing.")
    if now >= ends + LEEWAY:
        raise NotProven("The token has expired. Get a new one.")
    begins = _time(claims, "nbf")
    if begins is not None and now < begins - LEEWAY:
        raise NotProven("The token is not valid yet: see its nbf.")
    subject = claims.get("sub")
    if not (isinstance(subject, str) and 0 < len(subject) <= LONGEST_ID and subject.isprintable()):
        raise NotProven("The token does not say whose it is: its sub is missing.")
    roles = frozenset(Role(role) for role in _texts(claims, "roles") if role in ROLES)
    if Role.MACHINE in roles and len(roles) > 1:
        raise NotProven(
            "The token has the role machine beside others. Get one for the machine and one for the "
            "person."
        )
    principal = Principal(
        id=subject,
        roles=roles,
        departments=frozenset(_texts(claims, "departments")),
        is_machine=roles == {Role.MACHINE},
        since=_time(claims, "iat") or 0.0,
    )
    return principal, ends


def _time(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e12:
        raise NotProven(f"The token's {name} is no time.")
    return float(value)


def _texts(claims: Mapping[str, Any], name: str) -> list[str]:
    value = claims.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise NotProven(f"The token's {name} must be a list of texts.")
    return value
