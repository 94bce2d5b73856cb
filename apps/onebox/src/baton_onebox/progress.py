"""The progress lines of an edition on one machine while it starts, from the first second on."""

from collections.abc import Mapping

from baton_onebox.settings import Language, Settings

LINES: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "starting": "Baton is starting; its data is in {home}",
        "postgres": "  PostgreSQL starts",
        "new-postgres": "  PostgreSQL starts; the first start creates the databases",
        "kafka": "  Apache Kafka starts at 127.0.0.1:{port}; the first start downloads it (43 MB)",
        "tables": "  database schemas are migrated",
        "services": "  the services start",
        "moving-in": "  the demo's configuration is applied",
        "own-organisation": "  the demo does not play: this organisation is your own",
    },
    "zh": {
        "starting": "Baton 正在启动；数据都在 {home}",
        "postgres": "  启动 PostgreSQL",
        "new-postgres": "  启动 PostgreSQL；首次启动会建立数据库",
        "kafka": "  在 127.0.0.1:{port} 启动 Apache Kafka；首次启动需下载（43 MB）",
        "tables": "  更新数据库结构",
        "services": "  启动各服务",
        "moving-in": "  应用演示的配置",
        "own-organisation": "  演示不运行：这里已是您自己的组织",
    },
}


def tell(settings: Settings, step: str, **facts: object) -> None:
    """Print the line of a step on the terminal, in the language of the settings."""
    print(LINES[settings.language][step].format(home=settings.home, **facts), flush=True)
