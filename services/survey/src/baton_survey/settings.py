"""What survey is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from baton_common.program.settings import shared_key


@dataclass(frozen=True)
class SurveySettings:
    """Read once, by the entrance; `build` is given it."""

    link_key: bytes = field(repr=False)
    """Shared with email, which writes the links: the tokens in them follow from it. At least 32
    bytes; if it changes, links that went out are worth nothing."""


def survey_settings(environment: Mapping[str, str]) -> SurveySettings:
    """From BATON_* variables. Raises WrongSetting."""
    return SurveySettings(shared_key(environment, "BATON_SURVEY_LINK_KEY"))
