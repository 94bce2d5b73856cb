"""The pages beside the services: the start page with the stories, the outbox, signing in."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib import resources
from string import Template
from urllib.parse import parse_qs

import httpx

from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_onebox.demo.cast import SERVICE_ADDRESS
from baton_onebox.doors_client import Asker, Doors, NotDone, Visitor
from baton_onebox.outbox import Outbox
from baton_onebox.pages.answers import SimplePage, page, redirect, send_answer, send_events
from baton_onebox.pages.floor import FORBIDDEN, Floor
from baton_onebox.pages.sent_mail import LONGEST_SEARCH, MailSearch, sent_mail
from baton_onebox.pages.visitors import COOKIE, Visitors
from baton_onebox.pages.words import WORDS
from baton_onebox.settings import Language, Settings
from baton_onebox.stories import ConfigurationZone, Stories

SCRIPTS = ("/stories.js", "/now.js")
SERVICES = ("cases", "email", "routing", "survey", "kpi")
COMMANDS = """. .venv/bin/activate{own_home}
export BATON_URL={url}
export BATON_TOKEN=$(baton token --role lead)
baton story{language}"""
LONGEST_FORM = 16_384
UNKNOWN = 404


def template(name: str) -> Template:
    """A page of this package, with its `$names` open."""
    return Template((resources.files(__package__) / name).read_text("utf-8"))


@dataclass
class Site:
    """Answers what no service answers: a client of the services, with the visitor's rights.
    `outbox` is None when mails really go out."""

    settings: Settings
    doors: Doors
    visitors: Visitors
    stories: Mapping[Language, Stories]
    outbox: Outbox | None
    zone: ConfigurationZone
    floor: Floor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return  # the server turns away what is no HTTP
        path, method = scope["path"], scope["method"]
        language = self._language(scope)
        kinds = {"/style.css": "text/css"} | dict.fromkeys(SCRIPTS, "text/javascript")
        if path in kinds:
            body = (resources.files(__package__) / path[1:]).read_bytes()
            await send_answer(send, SimplePage(200, kinds[path], body))
        elif path == "/sign-in" and method == "POST" and not self.settings.has_demo:
            await send_answer(send, await self._sign_in(scope, receive, language))
        elif path not in {"/", "/now", "/stories", "/outbox"}:
            await send_answer(
                send, SimplePage(404, "text/plain", b"There is nothing here; go to /\n")
            )
        elif (who := await self.visitors.who(scope)) is None:
            await send_answer(send, self._ask(language, ""))
        elif path == "/stories":
            await self._tell(who, language, receive, send)
        else:
            await send_answer(send, await self._shown(who, language, scope))

    def _language(self, scope: Scope) -> Language:
        asked = query(scope, "lang")
        return "zh" if asked == "zh" else "en" if asked == "en" else self.settings.language

    async def _shown(self, who: Asker, language: Language, scope: Scope) -> SimplePage:
        try:
            match scope["path"]:
                case "/now":
                    return await self._now(who, language)
                case "/outbox":
                    return await self._sent(who, language, scope)
                case _:
                    return await self._start(language)
        except (NotDone, httpx.HTTPError):  # a service is starting or away; people ask again
            return SimplePage(503, "text/plain", b"Not now; ask again in a moment.\n")

    async def _start(self, language: Language) -> SimplePage:
        words = WORDS[language]
        smtp = f"smtp://127.0.0.1:{self.settings.smtp_port}"
        mail = words["try_mail"].format(address=SERVICE_ADDRESS, smtp=smtp)
        own_home = self.settings.own_home
        commands = COMMANDS.format(
            url=self.settings.url,
            language=" --lang zh" if language == "zh" else "",
            own_home=f"\nexport {own_home}" if own_home else "",
        )
        more = {
            "try_mail": escape(mail),
            "commands": escape(commands),
            "docs": docs_links(),
            "zone": (await self.zone.now()).key,
        }
        return page(template("start.html"), {**words, **more, "lang": language})

    async def _now(self, who: Asker, language: Language) -> SimplePage:
        found = await self.floor.now(who, language)
        return SimplePage(200, "application/json", json.dumps(found, ensure_ascii=False).encode())

    async def _sent(self, who: Asker, language: Language, scope: Scope) -> SimplePage:
        async def may_read(mail_id: str) -> bool:
            try:
                await self.doors.get(who, f"/email/v1/messages/{mail_id}")
            except NotDone as refused:
                if refused.status not in {FORBIDDEN, UNKNOWN}:
                    raise
                return False
            return True

        words, before = query(scope, "q").strip()[:LONGEST_SEARCH], query(scope, "before")
        asked = MailSearch(language, words, before or None)
        zone, has_demo = await self.zone.now(), self.settings.has_demo
        shown = await sent_mail(self.outbox, zone, asked, may_read, of_the_cast=has_demo)
        return page(template("outbox.html"), shown)

    def _ask(self, language: Language, said: str) -> SimplePage:
        words = WORDS[language]
        if self.settings.has_demo:
            return SimplePage(
                403, "text/plain", b"This page is for whoever sits at this machine.\n"
            )
        command = "<code>baton token --role lead</code>"
        more = {
            "sign_in": escape(words["sign_in"]).format(command=command),
            "said": escape(said),
            "docs": docs_links(),
            "lang": language,
        }
        return page(template("sign_in.html"), {**words, **more}, status=401)

    async def _sign_in(self, scope: Scope, receive: Receive, language: Language) -> SimplePage:
        body = b""
        while len(body) <= LONGEST_FORM:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        token = parse_qs(body.decode("latin-1")).get("token", [""])[0].strip()
        if not await self.visitors.is_good(token):
            return self._ask(language, WORDS[language]["wrong"])
        cookie = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600"
        return redirect(f"/?lang={language}", {"set-cookie": cookie})

    async def _tell(self, who: Asker, language: Language, receive: Receive, send: Send) -> None:
        """Sends sentences as events until the browser disconnects, or the visitor's right ends."""
        stories = self.stories[language]

        async def tell() -> None:
            lines = stories.of(who) if isinstance(who, Visitor) else stories.listen()
            try:
                async for line in lines:
                    await events.send(json.dumps(line, ensure_ascii=False))
            except httpx.HTTPError:
                return  # cases is away for a moment; the browser comes again
            except NotDone as refused:
                if refused.status == FORBIDDEN:  # their role has no stories, only the rest
                    await gone

        async def wait_until_gone() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        events = send_events(send)
        await events.begin()
        gone = asyncio.create_task(wait_until_gone())
        both = [asyncio.create_task(tell()), gone]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()


def docs_links() -> str:
    """A list item for each service's documents."""
    return "".join(f'<li><a href="/{each}/docs">{each}</a></li>' for each in SERVICES)


def query(scope: Scope, name: str) -> str:
    """A parameter of the address, empty if it is not there."""
    asked: str = scope["query_string"].decode("latin-1")
    return parse_qs(asked).get(name, [""])[0]
