"""A scraper asks for food everywhere, all day: how much of the map one address gets, and when.

Public places are for everybody; of the others no address is ever said to who helps nobody.
"""

import re
from datetime import timedelta

from bot.flood import Flood, Sorted
from bot.messages import Incoming
from bot.pace import Taken
from bot.precedence import About
from bot.registry import Registry
from services import directory
from services.areas import areas
from services.letters import Letter
from services.meals import Meal, Sensitivity
from tests.conftest import TUESDAY_EVENING
from tests.street import street_in
from tests.week import TEAM

PUBLIC, HIDDEN = 40, 20
SAID = re.compile(r"(OPEN|SECRET)-(\d+)")
AN_HOUR, SLOWED = 60, 20  # answers to one address, then one each three minutes


async def test_a_scraper_learns_public_addresses_one_by_one_and_no_other(
    registry: Registry, database: str
) -> None:
    told: set[tuple[str, str]] = set()
    async with street_in(database, registry) as street:
        async with street.store.write() as db:
            for number in range(PUBLIC + HIDDEN):
                secret = number >= PUBLIC
                met = "the metro" if number % 2 else ""
                place = await directory.add(
                    db,
                    f"Kitchen {number}",
                    "Paris",
                    address=f"{'SECRET' if secret else 'OPEN'}-{number} Rue",
                    position=(48.84 + number / 1500, 2.30 + number % 7 / 100),
                    operator=TEAM,
                    sensitivity=Sensitivity.TEAM if secret else Sensitivity.PUBLIC,
                    meeting_point=met if secret else "",
                )
                hours = "Mo-Su 08:00-23:00"
                await directory.write_hours(db, place, Meal.DINNER, hours, TUESDAY_EVENING)
        asked = [f"/food +{skip}" for skip in range(0, PUBLIC + HIDDEN, 2)]
        asked += [f"/food area:{one.key} +{skip}" for one in areas()[:6] for skip in range(5)]
        asked += [f"/follow {number}" for number in range(PUBLIC - 3, PUBLIC + HIDDEN)]
        asked += [f"secret-{number} rue" for number in range(PUBLIC, PUBLIC + HIDDEN)]
        for minutes, words in enumerate(asked):
            for one in await street.say(
                "zed", TUESDAY_EVENING + timedelta(seconds=minutes), words
            ):
                found = set(SAID.findall(one.text))
                assert len(found) <= 1, one.text  # one address an answer
                told |= found
    assert {what for what, _number in told} == {"OPEN"}
    assert 10 < len(told) <= PUBLIC


def test_one_address_gets_a_few_hundred_answers_a_day_however_much_it_asks() -> None:
    clock = [1000.0]
    flood = Flood({"wire"}, lambda _said, _closely: About.FOOD, lambda: clock[0])
    hours, out = [0] * 24, Sorted()
    for second in range(24 * 3600):
        clock[0] += 1.0
        said = Incoming("wire", "zed", str(second), text="food")
        flood.sort(Taken(Letter(second, "wire", str(second), b""), said), out)
        flood.due(out)
        hours[second // 3600] += len(out.now)
        out = Sorted()
    assert hours[0] <= AN_HOUR + SLOWED
    assert max(hours[1:]) <= SLOWED + 1
    assert sum(hours) > 24 * 10  # slowed, and never silenced
