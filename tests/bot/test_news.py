"""News in words: what happened, which shift, and what can be done about it."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.whatsapp import LIMITS as OF_WHATSAPP
from bot.lengths import units
from bot.messages import Reply, Style
from bot.news import STORIES
from bot.news_words import WORDS, About, reply_of
from bot.registry import Registry
from bot.rendering import render
from bot.sealed_rows import opened
from locales import LANGUAGES
from services import seats, signups
from services.changing import cancel, change
from services.disclosure import Told
from services.news import Item, News, tell
from services.sight import Sight
from tests.bot.rota import NOW, SEAL, STARTS, Rota, rota_in
from tests.conftest import PARIS

LINE = "📦 Distribution · Friday 27/11, from 18:00 to 21:00 · La Chapelle"
TEMPLATES = {
    "news": 1,
    "volunteer_approved": 0,
    "volunteer_refused": 0,
    "seat_offered": 4,
    "seat_free": 3,
    "shift_changed": 3,
    "shift_cancelled": 3,
    "answer_waiting": 0,
    "pledge_confirm": 3,
    "emergency": 2,
}  # values beside the tokens of their buttons


@pytest.fixture
async def rota(tmp_path: Path) -> AsyncIterator[Rota]:
    async with rota_in(f"sqlite+aiosqlite:///{tmp_path}/popote.db") as made:
        yield made


def plain(row: Any) -> str:
    text: str = row.body["text"]
    return text.replace("\u2068", "").replace("\u2069", "").replace("\u200f", "")


def tokens(row: Any) -> list[str]:
    return [one[1] for one in row.body["buttons"]]


async def said(rota: Rota, kind: News, person_id: int, **given: Any) -> Any:
    """Tell somebody something and return the row that says it."""
    await rota.do(lambda db: tell(db, kind, [person_id], NOW, **given))
    rows = [one for one in await rota.rows(person_id) if one.purpose is None]
    return rows[-1]


@pytest.mark.parametrize(
    ("kind", "begins", "pressed", "details"),
    [
        (News.OFFERED, "🎟 A seat is free for you:", ["/accept S", "/leave S"], {}),
        (News.OFFER_OVER, "⌛ The time to answer is over.", ["/shifts"], {}),
        (News.RELEASED, "⌛ You did not confirm.", ["/shifts"], {}),
        (News.MOVED_BACK, "↩️ The shift is smaller now.", ["/seen S", "/leave S"], {}),
        (News.CHANGED, "🔁 This shift was changed.", ["/seen S", "/leave S"], {}),
        (
            News.CHANGED,
            "🔁 This shift was changed.",
            ["/seen S", "/leave S"],
            {"changed": "seats", "held": True},
        ),
        (News.CALLED_OFF, "❌ Cancelled. Please do not come:", ["/seen S"], {}),
        (News.REPLACED, "✅ Somebody took over your seat.", [], {}),
        (News.FRIEND, "✅ Your friend has a seat", [], {}),
        (News.HOLD_OVER, "⌛ Nobody took the seats", [], {}),
        (News.LATE, "⚠️ #3 cannot come any more:", ["/shift F"], {"number": 3}),
        (News.ROLL, "📋 Who is here?", ["/roll F"], {}),
        (News.MISSED_TWICE, "🤝 A volunteer did not come", ["/askafter 7"], {"volunteer": 7}),
    ],
)
async def test_news_of_a_shift_say_what_happened_which_shift_and_what_can_be_done(
    rota: Rota, kind: News, begins: str, pressed: list[str], details: dict[str, int]
) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    row = await said(rota, kind, bruno, shift_id=shift.id, signup_id=signup_id, **details)
    first, second, *_others = plain(row).split("\n")
    assert first.startswith(begins)
    assert second == LINE
    wanted = [one.replace("S", str(signup_id)).replace("F", str(shift.id)) for one in pressed]
    assert tokens(row) == wanted


@pytest.mark.parametrize(
    ("kind", "begins", "pressed"),
    [
        (News.APPLIED, "🙋 Somebody wants to be a volunteer.", ["/volunteers"]),
        (News.APPROVED, "✅ Welcome!", ["/shifts"]),
        (News.REFUSED, "Thank you for offering your help.", []),
        (News.LEFT, "👋 A volunteer has stopped.", []),
        (News.ASKED_AFTER, "🤝 We missed you", ["/shifts"]),
    ],
)
async def test_news_of_people_need_no_shift(
    rota: Rota, kind: News, begins: str, pressed: list[str]
) -> None:
    row = await said(rota, kind, await rota.person("bruno"))
    assert plain(row).startswith(begins)
    assert tokens(row) == pressed
    assert row.lane == 1


async def test_news_that_cannot_be_said_keep_no_other_back(
    rota: Rota, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lena, sam = await rota.person("lena"), await rota.person("sam")

    def _broken(about: About) -> Reply | None:
        if about.item.person_id == lena:
            raise KeyError("somebody's words")
        return reply_of(about)

    monkeypatch.setattr("bot.news.reply_of", _broken)
    await rota.do(lambda db: tell(db, News.APPROVED, [lena, sam], NOW))
    assert await rota.rows(lena) == []
    assert len(await rota.rows(sam)) == 1
    assert "approved cannot be said: KeyError" in caplog.text
    assert "words" not in caplog.text


async def test_an_offer_says_until_when_and_is_never_sent_later(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    until = datetime(2026, 11, 24, 14, 0, tzinfo=PARIS)
    row = await said(
        rota, News.OFFERED, bruno, shift_id=shift.id, signup_id=signup_id, not_after=until
    )
    assert "Answer before Tuesday 24/11, 14:00." in plain(row)
    assert row.not_after == until


async def test_everybody_is_told_in_their_own_language(rota: Rota) -> None:
    shift = await rota.shift()
    people = {code: await rota.person(code, code) for code in ("ar", "fr", "am")}
    await rota.do(lambda db: tell(db, News.REPLACED, people.values(), NOW, shift_id=shift.id))
    for code, person_id in people.items():
        (row,) = await rota.rows(person_id)
        assert row.language == code
        assert "27/11" in row.body["text"]
    assert (await rota.rows(people["ar"]))[0].body["text"].startswith("\u200f")


async def test_a_change_shows_each_as_much_as_they_may_know(rota: Rota) -> None:
    shift = await rota.shift()
    sure, unsure, waiting = [await rota.person(one) for one in ("sure", "unsure", "waiting")]
    confirmed = await rota.seat(sure, shift)
    await rota.do(lambda db: seats.confirm(db, sure, confirmed, NOW))
    await rota.seat(unsure, shift)
    await rota.wait(waiting, shift)
    rota.now = STARTS - timedelta(hours=3)
    await rota.do(
        lambda db: change(db, rota.desk.seal, shift.id, NOW, None, meeting="Metro exit 5")
    )
    texts = {}
    for name, one in (("sure", sure), ("unsure", unsure), ("waiting", waiting)):
        (row,) = [row for row in await rota.rows(one) if row.purpose is None]
        words = opened(SEAL, row.body)["text"]
        texts[name] = words.replace("\u2068", "").replace("\u2069", "")
        assert (row.recall_at is not None) is (name == "sure")
        assert ("sealed" in row.body) is (name == "sure")
    assert "Metro exit 5" in texts["sure"]
    assert "12 Rue de l’Exemple" in texts["sure"]
    assert "+33 6 39 98 00 01" in texts["sure"]
    assert "Metro exit 5" in texts["unsure"]
    assert "Rue" not in texts["unsure"]
    assert "Metro" not in texts["waiting"]
    assert "Your place in the line: 1" in texts["waiting"]


async def test_a_change_that_makes_two_shifts_overlap_says_so(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    row = await said(
        rota, News.CHANGED, bruno, shift_id=shift.id, signup_id=signup_id, overlaps=True
    )
    assert "at the same time as another shift of yours" in plain(row)


async def test_who_is_called_off_is_told_and_not_reminded(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    signup_id = await rota.seat(bruno, shift)
    await rota.do(lambda db: cancel(db, shift.id, NOW, None))
    (row,) = await rota.rows(bruno)
    assert plain(row).startswith("❌ Cancelled. Please do not come:\n" + LINE)
    assert tokens(row) == [f"/seen {signup_id}"]


async def test_what_is_too_late_is_told_to_nobody_and_is_gone(rota: Rota) -> None:
    bruno, shift = await rota.person("bruno"), await rota.shift()
    await rota.do(lambda db: tell(db, News.ROLL, [bruno], NOW, shift_id=shift.id, not_after=NOW))
    assert await rota.rows() == []


async def test_news_are_told_once(rota: Rota) -> None:
    bruno = await rota.person("bruno")
    await said(rota, News.APPROVED, bruno)
    await said(rota, News.LEFT, bruno)
    assert len(await rota.rows(bruno)) == 2


async def test_news_of_a_shift_that_is_gone_are_told_to_nobody() -> None:
    gone = Item(News.ROLL, 1, None, None, {}, NOW)
    assert reply_of(About(gone)) is None


def test_there_are_words_for_everything_that_can_happen() -> None:
    assert set(WORDS) | set(STORIES) == set(News)
    assert not set(WORDS) & set(STORIES)


async def every_reply(rota: Rota) -> dict[News, Reply]:
    """Return what each piece of news says of one shift with all that can be said."""
    bruno = await rota.person("bruno")
    shift = await rota.shift(STARTS + timedelta(days=7), note="Ring twice")
    signup_id = await rota.seat(bruno, shift)
    async with rota.store.read() as db:
        seat = await signups.seat(db, signup_id)
    details = {"role": 1, "number": 12, "volunteer": 5, "overlaps": True}
    until = NOW + timedelta(hours=2)
    replies = {
        kind: reply_of(
            About(
                Item(kind, bruno, shift.id, signup_id, details, until),
                shift,
                seat,
                Told(Sight.EXACT, "12 Rue de l’Exemple", "+33 6 39 98 00 01"),
            )
        )
        for kind in WORDS
    }
    return {kind: one for kind, one in replies.items() if one is not None}


async def test_news_fit_every_channel_in_every_language(rota: Rota) -> None:
    for kind, reply in (await every_reply(rota)).items():
        for one in LANGUAGES:
            body = render(reply, [one.code], OF_WHATSAPP)
            assert Style(body["style"]) is (Style.BUTTONS if reply.options else Style.NONE), kind
            assert units(body["text"]) <= OF_WHATSAPP.text_with_options
            assert not body["text"].endswith("…")
            assert len(body["text"].split("\n")) <= 8


async def test_outside_the_window_each_has_a_template_with_its_values_and_tokens(
    rota: Rota,
) -> None:
    for kind, reply in (await every_reply(rota)).items():
        assert reply.template is not None, kind
        template = render(reply, ["fr"], OF_WHATSAPP)["template"]
        values = TEMPLATES[template["key"]]
        tokens_of = [one.token for one in reply.options] if template["key"] != "news" else []
        assert template["tokens"] == tokens_of, kind
        assert len(template["variables"]) == values, kind
        assert all(one.strip() for one in template["variables"])


def test_the_page_about_templates_has_each_with_all_its_variables() -> None:
    page = (Path(__file__).parents[2] / "docs" / "whatsapp-templates.md").read_text("utf-8")
    for key, values in {**TEMPLATES, "seat_confirm": 3, "seat_details": 6}.items():
        (line,) = [one for one in page.splitlines() if one.startswith(f"| `{key}` |")]
        _empty, _key, words, replies, _end = line.split("|")
        numbers = [int(one) for one in re.findall(r"{{(\d+)}}", words + replies)]
        assert numbers == list(range(1, len(numbers) + 1)), key
        assert len(re.findall("{{", words)) == values, key


async def test_on_whatsapp_the_template_goes_into_the_outbox(rota: Rota) -> None:
    carla = await rota.person("whatsapp:+33639980002", "fr", channel="whatsapp")
    shift = await rota.shift()
    signup_id = await rota.seat(carla, shift)
    laid = await rota.reminders(signup_id)
    eve = laid["eve"].body["template"]
    assert eve["key"] == "seat_confirm"
    assert "vendredi 27/11" in eve["variables"][1]
    assert eve["variables"][2:] == ["La Chapelle"]
    assert eve["tokens"] == [f"/confirm {signup_id}", f"/leave {signup_id}"]
    details = laid["details"].body["template"]
    assert details["key"] == "seat_details"
    assert details["variables"][3:] == ["17:45", "Metro exit 2", "#1"]


async def test_every_button_begins_a_command_that_there_is(rota: Rota, registry: Registry) -> None:
    signup_id = await rota.seat(await rota.person("carla"), await rota.shift())
    pressed = [
        button[1]
        for row in (await rota.reminders(signup_id)).values()
        for button in row.body["buttons"]
    ]
    for reply in (await every_reply(rota)).values():
        pressed += [one.token for one in reply.options]
    for token in pressed:
        assert token.split()[0].removeprefix("/") in registry.commands, token
