"""What an address is: whom somebody is known by, or only what is shown of them.

Every service reads addresses here, since the vault finds a subject by exactly the text of `key`.
"""

import re
import string
from typing import Literal, TypeAlias

import idna
import msgspec

from baton_contracts.telephone import NO_RULES, NumberRules, WhyUnknown, read_telephone

FORM = 2
"""Version of the form in which addresses are compared. A change of what `key` gives for any address
is a new version: each service brings what it has to it before it serves (`keys_of`)."""

SERVICE_ADDRESS = r"^[A-Za-z0-9._-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
"""A mail address of ours as a configuration names it. It has no plus: what follows one in a reply's
address is the token of its case."""
_UNFIT = re.compile(r'[\x00-\x20@<>()\[\]\\,;:"\x7f\ud800-\udfff]')
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NOBODY = re.compile(r"(^|\.)(invalid|localhost|localdomain)$")
_INVISIBLE = (
    string.whitespace
    + "\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c"
    + ("\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)
_NAMED = re.compile(r"[^<>]*<((?!tel:|sips?:|callto:)[^<>@]+@[^<>]+)>", re.I)
_MAILTO = re.compile(r"mailto:", re.I)
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

By: TypeAlias = Literal["mail", "telephone"]


class ReadAddress(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote as an address."""

    shown: str
    """For people, and what mails are sent to."""
    key: str | None = None
    """Whom it identifies; None: nobody is looked up or kept by it."""
    suggests: str | None = None
    """A key that may be looked up for a hint, never for more: several people share it."""
    calls: str | None = None
    """The number by which they may be called back."""
    why: WhyUnknown | None = None
    """Why there is no key."""


def read_address(written: str, rules: NumberRules = NO_RULES, by: By = "mail") -> ReadAddress:
    """A mail address or a telephone number, whichever it is. `by`: how it reached us; a telephone
    system's `user@host` is a number, `13800138000@163.com` in a mail is not."""
    written = _bare(written)
    mail = None if re.match(r"(tel|sips?|callto):", written, re.I) else mail_address(written)
    if mail is not None and (by == "mail" or not _is_dialled(written, rules)):
        if is_nobody(mail):
            return ReadAddress(shown=mail, why="withheld")
        return ReadAddress(shown=mail, key=mail_key(mail))
    phone = read_telephone(written, rules)
    return ReadAddress(
        shown=phone.number if phone.number and phone.is_valid and not phone.why else phone.written,
        key=phone.number if phone.why is None else None,
        suggests=phone.number if phone.why == "shared" else None,
        calls=phone.number,
        why=phone.why,
    )


def mail_address(written: str) -> str | None:
    """Domain in lower-case ASCII, local part as written: where mails are sent to; None for what no
    mail can go to."""
    local, at, domain = written.strip(_INVISIBLE).strip("<>").rpartition("@")
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


def mail_key(address: str) -> str:
    """A mail address as it is compared: ASCII letters of the local part without case."""
    local, at, domain = address.rpartition("@")
    return f"{local.translate(_SMALL)}{at}{domain}"


def mail_subject_key(address: str, where: str) -> str:
    """What the vault keeps a correspondent of a mail by: their key; for an address that nobody can
    have, the place where it stands (a mail and its part), so that two of them are never one."""
    return f"nobody:{where}" if is_nobody(address) else mail_key(address)


def is_nobody(address: str) -> bool:
    """True for a mail address in a domain that nobody can have."""
    return _NOBODY.search(address.rpartition("@")[2]) is not None


def keys_of(sealed: str) -> tuple[str, str | None]:
    """For an address as it was sealed: its key in the form before this one, and in this one. In
    form 1 an address was sealed as it was compared, whatever it was."""
    return sealed, key_of(sealed)


def key_of(written: str, rules: NumberRules = NO_RULES) -> str | None:
    """Whom an address identifies; None: nobody."""
    return read_address(written, rules).key


def our_address(written: str, country: str | None) -> str | None:
    """A number or mail address of ours as it is compared; None: it is neither."""
    read = read_address(written, NumberRules(country=country), "telephone")
    return read.key or read.calls


def _bare(written: str) -> str:
    """Without invisible characters around it, `mailto:`, and a name before a mail address."""
    text = written.strip(_INVISIBLE)
    if (named := _NAMED.fullmatch(text)) is not None:
        text = named.group(1).strip(_INVISIBLE)
    return _MAILTO.sub("", text).partition("?")[0] if _MAILTO.match(text) else text


def _is_dialled(written: str, rules: NumberRules) -> bool:
    """`+493023125123@trunk.example`, `201@pbx.example`, `anonymous@pbx.example`."""
    phone = read_telephone(written, rules)
    return phone.why != "unreadable"
