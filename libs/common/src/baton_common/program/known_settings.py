"""Every `BATON_*` that a program, a test or a document of ours knows; any other is refused.

A setting that is written wrongly would otherwise be left out in silence. A test compares this list
with the code, the tests and the documents.
"""

from collections.abc import Mapping
from difflib import get_close_matches

PREFIX = "BATON_"

KNOWN = frozenset(
    PREFIX + name
    for name in (
        # every service
        *("DATABASE", "OWNER_DATABASE", "SUPERUSER_DATABASE", "SECOND_PLACE", "SECRETS"),
        *("VAULT_DATABASE", "VAULT_OWNER_DATABASE", "VAULT_KEY", "VAULT_KEY_FILE"),
        *("JWKS_URL", "ISSUER", "TOKEN_KEY_FILE", "HOST", "PORT", "PREFIX", "TRACES"),
        *("KAFKA", "KAFKA_PROTOCOL", "KAFKA_MECHANISM", "KAFKA_USER", "KAFKA_PASSWORD_FILE"),
        *("KAFKA_CA_FILE", "KAFKA_CERTIFICATE_FILE", "KAFKA_KEY_FILE", "TOPIC_COPIES"),
        *("LIMIT_REQUESTS", "LIMIT_REQUESTS_ADDRESS", "LIMIT_BYTES", "LIMIT_UPLOADS"),
        *("LIMIT_UPLOADS_MEMORY", "LIMIT_UPLOAD_BYTES"),
        *("LIMIT_STREAMS", "LIMIT_STREAMS_PERSON", "LIMIT_STREAMS_MACHINE"),
        # one of them
        *("LINK_KEY", "SURVEY_LINK_KEY", "EMAIL_SECRET", "EMAIL_URL", "PUBLIC_URL"),
        *("SMTP_HOST", "SMTP_PORT", "SMTP_OUT", "SMTP_CERTIFICATE", "SMTP_CERTIFICATE_KEY"),
        *("IMAP_IN", "IMAP_ADDRESS", "MAIL_HOSTNAME", "MAIL_AUTHORITIES", "MAIL_READERS"),
        *("MAIL_SECONDS", "MAIL_WAITING", "SMTP_RELAYS", "SMTP_MEMORY", "SMTP_REFUSALS"),
        *("MAIL_CPU", "MAIL_MEMORY", "MAIL_BYTES", "MAIL_DOUBLES", "UPLOAD_HOURS"),
        *("SMTP_RECIPIENTS", "SMTP_REFUSALS_MINUTE"),
        *("SMTP_CONNECTIONS", "SMTP_CONNECTIONS_HOST", "SMTP_CONNECTIONS_NEW"),
        *("DKIM_KEY_FILE", "DKIM_DOMAIN", "DKIM_SELECTOR", "DNS"),
        # the editions on one machine, the command line
        *("HOME", "DEMO", "LANG", "KAFKA_PORT", "URL", "TOKEN"),
        # the compose file, the documents' examples, the tests
        *("ADDRESS", "SMTP_ADDRESS", "CASES", "API_KEY", "MUST_RUN"),
    )
)


def unknown_setting(environment: Mapping[str, str]) -> str | None:
    """A sentence on the first `BATON_*` that nobody knows, with the nearest that somebody does."""
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in KNOWN:
            near = get_close_matches(name, sorted(KNOWN), n=1, cutoff=0.0)[0]
            return f"{name} is not a setting of Baton; the nearest is {near} (docs/operation.md)."
    return None
