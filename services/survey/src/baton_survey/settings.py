"""Settings of survey."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from baton_common.program.settings import shared_key


@dataclass(frozen=True)
class SurveySettings:
    """Read once, by the entry point, and passed to `build`."""

    link_key: bytes = field(repr=False)
    """Key shared with email, which writes the links: their tokens follow from it. At least 32
    bytes; changing it invalidates all sent links."""


def survey_settings(environment: Mapping[str, str]) -> SurveySettings:
    """From BATON_* variables. Raises WrongSetting."""
    return SurveySettings(shared_key(environment, "BATON_SURVEY_LINK_KEY"))
