"""Headers as nobody sends them by mistake: whatever comes, the answer is no error of ours."""

import random
from collections.abc import Iterator

NAMES = (
    b"accept", b"accept-encoding", b"accept-language", b"authorization", b"baton-correlation",
    b"baton-position", b"content-length", b"content-type", b"cookie", b"expect", b"forwarded",
    b"host", b"idempotency-key", b"if-match", b"if-modified-since", b"if-none-match",
    b"last-event-id", b"origin", b"range", b"referer", b"sec-websocket-key",
    b"sec-websocket-version", b"te", b"tracestate", b"traceparent", b"transfer-encoding",
    b"upgrade", b"user-agent", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto",
    b"x-real-ip", b"",
)  # fmt: skip
VALUES = (
    b"", b" ", b"not-an-ip", b"\xff\xfe\x80", b"\xc3\x28", "汉字".encode(), b"\x00", b"a\x00b",
    b"-1", b"0", b"1e999", b"NaN", b"9" * 30, b"1." + b"9" * 30, b"9" * 30 + b".1", b"1.2.3",
    b"*", b'"', b'""', b'"9999999999999999999"', b'W/"1"', b",,,;;;===", b"=", b";q=", b"en;q=nan",
    b"zh;q=inf,en;q=-1", b"en;q=1e400", b"Bearer", b"Bearer ", b"Bearer \xff", b"Bearer a.b.c",
    b"Bearer bk_", b"Bearer bk__", b"Basic eA==", b"baton_token=\xff", b'baton_token="\x01"',
    b"baton_token=;;=,", b"00-" + b"0" * 32 + b"-" + b"0" * 16 + b"-00", b"00-zz-zz-zz",
    b"application/json; charset=\xff", b"multipart/form-data", b"text/html;;;", b"bytes=0-",
    b"websocket", b"chunked", b"gzip", b"100-continue", b"[::1", b"[", b"a:b:c", b"127.0.0.1:x",
    b"cases=1.1,cases=2", b"x" * 9_000, b"..", b"../../etc/passwd", b"${jndi:x}", b"%00%ff",
)  # fmt: skip

Header = tuple[bytes, bytes]


def single(count: int | None = None, seed: int = 10) -> list[Header]:
    """Every name with every value, or so many of these; the same for the same seed."""
    every = [(name, value) for name in NAMES for value in VALUES]
    return every if count is None else random.Random(seed).sample(every, count)


def mixed(count: int, seed: int = 10) -> Iterator[list[Header]]:
    """Several at once, doubles among them, and bytes by chance; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        headers = []
        for _ in range(chance.randint(1, 8)):
            by_chance = chance.randbytes(chance.randint(0, 40))
            value = chance.choice([*VALUES, by_chance])
            headers.append((chance.choice(NAMES), value))
        yield headers
