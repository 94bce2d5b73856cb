"""`Authentication-Results` (RFC 8601) that our own mail server wrote: what it found out of the
author of a mail."""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import authres

from baton_email.parsing.domains import aligned, domain_of

Found: TypeAlias = Literal["pass", "fail"]
_SAYS_NOTHING = frozenset({"none", "temperror"})


def found_by(server: str, fields: Sequence[str], author: str) -> Found | None:
    """What the server of this name found of an author of this domain. None: not enough to say
    either. `fields`: those of our own servers alone, whoever else may be named in them."""
    results = [each for field in fields for each in _results(server, field)]
    if any(_proves(each, author) for each in results):
        return "pass"
    by_method: dict[str, list[Any]] = {}
    for each in results:
        by_method.setdefault(each.method.lower(), []).append(each)
    if any(each.result.lower() == "fail" for each in by_method.get("dmarc", [])):
        return "fail"
    told = [each for each in results if each.method.lower() in {"spf", "dkim"}]
    if not {"spf", "dkim"} <= set(by_method) or any(_waits(each) for each in told):
        return None
    published = [each for each in told if each.result.lower() not in _SAYS_NOTHING]
    return "fail" if any(aligned(_domain(each), author) for each in published) else None


def _results(server: str, field: str) -> Sequence[Any]:
    try:
        header = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {field}")
    except Exception:  # a parser of what others wrote: whatever it raises, it says nothing
        return ()
    is_theirs = str(header.authserv_id or "").lower() == server.lower()
    told = [each for each in header.results if isinstance(each, authres.AuthenticationResult)]
    return told if is_theirs else ()


def _proves(result: Any, author: str) -> bool:
    if result.result.lower() != "pass":
        return False
    method = result.method.lower()
    return method in {"spf", "dkim", "dmarc"} and aligned(_domain(result), author)


def _waits(result: Any) -> bool:
    return bool(result.result.lower() == "temperror")


def _domain(result: Any) -> str:
    """The domain that a result is about; empty if it does not say."""
    found = {(each.type.lower(), each.name.lower()): each.value or "" for each in result.properties}
    names = {
        "spf": (("smtp", "mailfrom"), ("smtp", "helo")),
        "dkim": (("header", "d"), ("header", "i")),
        "dmarc": (("header", "from"),),
    }.get(result.method.lower(), ())
    for name in names:
        if value := found.get(name):
            return domain_of(value)
    return ""
