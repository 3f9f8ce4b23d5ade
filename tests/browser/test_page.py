"""The page of the simulator, as a person sees it."""

import json
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.echo import Echo, served

Visit = Callable[..., Awaitable[Page]]

pytestmark = pytest.mark.asyncio(loop_scope="session")  # one browser for all

SMALL = {"width": 360, "height": 740}

# the visual order of a text's characters, by where each one is drawn
ON_SCREEN = """(element) => {
  const placed = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let index = 0; index < node.length; index += 1) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + 1);
      const { left, width } = range.getBoundingClientRect();
      if (width || node.data[index] === " ") placed.push([left, node.data[index]]);
    }
  }
  return placed.sort(([one], [other]) => one - other).map(([, letter]) => letter).join("");
}"""

# every text that can be seen, with the contrast between its colour and what lies behind it
FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = (colour) => {
    const [r, g, b] = [...rgba(colour)].slice(0, 3).map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (rgba(colour)[3] === 255) return colour;
    }
    return "white";
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility() || element.closest("svg, :disabled")) continue;
    const [one, other] = [getComputedStyle(element).color, behind(element)].map(light);
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) faint.push(`${element.className} ${element.textContent} ${contrast}`);
  }
  return faint;
}"""


def telephone(page: Page, phone: str) -> Locator:
    return page.locator(f".telephone[data-phone='{phone}']")


async def write(page: Page, phone: str, text: str) -> None:
    field = telephone(page, phone).get_by_role("textbox")
    await field.fill(text)
    await field.press("Enter")


def answers(page: Page, phone: str) -> Locator:
    return telephone(page, phone).locator(".message.said")


async def test_three_telephones_stand_side_by_side(visit: Visit, base_url: str) -> None:
    page = await visit(base_url, viewport={"width": 1440, "height": 900})
    names = page.get_by_role("heading", level=2)
    assert await names.all_text_contents() == ["Amina", "Bruno", "Claire"]
    boxes = [await telephone(page, phone).bounding_box() for phone in ("amina", "bruno", "claire")]
    assert all(box and box["height"] > 500 for box in boxes)
    lefts = [box["x"] for box in boxes if box]
    assert lefts == sorted(lefts)
    assert all(box["x"] + box["width"] <= 1440 for box in boxes if box)
    await expect(page.get_by_text("Example data, not live")).to_be_visible()
    await expect(page.get_by_text("Monday 24/11, 18:05")).to_be_visible()


async def test_what_is_written_is_answered_and_ticked(
    visit: Visit, base_url: str, echo: Echo
) -> None:
    page = await visit(base_url)
    echo.pause = 0.5
    await write(page, "amina", "طعام")
    own = telephone(page, "amina").locator(".message.own")
    await expect(own.locator(".ticks")).to_have_text("✓Sent")
    await expect(telephone(page, "amina").locator(".typing")).to_be_visible()
    await expect(answers(page, "amina")).to_contain_text("text طعام")
    await expect(own.locator(".ticks")).to_have_text("✓✓Delivered")
    await expect(own.locator("time")).to_have_text("18:05")
    await expect(telephone(page, "amina").locator(".typing")).to_be_hidden()
    await expect(answers(page, "bruno")).to_have_count(0)


async def test_arabic_runs_from_right_to_left_and_numbers_stay_whole(
    visit: Visit, base_url: str
) -> None:
    page = await visit(base_url)
    await write(page, "amina", "طعام")
    lines = answers(page, "amina").locator(".lines")
    await expect(lines).to_have_css("direction", "rtl")
    await expect(lines).to_have_attribute("lang", "ar")
    drawn = "".join([await line.evaluate(ON_SCREEN) for line in await lines.locator("p").all()])
    for whole in ("+33 6 39 98 12 34", "12 Rue Pajol, 75018", "20:00"):
        assert whole in drawn
    assert "ماعط" in drawn  # letters themselves are drawn from the right
    await expect(telephone(page, "amina").get_by_role("textbox")).to_have_css("direction", "rtl")


async def test_each_line_one_writes_has_its_own_direction(visit: Visit, base_url: str) -> None:
    page = await visit(base_url)
    field = telephone(page, "bruno").get_by_role("textbox")
    await field.fill("bonjour")
    await field.press("Shift+Enter")
    await field.press_sequentially("سلام")
    await field.press("Enter")
    lines = telephone(page, "bruno").locator(".message.own .lines p")
    await expect(lines).to_have_count(2)
    await expect(lines.nth(0)).to_have_css("direction", "ltr")
    await expect(lines.nth(1)).to_have_css("direction", "rtl")


async def test_a_button_sends_its_token_and_an_old_one_still_does(
    visit: Visit, base_url: str
) -> None:
    page = await visit(base_url)
    await write(page, "amina", "طعام")
    await answers(page, "amina").get_by_role("button", name="غدًا").click()
    await expect(answers(page, "amina").nth(1)).to_contain_text("token menu:tomorrow")
    await expect(telephone(page, "amina").locator(".bubble.own").last).to_contain_text("غدًا")
    old = answers(page, "amina").first.locator(".options")
    await expect(old).to_have_class("options old")
    await old.get_by_role("button", name="طعام الآن").click()
    await expect(answers(page, "amina").nth(2)).to_contain_text("token menu:food")


async def test_a_click_on_the_map_shares_that_point(
    visit: Visit, base_url: str, echo: Echo
) -> None:
    page = await visit(base_url)
    await write(page, "amina", "طعام")
    await answers(page, "amina").get_by_role("button", name="مشاركة موقعي").click()
    drawing = page.locator("#place .map svg")
    box = await drawing.bounding_box()
    assert box is not None
    await expect(page.get_by_role("button", name="Share this place")).to_be_disabled()
    await drawing.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    await page.get_by_role("button", name="Share this place").click()
    await expect(answers(page, "amina").nth(1)).to_contain_text("at (48.86")
    latitude, longitude = echo.channel.read(echo.taken[1]).location or (0.0, 0.0)
    assert latitude == pytest.approx((48.808 + 48.925) / 2, abs=0.001)
    assert longitude == pytest.approx((2.215 + 2.435) / 2, abs=0.001)
    await expect(telephone(page, "amina").locator(".shared-place svg")).to_be_visible()


async def test_a_station_is_found_without_accents_and_shared(
    visit: Visit, base_url: str, echo: Echo
) -> None:
    page = await visit(base_url)
    await telephone(page, "bruno").get_by_role("button", name="Send something else").click()
    await telephone(page, "bruno").get_by_role("button", name="Location").click()
    await page.get_by_role("searchbox").fill("repub")
    stations = page.locator("#place li:visible")
    await expect(stations).to_have_text(["République"])
    await stations.get_by_role("button").click()
    await page.get_by_role("button", name="Share this place").click()
    await expect(answers(page, "bruno")).to_contain_text("at (48.8674, 2.3636)")
    await expect(telephone(page, "bruno").locator(".bubble.own")).to_contain_text("République")


async def test_a_place_is_shared_with_the_keyboard_alone(
    visit: Visit, base_url: str, echo: Echo
) -> None:
    page = await visit(base_url)
    field = telephone(page, "bruno").get_by_role("textbox")
    await field.focus()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")  # the first of the choices is the location
    await expect(page.locator("#place .map")).to_be_focused()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "Enter"):
        await page.keyboard.press(key)
    await expect(answers(page, "bruno")).to_contain_text("at (48.8586, 2.3542)")
    await expect(field).to_be_focused()


async def test_a_closed_map_shares_nothing(visit: Visit, base_url: str, echo: Echo) -> None:
    page = await visit(base_url)
    await telephone(page, "bruno").get_by_role("button", name="Send something else").click()
    await telephone(page, "bruno").get_by_role("button", name="Location").click()
    await page.locator("#place .map svg").click()
    await page.keyboard.press("Escape")
    await expect(page.locator("#place")).to_be_hidden()
    assert echo.taken == []


@pytest.mark.parametrize("kind", ["voice", "sticker", "picture", "contact", "document"])
async def test_what_has_no_words_is_sent_as_its_kind(
    visit: Visit, base_url: str, kind: str
) -> None:
    page = await visit(base_url)
    await telephone(page, "claire").get_by_role("button", name="Send something else").click()
    await telephone(page, "claire").locator(f"[data-kind={kind}]").click()
    await expect(answers(page, "claire")).to_contain_text(kind)
    await expect(telephone(page, "claire").locator(".attachments")).to_be_hidden()


async def test_choosing_a_language_sends_its_own_name(visit: Visit, base_url: str) -> None:
    page = await visit(base_url)
    languages = telephone(page, "bruno").get_by_role("combobox")
    assert await languages.locator("option").count() == 13
    await languages.select_option("ti")
    await expect(answers(page, "bruno")).to_contain_text("text ትግርኛ")
    await expect(languages).to_have_value("ar")  # what was answered decides
    placeholder = (
        await telephone(page, "bruno").get_by_role("textbox").get_attribute("placeholder")
    )
    assert placeholder == "رسالة"


async def test_a_suggestion_is_enough_to_begin(visit: Visit, base_url: str) -> None:
    page = await visit(base_url)
    await telephone(page, "amina").get_by_role("button", name="🍲").click()
    await expect(answers(page, "amina")).to_contain_text("text 🍲")
    await expect(telephone(page, "amina").locator(".suggestions")).to_be_hidden()


async def test_another_telephone_is_added_and_closed(
    visit: Visit, base_url: str, echo: Echo
) -> None:
    page = await visit(base_url)
    await page.get_by_role("button", name="Another telephone").last.click()
    await page.get_by_label("Name").fill("Selam ☀")
    await page.keyboard.press("Enter")
    await expect(page.locator(".telephone")).to_have_count(4)
    await write(page, "selam-", "ሰላም")
    await expect(answers(page, "selam-")).to_contain_text("text ሰላም")
    assert json.loads(echo.taken[0].body)["phone"] == "selam-"
    row = page.get_by_role("main")
    assert await row.evaluate("(one) => one.scrollHeight - one.clientHeight") == 0
    await page.reload()
    await expect(answers(page, "selam-")).to_contain_text("text ሰላም")
    await page.get_by_role("button", name="Close the telephone of Selam").click()
    await expect(page.locator(".telephone")).to_have_count(3)
    await page.reload()
    await page.wait_for_selector("body[data-ready]")
    await expect(page.locator(".telephone")).to_have_count(3)


async def test_a_reload_keeps_the_conversation(visit: Visit, base_url: str) -> None:
    page = await visit(base_url)
    await write(page, "amina", "طعام")
    await expect(answers(page, "amina")).to_have_count(1)
    await page.reload()
    await expect(answers(page, "amina")).to_have_count(1)
    await expect(telephone(page, "amina").locator(".message.own .ticks")).to_contain_text("✓✓")


async def test_what_others_cause_appears_by_itself(
    visit: Visit, base_url: str, echo: Echo
) -> None:
    page = await visit(base_url)
    other = await visit(base_url)
    await write(other, "amina", "طعام")
    await expect(answers(page, "amina")).to_contain_text("text طعام")


async def test_a_message_that_failed_is_sent_again_and_taken_once(
    visit: Visit, base_url: str, echo: Echo, complaints: list[str]
) -> None:
    page = await visit(base_url)
    tries = []

    async def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            tries.append(json.loads(route.request.post_data or "{}")["id"])
            if len(tries) == 1:
                await route.fetch()
                await route.fulfill(status=500, body="lost")
                return
        await route.continue_()

    await page.route("**/messages*", lose_the_answer)
    await write(page, "amina", "طعام")
    own = telephone(page, "amina").locator(".message.own")
    await expect(own.locator(".ticks")).to_have_text("!Not sent")
    await own.get_by_role("button", name="Try again").click()
    await expect(own.locator(".ticks")).to_have_text("✓✓Delivered")
    await expect(answers(page, "amina")).to_have_count(1)
    assert tries[0] == tries[1]
    assert len(echo.taken) == 1
    assert len(complaints) == 1
    assert "500" in complaints[0]
    complaints.clear()


async def test_a_restart_leaves_the_page_as_it_is(visit: Visit, complaints: list[str]) -> None:
    async with served(Echo()) as url:
        page = await visit(url)
        await write(page, "amina", "طعام")
        await expect(answers(page, "amina")).to_have_count(1)
    await expect(page.get_by_text("Reconnecting…")).to_be_visible()
    async with served(Echo(), urlsplit(url).port or 0):
        await expect(page.get_by_text("Reconnecting…")).to_be_hidden()
        await write(page, "amina", "غدًا")
        await expect(answers(page, "amina")).to_have_count(2)
        await page.close()
    assert all("ERR_CONNECTION" in one or "ERR_EMPTY" in one for one in complaints)
    complaints.clear()


async def test_dark_colours_follow_the_system_and_the_button(visit: Visit, base_url: str) -> None:
    page = await visit(base_url, color_scheme="dark")
    await expect(page.locator("body")).to_have_css("background-color", "rgb(20, 23, 29)")
    button = page.get_by_role("button", name="Dark colours")
    await expect(button).to_have_attribute("aria-pressed", "true")
    await button.click()
    await expect(page.locator("body")).to_have_css("background-color", "rgb(243, 236, 223)")
    await page.reload()
    await expect(page.locator("body")).to_have_css("background-color", "rgb(243, 236, 223)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_word_stands_out_from_what_is_behind_it(
    visit: Visit, base_url: str, scheme: str
) -> None:
    page = await visit(base_url, color_scheme=scheme, reduced_motion="reduce")
    await write(page, "amina", "طعام")
    await write(page, "bruno", "https://popote.example")
    await answers(page, "bruno").get_by_role("button", name="غدًا").click()
    await expect(answers(page, "bruno")).to_have_count(2)
    await expect(answers(page, "amina")).to_have_count(1)
    assert await page.evaluate(FAINT) == []


async def test_a_narrow_screen_shows_one_telephone_and_tabs(visit: Visit, base_url: str) -> None:
    page = await visit(base_url, viewport=SMALL, reduced_motion="reduce")
    await write(page, "amina", "طعام " + "x" * 300)
    await expect(answers(page, "amina")).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await page.evaluate("document.querySelector('.log').scrollWidth") <= 360
    tabs = page.get_by_role("navigation", name="Telephones")
    await expect(tabs.locator("[aria-current]")).to_have_text("Amina")
    await expect(telephone(page, "claire")).not_to_be_in_viewport()
    await tabs.get_by_role("button", name="Claire").click()
    await expect(telephone(page, "claire")).to_be_in_viewport(ratio=0.95)
    await expect(tabs.locator("[aria-current]")).to_have_text("Claire")
    await telephone(page, "claire").get_by_role("button", name="Send something else").click()
    await telephone(page, "claire").get_by_role("button", name="Location").click()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await expect(page.get_by_role("button", name="Share this place")).to_be_in_viewport(ratio=1)


async def test_little_motion_is_wanted_and_little_is_shown(visit: Visit, base_url: str) -> None:
    page = await visit(base_url, reduced_motion="reduce")
    await write(page, "amina", "طعام")
    await expect(answers(page, "amina")).to_have_css("animation-name", "none")
    assert await page.evaluate("document.getAnimations().length") == 0


async def test_new_messages_are_read_aloud_and_controls_have_names(
    visit: Visit, base_url: str
) -> None:
    page = await visit(base_url)
    log = telephone(page, "amina").get_by_role("log", name="Conversation of Amina")
    await expect(log).to_have_attribute("aria-live", "polite")
    for control in await page.locator("button:visible, select, textarea").all():
        named = await control.evaluate(
            "(one) => (one.ariaLabel ?? one.textContent).trim() || one.labels[0]?.textContent"
        )
        assert named


async def test_the_focus_can_be_seen(visit: Visit, base_url: str) -> None:
    page = await visit(base_url)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Dark colours")).to_be_focused()
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
