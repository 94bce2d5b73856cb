"""The ring of a service's API keys: kept by their hash in the service's own log.

One stream for all of them: there are few, each request looks at one, and so no table and no
read model stands between a withdrawal and its effect.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from msgspec import structs

from baton_common.edge.identity.identify import API_KEY_PREFIX
from baton_common.edge.identity.principal import EVERY
from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Command, Event, Refused, Unknown

RING = "api"
"""The one instance: its stream is `keyring-api`."""
MOST_KEYS = 1_000


class ApiKeyMade(Event, frozen=True):
    """A machine may come in with it until it expires. The secret itself is stored nowhere."""

    key_id: str
    label: str
    secret_hash: str
    """SHA-256 in hexadecimal of 256 random bits, which need no salt."""
    scopes: list[str]
    departments: list[str]
    """Limits of the key; `"*"` alone: it has none."""
    expires_at: datetime
    by: str
    says_departments: bool = False
    """False for keys that were made while no departments meant all of them."""


class ApiKeyOpenedToAll(Event, frozen=True):
    """It is written down of a key made without departments, while that meant all of them, that it
    is limited to none."""

    key_id: str


class ApiKeyWithdrawn(Event, frozen=True):
    """A key is withdrawn and stops working within 60 s."""

    key_id: str
    by: str


KeyEvent = ApiKeyMade | ApiKeyOpenedToAll | ApiKeyWithdrawn


class MakeApiKey(Command, frozen=True):
    """Let a machine in."""

    key_id: str
    label: str
    secret_hash: str
    scopes: list[str]
    departments: list[str]
    expires_at: datetime
    by: str


class OpenApiKeysToAll(Command, frozen=True):
    """Write down of each key that nobody has said departments of that it is limited to none."""


class WithdrawApiKey(Command, frozen=True):
    """Shut it out."""

    key_id: str
    by: str


KeyCommand = MakeApiKey | OpenApiKeysToAll | WithdrawApiKey


@dataclass(frozen=True)
class Keyring:
    """The keys that were made and not withdrawn, by id."""

    keys: Mapping[str, ApiKeyMade] = field(default_factory=dict)

    @property
    def unsaid(self) -> list[str]:
        """Ids of the keys of which nobody has said which departments they are limited to."""
        return [key.key_id for key in self.keys.values() if not key.says_departments]


def decide(command: KeyCommand, ring: Keyring) -> list[KeyEvent]:
    """Raises Refused for an expiry in the past or too many keys, Unknown for an unknown key."""
    match command:
        case MakeApiKey():
            if command.expires_at <= command.at:
                raise Refused(
                    "The key would have expired already; name a later expiry.", code="expired"
                )
            if len(ring.keys) >= MOST_KEYS:
                raise Refused(
                    f"There are {MOST_KEYS} keys already; withdraw one first.", code="too-many-keys"
                )
            return [
                ApiKeyMade(
                    key_id=command.key_id,
                    label=command.label,
                    secret_hash=command.secret_hash,
                    scopes=command.scopes,
                    departments=command.departments,
                    expires_at=command.expires_at,
                    by=command.by,
                    says_departments=True,
                    at=command.at,
                )
            ]
        case OpenApiKeysToAll():
            return [ApiKeyOpenedToAll(key_id=each, at=command.at) for each in ring.unsaid]
        case WithdrawApiKey():
            if command.key_id not in ring.keys:
                raise Unknown
            return [ApiKeyWithdrawn(key_id=command.key_id, by=command.by, at=command.at)]
        case _:
            assert_never(command)


def evolve(ring: Keyring, event: KeyEvent) -> Keyring:
    """The ring after the event."""
    match event:
        case ApiKeyMade():
            limited = event.says_departments or bool(event.departments)
            made = structs.replace(event, says_departments=limited)
            return replace(ring, keys={**ring.keys, event.key_id: made})
        case ApiKeyOpenedToAll():
            if (key := ring.keys.get(event.key_id)) is None:
                return ring
            said = structs.replace(key, departments=[EVERY], says_departments=True)
            return replace(ring, keys={**ring.keys, event.key_id: said})
        case ApiKeyWithdrawn():
            left = {id_: key for id_, key in ring.keys.items() if id_ != event.key_id}
            return replace(ring, keys=left)
        case _:
            assert_never(event)


KEYRING: Aggregate[Keyring, KeyEvent] = Aggregate(
    category="keyring",
    initial=Keyring(),
    evolve=evolve,
    events=EventTypes(
        {
            "api-key-made": ApiKeyMade,
            "api-key-opened-to-all": ApiKeyOpenedToAll,
            "api-key-withdrawn": ApiKeyWithdrawn,
        }
    ),
)
"""Every service that takes API keys lists it among its aggregates."""


def new_secret(key_id: str) -> tuple[str, str]:
    """The key as its machine sends it (`bk_<id>_<secret>`), and the hash that is stored."""
    secret = secrets.token_urlsafe(32)
    return f"{API_KEY_PREFIX}{key_id}_{secret}", hash_of(secret)


def hash_of(secret: str) -> str:
    """The hash under which a key is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def opens(ring: Keyring, proof: str, now: datetime) -> ApiKeyMade | None:
    """The key that this proof is for, if it is there, right and not expired."""
    key_id, _, secret = proof.removeprefix(API_KEY_PREFIX).partition("_")
    key = ring.keys.get(key_id)
    if key is None or not hmac.compare_digest(key.secret_hash, hash_of(secret)):
        return None
    return key if now < key.expires_at else None
