"""The settings of the one-machine edition are read, or refused with a sentence."""

from pathlib import Path
from typing import Any

import pytest

from baton_common.program.settings import WrongSetting
from baton_email.settings import email_settings
from baton_onebox.settings import MAIL, settings_from

SECRET = "00" * 32


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


class Asked(dict[str, str]):
    """An environment that remembers which of its settings are asked for."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


def test_whatever_email_can_be_told_it_is_told_here_too(tmp_path: Path) -> None:
    key = tmp_path / "dkim"
    key.write_bytes(b"key")
    keys = dict.fromkeys(("BATON_EMAIL_SECRET", "BATON_LINK_KEY", "BATON_SURVEY_LINK_KEY"), SECRET)
    dkim = {"BATON_DKIM_KEY_FILE": str(key), "BATON_DKIM_DOMAIN": "demo.example"}
    asked = Asked({**keys, **dkim, "BATON_PUBLIC_URL": "https://service.example"})
    email_settings(asked)
    own = {"BATON_HOME", "BATON_PUBLIC_URL", "BATON_SMTP_HOST", "BATON_SMTP_PORT", *keys}
    assert asked.names - own == set(MAIL)


def test_a_proxy_in_front_is_named_as_in_every_edition() -> None:
    assert settings_from({}).proxies == ""
    assert settings_from({"FORWARDED_ALLOW_IPS": "127.0.0.1"}).proxies == "127.0.0.1"
    with pytest.raises(WrongSetting, match="write addresses or networks of proxies"):
        settings_from({"FORWARDED_ALLOW_IPS": "the-proxy"})
