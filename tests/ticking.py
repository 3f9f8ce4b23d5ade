"""The clockwork for dialogues: it looks at the clock as often as a test says."""

from datetime import timedelta

from bot.clockwork import Clockwork
from bot.taking import Desk
from db.store import Store
from tests.conftest import TUESDAY_EVENING
from tests.telephone import TELEGRAM, Chat
from tests.week import SEAL

HALF_A_MINUTE = timedelta(seconds=30)


async def look(chat: Chat, minutes: float, looks: int = 1) -> None:
    """Look at the clock so often, half a minute apart, from so many minutes on."""
    store = Store(chat.url, seal=SEAL)
    at = began = TUESDAY_EVENING + timedelta(minutes=minutes)
    desk = Desk(chat.registry, SEAL, {"wire": TELEGRAM})
    clock = Clockwork(store, desk, lambda: at, lambda: None)
    for number in range(looks):
        at = began + number * HALF_A_MINUTE
        await clock.tick()
    await store.close()
