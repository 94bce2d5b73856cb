"""What a setting that is refused at start says to write, written, is taken."""

import asyncio
import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from baton_common.edge.identity.keys import local_key
from baton_common.platform.vault.master_key import master_key
from baton_common.program.kafka_settings import MECHANISMS, PROTOCOLS, kafka_from
from baton_common.program.make_topics import main as make_topics
from baton_common.program.making_database import make_database
from baton_common.program.production import production_environment
from baton_common.program.settings import settings_from, shared_key
from baton_onebox.settings import settings_from as onebox
from tests.advice import Advice

SERVICE = {
    "BATON_DATABASE": "postgresql://shop@db/shop",
    "BATON_VAULT_DATABASE": "postgresql://vault@db/vault",
    "BATON_JWKS_URL": "https://id.example/keys",
}
KAFKA = {"BATON_KAFKA": "kafka.example:9093"}
Read = Callable[[Mapping[str, str]], Any]


@pytest.mark.parametrize(
    ("read", "wrong", "advice", "followed"),
    [
        (
            settings_from,
            SERVICE | {"BATON_PORT": "http"},
            Advice("write a port from … to 65535."),
            {"BATON_PORT": "65535"},
        ),
        (
            settings_from,
            {**SERVICE, "BATON_JWKS_URL": ""},
            Advice("Set BATON_JWKS_URL to the address of your identity provider's keys, and "),
            {"BATON_JWKS_URL": "https://id.example/keys", "BATON_ISSUER": "https://id.example"},
        ),
        (
            settings_from,
            SERVICE | {"BATON_PREFIX": "shop"},
            Advice("write one segment, like /shop."),
            {"BATON_PREFIX": "/shop"},
        ),
        (
            kafka_from,
            KAFKA | {"BATON_KAFKA_PROTOCOL": "SSL", "BATON_KAFKA_USER": "baton"},
            Advice("set BATON_KAFKA_PROTOCOL=SASL_SSL."),
            {"BATON_KAFKA_PROTOCOL": "SASL_SSL"},
        ),
        (onebox, {"BATON_PORT": "0"}, Advice("write a port from … to 65535."), {"BATON_PORT": "1"}),
        (
            onebox,
            {"BATON_PORT": "9000", "BATON_SMTP_PORT": "9000"},
            Advice("give them two ports."),
            {"BATON_SMTP_PORT": "9001"},
        ),
        (onebox, {"BATON_DEMO": "no"}, Advice("write on or off."), {"BATON_DEMO": "off"}),
        (onebox, {"BATON_LANG": "de"}, Advice("write zh or en."), {"BATON_LANG": "zh"}),
        (
            onebox,
            {"BATON_SMTP_OUT": "mail.example"},
            Advice("write smtp://user:password@host:587."),
            {"BATON_SMTP_OUT": "smtp://user:password@host:587"},
        ),
    ],
    ids=lambda value: value.words if isinstance(value, Advice) else "",
)
def test_what_it_says_to_write_is_taken(
    read: Read, wrong: Mapping[str, str], advice: Advice, followed: Mapping[str, str], secret: Path
) -> None:
    files = {"BATON_KAFKA_PASSWORD_FILE": str(secret)} if read is kafka_from else {}
    with advice.raised():
        read({**wrong, **files})
    assert read({**wrong, **files, **followed})


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text("four little words here\n")
    return path


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("BATON_KAFKA_PROTOCOL", PROTOCOLS), ("BATON_KAFKA_MECHANISM", MECHANISMS)],
)
def test_each_of_those_it_names_is_taken(name: str, allowed: tuple[str, ...], secret: Path) -> None:
    given = KAFKA | {"BATON_KAFKA_PASSWORD_FILE": str(secret), "BATON_KAFKA_USER": "baton"}
    with Advice("write one of ….").raised() as refused:
        kafka_from(given | {name: "other"})
    assert [each for each in allowed if each in str(refused.value)] == list(allowed)
    for each in allowed:
        user = "baton" if each.startswith("SASL") or name.endswith("MECHANISM") else ""
        assert kafka_from(given | {name: each, "BATON_KAFKA_USER": user})


