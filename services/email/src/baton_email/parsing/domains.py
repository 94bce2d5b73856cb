"""Domains as far as one vouches for another: those of one organisation do (relaxed alignment)."""

from functools import lru_cache

from publicsuffixlist import PublicSuffixList


def domain_of(address: str) -> str:
    """The domain of an address, for comparison."""
    return address.rpartition("@")[2].strip().rstrip(".").lower()


def organisation_of(domain: str) -> str:
    """The part that was registered: `shop.example.co.uk` is `example.co.uk`'s. A public suffix, or
    what is none of anybody's, is its own."""
    found: str | None = _list().privatesuffix(domain)
    return found or domain


def aligned(domain: str, with_: str) -> bool:
    """True if both are of one organisation."""
    one, other = domain.strip().rstrip(".").lower(), with_.strip().rstrip(".").lower()
    return bool(one) and bool(other) and organisation_of(one) == organisation_of(other)


@lru_cache(maxsize=1)
def _list() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=True)
