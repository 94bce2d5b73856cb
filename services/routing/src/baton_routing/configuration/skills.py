"""Skills with their levels, and the languages somebody speaks."""

import re

from baton_common.platform.yaml_file.spot import Fields

HIGHEST = 100
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read_skills(fields: Fields) -> dict[str, int]:
    """The field `skills`: `{returns: 2}`; left out is none."""
    skills = {}
    for key, level in fields.entries("skills"):
        skills[key.id()] = level.number(1, HIGHEST)
    return skills


def read_languages(fields: Fields) -> dict[str, int]:
    """The field `languages`: `[zh, en]`, as the skills that the matcher compares."""
    found = {}
    for spot in fields.items("languages"):
        code = spot.text(35)
        if code and not _LANGUAGE.fullmatch(code):
            spot.wrong(f"must be a language like zh, en or pt-BR, not {code}")
        found[f"lang:{code}"] = 1
    return found
