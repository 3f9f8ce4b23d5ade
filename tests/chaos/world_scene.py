"""The scene of the world: teams on duty, shifts with few seats, and things that are missing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bot.demo import EXAMPLES
from db.models import drop_off, need
from db.sealing import Seal
from db.session import Session
from services import people
from services.categories import Category, Urgency
from services.exchange import import_meals
from services.people import Role, Writer
from tests.calling import sent, settled
from tests.chaos.duty_scene import coordinated
from tests.chaos.shift_scene import Builder, Scene
from tests.chaos.stage import furnishing, known
from tests.chaos.world_people import CHATS, LANGUAGES, LINES, STRANGERS, TEAM

STARTS = tuple(timedelta(hours=50 + 31 * number // 2) for number in range(8))  # pairs overlap
SEATS, THINGS = 2, (12, 5, 3, 30, 8, 2, 50, 4)
CLAIRE = 90_000  # who sent a call before it all begins
CALLED = tuple(range(91_000, 91_150))  # and to whom
CATEGORIES = (Category.BLANKET, Category.SLEEPING_BAG, Category.TENT, Category.GLOVES)


@dataclass(frozen=True, slots=True)
class Furnished:
    """What there is when it all begins."""

    call: int


async def furnish(database: Path) -> Furnished:
    """Fill a database with everybody who has a role, and what they are there for."""
    now = datetime.now(UTC)
    async with furnishing(database) as (db, seal):
        await import_meals(db, EXAMPLES.read_text("utf-8"), example=True)
        team = await _teams(db, seal, now)
        built = Builder(db, seal, now, 0, team, Scene())
        for starts in STARTS:
            await built.shift(now + starts, most=SEATS)
        for chat in _who(CHATS, "helping"):
            await built.volunteer(chat)
        await _known(db, seal)
        await _things(db, team, now)
        return Furnished(await _call(db, seal, now))


def _who(roles: dict[int, str], wanted: str) -> list[int]:
    return [one for one, role in roles.items() if role == wanted]


async def _teams(db: Session, seal: Seal, now: datetime) -> int:
    numbers = await known(db, seal, TEAM, now, language="en_GB")
    half = len(TEAM) // 2
    first = await coordinated(db, "Example kitchen", TEAM[:half], numbers, now)
    await coordinated(db, "Another kitchen", TEAM[half:], numbers, now)
    return first


async def _known(db: Session, seal: Seal) -> None:
    """Let most people be known: each has chosen a language, and some may take seats."""
    everybody = {str(chat): role for chat, role in CHATS.items() if chat not in TEAM} | LINES
    kept = [(one, role) for one, role in everybody.items() if role not in STRANGERS]
    writers = [Writer("whatsapp" if "+" in one else "telegram", one) for one, _role in kept]
    standings = await people.recognise(db, seal, writers, datetime.now(UTC))
    for place, ((_one, role), standing) in enumerate(zip(kept, standings, strict=True)):
        may = {"role": Role.VOLUNTEER.value} if role == "helping" else {}
        language = LANGUAGES[place % len(LANGUAGES)]
        await people.remember(db, standing.person.id, language=language, **may)


async def _things(db: Session, team: int, now: datetime) -> None:
    point = {"organization_id": team, "name": "Store room", "area": "Stalingrad"}
    made = insert(drop_off).values(
        **point, address="7 Rue de l’Exemple", hours="Mo-Su 08:00-20:00"
    )
    number = (await db.execute(made.returning(drop_off.c.id))).scalar_one()
    rows = [
        {
            "organization_id": team,
            "category": CATEGORIES[place % len(CATEGORIES)].value,
            "quantity": wanted,
            "urgency": Urgency.TODAY.value,
            "area": "Stalingrad",
            "state": "open",
            "created_at": now,
            "opened_at": now,
            "wanted": wanted,
            "drop_off_id": number,
        }
        for place, wanted in enumerate(THINGS)
    ]
    await db.execute(insert(need), rows)


async def _call(db: Session, seal: Seal, now: datetime) -> int:
    """Send a call to many who only read."""
    chats = [str(chat) for chat in CALLED]
    scene = await settled(db, seal, "telegram", chats, now, claire=str(CLAIRE))
    return await sent(db, seal, scene, now)
