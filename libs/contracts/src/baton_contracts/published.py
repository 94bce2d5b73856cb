"""Reading what is on a topic: the newest version as a struct, older ones lifted step by step."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from baton_common.model.contract import Contract
from baton_common.model.event_types import UnknownEvent
from baton_contracts.topics import TOPICS

Payload = dict[str, Any]
Lift = Callable[[Payload], Payload]


def _mail_by_its_kind(payload: Payload) -> Payload:
    """Until v1 a mail was a person's or a machine's, a machine's opened no case, and quotations
    were cut from its text: nothing of that folds."""
    automatic = payload.pop("automatic", None)
    kind = {None: "person", "bounce": "report"}.get(automatic, "automatic")
    return {**payload, "kind": kind}


def say_what_the_token_proves(payload: Payload) -> Payload:
    """Before, only the token of a mail proved anything about who wrote it."""
    is_token = payload.get("reference", {}).get("proof") == "token"
    return {**payload, "sender_proof": "token" if is_token else "unknown"}


def call_it_inbound(v1: Payload) -> Payload:
    """v1 did not say who began; every link counted as the customer's."""
    return {**v1, "direction": "inbound"}


def say_no_more(v1: Payload) -> Payload:
    """v1 did not say how somebody is told, nor that they are suspended."""
    return v1


def know_no_more(v1: Payload) -> Payload:
    """v1 told a caller who is not known by an address as one who is, or as nobody."""
    return v1


LIFTS: Mapping[str, Sequence[Lift]] = {
    "baton.contact.linked": [call_it_inbound],
    "baton.person.changed": [say_no_more],
    "baton.contact.arrived": [know_no_more],
    "baton.mail.received": [_mail_by_its_kind, say_what_the_token_proves],
    "baton.mail.taken-up": [say_what_the_token_proves],
}
"""The upgrade steps from v1 on, oldest first, by type without its version (`baton.case.opened`)."""


class Published:
    """Every contract of the topics by its type, with the older versions of each."""

    def __init__(
        self, contracts: Sequence[type[Contract]], lifts: Mapping[str, Sequence[Lift]]
    ) -> None:
        self._newest = {split_type(each.contract_type)[0]: each for each in contracts}
        self._lifts = lifts
        self._decoders = {each.contract_type: msgspec.json.Decoder(each) for each in contracts}
        for name, each in self._newest.items():
            version = split_type(each.contract_type)[1]
            if version != 1 + len(lifts.get(name, ())):
                raise ValueError(f"{each.contract_type} does not fit its {name} lifts")
        if stray := set(lifts) - set(self._newest):
            raise ValueError(f"lifts of unknown contracts: {sorted(stray)}")

    def types(self) -> list[str]:
        """Every type that can be read, older versions too, sorted."""
        return sorted(
            f"{name}.v{version}"
            for name, each in self._newest.items()
            for version in range(1, split_type(each.contract_type)[1] + 1)
        )

    def versions(self, type_: str) -> list[str]:
        """The types of every version of a contract up to this one, oldest first."""
        name, newest = split_type(type_)
        return [f"{name}.v{version}" for version in range(1, newest + 1)]

    def decode(self, type_: str, body: bytes) -> Contract:
        """The contract as its newest version.

        Raises UnknownEvent for a type or a version that this release does not know,
        msgspec.DecodeError (or its ValidationError) for a body that does not fit.
        """
        if (decoder := self._decoders.get(type_)) is not None:
            return decoder.decode(body)
        name, version = split_type(type_)
        newest = self._newest.get(name)
        steps = self._lifts.get(name, ())
        if newest is None or not 1 <= version <= len(steps):
            raise UnknownEvent(f"{type_} is not known to this release")
        payload: Payload = msgspec.json.decode(body, type=Payload)
        for step in steps[version - 1 :]:
            payload = step(payload)
        return msgspec.convert(payload, newest)


def split_type(type_: str) -> tuple[str, int]:
    """Name and version of a contract type; version 0 where it has none."""
    name, _, version = type_.rpartition(".v")
    return (name, int(version)) if name and version.isdecimal() else (type_, 0)


PUBLISHED = Published([each for topic in TOPICS for each in topic.contracts], LIFTS)


def decode_contract(type_: str, body: bytes) -> Contract:
    """Any contract of the four topics as its newest version; raises as `Published.decode`."""
    return PUBLISHED.decode(type_, body)
