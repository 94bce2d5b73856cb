"""What each service is told: its own database, its own prefix, and only its own secrets."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from baton_apart.environments import KEPT_SECRETS, SECRETS, SERVICES, VAULT, Surroundings
from baton_common.platform.postgres.database import Database


def _around(more: Mapping[str, str] | None = None) -> Surroundings:
    databases = {
        name: Database(name, "owner", "service", f"owner of {name}", f"service of {name}")
        for name in (*SERVICES, VAULT)
    }
    return Surroundings(
        databases=databases,
        vault_key="key",
        kafka="kafka:9092",
        token_key=Path("key"),
        secrets={name: name.lower() for name in KEPT_SECRETS},
        home=Path("home"),
        second_place=Path("second-place"),
        ports={name: 9000 + number for number, name in enumerate(SERVICES)},
        smtp_port=8825,
        public_url="https://baton.example",
        mail=more or {},
    )


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_told_its_own_secrets_and_no_others(service: str) -> None:
    told = {name for name in _around().of(service) if name in KEPT_SECRETS}
    assert told == set(SECRETS.get(service, ()))


def test_the_key_of_reply_tokens_is_email_s_alone() -> None:
    told = [name for name in SERVICES if "BATON_EMAIL_SECRET" in _around().of(name)]
    assert told == ["email"]


def test_every_secret_that_is_told_is_kept() -> None:
    assert {name for names in SECRETS.values() for name in names} == set(KEPT_SECRETS)


def test_each_has_its_database_its_port_and_its_prefix() -> None:
    told = _around().of("kpi")
    assert told["BATON_DATABASE"] == "service of kpi"
    assert told["BATON_OWNER_DATABASE"] == "owner of kpi"
    assert told["BATON_PREFIX"] == "/kpi"
    assert _around().address("kpi").endswith(f":{told['BATON_PORT']}")


def test_where_mails_go_out_is_told_to_email_only() -> None:
    around = _around({"BATON_SMTP_OUT": "smtp://mail.example:587"})
    assert around.of("email")["BATON_SMTP_OUT"] == "smtp://mail.example:587"
    assert "BATON_SMTP_OUT" not in around.of("cases")
