"""Whatever bytes come, the answer is a problem or a success, never an error of ours."""

import json
import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.edge.shop import client, new_log, shop

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
LIKE_A_BODY = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("colour", "inner", "at", "tags", "anything", "more"), JSON),
)
FRAGMENTS = st.lists(
    st.sampled_from([b"{", b"}", b"[", b"]", b'"', b"\\", b":", b",", b"colour", b"\\u0000"])
    | st.binary(max_size=4)
).map(b"".join)
BYTES = st.binary() | FRAGMENTS
TEXT = st.text(string.printable.replace("\r", "").replace("\n", ""), max_size=60)
quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@given(body=BYTES)
@quick
async def test_random_bytes_as_a_body(body: bytes) -> None:
    log = new_log()
    async with client(shop(log)) as browser:
        answer = await browser.post("/v1/boxes/b", content=body)
    assert answer.status_code < 500, answer.text
    assert (answer.status_code == 201) == (len(log.store.events) == 1)


@given(body=LIKE_A_BODY)
@quick
async def test_random_values_in_a_body(body: object) -> None:
    sent = json.dumps(body).encode()
    async with client(shop()) as browser:
        answer = await browser.post("/v1/boxes/b", content=sent)
    assert answer.status_code < 500, answer.text


@given(path=st.binary(max_size=40), query=st.binary(max_size=40))
@quick
async def test_random_bytes_as_an_address(path: bytes, query: bytes) -> None:
    address = f"/v1/boxes/{_escaped(path)}?{_escaped(query)}"
    async with client(shop()) as browser:
        answer = await browser.get(address)
    assert answer.status_code < 500, answer.text


@given(
    name=st.sampled_from(
        ["authorization", "if-match", "idempotency-key", "baton-position", "last-event-id"]
    )
    | st.sampled_from(
        ["baton-correlation", "traceparent", "accept-language", "content-type", "cookie"]
    ),
    value=TEXT,
)
@quick
async def test_random_text_as_a_header(name: str, value: str) -> None:
    async with client(shop(wait_for=_at_once)) as browser:
        answer = await browser.post(
            "/v1/boxes/b", json={"colour": "red"}, headers={name: value.strip()}
        )
    assert answer.status_code < 500, answer.text


async def _at_once(_: object, __: float) -> bool:
    return True


def _escaped(raw: bytes) -> str:
    return "".join(f"%{byte:02x}" if byte % 3 else chr(97 + byte % 26) for byte in raw)
