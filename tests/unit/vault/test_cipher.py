"""A ciphertext belongs to one subject, one version of its key, and one use."""

import msgspec
import pytest

from baton_common.platform.vault import cipher

KEY = cipher.new_key()


@pytest.mark.parametrize("changed", [{"subject": "t"}, {"key_version": 2}], ids=str)
def test_words_moved_to_another_subject_or_version_do_not_open_even_with_the_key(
    changed: dict[str, object],
) -> None:
    sealed = cipher.seal_words(KEY, "s", 1, "words")
    assert cipher.open_words(KEY, sealed) == "words"
    with pytest.raises(cipher.Tampered):
        cipher.open_words(KEY, msgspec.structs.replace(sealed, **changed))


def test_bytes_moved_to_another_subject_do_not_open_even_with_the_key() -> None:
    sealed = cipher.seal_content(KEY, "s", 1, b"a mail")
    assert cipher.open_content(KEY, "s", sealed) == b"a mail"
    with pytest.raises(cipher.Tampered):
        cipher.open_content(KEY, "t", sealed)


def test_a_wrapped_key_is_of_one_subject_version_and_master() -> None:
    key = cipher.new_key()
    wrapped = cipher.wrap(KEY, "s", 1, key)
    assert cipher.unwrap(KEY, "s", 1, wrapped) == key
    for master, name, version in ((KEY, "t", 1), (KEY, "s", 2), (cipher.new_key(), "s", 1)):
        with pytest.raises(cipher.Tampered):
            cipher.unwrap(master, name, version, wrapped)


def test_names_that_run_together_are_not_the_same() -> None:
    wrapped = cipher.wrap(KEY, "a1", 2, b"key")
    with pytest.raises(cipher.Tampered):
        cipher.unwrap(KEY, "a", 12, wrapped)


def test_a_digest_is_the_published_hmac() -> None:
    """RFC 4231, test case 2."""
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert cipher.digest(b"Jefe", "what do ya want for nothing?").hex() == expected
