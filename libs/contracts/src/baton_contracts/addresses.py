"""The one form in which addresses are compared: every service must write them alike, since the
vault finds a subject by exactly this text."""

import re

import idna

SERVICE_ADDRESS = r"^[A-Za-z0-9._-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
"""A mail address of ours as a configuration names it. It has no plus: what follows one in a reply's
address is the token of its case."""
_UNFIT = re.compile(r'[\x00-\x20<>()\[\]\\,;:"\x7f\ud800-\udfff]')
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


def mail_address(written: str) -> str | None:
    """Domain in lower-case ASCII, local part as written; None for what no mail can go to."""
    local, at, domain = written.strip().strip("<>").rpartition("@")
    if local.startswith('"') and local.endswith('"'):
        local = local[1:-1]
    if not at or not local or len(written) > 320 or _UNFIT.search(local):
        return None
    domain = domain.rstrip(".").lower()
    try:
        if not domain.isascii():
            domain = idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return None
    labels = domain.split(".")
    if len(domain) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return f"{local}@{domain}"


def phone_number(written: str) -> str | None:
    """E.164 (`+861012345678`), from a number with its country code; None for anything else."""
    bare = re.sub(r"[\s()./-]", "", written)
    number = "+" + bare[2:] if bare.startswith("00") else bare
    return number if _PHONE.fullmatch(number) else None


def address(written: str) -> str | None:
    """A mail address or a telephone number in the form that is compared."""
    return mail_address(written) if "@" in written else phone_number(written)
