"""The settings that every service has in production, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from baton_common.platform.network_addresses import networks_of
from baton_common.program.known_settings import unknown_setting

_KEY_BYTES = 32
_HIGHEST_PORT = 65_535


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
        port=port_from(environment, "BATON_PORT", 8000, least=0),
        traces=environment.get("BATON_TRACES") or None,
        proxies=proxies_from(environment),
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


def port_from(environment: Mapping[str, str], name: str, usual: int, *, least: int = 1) -> int:
    """A port of the machine; 0: any that is free. Raises WrongSetting."""
    text = environment.get(name) or str(usual)
    if not (text.isascii() and text.isdigit() and least <= int(text[:20]) <= _HIGHEST_PORT):
        raise WrongSetting(f"{name} is {text[:40]!r}; write a port from {least} to 65535.")
    return int(text)


def number(
    environment: Mapping[str, str], name: str, usual: int, *, least: int = 1, most: int
) -> int:
    """A whole number within these bounds; `usual` if it is not set. Raises WrongSetting."""
    text = environment.get(name) or str(usual)
    if not (text.isascii() and text.isdigit() and least <= int(text[:20]) <= most):
        raise WrongSetting(f"{name} is {text[:40]!r}; write a number from {least} to {most}.")
    return int(text)


def proxies_from(environment: Mapping[str, str]) -> str:
    """The named proxies, as `NamedProxies` takes them. Raises WrongSetting."""
    text = environment.get("FORWARDED_ALLOW_IPS") or ""
    try:
        networks_of(text)
    except ValueError:
        raise WrongSetting(
            f"FORWARDED_ALLOW_IPS is {text!r}; write addresses or networks of proxies, like "
            "10.0.0.1,10.1.0.0/16."
        ) from None
    return text


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


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
