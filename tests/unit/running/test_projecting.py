"""The kit's plays for read models see a fold that forgets, and one that depends on batches."""

from collections import Counter
from collections.abc import Sequence

import msgspec
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_testkit.projecting import Projecting, recorded
from tests.errands import NINE, ErrandAsked

METADATA = MetaData()
ASKED = Table(
    "asked",
    METADATA,
    Column("errand", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)


class AskedRow(msgspec.Struct):
    errand: str
    times: int = 0


class Asked:
    """A projection: the times each errand was asked for."""

    name = "asked"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        errands = [each.event.errand for each in records if isinstance(each.event, ErrandAsked)]
        rows = await store.read(ASKED, AskedRow, errands)
        for errand in errands:
            rows.setdefault(errand, AskedRow(errand)).times += 1
        await self.write(store, rows)

    async def write(self, store: RowStore, rows: dict[str, AskedRow]) -> None:
        await store.put(ASKED, rows.values())


class Forgets(Asked):
    async def write(self, store: RowStore, rows: dict[str, AskedRow]) -> None:
        pass


class OncePerBatch(Asked):
    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        counted = Counter(type(each.event).__name__ for each in records)
        await store.add(ASKED, [AskedRow(name, 1) for name in counted])


asked = recorded(*(ErrandAsked(errand=name, at=NINE) for name in ("e1", "e2", "e1")))


def test_a_read_model_is_played_with_given_and_then() -> None:
    shown = Projecting(Asked).given(*asked)
    shown.then(ASKED, AskedRow("e1", 2), AskedRow("e2", 1))
    assert shown.row(ASKED, AskedRow, "e2").times == 1
    Projecting(Asked).given().then(ASKED)
    with pytest.raises(AssertionError):
        shown.then(ASKED)
    with pytest.raises(AssertionError):
        shown.then(ASKED, AskedRow("e1", 2))
    with pytest.raises(AssertionError, match=r"asked has no row .'e3'"):
        shown.row(ASKED, AskedRow, "e3")


def test_a_fold_that_forgets_to_write_is_seen() -> None:
    with pytest.raises(AssertionError):
        Projecting(Forgets).given(*asked).then(ASKED, AskedRow("e1", 2), AskedRow("e2", 1))


def test_a_fold_that_depends_on_where_a_batch_ends_is_seen() -> None:
    with pytest.raises(AssertionError, match="where a batch ends"):
        Projecting(OncePerBatch).given(*asked)
