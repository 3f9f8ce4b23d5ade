"""Ready-made answers: what a team says most, in each reader's own language."""

from enum import StrEnum

from locales import Text, _


class Ready(StrEnum):
    """One answer; its value is kept, its words are never stored."""

    WHERE = "where"
    PEOPLE = "people"
    COMING = "coming"
    TOMORROW = "tomorrow"
    NOT_POSSIBLE = "not_possible"
    SLEEP = "sleep"
    MEAL = "meal"
    SOLVED = "solved"
    THANKS = "thanks"

    @property
    def label(self) -> Text:
        """What coordinators read on the button."""
        return LABELS[self]

    @property
    def words(self) -> Text:
        """What the person reads."""
        return WORDS[self]


LABELS = {
    # i18n: all these: buttons of a list, max 20: what a coordinator answers: Where are you?
    Ready.WHERE: _("📍 Where are you?"),
    # i18n: button of a list, max 20
    Ready.PEOPLE: _("👥 How many people?"),
    # i18n: button of a list, max 20: somebody of the team comes to the person
    Ready.COMING: _("🚶 Somebody comes"),
    # i18n: button of a list, max 20: we look into it and answer tomorrow
    Ready.TOMORROW: _("🔎 Answer tomorrow"),
    # i18n: button of a list, max 20: we cannot do this, we are sorry
    Ready.NOT_POSSIBLE: _("🙏 Not possible"),
    # i18n: button of a list, max 20: call 115 again for a place to sleep
    Ready.SLEEP: _("🏠 Call 115 again"),
    # i18n: button of a list, max 20: please come to a meal and ask there
    Ready.MEAL: _("🍲 Come to a meal"),
    # i18n: button of a list, max 20: a question to the person
    Ready.SOLVED: _("❓ Is it solved?"),
    # i18n: button of a list, max 20
    Ready.THANKS: _("🤝 Thank you"),
}
WORDS = {
    Ready.WHERE: _(
        "📍 Where are you? Share your location, or write a station, a square or a street."
    ),
    Ready.PEOPLE: _("👥 How many people are you?"),
    Ready.COMING: _("🚶 Somebody is coming to you. Please stay where you are."),
    Ready.TOMORROW: _("🔎 We look into it, and answer you tomorrow."),
    Ready.NOT_POSSIBLE: _("🙏 We are sorry, we cannot do this."),
    Ready.SLEEP: _(
        "🏠 A place to sleep tonight: please call 115 again. It is free, day and night."
    ),
    Ready.MEAL: _("🍲 Please come to a meal, and ask the volunteers there."),
    Ready.SOLVED: _("❓ Is it solved now?"),
    Ready.THANKS: _("🤝 Thank you for telling us."),
}
