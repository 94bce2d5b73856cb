"""The page of sent mail: times, links, a search, and as many pages as there are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from baton_common.model.clock import clock_text
from baton_onebox.demo.cast import ADDRESSES
from baton_onebox.outbox import MayRead, Outbox, Sent
from baton_onebox.pages.words import WORDS
from baton_onebox.settings import Language

SIZE = 20
LONGEST_SEARCH = 100
_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)，。；：！？）]")


@dataclass(frozen=True)
class MailSearch:
    """A visitor's search of sent mails, and the page of it."""

    language: Language
    words: str = ""
    """The words searched for in addresses, subjects and texts."""
    before: str | None = None

    def link(self, language: Language, before: str | None) -> str:
        """The address of another page of the same search."""
        asked = {"lang": language, "q": self.words, "before": before or ""}
        return escape("/outbox?" + urlencode({name: text for name, text in asked.items() if text}))


async def sent_mail(
    outbox: Outbox | None,
    zone: ZoneInfo,
    asked: MailSearch,
    may_read: MayRead,
    *,
    of_the_cast: bool,
) -> Mapping[str, str]:
    """The variables of the page's template. `of_the_cast`: nobody else's mails are shown."""
    words = WORDS[asked.language]
    mails, older = list[Sent](), None
    if outbox is not None:
        wanted = _wanted(asked.words, of_the_cast)
        mails, older = await outbox.page(wanted, may_read, SIZE, asked.before)
    articles = "".join(article_of(mail, words["to"], zone) for mail in mails)
    none = words["nothing_found" if asked.words or asked.before else "no_mails"]
    links = list[tuple[str, str | None]]()
    if asked.before is not None:
        links.append((words["newest"], None))
    if older is not None:
        links.append((words["older"], older))
    return {
        **words,
        "explained": words["of_the_demo" if of_the_cast else "explained"],
        "lang": asked.language,
        "in_other": asked.link("en" if asked.language == "zh" else "zh", asked.before),
        "asked": escape(asked.words),
        "mails": articles or f"<p>{escape(none)}</p>",
        "more": " ".join(
            f'<a href="{asked.link(asked.language, before)}">{escape(name)}</a>'
            for name, before in links
        ),
    }


def article_of(mail: Sent, to: str, zone: ZoneInfo) -> str:
    """A sent mail as it is shown; its time leads to itself."""
    name = escape(f"mail-{mail.mail_id}")
    when = ""
    if mail.at is not None:
        shown = clock_text(mail.at.astimezone(zone), dated=True)
        when = f'<a href="#{name}"><time datetime="{mail.at.isoformat()}">{shown}</time></a> '
    return (
        f'<article id="{name}"><h3>{escape(mail.subject)}</h3>'
        f'<p class="soft">{when}{escape(to)} {escape(", ".join(mail.to))}</p>'
        f"<pre>{linked(mail.text)}</pre></article>"
    )


def linked(text: str) -> str:
    """Text as HTML, its addresses of pages as links."""
    parts, end = list[str](), 0
    for found in _LINK.finditer(text):
        where = escape(found[0])
        parts += [escape(text[end : found.start()]), f'<a href="{where}">{where}</a>']
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def _wanted(words: str, of_the_cast: bool) -> Callable[[Sent], bool]:
    asked = words.casefold()

    def wanted(mail: Sent) -> bool:
        if of_the_cast and not ADDRESSES.issuperset(mail.to):
            return False
        return asked in " ".join((*mail.to, mail.subject, mail.text)).casefold()

    return wanted
