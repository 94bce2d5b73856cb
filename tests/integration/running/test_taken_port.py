"""A service whose port is taken says which settings give another."""

import asyncio
import base64
import os
import socket
import sys

from tests.advice import Advice

NOBODY_BEHIND = {
    "BATON_DATABASE": "postgresql://a:b@127.0.0.1:1/x",
    "BATON_VAULT_DATABASE": "postgresql://a:b@127.0.0.1:1/v",
    "BATON_JWKS_URL": "https://id.example/keys",
    "BATON_KAFKA": "127.0.0.1:1",
    "BATON_VAULT_KEY": base64.b64encode(bytes(32)).decode(),
    "BATON_SURVEY_LINK_KEY": "aa" * 32,
    "BATON_HOST": "127.0.0.1",
}


async def serve(port: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "baton_survey", "serve"),
        env={**os.environ, **NOBODY_BEHIND, "BATON_PORT": str(port)},
        stderr=asyncio.subprocess.PIPE,
    )


async def test_a_port_that_is_set_to_another_is_served() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = await serve(taken.getsockname()[1])
        _, said = await refused.communicate()
        assert refused.returncode == 2
        Advice("…:… cannot be used (…); set BATON_HOST and BATON_PORT.").said_in(said.decode())
        other = await serve(0)
        assert other.stderr is not None
        try:
            assert b"Connection refused" in await other.stderr.readline()
        finally:
            other.kill()
            await other.communicate()
