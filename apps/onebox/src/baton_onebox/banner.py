"""The banner of the one-machine edition, printed once it is ready."""

from collections.abc import Sequence

from baton_onebox.settings import Settings

READY = "Baton is ready: {url}"
"""The line of readiness, the same in every language: scripts wait for it."""
LINES = {
    "en": (
        "  mail is taken at   smtp://127.0.0.1:{smtp_port} for {addresses}",
        "  sent mail          {sent}",
        "  a token            baton token --role lead",
        "  try next           send a mail to {address}, then: baton story",
    ),
    "zh": (
        "  收信               smtp://127.0.0.1:{smtp_port}，收件人 {addresses}",
        "  已发邮件           {sent}",
        "  取得令牌           baton token --role lead",
        "  接下来试试         给 {address} 发一封邮件，然后运行：baton story --lang zh",
    ),
}
FOR_BATON = {
    "en": "  first, for baton   . .venv/bin/activate{export}",
    "zh": "  先为 baton 设置    . .venv/bin/activate{export}",
}
"""Where this is typed, in the folder of Baton, the commands of the other lines work."""
SENT = {
    "en": ("kept and shown at {url}/outbox", "goes out through {host}"),
    "zh": ("保存并显示在 {url}/outbox", "经 {host} 发出"),
}
EMPTY = {
    "en": "  not configured yet: every mail is refused until you apply a configuration with "
    "baton config apply FILE (docs/configuration.md)",
    "zh": "  尚无配置：在运行 baton config apply 文件 之前，来信一律拒收"
    "（见 docs/configuration.md）",
}


def banner(settings: Settings, addresses: Sequence[str]) -> str:
    """The lines, in the language of the settings; `addresses` are those that mail is taken for."""
    language = settings.language
    first = READY.format(url=settings.url)
    own = f"{settings.own_home} {settings.own_url}".strip()
    for_baton = FOR_BATON[language].format(export=f" && export {own}" if own else "")
    if not addresses:
        return "\n".join([first, for_baton, EMPTY[language]])
    kept, out = SENT[language]
    host = (settings.smtp_out or "").rpartition("@")[2].removeprefix("smtp://")
    facts = {
        "smtp_port": settings.smtp_port,
        "address": addresses[0],
        "addresses": ", ".join(addresses[:1]),
        "sent": out.format(host=host) if settings.smtp_out else kept.format(url=settings.url),
    }
    lines = LINES[language]
    told = [line.format(**facts) for line in lines]
    return "\n".join([first, *told[:-2], for_baton, *told[-2:]])
