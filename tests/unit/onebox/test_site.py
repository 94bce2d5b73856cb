"""The pages: for whoever sits at the machine with the demo, else for who has a token."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from joserfc.jwk import OKPKey

from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, issue_token
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tokens import Tokens
from baton_email.adapters.folder_outbox import FolderOutbox
from baton_email.ports import Letter
from baton_onebox.doors_client import SYSTEM, Asker, Doors, NotDone, Visitor
from baton_onebox.outbox import Outbox
from baton_onebox.pages.floor import Floor
from baton_onebox.pages.site import Site
from baton_onebox.pages.visitors import READERS, Visitors
from baton_onebox.settings import settings_from
from baton_onebox.stories import ConfigurationZone
from baton_testkit.memory_vault import MemoryVault
from tests.hostile_headers import mixed, single
from tests.unit.edge.test_any_header import status_of

KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "k", "use": "sig"})
HERE = "http://127.0.0.1:8800"


@dataclass
class Shanghai(ConfigurationZone):
    doors: Doors = field(default_factory=lambda: Doors(HERE, 8825, KEY))

    async def now(self) -> ZoneInfo:
        return ZoneInfo("Asia/Shanghai")


@dataclass
class Services(Doors):
    """The services as far as the pages ask them: `foreign` mails are unknown to visitors."""

    foreign: frozenset[str] = frozenset()
    refuses: int | None = None
    """The status of every answer."""
    asked: list[tuple[Asker, str]] = field(default_factory=list)

    async def get(self, who: Asker, path: str, **query: str) -> Any:
        self.asked.append((who, path))
        if self.refuses is not None or path.rpartition("/")[2] in self.foreign:
            raise NotDone(self.refuses or 404, "no")
        return {}


def site(
    folder: Path, *, demo: bool, outbox: Outbox | None = None, services: Services | None = None
) -> Site:
    settings = settings_from({"BATON_DEMO": "on" if demo else "off", "BATON_LANG": "en"})
    identify = Identify(Tokens([LocalKeys(KEY)]).verify)
    doors = services or Services(HERE, 8825, KEY)
    visitors, floor = Visitors(identify, demo, 8800), Floor(doors, None)
    return Site(settings, doors, visitors, {}, outbox, Shanghai(), floor)


def browser(site: Site, base: str = HERE, client: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(site, client=(client, 1234))
    return httpx.AsyncClient(transport=transport, base_url=base)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(site(tmp_path, demo=True)) as client:
        yield client


@pytest.fixture
async def without_demo(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(site(tmp_path, demo=False)) as client:
        yield client


async def test_the_start_page_says_how_to_try_it_in_both_languages(
    demo: httpx.AsyncClient,
) -> None:
    english, chinese = await demo.get("/"), await demo.get("/", params={"lang": "zh"})
    assert "service@baton.example through smtp://127.0.0.1:8825" in english.text
    assert "baton token --role lead" in english.text
    assert '<a href="/cases/docs">' in english.text
    assert 'lang="zh"' in chinese.text
    assert "每件个案任何时刻都有人负责" in chinese.text
    assert 'data-zone="Asia/Shanghai"' in chinese.text


async def test_nothing_is_loaded_from_elsewhere(demo: httpx.AsyncClient) -> None:
    page = await demo.get("/")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "http" not in page.text.replace(HERE, "")
    for each in ("/style.css", "/stories.js"):
        assert (await demo.get(each)).status_code == 200


@pytest.mark.parametrize(
    ("base", "client"),
    [(HERE, "192.0.2.7"), ("http://evil.example", "127.0.0.1")],
    ids=["from another machine", "by another name"],
)
async def test_the_demos_pages_are_for_this_machine_only(
    tmp_path: Path, base: str, client: str
) -> None:
    async with browser(site(tmp_path, demo=True), base, client) as visitor:
        for path in ("/", "/outbox", "/stories"):
            assert (await visitor.get(path)).status_code == 403


async def test_without_the_demo_the_pages_want_a_token(without_demo: httpx.AsyncClient) -> None:
    asked = await without_demo.get("/outbox")
    assert asked.status_code == 401
    assert "<code>baton token --role lead</code>" in asked.text


@pytest.mark.parametrize("role", READERS)
async def test_a_good_token_opens_the_pages(without_demo: httpx.AsyncClient, role: Role) -> None:
    token = issue_token(KEY, "lena", [role])
    entered = await without_demo.post("/sign-in", data={"token": token})
    assert entered.status_code == 303
    assert "HttpOnly; SameSite=Strict" in entered.headers["set-cookie"]
    for path in ("/", "/outbox"):
        assert (await without_demo.get(path)).status_code == 200


@pytest.mark.parametrize("roles", [[], *([each] for each in Role if each not in READERS)])
async def test_a_token_that_is_not_good_for_it_does_not(
    without_demo: httpx.AsyncClient, roles: list[Role]
) -> None:
    token = issue_token(KEY, "ana", roles)
    refused = await without_demo.post("/sign-in", data={"token": token})
    assert refused.status_code == 401
    assert "does not open this page" in refused.text


async def test_the_outbox_of_the_demo_shows_the_mails_of_its_customers_only(
    tmp_path: Path,
) -> None:
    vault = MemoryVault()
    kept = FolderOutbox(tmp_path / "outbox", vault)
    for number, to in enumerate(("wang.fang@customer.example", "stranger@else.example")):
        (subject,) = await vault.subjects_of([to])
        raw = f"To: {to}\r\nSubject: <b>hello</b> {to}\r\n\r\nwords".encode()
        letter = Letter(f"m{number}", "service@baton.example", (to,), subject, raw)
        await kept.keep(letter, raw)
    outbox = Outbox(kept)
    async with browser(site(tmp_path, demo=True, outbox=outbox)) as visitor:
        page = await visitor.get("/outbox")
    assert "&lt;b&gt;hello&lt;/b&gt; wang.fang@customer.example" in page.text
    assert "stranger" not in page.text
    assert "shown here; while the demo plays, those to anybody else are not." in page.text


async def sending(folder: Path, *texts: str) -> Outbox:
    """An outbox with these mails, the last the newest."""
    vault = MemoryVault()
    kept = FolderOutbox(folder / "outbox", vault)
    (subject,) = await vault.subjects_of(["wang.fang@customer.example"])
    for number, text in enumerate(texts):
        to = "wang.fang@customer.example"
        raw = f"To: {to}\r\nDate: Mon, 02 Mar 2026 01:30:00 +0000\r\nSubject: s{number}\r\n"
        mail = f"{raw}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()
        letter = Letter(f"m{number:02}", "service@baton.example", (to,), subject, mail)
        await kept.keep(letter, mail)
    return Outbox(kept)


async def test_a_sent_mail_has_its_time_with_the_zone_and_its_links(tmp_path: Path) -> None:
    outbox = await sending(tmp_path, "Look: <b>http://127.0.0.1:8800/survey/s/abc?x=1&y=2</b>.")
    async with browser(site(tmp_path, demo=True, outbox=outbox)) as visitor:
        page = await visitor.get("/outbox")
    assert 'datetime="2026-03-02T01:30:00+00:00">2026-03-02 09:30:00 UTC+8</time>' in page.text
    where = "http://127.0.0.1:8800/survey/s/abc?x=1&amp;y=2"
    assert f'&lt;b&gt;<a href="{where}">{where}</a>&lt;/b&gt;.' in page.text


async def test_sent_mails_are_searched_and_come_in_pages(tmp_path: Path) -> None:
    outbox = await sending(tmp_path, *["您好"] * 25, "The kettle")
    async with browser(site(tmp_path, demo=True, outbox=outbox)) as visitor:
        first = await visitor.get("/outbox")
        assert [f"<h3>s{number}</h3>" in first.text for number in (25, 6, 5)] == [True, True, False]
        assert 'href="/outbox?lang=en&amp;before=m06"' in first.text
        second = await visitor.get("/outbox", params={"lang": "zh", "before": "m06"})
        assert [f"<h3>s{number}</h3>" in second.text for number in (6, 5, 0)] == [False, True, True]
        assert "更早的邮件" not in second.text
        found = await visitor.get("/outbox", params={"q": "KETTLE", "lang": "zh"})
        assert found.text.count("<article ") == 1
        assert 'value="KETTLE"' in found.text
        assert 'href="/outbox?lang=en&amp;q=KETTLE"' in found.text
        nothing = await visitor.get("/outbox", params={"q": "<script>"})
        assert "There is no such mail." in nothing.text
        assert "<script>" not in nothing.text


async def test_what_is_not_there_is_said(demo: httpx.AsyncClient) -> None:
    assert (await demo.get("/nothing")).status_code == 404


async def test_what_is_no_address_of_this_machine_is_kept_out(tmp_path: Path) -> None:
    for client in ("192.0.2.7", "not-an-ip", ""):
        async with browser(site(tmp_path, demo=True), client=client) as visitor:
            assert (await visitor.get("/")).status_code == 403


def cookie_of(role: Role) -> tuple[dict[str, str], Visitor]:
    token = issue_token(KEY, "lena", [role], ["returns"])
    return {"cookie": f"baton_token={token}"}, Visitor(token)


async def test_a_visitor_is_shown_the_mails_that_email_lets_them_read(tmp_path: Path) -> None:
    outbox = await sending(tmp_path, *["您好"] * 25, "The kettle")
    services = Services(HERE, 8825, KEY, foreign=frozenset({"m25", "m23"}))
    headers, visitor = cookie_of(Role.LEAD)
    async with browser(site(tmp_path, demo=False, outbox=outbox, services=services)) as lena:
        page = await lena.get("/outbox", headers=headers)
        shown = [f"<h3>s{number}</h3>" in page.text for number in (25, 24, 23, 22)]
        assert shown == [False, True, False, True]
        assert page.text.count("<article ") == 20
        assert services.asked[:2] == [
            (visitor, "/email/v1/messages/m25"),
            (visitor, "/email/v1/messages/m24"),
        ]
        services.asked.clear()
        found = await lena.get("/outbox", params={"q": "kettle"}, headers=headers)
    assert "There is no such mail." in found.text
    assert services.asked == [(visitor, "/email/v1/messages/m25")]


async def test_with_the_demo_email_is_asked_as_the_demo(tmp_path: Path) -> None:
    outbox, services = await sending(tmp_path, "您好"), Services(HERE, 8825, KEY)
    async with browser(site(tmp_path, demo=True, outbox=outbox, services=services)) as visitor:
        assert "<h3>s0</h3>" in (await visitor.get("/outbox")).text
    assert services.asked == [(SYSTEM, "/email/v1/messages/m00")]


@pytest.mark.parametrize(
    ("refuses", "status"), [(403, 200), (404, 200), (503, 503), (429, 503), (401, 503)]
)
async def test_what_email_refuses_is_not_shown(tmp_path: Path, refuses: int, status: int) -> None:
    outbox = await sending(tmp_path, "您好")
    services = Services(HERE, 8825, KEY, refuses=refuses)
    headers, _ = cookie_of(Role.ADMINISTRATOR)
    async with browser(site(tmp_path, demo=False, outbox=outbox, services=services)) as lena:
        page = await lena.get("/outbox", headers=headers)
    assert (page.status_code, "<h3>s0</h3>" in page.text) == (status, False)


async def test_figures_that_a_visitor_may_not_see_are_left_out(tmp_path: Path) -> None:
    services = Services(HERE, 8825, KEY, refuses=403)
    headers, visitor = cookie_of(Role.ADMINISTRATOR)
    async with browser(site(tmp_path, demo=False, services=services)) as abel:
        now = await abel.get("/now", headers=headers)
    assert now.json() == {"time": None, "queues": [], "figures": []}
    assert {who for who, _ in services.asked} == {visitor}


@pytest.mark.parametrize("path", ["/", "/outbox", "/stories", "/now", "/sign-in", "/style.css"])
async def test_any_header_is_answered(tmp_path: Path, path: str) -> None:
    wrong = {}
    for demo in (True, False):
        page = site(tmp_path, demo=demo)
        for headers in [*([each] for each in single(300)), *mixed(100)]:
            for method in ("GET", "POST"):
                status = await status_of(page, method, path, b"token=%ff", headers)
                if status >= 500:
                    wrong[str((demo, method, headers))] = status
    assert not wrong
