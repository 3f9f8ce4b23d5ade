"""`python -m bot templates`: texts are handed in, their state is kept, and trouble is one line."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.approved import PATTERNS
from tests.platforms.twilio_api import TwilioApi
from tests.whole.programs import KEY, Ended, ended


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with TwilioApi() as made:
        yield made


async def run(folder: Path, twilio: TwilioApi, *arguments: str) -> Ended:
    settings = twilio.settings("https://popote.example.org")
    return await ended(folder, "templates", *arguments, secret_key=KEY, **settings)


def lines(end: Ended) -> dict[str, str]:
    said = (one.split(maxsplit=1) for one in end.said.splitlines())
    return {name: state.strip("()") for name, state in said}


async def test_texts_are_handed_in_and_listed(tmp_path: Path, twilio: TwilioApi) -> None:
    first = await run(tmp_path, twilio, "sync")
    assert (first.code, first.complained) == (0, "")
    handed_in = {name for name, state in lines(first).items() if state == "received"}
    assert {f"popote_{one.key}_en" for one in PATTERNS} <= handed_in
    assert handed_in == set(twilio.submitted)
    twilio.decide("popote_news_en", "approved")
    again = await run(tmp_path, twilio, "sync")
    assert lines(again)["popote_news_en"] == "approved"
    assert len(twilio.submitted) == len(handed_in)
    asked = len(twilio.requests)
    listed = await run(tmp_path, twilio)
    assert (listed.code, lines(listed)["popote_news_en"]) == (0, "approved")
    assert len(lines(listed)) == 8 * len(PATTERNS)
    assert len(twilio.requests) == asked, "listing asks nobody"


async def test_before_anything_is_handed_in_the_list_says_so(
    tmp_path: Path, twilio: TwilioApi
) -> None:
    listed = await run(tmp_path, twilio)
    assert lines(listed)["popote_news_en"] == "not handed in"


async def test_a_text_that_was_not_taken_ends_in_a_line_and_is_taken_later(
    tmp_path: Path, twilio: TwilioApi
) -> None:
    twilio.fail("20429", where="ApprovalRequests")
    end = await run(tmp_path, twilio, "sync")
    assert (end.code, end.complained) == (
        1,
        "popote: texts that were not taken: 1; run it again\n",
    )
    assert "refused (20429)" in end.said
    assert (await run(tmp_path, twilio, "sync")).code == 0


async def test_without_twilio_it_says_what_is_missing(tmp_path: Path) -> None:
    end = await ended(tmp_path, "templates", "sync", secret_key=KEY)
    assert (end.code, end.said) == (1, "")
    assert end.complained == "popote: TWILIO_ACCOUNT_SID: is needed for WhatsApp\n"


async def test_when_twilio_is_away_it_is_one_line(tmp_path: Path, twilio: TwilioApi) -> None:
    twilio.fail("500", 9, where="Content")
    end = await run(tmp_path, twilio, "sync")
    assert end.code == 1
    assert end.complained.count("\n") == 1
    assert "500" in end.complained
