"""Telephone numbers in the file."""

import re
from typing import Annotated

from baton_common.platform.yaml_file.kinds import Written
from baton_common.platform.yaml_file.sentences import wrong
from baton_contracts.telephone import COUNTRIES, RANGE


def _country(value: str) -> str:
    if value not in COUNTRIES:
        raise wrong(f"must be a country like CN or DE, not {value}")
    return value


def _range(value: str) -> str:
    bare = "".join(value.split())
    if not re.fullmatch(RANGE, bare):
        raise wrong(f"must be a number like +861055500101, or +86105550* for many, not {value}")
    return bare


Country = Annotated[str, Written(_country, str, {"type": "string", "examples": ["CN", "DE"]})]
"""A country as ISO 3166 writes it."""

NumberRange = Annotated[
    str, Written(_range, str, {"type": "string", "examples": ["+861055500101", "+86105550*"]})
]
"""A number with its country code, or the beginning of several and a `*`."""
