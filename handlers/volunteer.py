"""/volunteer: who wants to help tells what they can do; who is a volunteer sees shifts at once.

Nothing is compulsory: each question can be skipped, and nobody gives a name.
"""

from bot.messages import Option, Reply
from bot.news_words import SHIFTS
from bot.opening_words import needed
from bot.registry import command
from bot.seat_words import MENU
from bot.talk import Talk
from locales import LANGUAGES, Text, _, as_is, lines, pgettext
from services import volunteers
from services.activities import Activity
from services.areas import areas
from services.people import Role
from services.volunteers import Profile, State

CHANGE = "change"
FIRST = ("fr", "en_GB", "ar")  # the languages most asked for come first


@command(
    "volunteer",
    # i18n: button, max 20
    _("🙋 Volunteer"),
    words=pgettext("words", "volunteer | volunteering | i want to help | i can help | help out"),
    signs=("💪", "🙋", "✋"),
    number=5,
)
async def volunteer(talk: Talk) -> Reply:
    """Take what somebody can do; who is a volunteer already sees shifts at once."""
    known = await volunteers.volunteer(talk.db, talk.person.id)
    approved = talk.person.role.may(Role.VOLUNTEER)
    pending = known is not None and known.state is State.PENDING
    if talk.argument != CHANGE and approved:
        return await needed(talk.db, talk.person.id, talk.now)
    if talk.argument != CHANGE and pending:
        return _still_pending()
    profile = await _profile(talk)
    await talk.confirm(_question(approved or pending))
    state = await volunteers.apply(talk.db, talk.person.id, profile, talk.now)
    return _thanks(state, known=approved or pending)


async def _profile(talk: Talk) -> Profile:
    languages = await talk.several("languages", _("🗣 Which languages do you speak?"), _languages())
    activities = await talk.several(
        "activities",
        _("💪 What would you like to do?"),
        {one.value: (one, one.label) for one in Activity},
    )
    places = await talk.several(
        "areas",
        _("📍 Where can you be?"),
        {one.key: (one.key, as_is(one.name)) for one in areas()},
    )
    drives = await talk.choose("drives", _("🚗 Can you drive?"), _driving())
    first_aid = await talk.choose("aid", _("⛑ Did you learn first aid?"), _aid())
    return Profile(
        tuple(languages),
        tuple(activities),
        tuple(places),
        licence=drives in ("licence", "car"),
        car=drives == "car",
        first_aid=first_aid,
    )


def _languages() -> dict[str, tuple[str, Text]]:
    """Return all languages by their own names."""
    codes = dict.fromkeys((*FIRST, *(one.code for one in LANGUAGES)))
    names = {one.code: one.name for one in LANGUAGES}
    return {code: (code, as_is(names[code])) for code in codes}


def _driving() -> dict[str, tuple[str, Text]]:
    return {
        # i18n: button, max 20: nobody has to say it
        "none": ("none", _("⏭ No, or skip")),
        # i18n: button, max 20: a driving licence
        "licence": ("licence", _("🪪 With a licence")),
        # i18n: button, max 20
        "car": ("car", _("🚗 Also with a car")),
    }


def _aid() -> dict[str, tuple[bool, Text]]:
    return {
        # i18n: button, max 20: nobody has to say it
        "no": (False, _("⏭ No, or skip")),
        # i18n: button, max 20
        "yes": (True, _("⛑ Yes")),
    }


def _question(known: bool) -> Text:
    if known:
        return _("Keep this instead of what you told us before?")
    return _(
        "Send this to the coordinators? What you chose is kept until you leave, and nothing else."
    )


def _still_pending() -> Reply:
    return Reply(
        lines(
            _("⏳ Thank you for offering your help. A coordinator has to say yes first."),
            _("You are told here. You can see some shifts already."),
        ),
        [
            Option("/shifts", SHIFTS),
            # i18n: button, max 20
            Option(f"/volunteer {CHANGE}", _("✏️ What I can do")),
            # i18n: button, max 20
            Option("/leaveteam", _("👋 Stop helping")),
        ],
    )


def _thanks(state: State, *, known: bool) -> Reply:
    options = [Option("/shifts", SHIFTS), Option("/menu", MENU, number=0)]
    if known:
        return Reply(_("✅ Thank you. It is changed."), options)
    if state is State.APPROVED:
        return Reply(_("✅ Thank you. You can take seats in shifts."), options)
    return Reply(
        lines(
            _("🙏 Thank you! A coordinator reads this and says yes or no."),
            _("You are told here. You can see some shifts already."),
        ),
        options,
    )
