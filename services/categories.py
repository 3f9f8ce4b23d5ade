"""Categories: what can be missing, in groups that fit into one list, and how urgent it is."""

from enum import StrEnum

from locales import Text, _


class Group(StrEnum):
    """A heading under which things that are missing are found."""

    FOOD = "food"
    SLEEP = "sleep"
    CLOTHES = "clothes"
    DAILY = "daily"
    HELP = "help"

    @property
    def label(self) -> Text:
        """What people read."""
        return GROUPS[self]


class Category(StrEnum):
    """Something that can be missing."""

    HOT_MEAL = "hot_meal"
    WATER = "water"
    BABY_FOOD = "baby_food"
    BLANKET = "blanket"
    SLEEPING_BAG = "sleeping_bag"
    BIVVY_BAG = "bivvy_bag"
    TENT = "tent"
    WARM_JACKET = "warm_jacket"
    RAIN_JACKET = "rain_jacket"
    TROUSERS = "trousers"
    UNDERWEAR = "underwear"
    BOOTS = "boots"
    SOCKS = "socks"
    GLOVES = "gloves"
    NECK_WARMER = "neck_warmer"
    HYGIENE = "hygiene"
    CHARGING = "charging"
    MEDICAL = "medical"
    LEGAL = "legal"
    INTERPRETING = "interpreting"
    TRANSPORT = "transport"
    SHELTER = "shelter"

    @property
    def label(self) -> Text:
        """What people read."""
        return CATEGORIES[self]

    @property
    def group(self) -> Group:
        """The heading under which it is found."""
        return next(group for group, members in MEMBERS.items() if self in members)

    @property
    def brought(self) -> bool:
        """Whether it is a thing that somebody can bring; help is not."""
        return self.group is not Group.HELP and self is not Category.CHARGING

    @property
    def sizes(self) -> tuple[str, ...]:
        """The sizes to choose from; none where they do not matter."""
        if self is Category.BOOTS:
            return SHOE_SIZES
        return CLOTHES_SIZES if self in SIZED else ()


class Urgency(StrEnum):
    """How soon it is needed."""

    NOW = "now"
    TODAY = "today"
    WEEK = "week"

    @property
    def label(self) -> Text:
        """What people read."""
        return URGENCIES[self]


class Whom(StrEnum):
    """For whom something is missing."""

    ME = "me"
    US = "us"
    SOMEONE = "someone"
    TEAM = "team"  # an organization's own list

    @property
    def label(self) -> Text:
        """What people read."""
        return WHOM[self]


CLOTHES_SIZES = ("child", "XS", "S", "M", "L", "XL", "XXL")
SHOE_SIZES = ("35-36", "37-38", "39", "40", "41", "42", "43", "44", "45-46")
SIZED = frozenset(
    {Category.WARM_JACKET, Category.RAIN_JACKET, Category.TROUSERS, Category.UNDERWEAR}
)

MEMBERS = {
    Group.FOOD: (Category.HOT_MEAL, Category.WATER, Category.BABY_FOOD),
    Group.SLEEP: (
        Category.BLANKET,
        Category.SLEEPING_BAG,
        Category.BIVVY_BAG,
        Category.TENT,
        Category.SHELTER,
    ),
    Group.CLOTHES: (
        Category.WARM_JACKET,
        Category.RAIN_JACKET,
        Category.TROUSERS,
        Category.UNDERWEAR,
        Category.BOOTS,
        Category.SOCKS,
        Category.GLOVES,
        Category.NECK_WARMER,
    ),
    Group.DAILY: (Category.HYGIENE, Category.CHARGING),
    Group.HELP: (
        Category.MEDICAL,
        Category.LEGAL,
        Category.INTERPRETING,
        Category.TRANSPORT,
    ),
}
COMMON = (
    Category.HOT_MEAL,
    Category.WATER,
    Category.BLANKET,
    Category.SLEEPING_BAG,
    Category.TENT,
    Category.WARM_JACKET,
    Category.BOOTS,
    Category.SHELTER,
)
"""What is asked for most, offered first."""

