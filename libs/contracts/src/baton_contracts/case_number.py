"""The number that people quote: eight Crockford base-32 characters and a check character."""

import hashlib
import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, so that it can be read out and copied by hand."""

LENGTH = 9

_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_VALUES.update(dict.fromkeys("IL", _VALUES["1"]) | {"O": 0})
_QUOTED = re.compile(rf"(?<![0-9A-Za-z])[0-9A-Za-z]{{{LENGTH}}}(?![0-9A-Za-z])")


def case_number(case_id: str, attempt: int = 0) -> str:
    """The number of a case, from its id. Forty bits meet by chance in a large organisation, so
    whoever opens a case takes the first attempt that nobody has."""
    digest = hashlib.sha256(f"{case_id}/{attempt}".encode()).digest()
    bits = int.from_bytes(digest[:5], "big")
    body = "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return body + _check(body)


def read_number(text: str) -> str | None:
    """The number as we write it, from how somebody typed it; None: it is none."""
    letters = [_VALUES.get(letter) for letter in text.strip().upper()]
    if len(letters) != LENGTH or None in letters:
        return None
    number = "".join(ALPHABET[value] for value in letters if value is not None)
    return number if _check(number[:-1]) == number[-1] else None


def numbers_in(text: str, at_most: int = 5) -> tuple[str, ...]:
    """Every different case number that is quoted in a text, in order."""
    found: dict[str, None] = {}
    for match in _QUOTED.finditer(text):
        if (number := read_number(match.group())) is not None:
            found[number] = None
            if len(found) == at_most:
                break
    return tuple(found)


def _check(body: str) -> str:
    """Luhn's sum in base 32: one wrong character, or two changed places, are noticed (but for
    the first letter changing places with the last of the alphabet)."""
    total = 0
    for place, letter in enumerate(reversed(body)):
        value = _VALUES[letter] * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
