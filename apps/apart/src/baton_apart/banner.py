"""The banner printed when the separate services are ready."""

from collections.abc import Sequence

from baton_onebox.banner import banner
from baton_onebox.settings import Settings

LINES = {
    "en": (
        "  the services       five processes on PostgreSQL and Kafka ({kafka}); what they say is "
        "in {log}"
    ),
    "zh": "  各服务             五个独立进程，使用 PostgreSQL 与 Kafka（{kafka}）；日志在 {log}",
}


def apart_banner(settings: Settings, addresses: Sequence[str], kafka: str) -> str:
    """The banner of the one-machine edition, plus the addresses of the parts."""
    line = LINES[settings.language].format(kafka=kafka, log=settings.home / "log")
    return f"{banner(settings, addresses)}\n{line}"
