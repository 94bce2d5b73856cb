"""Cases by words that were written on them: only keyed hashes of the words are kept."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Column, Index, MetaData, Table, Text

from baton_cases.domain.case.events import NoteAdded, ReplyRequested
from baton_cases.domain.correspondence.events import MailFiled
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_common.model.personal import Personal, Vault

METADATA = MetaData()
WORDS = Table(
    "search",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Index("search_subject", "subject"),
)

MOST_WORDS = 500
"""Most words indexed per text: people search by what is written at its beginning."""

_LATIN = re.compile(r"[a-z0-9]{2,40}")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


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
        said = [(case_id, words) for each in records for case_id, words in _said(each.event)]
        opened = await self._vault.open([words for _, words in said])
        rows = {
            WordRow(token=self._vault.search_token(word), case_id=case_id, subject=sealed.subject)
            for (case_id, sealed), text in zip(said, opened, strict=True)
            if isinstance(text, str)
            for word in words_of(text)[:MOST_WORDS]
        }
        await store.put(WORDS, rows)


def words_of(text: str) -> list[str]:
    """The search terms of a text, in order, each once: Latin words and numbers, and pairs of
    adjacent Han characters (a single one where it stands alone)."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = dict.fromkeys(_LATIN.findall(plain))
    for run in _HAN.findall(plain):
        pairs = [run[at : at + 2] for at in range(len(run) - 1)] or [run]
        found.update(dict.fromkeys(pairs))
    return list(found)


def _said(event: object) -> Iterable[tuple[str, Personal[str]]]:
    match event:
        case MailFiled():
            return [(event.case_id, words) for words in (event.subject, event.text) if words]
        case NoteAdded() | ReplyRequested():
            return [(event.case_id, event.text)]
        case _:
            return []
