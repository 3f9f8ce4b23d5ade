"""What changes meals: sightings, occurrences, who is told of them, and who may write hours."""

from datetime import timedelta

import pytest

from db.session import Session
from services import alerts, asked, directory, occurrences, pushes, seasons, sightings
from services.answers import at_place
from services.meals import Doubt, Meal, SightingKind, Status
from services.refusals import Refused
from tests.services.kitchens import HERE, first, kitchen, paris, shown, somebody

NOW = paris("2026-11-24T18:05")
LATELY = paris("2026-11-20T12:00")
DINNER = (paris("2026-11-24T18:00"), paris("2026-11-24T20:00"))


async def doubted(db: Session, place_id: int, minutes: int = 0) -> tuple[Doubt, ...]:
    offer = await first(db, NOW + timedelta(minutes=minutes), place_id)
    assert offer is not None
    return offer.doubts


async def test_one_voice_is_not_believed_and_two_are(db: Session) -> None:
    place_id = await kitchen(db, "17:00-23:00", confirmed=LATELY)
    one, other = await somebody(db), await somebody(db)
    assert not await sightings.report(db, one, False, place_id, SightingKind.CLOSED, NOW)
    assert not await sightings.report(db, one, False, place_id, SightingKind.CLOSED, NOW)
    assert await doubted(db, place_id) == ()
    assert await sightings.report(db, other, False, place_id, SightingKind.CLOSED, NOW)
    assert await doubted(db, place_id) == (Doubt.CLOSED,)


async def test_one_verified_volunteer_is_believed(db: Session) -> None:
    place_id = await kitchen(db, "17:00-23:00", confirmed=LATELY)
    assert await sightings.report(
        db, await somebody(db), True, place_id, SightingKind.NO_FOOD, NOW
    )
    assert await doubted(db, place_id) == (Doubt.NO_FOOD,)


async def test_closed_and_no_food_are_two_voices_for_an_empty_plate(db: Session) -> None:
    place_id = await kitchen(db, "17:00-23:00", confirmed=LATELY)
    later = NOW + timedelta(minutes=1)
    one, other = await somebody(db), await somebody(db)
    await sightings.report(db, one, False, place_id, SightingKind.CLOSED, NOW)
    assert await sightings.report(db, other, False, place_id, SightingKind.NO_FOOD, later)
    assert await doubted(db, place_id, 2) == (Doubt.NO_FOOD,)


async def test_a_sighting_is_gone_after_two_hours(db: Session) -> None:
    place_id = await kitchen(db, "17:00-23:00", confirmed=LATELY)
    await sightings.report(db, await somebody(db), True, place_id, SightingKind.CLOSED, NOW)
    assert await doubted(db, place_id, 119) == (Doubt.CLOSED,)
    assert await doubted(db, place_id, 120) == ()


async def test_a_sighting_at_noon_says_nothing_of_the_evening(db: Session) -> None:
    place_id = await kitchen(db, "12:00-14:00,15:30-20:00", confirmed=LATELY)
    noon = paris("2026-11-24T13:50")
    await sightings.report(db, await somebody(db), True, place_id, SightingKind.NO_FOOD, noon)
    lunch, dinner = (await at_place(db, noon, place_id))[:2]
    assert (lunch.doubts, dinner.doubts) == ((Doubt.NO_FOOD,), ())


async def test_a_long_queue_is_said_and_is_no_doubt(db: Session) -> None:
    place_id = await kitchen(db, confirmed=LATELY)
    await sightings.report(db, await somebody(db), True, place_id, SightingKind.QUEUE, NOW)
    offer = await first(db, NOW, place_id)
    assert offer is not None
    assert (offer.queue, offer.status) == (True, Status.OPEN)


async def test_old_sightings_can_be_deleted(db: Session) -> None:
    place_id = await kitchen(db, "17:00-23:00", confirmed=LATELY)
    await sightings.report(db, await somebody(db), True, place_id, SightingKind.CLOSED, NOW)
    await sightings.forget(db, NOW + timedelta(seconds=1))
    assert await doubted(db, place_id) == ()


async def test_whoever_asked_in_the_last_three_hours_is_told(db: Session) -> None:
    place_id, other = await kitchen(db), await kitchen(db)
    lately, long_ago, elsewhere = [await somebody(db) for _ in range(3)]
    await asked.remember_asked(db, lately, [place_id], NOW - timedelta(minutes=179))
    await asked.remember_asked(db, long_ago, [place_id], NOW - timedelta(hours=3))
    await asked.remember_asked(db, elsewhere, [other], NOW)
    assert await pushes.concerned(db, place_id, NOW) == [lately]


