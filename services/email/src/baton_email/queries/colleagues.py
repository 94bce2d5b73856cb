"""Whose an address is, among the people who work here."""

from baton_common.engine.projections.queries import Queries
from baton_email.mailroom.colleagues import Writer

AT = "select person, suspended from colleagues where subject = $1 order by version desc limit 1"


async def colleague_at(pool: Queries, subject: str) -> Writer | None:
    """The person who reads mail there; of several, whom the newest configuration gave it to."""
    rows = await pool.fetch(AT, subject)
    return next((Writer(row["person"], suspended=row["suspended"]) for row in rows), None)
