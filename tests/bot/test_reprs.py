"""Shown as objects, in a traceback or by mistake in a log, messages and settings say nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import App, built
from bot.channels.whatsapp import open_channel
from bot.held import Offer
from bot.messages import Button, Incoming, Kind, Outgoing, Raw, Reply, Status, Template
from bot.pace import Taken
from bot.settings import Settings, read_settings
from db.sealing import Seal
from db.store import Store
from locales import as_is
from services.deliveries import Delivery, Draft
from services.letters import Letter
from services.people import Person, Standing, Writer

C = "canary"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
KEY = f"{C} a secret that is long enough for it"
INCOMING = Incoming("wire", C, C, Kind.TEXT, C, C, (48.8812345, 2.3), None, (), C, C, C, C)
LETTER = Letter(1, "wire", C, C.encode())
THINGS: Sequence[object] = (
    INCOMING,
    LETTER,
    Taken(LETTER, INCOMING),
    Raw("wire", C, C.encode()),
    Reply(as_is(C)),
    Button(C, C, C),
    Template("key", (C,)),
    Outgoing(1, C, 0, C, "fr", (Button(C, C),), opener=C, edits=C),
    Status("wire", C, "sent"),
    Delivery(1, 1, C, 0, {"text": C}, "fr", 0, NOW, True, False, C),
    Draft(1, "wire", 0, {"text": C}, "fr", NOW),
    Writer("wire", C, C),
    Standing(Person(1), 1, "wire", state={"answers": C}),
    Offer(C, C),
    Seal(KEY),
)


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_what_is_shown_of_a_thing_says_nothing_of_anybody(thing: object) -> None:
    for shown in (repr(thing), str(thing), f"{thing}", repr([thing])):
        assert C not in shown
        assert "48.88" not in shown
    assert type(thing).__name__ in repr(thing)


def settings(folder: Path) -> Settings:
    given = {
        "secret_key": KEY,
        "backup_key": KEY,
        "telegram_bot_token": f"1:{C}",
        "twilio_account_sid": f"AC{C}",
        "twilio_auth_token": C,
        "twilio_whatsapp_from": f"whatsapp:{C}",
        "contact": "an association",
        "public_url": "https://popote.example.org",
        "database_url": f"sqlite+aiosqlite:///{folder}/popote.db",
    }
    return read_settings(None, **given)


async def test_settings_and_all_that_is_built_from_them_show_no_secret(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert C not in repr(found)
    channel = open_channel(found)
    assert channel is not None
    async with built(found, [channel]) as app:
        assert isinstance(app, App)
        for thing in (app, app.inbox, app.desk, app.store, app.caller, channel):
            shown = repr(thing)
            assert C not in shown, shown[shown.index(C) - 60 :][:90]
    await channel.close()


async def test_an_error_of_the_database_shows_no_value(tmp_path: Path) -> None:
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/popote.db")
    with pytest.raises(Exception, match="no such table") as failure:
        async with store.write() as db:
            await db.execute(text("INSERT INTO nowhere VALUES (:value)"), {"value": C})
    await store.close()
    assert C not in repr(failure.value)
    assert C not in str(failure.value)
