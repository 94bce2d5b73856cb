"""What a mail is about: forty mails that a person has sorted, and the rules they show."""

from importlib import resources
from typing import Any

import pytest
import yaml

import baton_onebox.demo
from baton_cases.domain.matter.language import language_of
from baton_cases.domain.matter.rules import UNSORTED, matter_of
from baton_cases.domain.organisation.model import WordRule
from tests.unit.cases.demo import demo_plan

MAILS: list[dict[str, Any]] = yaml.safe_load(
    (resources.files(baton_onebox.demo) / "mails.yaml").read_text("utf-8")
)
PLAN = demo_plan()
RETURN = WordRule(matter="return-goods", language="en", words=("return", "broke*"))
ZH = WordRule(matter="refund", language="zh", words=("退款",))


def sort(words: str, *rules: WordRule, recipient: str | None = None) -> str:
    addresses = {"billing@baton.example": "invoice"}
    return matter_of(addresses, rules, recipient=recipient, words=words)


def test_there_are_forty_mails_about_half_of_them_chinese() -> None:
    assert len(MAILS) == 40
    assert sum(language_of(each["mail"]) == "zh" for each in MAILS) == 21


@pytest.mark.parametrize("known", MAILS, ids=range(len(MAILS)))
def test_a_mail_is_sorted_as_a_person_would(known: dict[str, Any]) -> None:
    found = matter_of(
        PLAN.addresses, PLAN.word_rules, recipient="service@baton.example", words=known["mail"]
    )
    assert found == known["matter"]


def test_the_address_is_asked_before_the_words() -> None:
    assert sort("I want to return it", RETURN, recipient="billing@baton.example") == "invoice"


def test_the_first_rule_that_fits_is_the_one() -> None:
    assert sort("return, 退款", RETURN, ZH) == "return-goods"
    assert sort("return, 退款", ZH, RETURN) == "refund"


def test_an_english_word_is_found_whole_in_any_case_and_beside_chinese() -> None:
    assert sort("RETURN please", RETURN) == "return-goods"
    assert sort("我想return这个", RETURN) == "return-goods"
    assert sort("the returned form", RETURN) == UNSORTED


def test_a_star_stands_for_any_ending() -> None:
    assert sort("it is broken", RETURN) == "return-goods"
    assert sort("my broker said", RETURN) == "return-goods"


def test_full_width_letters_and_broken_lines_are_the_same_words() -> None:
    assert sort("ＲＥＴＵＲＮ", RETURN) == "return-goods"
    two = WordRule(matter="refund", language="en", words=("money back",))
    assert sort("money\n  back", two) == "refund"


def test_what_no_rule_knows_is_unsorted() -> None:
    assert sort("hello", RETURN, ZH) == UNSORTED


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("我的 iPhone 15 Pro Max 充不进电", "zh"),
        ("Hello, my name is 王伟 and I need help with the order", "en"),
        ("", "en"),
        ("12345", "en"),
    ],
)
def test_the_language_is_that_of_most_words(words: str, language: str) -> None:
    assert language_of(words) == language


@pytest.mark.parametrize(
    "words",
    [
        "Très déçu.",
        "Je suis très déçu de la livraison",
        "Der Wasserkocher und die Tasse fehlen",
        "No llega mi pedido",
        "お客様、届いていません",
        "배송이 안 왔어요",
        "Где моя посылка",
    ],
)
def test_a_third_language_is_neither_and_the_default_counts(words: str) -> None:
    assert language_of(words, "zh") == "zh"
    assert language_of(words, "en") == "en"


@pytest.mark.parametrize("words", ["The café is closed", "Kettle broken", "order for Müller"])
def test_english_with_a_foreign_name_is_english(words: str) -> None:
    assert language_of(words, "zh") == "en"


def test_without_words_the_language_is_what_it_was() -> None:
    assert language_of("?!", "zh") == "zh"
