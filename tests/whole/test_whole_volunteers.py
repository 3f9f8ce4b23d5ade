"""Volunteers and coordinators with `python -m bot run`: from an invitation to a seat."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.handles import Handles
from db.sealing import Seal
from locales import say
from services.invitations import USED
from services.shift_rows import COLUMNS
from tests.platforms.bot_api import BotApi
from tests.whole.programs import KEY, ended, running
from tests.whole.telegram_phones import Phone

KITCHEN, MEETING = "Example kitchen", "In front of the station"
CLAIRE, BRUNO, AMINA = 7, 8, 9
PIN = "280624"
NOTHING_SAID = ("languages:-", "activities:-", "areas:-", "drives:none", "aid:no", "confirm:yes")


def settings_of(api: BotApi) -> dict[str, str]:
    return {
        "secret_key": KEY,
        "telegram_bot_token": api.token,
        "telegram_api_url": api.url,
    }


def plan_a_shift(file: Path) -> None:
    """Write a file with one shift of two seats, the day after tomorrow."""
    day = datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=2)
    planned = {
        "key": "cooking-1",
        "organization": KITCHEN,
        "activity": "cooking",
        "date": day.isoformat(),
        "start": "18:00",
        "end": "20:00",
        "area": "Stalingrad",
        "meeting": MEETING,
        "roles": "anyone 1-2",
    }
    with file.open("w", encoding="utf-8", newline="") as opened:
        lines = csv.DictWriter(opened, COLUMNS)
        lines.writeheader()
        lines.writerow(planned)


async def tap(phone: Phone, command: str) -> str:
    """Press the button of the newest message whose command begins like this."""
    read = Handles(Seal(KEY)).read
    to, now = str(phone.chat), datetime.now(UTC)
    for carried in phone.buttons.values():
        if (read("telegram", to, carried, now) or "").startswith(command):
            return await phone.answered("press", carried)
    raise AssertionError(f"there is no button {command!r}")


async def invitation(folder: Path, api: BotApi) -> str:
    """Make an invitation by the command line and return what its deep link brings."""
    end = await ended(
        folder, "invite", "coordinator", "--organization", KITCHEN, **settings_of(api)
    )
    assert (end.code, end.complained) == (0, "")
    _first, word, link = end.said.splitlines()
    assert link == f"https://t.me/stand_in_bot?start={word}"
    return f"/start {word}"


async def test_an_invitation_makes_one_coordinator_who_lets_somebody_take_a_seat(
    tmp_path: Path,
) -> None:
    plan_a_shift(tmp_path / "shifts.csv")
    async with BotApi() as api:
        claire, bruno, amina = (Phone(api, chat) for chat in (CLAIRE, BRUNO, AMINA))
        given = settings_of(api)
        imported = await ended(tmp_path, "import", "shifts", "shifts.csv", **given)
        assert (imported.code, imported.complained) == (0, "")
        start = await invitation(tmp_path, api)
        async with running(tmp_path, "run", **given) as bot:
            for phone in (claire, bruno, amina):
                await phone.say("English")
            assert KITCHEN in await claire.say(start)
            assert say(USED, "en_GB") in await amina.say(start)
            before = len(claire.heard)
            await wants_to_help(bruno)
            await api.until(lambda: len(claire.heard) > before, 15)
            await tap(claire, "/volunteers")
            assert "PIN" in await tap(claire, "/approve ")
            before = len(bruno.heard)
            await claire.say(PIN)
            await api.until(lambda: len(bruno.heard) > before, 15)
            await takes_a_seat(bruno)
            assert bot.complaints.read_text("utf-8") == ""


async def wants_to_help(phone: Phone) -> None:
    """Offer one's help, and say nothing of oneself."""
    await phone.say("5")
    for answer in NOTHING_SAID:
        await tap(phone, answer)


async def takes_a_seat(phone: Phone) -> None:
    """Take a seat with three taps: the menu's number, the shift, the seat."""
    assert "Stalingrad" in await phone.say("5")
    assert MEETING not in await tap(phone, "/shift ")
    said = await tap(phone, "/seat ")
    assert MEETING in said
    assert "#1" in said
    assert "Stalingrad" in await phone.say("/myshifts")
