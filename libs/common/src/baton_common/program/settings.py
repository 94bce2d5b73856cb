"""The settings that every service has in production, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from baton_common.platform.network_addresses import networks_of
from baton_common.program.known_settings import unknown_setting

_KEY_BYTES = 32


class WrongSetting(Exception):
    """A setting that is missing or cannot be used; the text says which and what to write."""


@dataclass(frozen=True)
class Settings:
    """The settings of a service: its database, Kafka and keys."""

    database: str
    """The service's database as its service role, `postgresql://…`."""
    owner_database: str | None
    """The service's database as its owner, for `migrate` only."""
    superuser_database: str | None
    """A superuser's, if `migrate` is to make roles and database before; for `migrate` only."""
    vault_database: str
    issuer: str
    jwks: str | None
    """The address of the issuer's keys."""
    token_key: Path | None
    """Or a file with a key of our own, where no issuer runs (tests, one machine)."""
    second_place: Path | None
    host: str
    port: int
    traces: str | None
    proxies: str = ""
    """Addresses, separated by commas, whose word about the client's address is believed."""
    prefix: str = ""
    """The path in front of `/v1` at the common address of all services; empty: none."""


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read `BATON_*`. Raises WrongSetting."""
    refuse_unknown(environment)
    port = environment.get("BATON_PORT") or "8000"
    if not (port.isascii() and port.isdigit() and int(port) <= 65_535):
        raise WrongSetting(f"BATON_PORT is {port!r}; write a port from 0 to 65535.")
    jwks, token_key = environment.get("BATON_JWKS_URL"), environment.get("BATON_TOKEN_KEY_FILE")
    if not (jwks or token_key):
        raise WrongSetting(
            "Set BATON_JWKS_URL to the address of your identity provider's keys, and "
            "BATON_ISSUER to its issuer."
        )
    return Settings(
        database=needed(environment, "BATON_DATABASE", "postgresql://user:password@host/name"),
        owner_database=environment.get("BATON_OWNER_DATABASE") or None,
        superuser_database=environment.get("BATON_SUPERUSER_DATABASE") or None,
        vault_database=needed(
            environment, "BATON_VAULT_DATABASE", "postgresql://user:password@host/name"
        ),
        issuer=environment.get("BATON_ISSUER") or "baton-local",
        jwks=jwks or None,
        token_key=Path(token_key) if token_key else None,
        second_place=_path(environment.get("BATON_SECOND_PLACE")),
        host=environment.get("BATON_HOST") or "0.0.0.0",
        port=int(port),
        traces=environment.get("BATON_TRACES") or None,
        proxies=_proxies(environment.get("FORWARDED_ALLOW_IPS") or ""),
        prefix=_prefix(environment.get("BATON_PREFIX") or ""),
    )


def refuse_unknown(environment: Mapping[str, str]) -> None:
    """Raises WrongSetting for a `BATON_*` that nobody knows, with the nearest one that is known."""
    if sentence := unknown_setting(environment):
        raise WrongSetting(sentence)


def needed(environment: Mapping[str, str], name: str, like: str) -> str:
    """A setting that must be there. Raises WrongSetting."""
    if value := environment.get(name):
        return value
    raise WrongSetting(f"{name} is not set; it looks like {like}.")


def shared_key(environment: Mapping[str, str], name: str) -> bytes:
    """A secret of at least 32 bytes, written in hexadecimal. Raises WrongSetting."""
    try:
        key = bytes.fromhex(environment.get(name, ""))
    except ValueError:
        key = b""
    if len(key) < _KEY_BYTES:
        raise WrongSetting(
            f"{name} must be at least {_KEY_BYTES} random bytes in hexadecimal; make one by "
            "openssl rand -hex 32."
        )
    return key


def _prefix(text: str) -> str:
    if text and not re.fullmatch(r"/[a-z0-9-]+", text):
        raise WrongSetting(f"BATON_PREFIX is {text!r}; write one segment, like /shop.")
    return text


def _proxies(text: str) -> str:
    try:
        networks_of(text)
    except ValueError:
        raise WrongSetting(
            f"FORWARDED_ALLOW_IPS is {text!r}; write addresses or networks of proxies, like "
            "10.0.0.1,10.1.0.0/16."
        ) from None
    return text


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
