"""A token is believed only if everything about it is right."""

import json
import time
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, OKPKey, RSAKey

from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LOCAL_ISSUER, LocalKeys, issue_token
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.identity.refusal import NotProven
from baton_common.edge.identity.tokens import Tokens

KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "k1"})
STRANGER = OKPKey.generate_key("Ed25519", parameters={"kid": "k1"})
RSA = RSAKey.generate_key(2048, parameters={"kid": "r1"})
NOW = int(time.time())
GOOD = {
    "iss": LOCAL_ISSUER,
    "aud": "baton",
    "sub": "ana",
    "roles": ["agent", "wizard"],
    "departments": ["north"],
    "exp": NOW + 600,
}


class OneIssuer:
    def __init__(self, *keys: Any) -> None:
        self.issuer = LOCAL_ISSUER
        self._keys = KeySet(list(keys))

    async def current(self, kid: str | None) -> KeySet:
        return self._keys


def signed(
    claims: dict[str, Any] = GOOD, key: Any = KEY, alg: str = "Ed25519", **header: Any
) -> str:
    head = {"alg": alg, "typ": "JWT", "kid": key.kid, **header}
    return jwt.encode(head, claims, key, algorithms=[alg])


def unsigned(header: dict[str, Any], claims: dict[str, Any] = GOOD) -> str:
    parts = (urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    return b".".join([*parts, b""]).decode()


async def verify(token: str, *keys: Any) -> Principal:
    tokens = Tokens([OneIssuer(*(keys or (KEY,)))], clock=lambda: NOW)
    return (await tokens.verify(token))[0]


async def test_a_good_token_says_who_asks() -> None:
    assert await verify(signed()) == Principal(
        id="ana", roles=frozenset({Role.AGENT}), departments=frozenset({"north"})
    )


async def test_a_provider_may_sign_with_rsa_and_name_several_audiences() -> None:
    token = signed({**GOOD, "aud": ["other", "baton"]}, RSA, "RS256", typ="at+jwt")
    assert (await verify(token, KEY, RSA)).id == "ana"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"iss": ["baton-local"]},
        {"aud": "something-else"},
        {"aud": ["x"]},
        {"aud": None},
        {"exp": NOW - 6},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": 1e300},
        {"nbf": NOW + 60},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"sub": "x" * 300},
        {"sub": "a\nb"},
        {"roles": "agent"},
        {"roles": [1]},
        {"departments": {"north": True}},
    ],
)
async def test_a_token_with_a_wrong_claim_is_refused(claims: dict[str, Any]) -> None:
    wrong = {name: value for name, value in {**GOOD, **claims}.items() if value is not None}
    with pytest.raises(NotProven):
        await verify(signed(wrong))


@pytest.mark.parametrize(
    "token",
    [
        signed(key=STRANGER),
        signed(key=RSA, alg="RS256"),
        signed(typ="id+jwt"),
        signed(kid="another"),
        signed()[:-4] + "AAAA",
        unsigned({"alg": "none", "typ": "JWT", "kid": "k1"}),
        unsigned({"alg": "Ed25519", "typ": "JWT", "kid": "k1"}),
        unsigned({"alg": ["Ed25519"], "typ": "JWT"}),
        unsigned({"typ": "JWT"}),
        signed() + ".more",
        "",
        "a.b.c",
        "...",
        "\u00e9.\u00e9.\u00e9",
        "x" * 9_000,
    ],
)
async def test_a_token_that_is_not_proven_is_refused(token: str) -> None:
    with pytest.raises(NotProven):
        await verify(token)


async def test_the_public_key_is_no_secret_to_sign_with() -> None:
    public = OctKey.import_key(str(KEY.as_dict(private=False)["x"]), parameters={"kid": "k1"})
    head = {"alg": "HS256", "typ": "JWT", "kid": "k1"}
    forged = jwt.encode(head, GOOD, public, algorithms=["HS256"])
    with pytest.raises(NotProven):
        await verify(forged)


async def test_a_proven_token_is_remembered_a_minute_at_most_and_never_beyond_its_end() -> None:
    now = [1_000_000.0]
    asked: list[str] = []

    async def prove(token: str) -> tuple[Principal, float]:
        asked.append(token)
        return Principal(id="ana"), 1_000_030.0 if token == "short" else 1_009_999.0

    identify = Identify(prove, clock=lambda: now[0])
    for seconds, token in [(0, "long"), (59, "long"), (61, "long"), (0, "short"), (31, "short")]:
        now[0] = 1_000_000.0 + seconds
        await identify.prove(f"Bearer {token}".encode())
    assert asked == ["long", "long", "short", "short"]


@pytest.mark.parametrize("header", [None, b"", b"Bearer", b"Basic YTpi", b"Bearer  ", b"\xff\xfe"])
async def test_a_header_without_a_token_is_refused(header: bytes | None) -> None:
    with pytest.raises(NotProven):
        await Identify(Tokens([LocalKeys(KEY)]).verify).prove(header)


async def test_our_own_tokens_are_good_as_long_as_they_say() -> None:
    tokens = Tokens([LocalKeys(KEY)])
    before = int(time.time())
    principal, ends = await tokens.verify(issue_token(KEY, "bo", ["lead"], ["north"], ttl=600))
    assert (principal.id, principal.roles) == ("bo", frozenset({Role.LEAD}))
    assert before + 600 <= ends <= time.time() + 600
    with pytest.raises(NotProven):
        await tokens.verify(issue_token(KEY, "bo", ["lead"], ttl=-10))
