"""The demo's plans: what is done every day or on weekdays, where, by how many."""

from dataclasses import dataclass
from datetime import time

from services.activities import Activity, Part, Visibility
from services.shifts import RoleSpec

DAILY = "FREQ=DAILY"
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one team does again and again."""

    activity: Activity
    area: str  # a key of services.areas
    start: time
    minutes: int
    roles: tuple[RoleSpec, ...]
    meeting: str
    address: str
    rrule: str = DAILY
    meets_before: int = 15  # minutes
    bring: str = ""
    ours: bool = True  # of the organization that claire coordinates
    visibility: Visibility = Visibility.VOLUNTEERS


def _anyone(least: int, most: int) -> RoleSpec:
    return RoleSpec(Part.ANYONE, least, most)


PLANS = (
    Plan(
        Activity.BREAKFAST,
        "jardins-d-eole",
        time(7, 30),
        120,
        (_anyone(3, 5), RoleSpec(Part.INTERPRETER, 0, 1, "ar")),
        "À l’entrée du jardin, côté rue d’Aubervilliers",
        "Jardins d’Éole, 75018 Paris",
        visibility=Visibility.OPEN,
    ),
    Plan(
        Activity.COOKING,
        "saint-denis",
        time(14),
        180,
        (RoleSpec(Part.COOK, 1, 2), _anyone(2, 4)),
        "Devant la cuisine, porte bleue",
        "1 Rue de l’Exemple, 93200 Saint-Denis",
        bring="Un tablier, des chaussures fermées",
        visibility=Visibility.OPEN,
    ),
    Plan(
        Activity.DRIVING,
        "saint-denis",
        time(17),
        90,
        (RoleSpec(Part.DRIVER, 1, 1), _anyone(0, 1)),
        "Devant la cuisine, porte bleue",
        "1 Rue de l’Exemple, 93200 Saint-Denis",
    ),
    Plan(
        Activity.DISTRIBUTION,
        "porte-de-la-chapelle",
        time(18, 30),
        150,
        (_anyone(4, 7), RoleSpec(Part.INTERPRETER, 0, 1, "fa_AF")),
        "Sortie 1 du métro",
        "Boulevard Ney, 75018 Paris",
        meets_before=30,
        bring="Des vêtements chauds",
    ),
    Plan(
        Activity.DISTRIBUTION,
        "stalingrad",
        time(20),
        120,
        (_anyone(3, 6), RoleSpec(Part.DRIVER, 1, 1)),
        "Sous le métro aérien, côté rotonde",
        "Place de la Bataille-de-Stalingrad, 75019 Paris",
        bring="Des vêtements chauds",
    ),
    Plan(
        Activity.NIGHT,
        "gare-du-nord",
        time(22),
        240,
        (_anyone(2, 3), RoleSpec(Part.CAR, 1, 1), RoleSpec(Part.FIRST_AID, 0, 1)),
        "Devant l’entrée principale",
        "Place Napoléon-III, 75010 Paris",
        bring="Une lampe, des vêtements chauds",
        ours=False,
    ),
    Plan(
        Activity.NIGHT,
        "porte-de-la-villette",
        time(23),
        240,
        (_anyone(2, 3), RoleSpec(Part.CAR, 1, 1)),
        "Arrêt du tramway",
        "Porte de la Villette, 75019 Paris",
        ours=False,
        visibility=Visibility.TEAM,
    ),
    Plan(
        Activity.SORTING,
        "porte-d-aubervilliers",
        time(10),
        180,
        (_anyone(2, 6),),
        "Devant l’entrepôt",
        "2 Rue de l’Exemple, 93300 Aubervilliers",
        rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
        visibility=Visibility.OPEN,
    ),
    Plan(
        Activity.RECEPTION,
        "republique",
        time(9, 30),
        150,
        (_anyone(1, 3), RoleSpec(Part.INTERPRETER, 0, 1, "ps")),
        "À la statue",
        "3 Rue de l’Exemple, 75010 Paris",
        rrule=WEEKDAYS,
        ours=False,
    ),
    Plan(
        Activity.ACCOMPANIMENT,
        "gare-de-l-est",
        time(13),
        180,
        (_anyone(1, 2), RoleSpec(Part.INTERPRETER, 0, 1, "ti")),
        "Sous l’horloge",
        "Gare de l’Est, 75010 Paris",
        rrule=WEEKDAYS,
        ours=False,
    ),
    Plan(
        Activity.DISTRIBUTION,
        "calais",
        time(12),
        120,
        (_anyone(3, 5), RoleSpec(Part.DRIVER, 1, 1)),
        "Devant l’entrepôt",
        "4 Rue de l’Exemple, 62100 Calais",
        ours=False,
    ),
    Plan(
        Activity.BREAKFAST,
        "grande-synthe",
        time(9),
        120,
        (_anyone(2, 4),),
        "Devant la mairie",
        "Place de l’Exemple, 59760 Grande-Synthe",
        ours=False,
    ),
)
