"""What is known of the author of a mail when it is read: by what our own server wrote, by its form,
and by whether it comes from a form of ours. Nothing of it waits for DNS, but a mail in our own name
that only a domain or a host's name may vouch for."""

import asyncio
import hmac
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from baton_email.domain.configuration.events import Form, Trust
from baton_email.domain.mail.events import MailArrived, MailKind, SenderProof
from baton_email.domain.mail.kinds import says_that_nobody_reads
from baton_email.domain.thread.reply_token import Signer, untagged
from baton_email.mailroom.authors import Authors, other_reply_to
from baton_email.mailroom.judge import Judge
from baton_email.mailroom.sender_checks import DeliveredMails
from baton_email.parsing.domains import aligned, domain_of
from baton_email.parsing.parsed import ParsedMail
from baton_email.parsing.results import Found, found_by
from baton_email.parsing.trace import way_of

LONGEST_WAIT = 5.0
"""Seconds that a mail in our own name waits for DNS before it counts as nobody's."""


@dataclass(frozen=True)
class Evidence:
    """What is known of a mail's author when it is read."""

    is_of_a_form: bool = False
    """True for a mail of a form that the configuration names."""
    by_our_server: Found | None = None
    """What our own mail server found out of the address in From."""


def proof_of(mail: ParsedMail, kind: MailKind, authors: Authors, evidence: Evidence) -> SenderProof:
    """Without regard to a token. A form is proven by its name in the configuration; one without is
    as good as its From, where the customer's address is of the same house. Our own From proves
    nothing, nor does a mail without exactly one."""
    if evidence.is_of_a_form and kind == "form":
        return "pass"
    if mail.sender is None or authors.author is None or not mail.has_one_author:
        return "fail"
    author = domain_of(mail.sender.address)
    if kind == "form" and not aligned(domain_of(authors.author.address), author):
        return "fail"
    return evidence.by_our_server or "unknown"


@dataclass(frozen=True)
class Proofs:
    """Finds the evidence. Raises VaultUnavailable."""

    signer: Signer
    delivered: DeliveredMails
    judge: Judge | None
    is_ours: Callable[[str], bool]
    """Whether an address is that of a mail server of ours."""

    async def evidence(
        self, mail: ParsedMail, raw: bytes, arrival: MailArrived, trust: Trust, ours: Sequence[str]
    ) -> Evidence:
        """What is known at once. `ours`: all our addresses."""
        is_of_a_form = (
            bool(trust.forms)
            and other_reply_to(mail, ours) is not None
            and await self._is_of_a_form(mail, raw, arrival, trust, ours)
        )
        return Evidence(is_of_a_form, self._by_our_server(mail, arrival, trust))

    async def _is_of_a_form(
        self, mail: ParsedMail, raw: bytes, arrival: MailArrived, trust: Trust, ours: Sequence[str]
    ) -> bool:
        if any(_shows_key(mail, each, self.signer) for each in trust.forms):
            return True
        hosts = await self.delivered.hosts(arrival)
        if any(_came_from(each, hosts) for each in trust.forms):
            return True
        if self.judge is None or not _is_of_a_machine(mail, ours):
            return False
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                return await _vouched(self.judge, raw, arrival, trust, hosts)
        except TimeoutError:
            return False

    def _by_our_server(self, mail: ParsedMail, arrival: MailArrived, trust: Trust) -> Found | None:
        came_through_it = arrival.source == "imap" or arrival.relay is not None
        if not trust.authserv_id or not came_through_it or mail.sender is None:
            return None
        results = way_of(mail.trace, self.is_ours).results
        return found_by(trust.authserv_id, results, domain_of(mail.sender.address))


async def _vouched(
    judge: Judge, raw: bytes, arrival: MailArrived, trust: Trust, hosts: tuple[str, ...]
) -> bool:
    """True if DNS says that the host has a name of a form, or a domain of one signed it."""
    names = {each for form in trust.forms for each in form.hosts if _network(each) is None}
    for name in sorted(names) if hosts else ():
        if await judge.addresses(name) & set(hosts):
            return True
    domains = tuple(sorted({each for form in trust.forms for each in form.dkim}))
    return bool(domains) and await judge.is_signed_by(raw, domains, arrival.at)


def _is_of_a_machine(mail: ParsedMail, ours: Sequence[str]) -> bool:
    """True for a mail that can be a form's: few are, so that the others never wait."""
    address = mail.sender.address if mail.sender is not None else ""
    return (
        untagged(address) in ours
        or mail.automatic.auto_submitted not in {"", "no"}
        or says_that_nobody_reads(address.rpartition("@")[0])
    )


def _shows_key(mail: ParsedMail, form: Form, signer: Signer) -> bool:
    shown = mail.form_key.encode("utf-8", "replace")
    return bool(shown) and hmac.compare_digest(shown, signer.form_key(form.name).encode())


def _came_from(form: Form, hosts: tuple[str, ...]) -> bool:
    networks = [network for each in form.hosts if (network := _network(each)) is not None]
    found = []
    for host in hosts:
        with suppress(ValueError):
            found.append(ip_address(host))
    return any(host in network for host in found for network in networks)


def _network(written: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(written, strict=False)
    except ValueError:
        return None
