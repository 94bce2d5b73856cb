"""An API key is limited to the departments that were said of it; all of them is said, too."""

from datetime import UTC, datetime, timedelta

import pytest

from baton_common.edge.identity.api_keys import (
    KEYRING,
    ApiKeyMade,
    ApiKeyOpenedToAll,
    OpenApiKeysToAll,
    decide,
)
from baton_common.edge.identity.key_check import ApiKeys
from baton_common.edge.identity.principal import Role
from baton_testkit.deciding import Deciding
from tests.advice import Advice
from tests.unit.edge.shop import client, new_log, token
from tests.unit.edge.test_api_keys import NEW, made, shop_with_keys
from tests.unit.edge.test_bad_requests import problem


async def test_a_key_without_departments_is_not_made() -> None:
    left_out = {name: value for name, value in NEW.items() if name != "departments"}
    async with client(shop_with_keys(new_log()), token(Role.ADMINISTRATOR)) as admin:
        answer = await admin.post("/v1/api-keys", json=left_out)
    assert "$.departments: is missing" in str(problem(answer, 422, "invalid")["detail"])


@pytest.mark.parametrize("departments", [[], ["north"], ["*"]])
async def test_a_key_is_limited_to_what_was_said(departments: list[str]) -> None:
    log = new_log()
    key = await made(shop_with_keys(log), departments=departments)
    assert key["departments"] == departments
    principal, _ = await ApiKeys(log).verify(key["key"])
    assert (principal.departments, principal.is_unbound) == (
        frozenset(departments),
        departments == ["*"],
    )


@pytest.mark.parametrize("departments", [[], ["north"]])
async def test_a_limit_that_the_service_cannot_keep_to_is_refused(departments: list[str]) -> None:
    api = shop_with_keys(new_log(), departments=None)
    async with client(api, token(Role.ADMINISTRATOR)) as admin:
        refused = await admin.post("/v1/api-keys", json=NEW | {"departments": departments})
        detail = problem(refused, 422, "invalid")["detail"]
        Advice("Write …: … cannot limit a key to departments.").said_in(detail)
        assert (await admin.post("/v1/api-keys", json=NEW)).status_code == 201


async def test_a_key_names_departments_as_it_says() -> None:
    async with client(shop_with_keys(new_log()), token(Role.ADMINISTRATOR)) as admin:
        refused = await admin.post("/v1/api-keys", json=NEW | {"departments": ["west"]})
        detail = str(problem(refused, 422, "invalid")["detail"])
        Advice("Name departments of the configuration (…); … alone means all of them.").said_in(
            detail
        )
        assert "north, south" in detail
        good = await admin.post("/v1/api-keys", json=NEW | {"departments": ["north", "south"]})
        assert good.status_code == 201


NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
ring = Deciding(KEYRING, decide)


def key_made(key_id: str, departments: list[str], *, said: bool) -> ApiKeyMade:
    return ApiKeyMade(
        key_id=key_id,
        label="till",
        secret_hash="00",
        scopes=["shop:read"],
        departments=departments,
        expires_at=NINE + timedelta(days=1),
        by="person:ada",
        says_departments=said,
        at=NINE,
    )


def test_keys_made_while_none_meant_all_are_said_to_be_open_to_all() -> None:
    ring.given(
        key_made("old", [], said=False),
        key_made("limited", ["north"], said=False),
        key_made("new", [], said=True),
    ).when(OpenApiKeysToAll(at=NINE)).then(ApiKeyOpenedToAll(key_id="old", at=NINE))


def test_a_key_is_said_to_be_open_to_all_once() -> None:
    ring.given(key_made("old", [], said=False), ApiKeyOpenedToAll(key_id="old", at=NINE)).when(
        OpenApiKeysToAll(at=NINE)
    ).then()


def test_a_key_that_nobody_has_said_departments_of_sees_none_until_it_is_said() -> None:
    old = key_made("old", [], said=False)
    opened = KEYRING.evolve(
        KEYRING.evolve(KEYRING.initial, old), ApiKeyOpenedToAll(key_id="old", at=NINE)
    )
    assert opened.keys["old"].departments == ["*"]
