"""Connection to Kafka in production: its servers and our credentials."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from baton_common.engine.feed.connection import KafkaConnection
from baton_common.program.settings import WrongSetting, needed

PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
MECHANISMS = ("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")


def kafka_from(environment: Mapping[str, str]) -> KafkaConnection:
    """Read `BATON_KAFKA` and `BATON_KAFKA_*`; files are read now, nothing connects.

    Without `BATON_KAFKA_PROTOCOL` it is PLAINTEXT, or SASL_SSL once a user is named. Raises
    WrongSetting.
    """
    servers = needed(environment, "BATON_KAFKA", "host:9092")
    user = environment.get("BATON_KAFKA_USER") or None
    protocol = environment.get("BATON_KAFKA_PROTOCOL") or ("SASL_SSL" if user else "PLAINTEXT")
    if protocol not in PROTOCOLS:
        raise WrongSetting(
            f"BATON_KAFKA_PROTOCOL is {protocol!r}; write one of {', '.join(PROTOCOLS)}."
        )
    security: dict[str, Any] = {"security_protocol": protocol}
    if protocol.endswith("SSL"):
        security["ssl_context"] = _ssl_context(environment)
    if protocol.startswith("SASL"):
        security |= _sasl(environment, user)
    elif user is not None:
        raise WrongSetting(
            f"BATON_KAFKA_USER is set, but {protocol} does not authenticate; set "
            "BATON_KAFKA_PROTOCOL=SASL_SSL."
        )
    return KafkaConnection(servers, security if protocol != "PLAINTEXT" else {})


def _sasl(environment: Mapping[str, str], user: str | None) -> dict[str, str]:
    if user is None:
        raise WrongSetting("BATON_KAFKA_USER is not set; SASL needs a user.")
    mechanism = environment.get("BATON_KAFKA_MECHANISM") or MECHANISMS[0]
    if mechanism not in MECHANISMS:
        raise WrongSetting(
            f"BATON_KAFKA_MECHANISM is {mechanism!r}; write one of {', '.join(MECHANISMS)}."
        )
    path = needed(environment, "BATON_KAFKA_PASSWORD_FILE", "/run/secrets/kafka-password")
    try:
        password = Path(path).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"BATON_KAFKA_PASSWORD_FILE cannot be read: {error}.") from error
    if not password:
        raise WrongSetting(f"BATON_KAFKA_PASSWORD_FILE ({path}) is empty.")
    return {
        "sasl_mechanism": mechanism,
        "sasl_plain_username": user,
        "sasl_plain_password": password,
    }


def _ssl_context(environment: Mapping[str, str]) -> ssl.SSLContext:
    """Trusts the system's authorities, or `BATON_KAFKA_CA_FILE` alone; shows a certificate of
    ours if there is one (mTLS)."""
    authorities = environment.get("BATON_KAFKA_CA_FILE") or None
    certificate = environment.get("BATON_KAFKA_CERTIFICATE_FILE") or None
    try:
        context = ssl.create_default_context(cafile=authorities)
        if certificate is not None:
            context.load_cert_chain(certificate, environment.get("BATON_KAFKA_KEY_FILE") or None)
    except (OSError, ssl.SSLError) as error:
        raise WrongSetting(
            "BATON_KAFKA_CA_FILE, BATON_KAFKA_CERTIFICATE_FILE or BATON_KAFKA_KEY_FILE cannot be "
            f"used ({error}); each is a file in PEM form."
        ) from error
    return context
