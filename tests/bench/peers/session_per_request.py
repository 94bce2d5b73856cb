"""FastAPI with a SQLAlchemy async session per request, as its documentation shows it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

import asyncpg
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import DateTime, Text, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

CONNECTIONS = 20


class Base(DeclarativeBase):
    """The tables."""


class Head(Base):
    """A stream's version; locked while an event is added."""

    __tablename__ = "peer_heads"
    stream: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int]


class Stored(Base):
    """One event."""

    __tablename__ = "peer_events"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(Text, index=True)
    version: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Done(BaseModel):
    """The body of the command."""

    words: str


class PeerAnswer(BaseModel):
    """The answer."""

    id: str
    version: int


async def peer_app(dsn: str, streams: int) -> FastAPI:
    """The application, its tables made, its streams there."""
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: asyncpg.connect(dsn),
        pool_size=CONNECTIONS,
        max_overflow=0,
    )
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with sessions.begin() as session:
        if await session.scalar(select(Head).limit(1)) is None:
            session.add_all([Head(stream=str(number), version=0) for number in range(streams)])

    async def session_of_request() -> AsyncIterator[AsyncSession]:
        async with sessions() as session:
            yield session

    app = FastAPI()

    @app.post("/v1/things/{thing}/done", status_code=201)
    async def done(
        thing: str, body: Done, session: Annotated[AsyncSession, Depends(session_of_request)]
    ) -> PeerAnswer:
        """Lock the head, move it on, add the event, commit."""
        async with session.begin():
            head = await session.get_one(Head, thing, with_for_update=True)
            head.version += 1
            session.add(
                Stored(
                    id=uuid4(),
                    stream=thing,
                    version=head.version,
                    words=body.words,
                    at=datetime.now(UTC),
                )
            )
        return PeerAnswer(id=thing, version=head.version)

    return app
