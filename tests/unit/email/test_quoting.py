"""What is new in a mail, whatever program wrote it; and nothing of the rest is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton_email.parsing.parsed import ParsedMail, new_in
from baton_email.parsing.quoting import quotes
from baton_email.parsing.reading import read_mail

SAMPLES = Path(__file__).parent / "samples"

NEW = {
    "aliyun": "请把发票寄给我。",
    "apple-en-inline": "Good.\nNot yet, it is the wrong address.",
    "apple-mail-zh": "请改送到公司地址。\n\n发自我的 iPhone",
    "apple-mail-zh-mac": "请改送到公司地址。",
    "foxmail": "物流单号查不到。\n\n\n\nzheng@corp.example",
    "gmail-en": "It arrived, but the cable is missing.",
    "gmail-zh-cn": "收到了，谢谢！但是少了一个配件。",
    "gmail-zh-cn-broken-line": "还没有收到。",
    "gmail-zh-tw": "收到了，謝謝！",
    "netease-163-old": "好的，明白了。",
    "netease-163-web": "我要退货，怎么办理？",
    "netease-mail-master": "发票抬头写错了，请重开。\n\n| |\n钱多多\n|\n|\nqian@mail.example\n|",
    "outlook-en": "Please send a new invoice.",
    "outlook-old-zh": "已付款，请尽快发货。",
    "outlook-zh-cn": "合同已经签好，请查收附件。",
    "outlook-zh-tw": "請問可以開立三聯式發票嗎？",
    "qq-english-ui": "仍然没有声音。",
    "qq-web": "电视机没有声音，请派人来修。",
    "sina": "地址有变。",
    "thunderbird-zh": "收到了，没有问题。",
    "yahoo-tw": "麻煩改成週末送貨。",
}


def read(name: str) -> ParsedMail:
    mail = read_mail((SAMPLES / f"{name}.eml").read_bytes())
    assert isinstance(mail, ParsedMail)
    return mail


@pytest.mark.parametrize("name", NEW)
def test_only_what_is_new_is_shown(name: str) -> None:
    mail = read(name)
    assert mail.new_text == NEW[name]
    assert mail.defects == ()


@pytest.mark.parametrize("name", NEW)
def test_what_is_folded_away_is_still_there(name: str) -> None:
    mail = read(name)
    folded = "".join(mail.text[start:end] for start, end in mail.quotes)
    assert any(word in folded for word in ("订单", "訂單", "order"))


def test_every_sample_is_tested() -> None:
    assert {path.stem for path in SAMPLES.glob("*.eml")} == NEW.keys() | {"forward-zh"}


def test_a_forwarded_mail_is_the_message_and_is_not_folded() -> None:
    mail = read("forward-zh")
    assert mail.quotes == ()
    assert "请帮我问一下客服" in mail.new_text


def test_a_mail_of_nothing_but_a_quotation_is_shown_whole() -> None:
    text = "发自我的 iPhone\n\n在 2024年5月6日，10:11，客服 写道：\n\n> 收到了吗？"
    assert quotes(text) == ()


def test_a_sentence_that_says_wrote_is_no_quotation() -> None:
    assert quotes("You wrote: it will come on Monday.\nIt did not come.") == ()
    assert quotes("他在信里写道：明天到。\n但是没有到。") == ()


def test_a_list_of_fields_that_the_customer_filled_in_is_no_quotation() -> None:
    assert quotes("订单号: 1001\n收件人: 李雷\n主题: 退货\n请尽快处理。") == ()


@given(st.lists(st.sampled_from(
    ["> a", "", "在 2024-05-06 10:11:12，客服 写道：", "new", "发件人: a", "收件人: b", "主题: c",
     "---- 原始邮件 ----", "On Mon, May 6, 2024 Ann <a@b.example> wrote:"]
), max_size=12))  # fmt: skip
def test_spans_are_in_order_and_what_is_left_is_something(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans = quotes(text)
    after = 0
    for start, end in spans:
        assert after <= start < end <= len(text)
        after = end
    if spans:
        assert new_in(text, spans)
