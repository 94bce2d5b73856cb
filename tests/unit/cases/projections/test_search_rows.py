"""Search keeps keyed hashes of words, and none of a text that was erased."""

import asyncio

import msgspec

from baton_cases.domain.case.events import NoteAdded
from baton_cases.projections.search import WORDS, Search, WordRow
from baton_common.model.personal import Personal
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.projecting import Projecting, Shown, recorded
from tests.unit.cases.story.telling import FILED, OF_CASE

VAULT = MemoryVault()
search = Projecting(lambda: Search(VAULT))


def sealed(text: str, subject: str) -> Personal[str]:
    (words,) = asyncio.run(VAULT.seal([(subject, text)]))
    return words


def tokens(shown: Shown) -> set[tuple[str, str]]:
    return {(row.case_id, row.token) for row in shown.rows(WORDS, WordRow)}


def token(word: str) -> tuple[str, str]:
    return "c1", VAULT.search_token(word)


def test_a_case_is_found_by_the_words_of_its_mails_and_notes() -> None:
    mail = msgspec.structs.replace(FILED, subject=sealed("Kettle", "s1"), text=None)
    note = NoteAdded(**OF_CASE, note_id="n1", text=sealed("退款 kettle", "s2"), by="ana")
    shown = search.given(*recorded(mail, note))
    assert tokens(shown) == {token("kettle"), token("退款")}
    assert {row.subject for row in shown.rows(WORDS, WordRow)} == {"s1", "s2"}


def test_erased_words_are_passed_over() -> None:
    gone = sealed("broken lid", "s3")
    asyncio.run(VAULT.erase("s3"))
    note = NoteAdded(**OF_CASE, note_id="n1", text=gone, by="ana")
    search.given(*recorded(note)).then(WORDS)
