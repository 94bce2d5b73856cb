"""Settings of cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from baton_common.program.settings import WrongSetting, shared_key


@dataclass(frozen=True)
class CasesSettings:
    """Read once, by the entry point, and passed to `build`."""

    link_key: bytes = field(repr=False)
    """Key shared with email: signs five-minute links to attachments."""
    email_url: str = "/email"
    """Public URL of email, to which browsers append `/v1`."""


def cases_settings(environment: Mapping[str, str]) -> CasesSettings:
    """From BATON_* variables. Raises WrongSetting."""
    email_url = (environment.get("BATON_EMAIL_URL") or "/email").rstrip("/")
    if not email_url.startswith(("/", "http://", "https://")):
        raise WrongSetting(
            "BATON_EMAIL_URL must be where browsers find email: https://host/email, or /email "
            "on the same host."
        )
    return CasesSettings(shared_key(environment, "BATON_LINK_KEY"), email_url)
