"""What cases is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from baton_common.program.settings import WrongSetting, shared_key


@dataclass(frozen=True)
class CasesSettings:
    """Read once, by the entrance; `build` is given it."""

    link_key: bytes = field(repr=False)
    """Shared with email: signs five-minute links to attachments."""
    email_url: str = "/email"
    """Where browsers find email: what stands in front of its `/v1`."""


def cases_settings(environment: Mapping[str, str]) -> CasesSettings:
    """From BATON_* variables. Raises WrongSetting."""
    email_url = (environment.get("BATON_EMAIL_URL") or "/email").rstrip("/")
    if not email_url.startswith(("/", "http://", "https://")):
        raise WrongSetting(
            "BATON_EMAIL_URL must be where browsers find email: https://host/email, or /email "
            "on the same host."
        )
    return CasesSettings(shared_key(environment, "BATON_LINK_KEY"), email_url)
