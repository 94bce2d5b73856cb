"""Links to the pages of surveys: email writes them, survey knows them again, with a shared key.

Nothing stores or publishes a token: it follows from the invitation's id, for those who have the
key.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

_BYTES = 16
PATH = "/survey/s/"
"""The path between the public address of the product and the token."""


def token(key: bytes, invitation_id: str) -> str:
    """The first 128 bits of HMAC(key, invitation id), as 26 small letters and digits: it survives
    being read out, and mail programs that change the case of letters."""
    mac = hmac.digest(key, invitation_id.encode(), hashlib.sha256)[:_BYTES]
    return base64.b32encode(mac).decode().rstrip("=").lower()


@dataclass(frozen=True)
class SurveyLinks:
    """Writes links."""

    key: bytes = field(repr=False)
    """Shared by survey and email. At least 32 bytes; if it changes, links that went out are worth
    nothing."""
    public_url: str
    """The address at which customers reach the product: `https://service.example`."""

    def link(self, invitation_id: str) -> str:
        """The whole address of the page."""
        return f"{self.public_url.rstrip('/')}{PATH}{token(self.key, invitation_id)}"
