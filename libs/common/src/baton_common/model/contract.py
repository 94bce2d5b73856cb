"""A contract: a fact published on a topic. Its type is a chosen string, its key keeps order."""

from typing import ClassVar

import msgspec


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every published contract (`baton_contracts` has them).

    A subclass sets `contract_type` (`baton.case.opened.v1`) and says its key: what its
    readers need in order. The body on the topic is the JSON of its fields.
    """

    contract_type: ClassVar[str] = ""

    @property
    def key(self) -> str:
        """The Kafka key: what has the same key is read in order."""
        raise NotImplementedError(f"{type(self).__name__} does not say its key")


_encoder = msgspec.json.Encoder()


def encode_contract(contract: Contract) -> tuple[str, str, bytes]:
    """Type, key and body as stored in `contracts`."""
    return contract.contract_type, contract.key, _encoder.encode(contract)
