"""Language tags, however they are written."""

import pytest

from baton_common.model.language_tags import canonical, first_spoken


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("EN", "en"),
        ("zh_CN", "zh-CN"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        (" en-gb ", "en-GB"),
        ("es-419", "es-419"),
        ("sl-rozaj-biske", "sl-rozaj-biske"),
        ("en-u-ca-gregory", "en-u-ca-gregory"),
        ("cmn-Hans-CN", "zh-Hans-CN"),
        ("eng", "en"),
        ("und", "und"),
        ("", None),
        ("*", None),
        ("zh CN", None),
        ("中文", None),
        ("e", None),
    ],
)
def test_a_tag_has_one_form(written: str, tag: str | None) -> None:
    assert canonical(written) == tag


@pytest.mark.parametrize(
    ("written", "spoken", "found"),
    [
        ("zh-Hant-TW", ["zh", "en"], "zh"),
        ("zh-Hant-TW", ["zh", "zh-Hant"], "zh-Hant"),
        ("pt_br", ["pt-BR"], "pt-BR"),
        ("pt", ["pt-BR"], "pt-BR"),
        ("fr", ["zh", "en"], None),
        ("fr, en;q=0.3, zh;q=0.9", ["zh", "en"], "zh"),
        ("zh;q=0", ["zh"], None),
        ("en", [], None),
        ("", ["en"], None),
    ],
)
def test_the_first_that_is_spoken(written: str, spoken: list[str], found: str | None) -> None:
    assert first_spoken(written, spoken) == found
