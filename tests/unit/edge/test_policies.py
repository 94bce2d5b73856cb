"""Every route says who may take it; what does not is found, and lets in nobody meanwhile."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from starlette.types import ASGIApp

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.policy_check import policy_violations
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.keys import LocalKeys, issue_token
from baton_common.edge.identity.policy import anyone_signed_in, everybody, needs
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.identity.tokens import Tokens
from tests.unit.edge.shop import KEY, client, shop, token
from tests.unit.edge.test_bad_requests import problem


def planted() -> APIRouter:
    router = edge_router("planted")

    @router.get("/v1/forgotten")
    async def forgotten() -> None:
        """A route without a policy."""

    @router.get("/v1/open", status_code=204)
    async def open_(caller: Annotated[Caller, Depends(allow(everybody()))]) -> None:
        """Anybody may."""

    return router


def test_a_service_as_it_should_be_has_no_violation() -> None:
    assert policy_violations(shop().fastapi) == []


def test_a_route_without_a_policy_and_one_open_to_everybody_are_found() -> None:
    app = shop(more=(planted(),)).fastapi
    assert policy_violations(app) == [
        "GET /v1/forgotten has no policy",
        "GET /v1/open is open to everybody",
    ]
    allowed = policy_violations(app, may_be_public=frozenset({"GET /v1/open"}))
    assert allowed == ["GET /v1/forgotten has no policy"]


def test_a_route_and_a_middleware_beside_the_stack_are_found() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(_beside)

    @app.get("/beside")
    async def beside() -> None:
        """Declared past the edge."""

    found = policy_violations(app)
    assert len(found) == 2
    assert "middleware" in found[0]
    assert found[1].startswith("/beside")


def _beside(app: ASGIApp) -> ASGIApp:
    return app


async def test_a_route_without_a_policy_lets_in_nobody() -> None:
    everything = token(*(role for role in Role if role is not Role.MACHINE))
    async with client(shop(more=(planted(),)), everything) as administrator:
        problem(await administrator.get("/v1/forgotten"), 403, "forbidden")
        assert (await administrator.get("/v1/open")).status_code == 204


async def test_an_open_route_asks_for_no_token_and_takes_a_wrong_one_calmly() -> None:
    api = shop(more=(planted(),))
    async with client(api, "") as stranger, client(api, "nonsense") as confused:
        assert (await stranger.get("/v1/open")).status_code == 204
        assert (await confused.get("/v1/open")).status_code == 204


async def test_without_a_token_it_says_how_to_send_one() -> None:
    async with client(shop(), "") as stranger:
        answer = await stranger.get("/v1/boxes")
    problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("roles", "scopes", "may"),
    [
        ({Role.LEAD}, None, True),
        ({Role.AGENT, Role.LEAD}, None, True),
        ({Role.AGENT}, None, False),
        (set(), None, False),
        ({Role.MACHINE}, {"shop:read"}, True),
        ({Role.MACHINE}, {"shop:write", "other:read"}, False),
        ({Role.MACHINE}, set(), False),
    ],
)
def test_a_policy_looks_at_roles_and_for_keys_at_scopes(
    roles: set[Role], scopes: set[str] | None, may: bool
) -> None:
    who = Principal("x", frozenset(roles), scopes=None if scopes is None else frozenset(scopes))
    assert needs(Role.LEAD, Role.MACHINE).admits(who, "shop", "read") is may


def test_a_policy_that_names_nobody_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no role"):
        needs()
    assert not anyone_signed_in().admits(Principal("x"), "shop", "read")


async def test_in_a_route_somebody_has_only_the_roles_for_which_it_lets_them_in() -> None:
    router = edge_router("roles")

    @router.get("/v1/reading")
    async def read(
        caller: Annotated[Caller, Depends(allow(needs(Role.AGENT, Role.AUDITOR)))],
    ) -> list[str]:
        """Reads."""
        return sorted(caller.principal.roles)

    @router.post("/v1/writing")
    async def write(caller: Annotated[Caller, Depends(allow(needs(Role.AGENT)))]) -> list[str]:
        """Writes."""
        return sorted(caller.principal.roles)

    async with client(shop(more=(router,)), token(Role.AGENT, Role.AUDITOR)) as ana:
        assert (await ana.get("/v1/reading")).json() == ["agent", "auditor"]
        assert (await ana.post("/v1/writing")).json() == ["agent"]


@pytest.mark.parametrize(
    ("departments", "in_the_token"), [((), {"*"}), (("north",), {"north"}), (("*",), {"*"})]
)
async def test_a_token_of_a_machine_says_that_it_is_limited_to_none(
    departments: tuple[str, ...], in_the_token: set[str]
) -> None:
    proof = issue_token(KEY, "till", [Role.MACHINE], departments)
    principal, _ = await Tokens([LocalKeys(KEY)]).verify(proof)
    assert principal.departments == in_the_token
    assert principal.is_unbound == ("*" in in_the_token)


def test_a_machine_of_no_department_and_a_person_are_limited() -> None:
    assert not Principal("till", frozenset({Role.MACHINE}), is_machine=True).is_unbound
    assert not Principal("ana", frozenset({Role.AGENT}), frozenset({"*"})).is_unbound
