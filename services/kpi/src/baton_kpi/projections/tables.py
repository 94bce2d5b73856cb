"""The tables of kpi's one read model: records, facts, and their sums by quarter, hour and day."""

import types
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args, get_type_hints

from sqlalchemy import JSON, BigInteger, Boolean, Column, DateTime, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_common.engine.projections.port import COUNT
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.kinds import KIND
from baton_kpi.domain.indicators.catalogue import TERMS_OF

NAME = "indicators"
METADATA = MetaData()
BYTEWISE = Text(collation="C")
"""Compared bytewise: sums are looked up by long keys, and never read in order."""

RECORDS = Table(
    "indicators_records",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("body", JSON, nullable=False),
)
"""Received facts about each thing; facts are derived from them."""

NAMES = Table(
    "indicators_names",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("departments", ARRAY(Text), nullable=False),
)
"""Names of departments and people. Former ones stay, for old figures."""


def _in_time(name: str) -> Table:
    return Table(
        f"{NAME}_{name}",
        METADATA,
        Column("scope", BYTEWISE, primary_key=True),
        Column("term", BYTEWISE, primary_key=True),
        Column("at", DateTime(timezone=True), primary_key=True),
        Column("bucket", BigInteger, primary_key=True),
        Column("n", BigInteger, nullable=False, info=COUNT),
        Column("total", BigInteger, nullable=False),
    )


QUARTERS = _in_time("quarters")
"""By quarter of an hour, the smallest difference of time zones: hours and days of every zone are
sums of rows."""

HOURS = _in_time("hours")
"""By hour of UTC, for the many zones that differ by whole hours: a quarter of the rows."""

DAYS = Table(
    "indicators_days",
    METADATA,
    Column("term", BYTEWISE, primary_key=True),
    Column("view", BYTEWISE, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("value", BYTEWISE, primary_key=True),
    Column("scope", BYTEWISE, primary_key=True),
    Column("bucket", BigInteger, primary_key=True),
    Column("n", BigInteger, nullable=False, info=COUNT),
    Column("total", BigInteger, nullable=False),
)
"""By day of UTC (its beginning) and by each property; view '' is all of them together."""

_TYPES: Mapping[Any, Any] = {
    str: Text,
    int: BigInteger,
    bool: Boolean,
    datetime: DateTime(timezone=True),
}


def _column(name: str, type_: Any) -> Column[Any]:
    parts = get_args(type_) if isinstance(type_, types.UnionType) else (type_,)
    (plain,) = [part for part in parts if part is not types.NoneType]
    return Column(name, _TYPES[plain], primary_key=name == "id", nullable=types.NoneType in parts)


def _table(kind: type[Fact]) -> Table:
    name = f"{NAME}_{kind.kind}"
    hints = get_type_hints(kind)
    columns = [_column(field, hints[field]) for field in kind.__struct_fields__]
    instants = sorted({kind.main, *(term.at for term in TERMS_OF[kind.kind])})
    indexes = [Index(f"{name}_{instant}", instant, "id") for instant in instants]
    return Table(name, METADATA, *columns, *indexes)


FACTS: Mapping[str, Table] = {kind: _table(KIND[kind]) for kind in KIND}
"""One table for each kind of fact, its columns being the fact's fields."""
