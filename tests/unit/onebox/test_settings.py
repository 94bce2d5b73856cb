"""The settings of the one-machine edition are read, or refused with a sentence."""

from pathlib import Path

import pytest

from baton_common.program.settings import WrongSetting
from baton_onebox.settings import settings_from


def test_nothing_set_gives_the_demo_on_its_own_ports() -> None:
    settings = settings_from({})
    assert (settings.port, settings.smtp_port, settings.has_demo) == (8800, 8825, True)
    assert settings.home == Path("var").absolute()
    assert settings.url == settings.public_url == "http://127.0.0.1:8800"
    assert settings.smtp_out is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"BATON_PORT": "http"}, "BATON_PORT is 'http'; write a port from 1 to 65535."),
        ({"BATON_PORT": "0"}, "BATON_PORT is '0'; write a port from 1 to 65535."),
        ({"BATON_SMTP_PORT": "70000"}, "BATON_SMTP_PORT is '70000'; write a port from 1 to 65535."),
        (
            {"BATON_PORT": "9000", "BATON_SMTP_PORT": "9000"},
            "BATON_PORT and BATON_SMTP_PORT are both 9000; give them two ports.",
        ),
        (
            {"BATON_HOEM": "/srv"},
            "BATON_HOEM is not a setting of Baton; the nearest is BATON_HOME (docs/operation.md).",
        ),
        ({"BATON_DEMO": "yes"}, "BATON_DEMO is 'yes'; write on or off."),
        ({"BATON_LANG": "de"}, "BATON_LANG is 'de'; write zh or en."),
        (
            {"BATON_SMTP_OUT": "mail.example:587"},
            "BATON_SMTP_OUT is no mail server; write smtp://user:password@host:587.",
        ),
    ],
)
def test_a_wrong_setting_says_what_to_write(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        settings_from(wrong)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"BATON_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_locales(
    environment: dict[str, str], language: str
) -> None:
    assert settings_from(environment).language == language
