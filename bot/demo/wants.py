"""The demo's needs: what invented people miss, what others bring, who is on duty and who asks."""

from datetime import datetime, timedelta

from bot.demo.week import CHANNEL, CONTACT, ORGANIZATIONS, Team
from db.sealing import Seal
from db.session import Session
from services import duties, news, people, pledges, tickets
from services.areas import area
from services.categories import Category, Urgency, Whom
from services.directory import organization_of
from services.drop_offs import create, days, drop_off_of
from services.exchange_organizations import import_organizations
from services.opening_up import open_up
from services.people import Writer
from services.reporting import Wish, report, see_too
from services.standing_needs import standing
from services.triage import claim

NIGHT = timedelta(hours=10)
PEOPLE = 6
LOOKED_AFTER = f"""name,hub,areas
{ORGANIZATIONS[0]},,Paris; Saint-Denis
{ORGANIZATIONS[1]},{ORGANIZATIONS[0]},gare-du-nord
"""
LIST = (
    (Category.WARM_JACKET, "M", 60),
    (Category.SOCKS, "", 200),
    (Category.GLOVES, "", 80),
)
QUESTION = "سلام، فردا در کجا می‌توانم با وکیل گپ بزنم؟"  # where can I talk with a lawyer tomorrow?


async def furnish_needs(db: Session, seal: Seal, team: Team, now: datetime) -> None:
    """Let people miss something; claire is on duty, bruno brings something, amina waits."""
    await import_organizations(db, LOOKED_AFTER, now)
    ours = await organization_of(db, ORGANIZATIONS[0]) or 0
    await duties.put(db, ours, team.claire, now, now + NIGHT, now, team.claire)
    store_room = await create(
        db,
        seal,
        ours,
        now,
        None,
        name="Entrepôt (exemple)",
        area="Saint-Denis",
        address="1 Rue de l’Exemple, 93200 Saint-Denis",
        hours="lun-sam 14h-19h",
        contact=CONTACT,
    )
    for category, size, wanted in LIST:
        await standing(db, ours, category, size, wanted, store_room, None, now, None)
    known = await _people(db, seal, now)
    missing = await _report(db, team, known, now)
    await open_up(db, missing, 12, store_room, now + timedelta(days=5), now, None)
    await _bring(db, missing, store_room, team.bruno, now)
    asked = await tickets.open_(db, known[0], ours, now)
    await tickets.said(db, seal, asked, known[0], QUESTION, "fa_AF", now)
    await news.take_news(db)  # all that happened before the demo began


async def _report(db: Session, team: Team, known: list[int], now: datetime) -> int:
    """Report what is missing in five places; returns the number of what helpers can bring."""
    one, two, three, four, five, six = known
    asked = now - timedelta(hours=1)
    blankets = await report(
        db, _wish(Category.BLANKET, 3, Whom.SOMEONE, Urgency.TODAY, "stalingrad"), one, asked
    )
    for person in (two, three):
        await see_too(db, blankets, person, Whom.SOMEONE, 1, asked)
    await report(
        db, _wish(Category.BOOTS, 1, Whom.ME, Urgency.TODAY, "la-chapelle", "43"), four, now
    )
    await report(db, _wish(Category.SHELTER, 2, Whom.US, Urgency.NOW, "republique"), five, now)
    jacket = _wish(Category.RAIN_JACKET, 1, Whom.ME, Urgency.WEEK, "stalingrad", "L")
    await claim(db, await report(db, jacket, team.amina, asked), now, team.claire)
    tents = await report(
        db, _wish(Category.TENT, 5, Whom.US, Urgency.TODAY, "porte-d-aubervilliers"), six, asked
    )
    await claim(db, tents, now, team.claire)
    return await report(
        db, _wish(Category.SLEEPING_BAG, 12, Whom.US, Urgency.WEEK, "la-chapelle"), two, asked
    )


def _wish(
    category: Category, quantity: int, whom: Whom, urgency: Urgency, key: str, size: str = ""
) -> Wish:
    spot = area(key)
    name, position = (spot.name, spot.position) if spot else (key, None)
    return Wish(category, size, quantity, whom, urgency, name, position)


async def _bring(db: Session, need: int, store_room: int, bruno: int, now: datetime) -> None:
    point = await drop_off_of(db, store_room)
    if point is not None:
        last = days(point, now)[-1]
        await pledges.pledge(db, bruno, need, 4, last.day, now)


async def _people(db: Session, seal: Seal, now: datetime) -> list[int]:
    writers = [Writer(CHANNEL, f"person{number}") for number in range(PEOPLE)]
    known = await people.recognise(db, seal, writers, now)
    for one in known:
        await people.remember(db, one.person.id, language="fa_AF")
    return [one.person.id for one in known]
