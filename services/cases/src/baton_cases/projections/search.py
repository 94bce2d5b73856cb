"""Cases by words that were written on them: only keyed hashes of the words are kept."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec
from sqlalchemy import Column, Index, MetaData, Table, Text

from baton_cases.domain.case.events import NoteAdded, ReplyRequested
from baton_cases.domain.correspondence.events import MailFiled, NoteMailed
from baton_cases.domain.mail_text.events import TextKept
from baton_cases.domain.matter.plain import HAN, plain
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_common.model.personal import Personal, Vault
from baton_contracts.email_received.rest import unpacked

METADATA = MetaData()
WORDS = Table(
    "search",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Index("search_subject", "subject"),
    Index("search_case", "case_id"),
)

MOST_WORDS = 15_000
"""Most words indexed per text: more than the longest text has."""
ROWS_AT_ONCE = 20_000
"""Most rows of one statement: a long mail has many words."""
LONGEST_WORD = 64
"""Letters of a word that count; the rest of a longer one does not."""

_TOGETHER = f"{HAN}\u3040-\u30ff\u31f0-\u31ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Scripts that put no blanks between words: Han, kana, Thai, Lao, Burmese, Khmer."""
_RUN = re.compile(f"([{_TOGETHER}]+)|([^{_TOGETHER}]+)")


class WordRow(msgspec.Struct, frozen=True, kw_only=True):
    """The subject wrote a word with this hash on the case."""

    token: str
    case_id: str
    subject: str


class Search:
    """The projection. Reads words through the vault; skips erased ones."""

    name = "search"
    metadata = METADATA

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Add the words of one batch. Raises VaultUnavailable: the batch waits."""
        said = [words for each in records for words in _said(each.event)]
        filed = [each.event for each in records if isinstance(each.event, MailFiled | NoteMailed)]
        opened = iter(await self._vault.open([each for words in said for each in words.sealed]))
        rows: set[WordRow] = set()
        for words in said:
            texts = [
                each if isinstance(each, str) else "" for each in islice(opened, len(words.sealed))
            ]
            before = texts.pop(0) if words.text is not None else ""
            whole = "\n".join([before, *(unpacked(each, before) for each in texts)])
            rows |= {
                WordRow(
                    token=self._vault.search_token(word),
                    case_id=words.case_id,
                    subject=words.sealed[0].subject,
                )
                for word in words_of(whole)[:MOST_WORDS]
            }
        long = {_waiting(each.mail_id): each.case_id for each in filed if each.of_text.left_out}
        before_now = await store.find(WORDS, WordRow, "case_id", long) if long else []
        rows |= {
            msgspec.structs.replace(row, case_id=long[row.case_id])
            for row in {*before_now, *rows}
            if row.case_id in long
        }
        found = list(rows)
        for at in range(0, len(found), ROWS_AT_ONCE):
            await store.put(WORDS, found[at : at + ROWS_AT_ONCE])


def words_of(text: str) -> list[str]:
    """The words of a text, in order, each once: words and numbers of every script; of scripts
    without blanks each character, and each two in a row."""
    found: dict[str, None] = {}
    for word in _pieces(plain(text)):
        for together, apart in _RUN.findall(word):
            if apart:
                found[apart[:LONGEST_WORD]] = None
                continue
            found |= dict.fromkeys(together)
            found |= dict.fromkeys(together[at : at + 2] for at in range(len(together) - 1))
    return list(found)


def asked_words(text: str) -> list[str]:
    """The words that a text must have to be found by these. Raises Unsearchable for a part without
    a letter or a number: nothing that is asked for is passed over."""
    asked: dict[str, None] = {}
    for part in text.split():
        words = list(_pieces(plain(part)))
        if not words:
            raise Unsearchable(part)
        for word in words:
            for together, apart in _RUN.findall(word):
                pairs = [together[at : at + 2] for at in range(len(together) - 1)]
                asked |= dict.fromkeys([apart[:LONGEST_WORD]] if apart else pairs or [together])
    return list(asked)


class Unsearchable(Exception):
    """A part of what is searched for has no letter and no number."""


def _pieces(text: str) -> list[str]:
    """Letters, numbers and their marks in a row."""
    return "".join(each if unicodedata.category(each)[0] in "LNM" else " " for each in text).split()


def _waiting(mail_id: str) -> str:
    """Instead of a case, for words of a long mail that is not told yet; no case has such an id."""
    return f"mail {mail_id}"


class _Words(NamedTuple):
    """A text, and what was left out of it; either may be missing."""

    case_id: str
    text: Personal[str] | None
    packed: Personal[str] | None = None

    @property
    def sealed(self) -> list[Personal[str]]:
        return [each for each in (self.text, self.packed) if each is not None]


def _said(event: object) -> Iterable[_Words]:
    match event:
        case MailFiled() | NoteMailed():
            if event.subject is not None:
                yield _Words(event.case_id, event.subject)
            if event.text is not None:
                yield _Words(event.case_id, event.text, event.of_text.rest)
        case TextKept(mail_id=mail_id, text=text):
            yield _Words(_waiting(mail_id), None, text)
        case NoteAdded() | ReplyRequested():
            yield _Words(event.case_id, event.text)
        case _:
            return
