"""A service's settings: from the environment, and what is secret from a folder."""

from pathlib import Path

import pytest

from baton_common.program.secrets import add_secrets
from baton_common.program.settings import WrongSetting, settings_from

NEEDED = {
    "BATON_DATABASE": "postgresql://shop@db/shop",
    "BATON_VAULT_DATABASE": "postgresql://vault@db/vault",
    "BATON_JWKS_URL": "https://id.example/keys",
}


def test_a_file_of_the_folder_is_the_setting_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "BATON_LINK_KEY").write_text("aa\n")
    (tmp_path / "..data").mkdir()
    environment = {"BATON_SECRETS": str(tmp_path)}
    add_secrets(environment)
    assert environment["BATON_LINK_KEY"] == "aa"
    assert set(environment) == {"BATON_SECRETS", "BATON_LINK_KEY"}


def test_what_the_environment_says_itself_precedes_the_folder(tmp_path: Path) -> None:
    (tmp_path / "BATON_KAFKA").write_text("other:9092")
    environment = {"BATON_SECRETS": str(tmp_path), "BATON_KAFKA": "kafka:9092"}
    add_secrets(environment)
    assert environment["BATON_KAFKA"] == "kafka:9092"


def test_a_folder_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="BATON_SECRETS must be a folder"):
        add_secrets({"BATON_SECRETS": str(tmp_path / "gone")})


def test_without_a_folder_nothing_changes() -> None:
    environment = {"BATON_KAFKA": "kafka:9092"}
    add_secrets(environment)
    assert environment == {"BATON_KAFKA": "kafka:9092"}


def test_a_setting_that_nobody_knows_is_refused_with_the_nearest_that_somebody_does() -> None:
    with pytest.raises(WrongSetting) as refused:
        settings_from({**NEEDED, "BATON_PORTS": "8000"})
    assert str(refused.value) == (
        "BATON_PORTS is not a setting of Baton; the nearest is BATON_PORT (docs/operation.md)."
    )
    assert settings_from({**NEEDED, "BATON_LANG": "zh", "PORTS": "1"}).port == 8000


def test_a_prefix_is_one_segment() -> None:
    assert settings_from(NEEDED).prefix == ""
    assert settings_from({**NEEDED, "BATON_PREFIX": "/shop"}).prefix == "/shop"
    for wrong in ("shop", "/shop/", "/a/b", "/"):
        with pytest.raises(WrongSetting, match="one segment"):
            settings_from({**NEEDED, "BATON_PREFIX": wrong})


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(name: str) -> None:
    rest = {key: value for key, value in NEEDED.items() if key != name}
    with pytest.raises(WrongSetting, match=name):
        settings_from(rest)
