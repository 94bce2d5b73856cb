"""The page behind /docs: the API as plain, readable HTML that loads nothing from elsewhere."""

import base64
import hashlib
import json
import re
from html import escape
from typing import Any

_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code,pre{font:14px/1.4 ui-monospace,monospace}
pre{overflow:auto;padding:.7rem;border:1px solid #8886;border-radius:4px}
summary{cursor:pointer;padding:.3rem 0}summary b{display:inline-block;min-width:4.5rem}
details details{margin-left:1rem}table{border-collapse:collapse}
td,th{border-bottom:1px solid #8884;padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
"""
_CODE = re.compile(r"`([^`]+)`")
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def docs_page(document: dict[str, Any]) -> bytes:
    """HTML made from an OpenAPI document: routes by tag, then the types that they name."""
    info = document["info"]
    title = f"{escape(info['title'])} {escape(info['version'])}"
    base = document["servers"][0]["url"].rstrip("/")
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>",
        '<meta name=viewport content="width=device-width">',
        f"<title>{title}</title><style>{_STYLE}</style><h1>{title}</h1>",
        f"<p>Send <code>Authorization: Bearer &lt;token&gt;</code>. Addresses begin with "
        f"<code>{escape(base) or '/'}</code>. For machines: <a href=openapi.json>openapi.json</a>.",
    ]
    for tag in document["tags"]:
        parts.append(f"<h2>{escape(tag['name'])}</h2>")
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                if tag["name"] in operation["tags"]:
                    parts.append(_operation(method, base + path, operation))
    parts.append("<h2>Types</h2>")
    for name, schema in document["components"]["schemas"].items():
        parts.append(
            f"<details id={_anchor(name)}><summary><code>{escape(name)}</code></summary>"
            f"{_json(schema)}</details>"
        )
    return "".join(parts).encode()


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [
        f"<details><summary><b>{method.upper()}</b> <code>{escape(path)}</code> "
        f"{escape(operation['summary'])}</summary>"
    ]
    if words := operation.get("description"):
        parts.append(f"<p>{_prose(words)}")
    parts.append("<table>")
    for each in operation["parameters"]:
        words = each.get("description", "") + (" required" if each["required"] else "")
        parts.append(
            f"<tr><td><code>{escape(each['name'])}</code><td>{each['in']}<td>{_prose(words)}"
        )
    parts.append("</table>")
    if body := operation.get("requestBody"):
        parts.append(f"<p>Body:{_json(body['content'])}")
    parts.append("<table>")
    for status, answer in operation["responses"].items():
        parts.append(f"<tr><td>{status}<td>{_prose(answer['description'])}")
        parts.append(_type_links(answer.get("content", {})))
    parts.append("</table></details>")
    return "".join(parts)


def _type_links(content: dict[str, Any]) -> str:
    links = []
    for media_type, shape in content.items():
        name = shape["schema"].get("$ref", "").rpartition("/")[2]
        link = f"<a href=#{_anchor(name)}>{escape(name)}</a>" if name else ""
        links.append(f"<td>{escape(media_type)} {link}")
    return "".join(links)


def _prose(words: str) -> str:
    """A description, in which backticks set code apart."""
    return _CODE.sub(r"<code>\1</code>", escape(words))


def _anchor(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def _json(value: Any) -> str:
    return f"<pre>{escape(json.dumps(value, indent=2, ensure_ascii=False))}</pre>"