GROUPS = {
    # i18n: all groups: row of a list of what is missing; max 24
    Group.FOOD: _("🍲 Food and water"),
    # i18n: row of a list: blankets, tents …; max 24
    Group.SLEEP: _("🛏 For the night"),
    # i18n: row of a list; max 24
    Group.CLOTHES: _("🧥 Clothes and shoes"),
    # i18n: row of a list: soap, charging a telephone …; max 24
    Group.DAILY: _("🧼 Washing, charging"),
    # i18n: row of a list: a doctor, a lawyer, an interpreter …; max 24
    Group.HELP: _("🤝 Help from someone"),
}
CATEGORIES = {
    # i18n: all categories: something that is missing, row of a list; max 24
    Category.HOT_MEAL: _("🍲 Hot meal"),
    # i18n: something that is missing; max 24
    Category.WATER: _("💧 Water"),
    # i18n: something that is missing; max 24
    Category.BABY_FOOD: _("🍼 Baby food"),
    # i18n: something that is missing; max 24
    Category.BLANKET: _("🛏 Blanket"),
    # i18n: something that is missing; max 24
    Category.SLEEPING_BAG: _("🛌 Sleeping bag"),
    # i18n: something that is missing: a waterproof cover for a sleeping bag; max 24
    Category.BIVVY_BAG: _("🎒 Bivvy bag"),
    # i18n: something that is missing; max 24
    Category.TENT: _("⛺ Tent"),
    # i18n: something that is missing; max 24
    Category.WARM_JACKET: _("🧥 Warm jacket"),
    # i18n: something that is missing: against rain; max 24
    Category.RAIN_JACKET: _("🌧 Rain jacket"),
    # i18n: something that is missing; max 24
    Category.TROUSERS: _("👖 Trousers"),
    # i18n: something that is missing: thermal underwear; max 24
    Category.UNDERWEAR: _("🩲 Warm underwear"),
    # i18n: something that is missing: walking boots; max 24
    Category.BOOTS: _("🥾 Shoes, boots"),
    # i18n: something that is missing; max 24
    Category.SOCKS: _("🧦 Socks"),
    # i18n: something that is missing; max 24
    Category.GLOVES: _("🧤 Gloves"),
    # i18n: something that is missing; max 24
    Category.NECK_WARMER: _("🧣 Scarf, neck warmer"),
    # i18n: something that is missing: soap, tooth brush, pads …; max 24
    Category.HYGIENE: _("🧼 Soap, hygiene"),
    # i18n: something that is missing: electricity for a telephone; max 24
    Category.CHARGING: _("🔌 Phone charging"),
    # i18n: something that is missing, no emergency; max 24
    Category.MEDICAL: _("🩺 A doctor"),
    # i18n: something that is missing: about papers and rights; max 24
    Category.LEGAL: _("⚖️ Legal advice"),
    # i18n: something that is missing: somebody who interprets; max 24
    Category.INTERPRETING: _("🗣 An interpreter"),
    # i18n: something that is missing; max 24
    Category.TRANSPORT: _("🚐 Transport"),
    # i18n: something that is missing: a roof tonight; max 24
    Category.SHELTER: _("🏠 Shelter tonight"),
}
URGENCIES = {
    # i18n: button: how soon something is needed; max 20
    Urgency.NOW: _("🔴 Now"),
    # i18n: button: how soon something is needed; max 20
    Urgency.TODAY: _("🟠 Today"),
    # i18n: button: how soon something is needed; max 20
    Urgency.WEEK: _("🟢 This week"),
}
WHOM = {
    # i18n: button: for whom something is missing; max 20
    Whom.ME: _("👤 For me"),
    # i18n: button: for whom something is missing; max 20
    Whom.US: _("👥 For us"),
    # i18n: button: for whom something is missing: somebody I met; max 20
    Whom.SOMEONE: _("🤝 Someone I met"),
    # i18n: for whom something is missing: an organization's own list; max 20
    Whom.TEAM: _("📋 Our list"),
}
