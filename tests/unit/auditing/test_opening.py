"""Personal values are found wherever they are in JSON, and nothing else is taken for one."""

import msgspec

from baton_common.edge.auditing.decryption import opened, sealed_in
from baton_testkit.memory_vault import MemoryVault


async def test_words_stand_where_their_ciphertext_stood() -> None:
    vault = MemoryVault()
    (subject,) = await vault.subjects_of(["mei@people.example"])
    first, second = (
        msgspec.to_builtins(each) for each in await vault.seal([(subject, "one"), (subject, "two")])
    )
    plain = {"text": first, "lines": [{"deep": second}, "x", 1, None], "s": "no", "k": 1}
    assert len(list(sealed_in(plain))) == 2
    assert await opened(vault, [plain, 7]) == [
        {
            "text": {"s": subject, "words": "one"},
            "lines": [{"deep": {"s": subject, "words": "two"}}, "x", 1, None],
            "s": "no",
            "k": 1,
        },
        7,
    ]


async def test_what_only_looks_like_one_is_left_alone() -> None:
    vault = MemoryVault()
    odd_ones = (
        {"s": 1, "k": 1, "c": "x"},
        {"s": "x", "k": "1", "c": "x"},
        {"s": "x", "k": 1, "c": None},
        {"s": "x", "k": 1},
    )
    for odd in odd_ones:
        assert await opened(vault, [odd]) == [odd]
