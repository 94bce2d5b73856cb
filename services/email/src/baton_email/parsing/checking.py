"""Who wrote a mail, in steps that a child process answers: its author, its signatures, the policy
of its sender."""

import msgspec

from baton_email.parsing.check_messages import (
    AskAuthor,
    AskPolicy,
    AskSigned,
    Author,
    understood,
)
from baton_email.parsing.domains import aligned, organisation_of
from baton_email.parsing.sender_policy import policy_of
from baton_email.parsing.signatures import Vouching, author_of, keys_wanted, signed


def answer(_: bytes, content: bytes) -> bytes:
    """The answer to a question, as bytes."""
    ask, raw = understood(content)
    match ask:
        case AskAuthor():
            return msgspec.msgpack.encode(_author(ask, raw))
        case AskSigned():
            vouching = Vouching(ask.author, ask.domains)
            return msgspec.msgpack.encode(signed(raw, vouching, ask.keys, ask.at))
        case AskPolicy():
            known = {each.question: each for each in ask.answers}
            return msgspec.msgpack.encode(policy_of(ask.client, ask.sender, ask.helo, known))


def _author(ask: AskAuthor, raw: bytes) -> Author:
    domain = author_of(raw)
    if not domain:
        return Author(domain="")
    return Author(
        domain=domain,
        organisation=organisation_of(domain),
        is_from_there=aligned(ask.envelope, domain),
        keys=keys_wanted(raw, Vouching(domain, ask.domains)),
    )
