"""`python -m tests.api_documents cases …`: write a service's OpenAPI document under docs/api anew.

The document of a service is made from its routes, on a ground that nothing is behind.
"""

import asyncio
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from baton_cases.settings import CasesSettings
from baton_common.edge.http.app import Api
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.feed.port import Feed
from baton_common.program.environment import Environment
from baton_contracts.survey_links import SurveyLinks
from baton_email.settings import EmailSettings
from baton_survey.settings import SurveySettings
from baton_testkit.memory_vault import MemoryVault

FOLDER = Path(__file__).parents[1] / "docs/api"


async def api_of(service: str, identify: Identify | None = None) -> Api:
    """The API as the service builds it; nothing connects before it is opened."""
    nothing: Any = None
    feed: Feed = nothing
    environment = Environment(
        dsn="postgresql://nobody@nowhere.example/nothing",
        vault=MemoryVault(),
        feed=feed,
        publishing=lambda log: [],
        identify=identify or Identify(Tokens([]).verify),
        prefix=f"/{service}",
    )
    api = import_module(f"baton_{service}.main").build(environment, *_settings(service)).api
    assert isinstance(api, Api)
    return api


def _settings(service: str) -> list[Any]:
    """The service's own settings, for those that need some; nothing in them is in the document."""
    key = bytes(32)
    match service:
        case "cases":
            return [CasesSettings(key)]
        case "email":
            links = SurveyLinks(key, "https://service.example")
            return [EmailSettings(key, key, FOLDER, links)]
        case "survey":
            return [SurveySettings(key)]
        case _:
            return []


async def document(service: str) -> str:
    """The service's OpenAPI document, as its file holds it."""
    found = (await api_of(service)).fastapi.openapi()
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


async def write(services: list[str]) -> None:
    """Write the files of these services."""
    for service in services:
        text = await document(service)
        await asyncio.to_thread((FOLDER / f"{service}.json").write_text, text, "utf-8")


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1:]))
