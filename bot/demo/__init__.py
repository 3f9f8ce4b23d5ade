"""The demo: three telephones, places of years ago as labelled examples, and real pages."""

from collections.abc import Sequence
from pathlib import Path

from bot.app import App
from bot.channels.pages import Station
from bot.demo.wants import furnish_needs
from bot.demo.week import CHANNEL, Team, plan_week
from db.session import Session
from services import people, pins
from services.areas import every_area
from services.coordinators import organization_of
from services.exchange import import_meals
from services.exchange_pages import import_pages
from services.people import Role, Writer

SECRET = "the demo keeps nothing that is secret"
PIN = "280624"  # of claire
EXAMPLES = Path(__file__).with_name("food_points.csv")
PAGES = Path(__file__).with_name("pages")
TELEPHONES = {
    "amina": (Role.PERSON, "ar"),
    "bruno": (Role.VOLUNTEER, "fr"),
    "claire": (Role.COORDINATOR, "fr"),
}


async def furnish(app: App) -> None:
    """Put places, pages, the three people and the weeks of two teams into the store, once."""
    async with app.store.write() as db:
        await import_meals(db, EXAMPLES.read_text("utf-8"), example=True)
        await import_pages(db, written_pages(), app.now())
        team = await _invite(db, app)
        if await organization_of(db, team.claire) is None:
            await plan_week(db, app.desk.seal, team, app.now())
            await furnish_needs(db, app.desk.seal, team, app.now())
            await pins.choose(db, team.claire, PIN, app.now() - pins.FRESH)


def written_pages() -> dict[str, str]:
    """Return the text of the pages that the demo ships, by the name of their file."""
    return {path.name: path.read_text("utf-8") for path in sorted(PAGES.glob("*.md"))}


def stations() -> Sequence[Station]:
    """Return the well known spots in Paris that the page shows on its map."""
    return [(one.key, one.name, *one.position) for one in every_area() if one.city == "Paris"]


async def _invite(db: Session, app: App) -> Team:
    writers = [Writer(CHANNEL, phone) for phone in TELEPHONES]
    known = await people.recognise(db, app.desk.seal, writers, app.now())
    for standing, (role, code) in zip(known, TELEPHONES.values(), strict=True):
        if standing.person.language is None:
            await people.remember(db, standing.person.id, role=role.value, language=code)
    numbers = dict(zip(TELEPHONES, (one.person.id for one in known), strict=True))
    return Team(*(numbers[one] for one in TELEPHONES))
