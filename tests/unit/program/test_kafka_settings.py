"""How Kafka is reached is read from the environment; what is wrong is a sentence."""

import ssl
from pathlib import Path

import pytest

from baton_common.program.kafka_settings import kafka_from
from baton_common.program.settings import WrongSetting

SERVERS = {"BATON_KAFKA": "kafka.example:9093"}


@pytest.fixture
def proven(tmp_path: Path) -> dict[str, str]:
    password = tmp_path / "password"
    password.write_text("four little words here\n")
    return {
        **SERVERS,
        "BATON_KAFKA_USER": "baton-cases",
        "BATON_KAFKA_PASSWORD_FILE": str(password),
    }


def test_without_more_it_is_reached_in_the_open() -> None:
    assert kafka_from(SERVERS).options() == {"bootstrap_servers": "kafka.example:9093"}


def test_who_names_a_user_is_proven_under_encryption(proven: dict[str, str]) -> None:
    options = kafka_from(proven).options()
    assert options["security_protocol"] == "SASL_SSL"
    assert options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert options["sasl_plain_username"] == "baton-cases"
    assert options["sasl_plain_password"] == "four little words here"
    context = options["ssl_context"]
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"BATON_KAFKA": ""}, "BATON_KAFKA is not set"),
        ({"BATON_KAFKA_PROTOCOL": "sasl"}, "write one of PLAINTEXT"),
        ({"BATON_KAFKA_PROTOCOL": "SSL"}, "does not authenticate"),
        ({"BATON_KAFKA_USER": "", "BATON_KAFKA_PROTOCOL": "SASL_SSL"}, "BATON_KAFKA_USER is not"),
        ({"BATON_KAFKA_MECHANISM": "GSSAPI"}, "BATON_KAFKA_MECHANISM is 'GSSAPI'"),
        ({"BATON_KAFKA_PASSWORD_FILE": ""}, "BATON_KAFKA_PASSWORD_FILE is not set"),
        ({"BATON_KAFKA_PASSWORD_FILE": "/nonexistent"}, "cannot be read"),
        ({"BATON_KAFKA_PASSWORD_FILE": "/dev/null"}, "is empty"),
        ({"BATON_KAFKA_CA_FILE": "/nonexistent"}, "BATON_KAFKA_CA_FILE"),
        ({"BATON_KAFKA_CERTIFICATE_FILE": "/dev/null"}, "BATON_KAFKA_CERTIFICATE_FILE"),
    ],
)
def test_a_setting_that_does_not_fit_says_what_to_write(
    proven: dict[str, str], changes: dict[str, str], words: str
) -> None:
    with pytest.raises(WrongSetting, match=words):
        kafka_from(proven | changes)
