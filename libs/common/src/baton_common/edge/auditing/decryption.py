"""Personal values within JSON: found wherever they are, and shown as words to who may read them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from baton_common.model.personal import Personal, Vault

_FIELDS = {"s", "k", "c"}


def sealed_in(value: Any) -> Iterator[Personal[str]]:
    """Every personal value within plain JSON, in order."""
    if (one := _sealed(value)) is not None:
        yield one
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from sealed_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from sealed_in(each)


async def opened(vault: Vault, values: Sequence[Any]) -> list[Any]:
    """The same JSON with sealed words opened: `{"s", "k", "c"}` becomes `{"s", "words"}`;
    `words` is null if the subject was erased. Raises VaultUnavailable; ValueError for altered
    ciphertext."""
    sealed = [each for value in values for each in sealed_in(value)]
    words = await vault.open(sealed) if sealed else []
    opened = iter([each if isinstance(each, str) else None for each in words])
    return [_with_words(value, opened) for value in values]


def _with_words(value: Any, words: Iterator[str | None]) -> Any:
    if (one := _sealed(value)) is not None:
        return {"s": one.subject, "words": next(words)}
    if isinstance(value, Mapping):
        return {name: _with_words(each, words) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_words(each, words) for each in value]
    return value


def _sealed(value: Any) -> Personal[str] | None:
    if not isinstance(value, Mapping) or value.keys() != _FIELDS:
        return None
    subject, key_version, ciphertext = value["s"], value["k"], value["c"]
    if not (
        isinstance(subject, str) and isinstance(key_version, int) and isinstance(ciphertext, str)
    ):
        return None
    return Personal(subject=subject, key_version=key_version, ciphertext=ciphertext)
