"""A closed case, its mail with a link, the page behind it in a real browser, the answer."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from baton_testkit.waiting import until
from tests.e2e.browser import SMALLEST, chromium, grave_findings, opened, sideways
from tests.e2e.cast import ADMINISTRATOR, ANA, AUDITOR, CONFIGURATION_FILE, OTTO
from tests.e2e.doors import LIMIT, Doors
from tests.e2e.journeys import accepted, case_of, new_customer
from tests.e2e.mails import letter
from tests.e2e.onebox import Onebox, onebox

pytestmark = pytest.mark.needs_debian("chromium")

SURVEY = """
survey:
  questions:
    satisfied:
      scale: csat
      required: true
      words: {zh: 您对我们处理这件事满意吗？, en: "How satisfied are you with our help?"}
    easy: {scale: ces, words: {zh: 得到帮助容易吗？, en: "How easy was it to get help?"}}
    recommend: {scale: nps, words: {zh: 您会向朋友推荐我们吗？, en: "Would you recommend us?"}}
    comment: {scale: text, words: {zh: 还有什么想告诉我们的？, en: "Anything else?"}}
"""
WORDS = {"zh": "花瓶碎了，我要退货。", "en": "The vase is broken, I want to return it."}
SENT = {"zh": "谢谢您", "en": "Thank you"}


@pytest.fixture(scope="module")
async def configuration() -> AsyncIterator[Onebox]:
    """A one-machine edition of its own: those of the other journeys ask nobody."""
    async with onebox() as made:
        await made.start()
        await made.doors.load_configuration(CONFIGURATION_FILE.read_bytes())
        answer = await made.doors.ask(
            ADMINISTRATOR, "PUT", "survey", "/configuration", content=SURVEY.encode()
        )
        assert answer.status_code == 200, answer.text
        yield made
        assert await made.stop() in {0, 130}


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as made:
        yield made


async def invited(configuration: Onebox, language: str = "en") -> str:
    """The link in the mail to a customer whose case was closed."""
    doors, customer = configuration.doors, new_customer()
    await doors.send(letter(customer, WORDS[language]))
    opened_case = await case_of(doors, customer)
    await accepted(doors, opened_case["id"], ANA)
    await doors.post(ANA, "cases", f"/cases/{opened_case['id']}/close")
    return await configuration.survey_link(opened_case["number"])


async def answer(page: Page, value: int) -> None:
    """Choose how satisfied, and send."""
    await page.locator(f"#q-satisfied-{value}").check()
    await page.locator("button.send").click()


async def headed(page: Page, words: str) -> None:
    """The page behind what was sent is there: a browser says nothing of when a key brings it."""
    await expect(page.locator("h1")).to_have_text(words, timeout=LIMIT * 1_000)


async def results(doors: Doors, number: str) -> list[Any]:
    """The answers about one case."""
    page = await doors.get(OTTO, "survey", "/results")
    return [each for each in page["items"] if each["number"] == number]


async def test_on_a_phone_without_scripts_a_customer_answers_once(
    configuration: Onebox, browser: Browser
) -> None:
    link = await invited(configuration)
    async with opened(browser, link, java_script_enabled=False) as page:
        number = await page.locator("main b").inner_text()
        await page.locator("#q-recommend-9").check()
        await page.get_by_label("Anything else?").fill("Ana was kind.")
        await answer(page, 2)
        await headed(page, "Thank you")
        await page.reload()
        await headed(page, "Thank you")
        await page.goto(link)
        await expect(page.locator("h1")).to_contain_text("already answered")

    async def arrived() -> list[Any]:
        return await results(configuration.doors, number)

    (result,) = await until(arrived, LIMIT, every=0.1)
    assert [(each["question"], each["value"]) for each in result["scores"]] == [
        ("satisfied", 2),
        ("recommend", 9),
    ]
    assert [each["text"] for each in result["comments"]] == ["Ana was kind."]
    assert result["low"] is True


async def test_what_is_missing_is_said_where_it_is_and_nothing_entered_is_lost(
    configuration: Onebox, browser: Browser
) -> None:
    async with opened(browser, await invited(configuration), java_script_enabled=False) as page:
        await page.get_by_label("Anything else?").fill("half a word")
        await page.locator("button.send").click()
        group = page.get_by_role("radiogroup", name="How satisfied are you with our help?")
        await expect(group).to_have_attribute("aria-invalid", "true")
        described = str(await group.get_attribute("aria-describedby")).split()
        said = [await page.locator(f"#{each}").inner_text() for each in described]
        assert "Please choose an answer." in said
        assert await page.get_by_label("Anything else?").input_value() == "half a word"
        assert (await page.title()).startswith("Your answer was not sent yet")
        await answer(page, 5)
        await headed(page, "Thank you")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_page_fits_a_phone_and_hides_nothing_from_anybody(
    configuration: Onebox, browser: Browser, language: str
) -> None:
    link = await invited(configuration, language)
    for scheme in ("light", "dark"):
        async with opened(browser, link, color_scheme=scheme) as page:
            await fits_and_is_accessible(page, language)
            await page.locator("button.send").click()
            await expect(page.locator("[aria-invalid]")).to_have_count(1)
            await fits_and_is_accessible(page, language)
            await page.goto(link[:-26] + "a" * 26 + f"?lang={language}")
            await fits_and_is_accessible(page, language)
    async with opened(browser, link) as page:
        await answer(page, 5)
        await headed(page, SENT[language])
        await fits_and_is_accessible(page, language)


async def fits_and_is_accessible(page: Page, language: str) -> None:
    """At 375 and at 320 pixels nothing is cut; axe finds nothing serious."""
    assert await page.locator("html").get_attribute("lang") == language
    assert await sideways(page) == 0
    assert await grave_findings(page) == []
    usual = page.viewport_size
    assert usual is not None
    await page.set_viewport_size({"width": SMALLEST["width"], "height": SMALLEST["height"]})
    assert await sideways(page) == 0
    await page.set_viewport_size(usual)


async def test_the_customer_changes_the_language_by_a_link(
    configuration: Onebox, browser: Browser
) -> None:
    async with opened(
        browser, await invited(configuration, "zh"), java_script_enabled=False
    ) as page:
        assert await page.locator("legend").first.inner_text() == "您对我们处理这件事满意吗？ 必答"
        await page.get_by_role("link", name="English").click()
        await expect(page.locator("legend").first).to_contain_text("How satisfied")
        await answer(page, 4)
        await headed(page, "Thank you")


async def test_it_can_be_answered_by_the_keyboard_alone(
    configuration: Onebox, browser: Browser
) -> None:
    async with opened(browser, await invited(configuration)) as page:
        press = page.keyboard.press
        await press("Tab")  # the other language
        await press("Tab")
        await press("ArrowRight")
        assert await page.locator("#q-satisfied-2").is_checked()
        outline = "getComputedStyle(document.activeElement.nextElementSibling).outlineWidth"
        assert await page.evaluate(outline) == "3px"
        for _ in range(4):  # easy, recommend, comment, never again
            await press("Tab")
        await press("Space")
        await press("Tab")
        await press("Enter")
        await headed(page, "Thank you")


async def test_who_declines_is_told_so_and_not_asked_again(
    configuration: Onebox, browser: Browser
) -> None:
    async with opened(browser, await invited(configuration), java_script_enabled=False) as page:
        await page.get_by_role("button", name="Do not ask me again").click()
        await headed(page, "We will not ask you again")


async def test_an_auditor_sees_why_nobody_was_asked(configuration: Onebox) -> None:
    await invited(configuration)
    page = await configuration.doors.get(AUDITOR, "survey", "/invitations", state="invited")
    assert page["items"]
