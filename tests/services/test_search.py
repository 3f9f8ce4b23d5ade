"""The search: people find a spot by the name they have for it, in their letters."""

import pytest
from sqlalchemy import update

from db.models import place
from db.session import Session
from locales.fold import fold
from services.areas import area, areas, city_near, every_area
from services.likeness import score
from services.meals import Sensitivity
from services.search import named, spot
from services.sensitivity import set_sensitivity
from tests.services.kitchens import HERE, kitchen, north
from tests.services.teams import NOW, association, coordinator_of

MET = north(500)

SPELLINGS = [
    ("chapelle", "La Chapelle"),
    ("La Chapelle", "La Chapelle"),
    ("lachapelle", "La Chapelle"),
    ("la chapel", "La Chapelle"),
    ("métro la chapelle", "La Chapelle"),
    ("je suis à la chapelle", "La Chapelle"),
    ("لا شابيل", "La Chapelle"),
    ("شابيل", "La Chapelle"),
    ("لاشاپل", "La Chapelle"),
    ("Лашапель", "La Chapelle"),
    ("Ла Шапель", "La Chapelle"),
    ("ላ ሻፔል", "La Chapelle"),
    ("লা শাপেল", "La Chapelle"),
    ("porte chapelle", "Porte de la Chapelle"),
    ("porte de la chapelle", "Porte de la Chapelle"),
    ("PORTE DE LA CHAPELLE", "Porte de la Chapelle"),
    ("bab chapelle", "Porte de la Chapelle"),
    ("باب لا شابيل", "Porte de la Chapelle"),
    ("Порт де ла Шапель", "Porte de la Chapelle"),
    ("stalingrad", "Stalingrad"),
    ("stalingrade", "Stalingrad"),
    ("ستالينغراد", "Stalingrad"),
    ("استالینگراد", "Stalingrad"),
    ("метро Сталинград", "Stalingrad"),
    ("ስታሊንግራድ", "Stalingrad"),
    ("jaures", "Jaurès"),
    ("gare du nord", "Gare du Nord"),
    ("gare nord", "Gare du Nord"),
    ("محطة الشمال", "Gare du Nord"),
    ("Северный вокзал", "Gare du Nord"),
    ("garedelest", "Gare de l'Est"),
    ("republique", "République"),
    ("porte de la vilette", "Porte de la Villette"),
    ("porte daubervilliers", "Porte d'Aubervilliers"),
    ("obervilie", "Aubervilliers"),
    ("barbes", "Barbès - Rochechouart"),
    ("dormoy", "Marx Dormoy"),
    ("place d italie", "Place d'Italie"),
    ("austerlitz", "Gare d'Austerlitz"),
    ("clignancourt", "Porte de Clignancourt"),
    ("st denis", "Saint-Denis"),
    ("سان دوني", "Saint-Denis"),
    ("pantin", "Pantin"),
    ("75018", "Paris 18e"),
    ("calais", "Calais"),
    ("كاليه", "Calais"),
    ("کالێ", "Calais"),
    ("dunkirk", "Dunkerque"),
    ("دانکێرک", "Dunkerque"),
    ("grande synthe", "Grande-Synthe"),
    ("گراند سنت", "Grande-Synthe"),
    ("loon plage", "Loon-Plage"),
    ("ouistreham", "Ouistreham"),
]


@pytest.mark.parametrize(("words", "name"), SPELLINGS, ids=[one for one, _ in SPELLINGS])
async def test_a_spot_is_found_by_what_people_call_it(db: Session, words: str, name: str) -> None:
    found = await named(db, words)
    assert found[0].name == name
    assert len(found) <= 8


@pytest.mark.parametrize("words", ["bonjour", "food", "hungry", "manger", "شكرا", "?", "", "123"])
async def test_what_is_no_place_finds_none(db: Session, words: str) -> None:
    assert await named(db, words) == ()


async def test_places_are_found_beside_areas(db: Session) -> None:
    number = await kitchen(db, name="La Chorba - Porte de la Villette")
    found = await named(db, "chorba")
    assert [(one.key, one.place_id, one.position) for one in found] == [
        (f"place:{number}", number, HERE)
    ]
    assert (await named(db, "la villette"))[0].name == "Porte de la Villette"
    assert await named(db, "chorbba") == found  # a slip