async def run(command: str) -> str:
    """The output of the command in a sentence."""
    process = await asyncio.create_subprocess_shell(command, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode().strip()


def command_in(said: object) -> str:
    """The command that a sentence has between backticks."""
    found = re.search("`([^`]+)`", str(said))
    assert found is not None
    return found[1]


async def test_a_key_that_is_made_as_it_says_is_a_key() -> None:
    with Advice("make one by openssl rand -hex 32.").raised():
        shared_key({"BATON_LINK_KEY": "abc"}, "BATON_LINK_KEY")
    made = await run("openssl rand -hex 32")
    assert len(shared_key({"BATON_LINK_KEY": made}, "BATON_LINK_KEY")) == 32


async def test_a_vault_key_that_is_made_as_it_says_is_one(tmp_path: Path) -> None:
    with Advice("Set … to a file with the vault's key, or … to the key (32 random").raised() as no:
        master_key({})
    for_file, direct = re.findall("BATON_[A-Z_]+", str(no.value))
    made = await run(command_in(no.value))
    file = tmp_path / "key"
    file.write_text(made)
    file.chmod(0o644)
    with Advice("`chmod 600 …`.").raised() as readable:
        master_key({for_file: str(file)})
    await run(command_in(readable.value))
    assert master_key({for_file: str(file)}) == master_key({direct: made})


async def test_a_signing_key_that_others_can_read_is_closed_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "signing.jwk"
    key = local_key(path)
    path.chmod(0o644)
    with Advice("run: chmod 600 …").raised() as readable:
        local_key(path)
    await run(str(readable.value).partition("run: ")[2])
    assert local_key(path).as_dict() == key.as_dict()


def test_what_is_no_signing_key_is_moved_away_and_a_new_one_is_made(tmp_path: Path) -> None:
    path = tmp_path / "signing.jwk"
    path.write_text("{}")
    path.chmod(0o600)
    with Advice("move it away").raised():
        local_key(path)
    path.rename(tmp_path / "old")
    assert local_key(path)


def test_one_of_the_two_places_of_keys_is_enough(tmp_path: Path) -> None:
    settings = replace(settings_from(SERVICE), jwks=None)
    variables = {**KAFKA, "BATON_VAULT_KEY": base64.b64encode(bytes(32)).decode()}
    with Advice("Set BATON_JWKS_URL or BATON_TOKEN_KEY_FILE.").raised():
        production_environment("shop", None, settings, variables)
    for followed in (
        replace(settings, jwks="https://id.example/keys"),
        replace(settings, token_key=tmp_path / "signing.jwk"),
    ):
        assert production_environment("shop", None, followed, variables)


async def test_owner_and_service_are_given_two_roles() -> None:
    owner, service = "postgresql://a:x@127.0.0.1:1/shop", "postgresql://b:x@127.0.0.1:1/shop"
    with Advice("give them two roles.").raised():
        await make_database(owner, owner, owner)
    with pytest.raises(OSError, match="Connect"):  # it goes on, and nothing listens there
        await make_database(owner, owner, service)


def test_topics_are_named_and_their_copies_are_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = {"BATON_KAFKA": "127.0.0.1:1"}
    assert make_topics([], nowhere) == 2
    Advice("Name the topics to make: call-arrived case-updated …").said_in(capsys.readouterr().err)
    assert make_topics(["call-arrived", "case-updated"], nowhere | {"BATON_TOPIC_COPIES": "x"}) == 2
    Advice("write a number, like 3.").said_in(capsys.readouterr().err)
    assert make_topics(["call-arrived"], nowhere | {"BATON_TOPIC_COPIES": "3"}) == 1
    assert "The topics were not made: KafkaConnectionError" in capsys.readouterr().err
