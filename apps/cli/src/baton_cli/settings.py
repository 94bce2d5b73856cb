"""Baton's address and token, from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from baton_cli.errors import MISUSED, CommandError
from baton_common.program.known_settings import unknown_setting

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Settings:
    """`BATON_URL` (default: the one-machine edition here), `BATON_TOKEN` (default: one signed
    with the key at hand, for what each command needs), `BATON_HOME`, `BATON_LANG`."""

    url: str
    token: str | None
    key_file: Path
    """The key file of the one-machine edition; `BATON_TOKEN_KEY_FILE` names another."""
    language: Language
    kafka: Mapping[str, str] = field(default_factory=dict)
    """`BATON_KAFKA` and `BATON_KAFKA_*`, for commands that read a topic."""


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings. Raises CommandError for an invalid address and for an unknown setting."""
    if sentence := unknown_setting(environment):
        raise CommandError(sentence, MISUSED)
    url = environment.get("BATON_URL") or f"http://127.0.0.1:{environment.get('BATON_PORT', 8800)}"
    if not url.startswith(("http://", "https://")):
        raise CommandError(
            f"BATON_URL is {url!r}; write an address like https://baton.example.", MISUSED
        )
    home = Path(environment.get("BATON_HOME") or "var")
    key_file = environment.get("BATON_TOKEN_KEY_FILE")
    locale = environment.get("BATON_LANG") or environment.get("LC_ALL") or environment.get("LANG")
    return Settings(
        url=url.rstrip("/"),
        token=environment.get("BATON_TOKEN") or None,
        key_file=Path(key_file) if key_file else home / "keys" / "token-signing",
        language="zh" if (locale or "").startswith("zh") else "en",
        kafka={name: text for name, text in environment.items() if name.startswith("BATON_KAFKA")},
    )