async def test_the_search_does_not_tell_where_a_hidden_place_is(db: Session) -> None:
    await kitchen(db, name="Soupe secrète", sensitivity=Sensitivity.VERIFIED, meeting=north(500))
    await kitchen(db, name="Soupe du camp", sensitivity=Sensitivity.TEAM)
    assert [one.position for one in await named(db, "soupe secrète")] == [north(500)]
    assert [one.position for one in await named(db, "soupe du camp")] == [None]
    keeper = await coordinator_of(db, await association(db, "Ours"))
    found = await named(db, "soupe secrète", actor=keeper)  # whom nobody else looks after
    assert [one.position for one in found] == [HERE]


async def test_what_volunteers_know_is_named_to_other_teams_without_its_point(
    db: Session,
) -> None:
    ours, others = await association(db, "Ours"), await association(db, "Others")
    claire, oscar = await coordinator_of(db, ours), await coordinator_of(db, others)
    met = {"meeting": MET, "sensitivity": Sensitivity.VERIFIED}
    for name, given in (("Chorba des quais", met), ("Bento du canal", {**met, "meeting": None})):
        await kitchen(db, name=name, **given)
    await db.execute(update(place).values(organization_id=ours))
    for name, told in (("chorba des quais", MET), ("bento du canal", None)):
        assert [one.position for one in await named(db, name, actor=claire)] == [HERE]
        (found,) = await named(db, name, actor=oscar)
        assert found.position == told
        assert await spot(db, found.key, actor=oscar) == found


async def test_what_only_a_team_knows_is_named_to_no_other_team(db: Session) -> None:
    ours, others = await association(db, "Ours"), await association(db, "Others")
    claire, oscar = await coordinator_of(db, ours), await coordinator_of(db, others)
    number = await kitchen(db, name="Soupe du camp", sensitivity=Sensitivity.TEAM)
    await db.execute(update(place).values(organization_id=ours))
    key = f"place:{number}"
    assert [one.position for one in await named(db, "soupe du camp", actor=claire)] == [HERE]
    assert await spot(db, key, actor=claire) is not None
    assert await named(db, "soupe du camp", actor=oscar) == ()
    assert await spot(db, key, actor=oscar) is None
    await set_sensitivity(
        db, number, Sensitivity.TEAM, NOW, claire, meeting_point="exit 2", meeting_position=MET
    )
    assert [one.position for one in await named(db, "soupe du camp", actor=oscar)] == [MET]
    again = await spot(db, key, actor=oscar)
    assert again is not None
    assert again.position == MET


async def test_a_spot_is_found_again_by_its_key(db: Session) -> None:
    number = await kitchen(db, name="La Chorba")
    for key in ("area:calais", f"place:{number}"):
        again = await spot(db, key)
        assert again is not None
        assert again.key == key
    assert await spot(db, "area:nowhere") is None
    assert await spot(db, "place:999999") is None
    assert await spot(db, "place:x") is None


def test_the_spots_lie_where_they_should() -> None:
    assert len(every_area()) >= 90
    assert len({one.key for one in every_area()}) == len(every_area())
    for one in every_area():
        if one.city not in ("Calais", "Dunkerque", "Grande-Synthe", "Loon-Plage"):
            near_paris = 48.77 < one.position[0] < 48.97 and 2.25 < one.position[1] < 2.47
            on_the_coast = one.city in ("Ouistreham", "Boulogne-sur-Mer")
            assert near_paris or on_the_coast


def test_every_spelling_leads_to_its_own_spot() -> None:
    for one in every_area():
        for spelling in one.spellings:
            typed = fold(spelling)
            best = max(score(typed, other.spellings) for other in every_area())
            assert score(typed, one.spellings) == best >= 99


def test_eight_spots_can_be_chosen_from() -> None:
    assert len(areas()) == 8
    around_calais = areas((50.95, 1.85))
    assert len(around_calais) == 8
    assert around_calais[0].city == "Calais"
    assert area("stalingrad") in areas()
    assert area("nowhere") is None


async def test_the_town_of_a_point_is_known_near_it_only(db: Session) -> None:
    assert await city_near(db, (50.95, 1.85)) == "Calais"
    assert await city_near(db, HERE) == "Paris"
    assert await city_near(db, (45.76, 4.83)) is None