async def test_asking_again_counts_from_then(db: Session) -> None:
    place_id, person_id = await kitchen(db), await somebody(db)
    await asked.remember_asked(db, person_id, [place_id], NOW - timedelta(hours=5))
    await asked.remember_asked(db, person_id, [place_id, place_id], NOW)
    assert await asked.who_asked(db, place_id, NOW) == (person_id,)
    await asked.remember_asked(db, person_id, [], NOW)


async def test_what_was_asked_is_forgotten_after_three_hours(db: Session) -> None:
    place_id, person_id = await kitchen(db), await somebody(db)
    await asked.remember_asked(db, person_id, [place_id], NOW)
    await asked.forget_asked(db, NOW + timedelta(hours=3))
    assert await asked.who_asked(db, place_id, NOW) == ()


async def test_a_cancelled_meal_can_be_served_again(db: Session) -> None:
    place_id = await kitchen(db)
    await occurrences.cancel(db, NOW, place_id, *DINNER)
    await occurrences.replace(db, NOW, place_id, *DINNER)
    offer = await first(db, NOW, place_id)
    assert offer is not None
    assert (offer.status, offer.confirmed_at) == (Status.OPEN, NOW)


async def test_a_note_is_shown_with_the_meal(db: Session) -> None:
    place_id = await kitchen(db)
    await occurrences.note(db, NOW, place_id, *DINNER, "Bring a bowl")
    offer = await first(db, NOW, place_id)
    assert offer is not None
    assert (offer.note, offer.doubts) == ("Bring a bowl", (Doubt.NOT_CONFIRMED,))


async def test_what_makes_no_sense_is_refused(db: Session) -> None:
    place_id = await kitchen(db)
    start, end = DINNER
    with pytest.raises(Refused, match="before the beginning"):
        await occurrences.cancel(db, NOW, place_id, end, start)
    with pytest.raises(Refused, match="already over"):
        await occurrences.cancel(db, NOW + timedelta(hours=9), place_id, start, end)
    with pytest.raises(Refused, match="more than 24 hours"):
        await occurrences.add(db, NOW, place_id, start, start + timedelta(hours=25))
    with pytest.raises(Refused, match="note is too long"):
        await occurrences.note(db, NOW, place_id, start, end, "x" * 201)
    with pytest.raises(Refused, match="Say where"):
        await occurrences.move(db, NOW, place_id, start, end, "")
    with pytest.raises(Refused, match="before the beginning"):
        await alerts.raise_alert(db, NOW, HERE, 500, end, start)
    with pytest.raises(Refused, match="50 km"):
        await alerts.raise_alert(db, NOW, HERE, 90_000, start, end)
    with pytest.raises(Refused, match="last day"):
        await seasons.set_season(db, "ramadan-2027", end.date(), start.date() - timedelta(days=1))


async def test_hours_a_coordinator_writes_are_confirmed_and_replace_the_old(db: Session) -> None:
    place_id = await kitchen(db, "Mo-Su 12:00-13:00", meal=Meal.DINNER)
    rule = await directory.write_hours(db, place_id, Meal.DINNER, "tous les soirs 19h-21h", NOW)
    assert rule == "Mo-Su 19:00-21:00"
    offer = await first(db, NOW, place_id)
    assert shown(offer) == "2026-11-24 19:00-21:00"
    assert offer is not None
    assert offer.sure
    await directory.write_hours(db, place_id, Meal.DINNER, "Mo-Su 12:00-13:00", NOW)
    assert next(shown(one) for one in await at_place(db, NOW, place_id)) == (
        "2026-11-25 12:00-13:00"
    )


async def test_a_place_can_be_confirmed_and_ended(db: Session) -> None:
    place_id = await kitchen(db)
    assert await directory.confirm(db, place_id, NOW) == 1
    assert await doubted(db, place_id) == ()
    await directory.end(db, place_id)
    assert await at_place(db, NOW, place_id) == ()


async def test_the_same_place_is_not_entered_twice(db: Session) -> None:
    number = await directory.add(
        db, "La Chorba", "Paris", address="15 avenue", position=HERE, operator="La Chorba"
    )
    assert number > 0
    with pytest.raises(Refused, match="already known"):
        await directory.add(db, "LA CHORBA", "Paris", address="15  Avenue", operator="la chorba")


async def test_the_last_day_cannot_be_before_the_first(db: Session) -> None:
    place_id = await kitchen(db)
    with pytest.raises(Refused, match="last day"):
        await directory.write_hours(
            db,
            place_id,
            Meal.DINNER,
            "Mo 18:00-20:00",
            NOW,
            valid_from=NOW.date(),
            valid_to=NOW.date() - timedelta(days=1),
        )
