"""What another organization looks after: places and their dates, calls in every state, a group."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert, select, update

from db.models import call, coordinator, organization
from db.session import Session
from services import call_drafts, directory, groups, occurrences, people, sightings
from services.audiences import Audience
from services.call_drafts import Draft
from services.calls import Kind, State
from services.groups import Spot
from services.meals import Meal, Sensitivity, SightingKind
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.standing import number_of, stored
from tests.week import OTHERS, SEAL, at

THEIR_PLACE, THEIR_HIDDEN = "Maison Quatre Vents", "Atelier Quatre Vents"
THEIR_ADDRESS, THEIR_WORDS = "7 Rue Dérobée", "Their words to their people."
WHERE = (48.8843, 2.3602)
STATES = (State.DRAFT, State.APPROVING, State.SENDING, State.PAUSED, State.STOPPED)


@dataclass(frozen=True, slots=True)
class Theirs:
    """Everything by number."""

    place: int
    hidden: int  # a place that only its team knows
    added: int  # an occurrence that can still be undone
    calls: dict[State, int]
    group: int


async def theirs(url: str) -> Theirs:
    """Let a coordinator of another organization do everything once."""
    who = await number_of(url, "oscar")
    async with stored(url) as db:
        rows = await db.execute(select(organization.c.id).where(organization.c.name == OTHERS))
        team = rows.scalar_one()
        await people.remember(db, who, role=Role.COORDINATOR.value, language="en_GB")
        row = {"person_id": who, "organization_id": team, "since": TUESDAY_EVENING}
        await db.execute(insert(coordinator).values(row))
        seen = await _place(db, THEIR_PLACE, Sensitivity.PUBLIC, who)
        hidden = await _place(db, THEIR_HIDDEN, Sensitivity.TEAM, who)
        await sightings.report(db, who, True, seen, SightingKind.CLOSED, TUESDAY_EVENING)
        added = await occurrences.add(
            db, TUESDAY_EVENING, seen, at(24, 23), at(25, 0, 30), person_id=who
        )
        calls = {state: await _call(db, state, team, who, seen) for state in STATES}
        await groups.here(db, SEAL, Spot("wire", "-100"), "oscar", TUESDAY_EVENING)
        (group,) = await groups.of_organizations(db, [team])
    return Theirs(seen, hidden, added, calls, group.id)


async def _place(db: Session, name: str, who: Sensitivity, actor: int) -> int:
    number = await directory.add(
        db,
        name,
        "Paris",
        address=THEIR_ADDRESS if who is Sensitivity.TEAM else "1 Place Ouverte",
        position=WHERE,
        operator=OTHERS,
        sensitivity=who,
    )
    words = "Mo-Su 20:00-22:00"
    await directory.write_hours(db, number, Meal.DINNER, words, TUESDAY_EVENING, person_id=actor)
    return number


async def _call(db: Session, state: State, team: int, actor: int, place_id: int) -> int:
    draft = Draft(
        team,
        Kind.NOTICE,
        Audience(),
        TUESDAY_EVENING + timedelta(hours=5),
        "en_GB",
        THEIR_WORDS,
        place_id=place_id,
    )
    number = await call_drafts.write(db, SEAL, draft, TUESDAY_EVENING, actor)
    later = TUESDAY_EVENING + timedelta(hours=1)  # what is sent waits for its next wave
    begun = {} if state.unsent else {"begins_at": TUESDAY_EVENING, "next_wave_at": later}
    await db.execute(
        update(call).where(call.c.id == number).values(state=state.value, wave=1, **begun)
    )
    return number
