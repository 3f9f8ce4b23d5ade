"""Approved texts: what WhatsApp shows outside its 24 hours, as data.

* a text's values are its variables, in this order from 1: what stands here is a sample of each;
* the token of each quick reply is one variable more, after the values;
* no variable stands first, last or beside another, and titles have no variables: or Meta says no
  (https://www.twilio.com/docs/whatsapp/tutorial/message-template-approvals-statuses);
* who sends one names its key, the values and the tokens: `bot.messages.Approved`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.call_words import I_COME, I_HELP, NO_MORE
from bot.emergency_news import TAKE as TAKE_EMERGENCY
from bot.messages import Wording
from bot.news_words import COMING, NO_THANKS, NOT_COMING, SEEN, SHIFTS, TAKE
from bot.pledge_words import CANNOT, STILL
from bot.ticket_words import ANSWER, SOLVED
from locales import LANGUAGES, UNDECIDED, Text, _, label, language
from locales.catalogues import catalogue

TONGUES = tuple(one.code for one in LANGUAGES if one.meta is not None)
"""Our codes of the languages that Meta has."""
SOURCE = "en_GB"
SAMPLE = "/open 12"  # a token, as Meta sees it
# i18n: button: a message that waits; max 20
READ = _("💬 Read it")


class Category(StrEnum):
    """What a text is for, as Meta asks; https://www.twilio.com/docs/whatsapp/key-concepts."""

    UTILITY = "UTILITY"  # about something the person has asked for or agreed to
    MARKETING = "MARKETING"  # anything else


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text to be approved, in every language that Meta has."""

    key: str
    body: Text  # with a sample of each value
    titles: tuple[Text, ...] = ()  # of its quick replies
    category: Category = Category.UTILITY

    def said(self, code: str) -> bool:
        """Tell whether all of it is translated: a text in English is not asked for as Arabic."""
        words = catalogue(code).words
        return code == SOURCE or all((None, one.message) in words for one in self._texts)

    @property
    def _texts(self) -> tuple[Text, ...]:
        return (self.body, *self.titles)

    def words(self, code: str) -> str:
        """Return the text in a language of ours, with {{1}} where the first value stands."""
        numbered = {name: f"{{{{{n}}}}}" for n, name in enumerate(self.body.values, 1)}
        return label(replace(self.body, values=numbered), code)

    def wording(self, code: str) -> Wording:
        """Return it as a platform is asked for it, in a language of ours that Meta has."""
        samples = *map(str, self.body.values.values()), *(SAMPLE for _title in self.titles)
        tongue = language(code).meta or ""
        return Wording(
            f"popote_{self.key}_{tongue}".lower(),
            self.key,
            tongue,
            self.category.value,
            self.words(code),
            tuple(label(title, code) for title in self.titles),
            samples,
            self.said(code),
        )


WHAT, WHEN, AREA = "📦 Distribution", "Friday 27/11, from 18:00 to 21:00", "La Chapelle"

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "seat_confirm",
        # i18n: for WhatsApp: begins and ends with words, words between all {values}; same below
        _(
            "Are you still coming? {what}, {when}, {area}. Please answer: others wait for a seat.",
            what=WHAT,
            when=WHEN,
            area=AREA,
        ),
        (COMING, NOT_COMING),
    ),
    Pattern(
        "seat_details",
        _(
            "It begins soon: {what}, {when}, {area}. Meet at {time}: {place}. Tell the lead your"
            " number: {number}. Answer here to read more.",
            what=WHAT,
            when=WHEN,
            area=AREA,
            time="17:45",
            place="12 rue de l’Exemple",
            number="#3",
        ),
    ),
    Pattern(
        "seat_offered",
        _(
            "A seat is free for you: {what}, {when}, {area}. Please answer before {moment}. Then"
            " the next one is asked.",
            what=WHAT,
            when=WHEN,
            area=AREA,
            moment="27/11 12:00",
        ),
        (TAKE, NO_THANKS),
    ),
    Pattern(
        "seat_free",
        _(
            "Can you help? A seat is free: {what}, {when}, {area}. You do not have to answer.",
            what=WHAT,
            when=WHEN,
            area=AREA,
        ),
        (I_COME, NO_MORE),
    ),
    Pattern(
        "shift_changed",
        _(
            "A shift of yours was changed. It is now: {what}, {when}, {area}. Answer here to read"
            " more.",
            what=WHAT,
            when=WHEN,
            area=AREA,
        ),
        (SEEN, NOT_COMING),
    ),
    Pattern(
        "shift_cancelled",
        _(
            "This shift is cancelled: {what}, {when}, {area}. Please do not come.",
            what=WHAT,
            when=WHEN,
            area=AREA,
        ),
        (SEEN,),
    ),
    Pattern(
        "pledge_confirm",
        _(
            "Do you still bring this? {things}, {when}, {area}. Please answer: others could bring"
            " it.",
            things="20 × 🛏 Sleeping bags",
            when=WHEN,
            area=AREA,
        ),
        (STILL, CANNOT),
    ),
    Pattern(
        "volunteer_approved",
        _("Welcome! You are a volunteer now, and can take seats in shifts."),
        (SHIFTS,),
    ),
    Pattern(
        "volunteer_refused",
        _("Thank you for offering your help. The team cannot take you as a volunteer now."),
    ),
    Pattern(
        "answer_waiting",
        _("The team of Popote has answered you. Press to read it."),
        (READ, ANSWER, SOLVED),
    ),
    Pattern(
        "emergency",
        _(
            "Somebody is in danger: {danger}. Where: {place}. They were told whom to call. Please"
            " take it, or the next ones are told.",
            danger="A child alone",
            place=AREA,
        ),
        (TAKE_EMERGENCY,),
    ),
    Pattern(
        "news",
        _("Popote has news for you: {news}. Answer here to read more.", news=WHAT),
    ),
    Pattern(
        "call_need",
        _(
            "This is needed now: {what}, near {area}, until {moment}. Can you help? You do not"
            " have to answer.",
            what="20 × 🛏 Sleeping bags",
            area="Stalingrad",
            moment="27/11 22:00",
        ),
        (I_HELP, NO_MORE),
    ),
    Pattern(
        "call_waiting",
        _("A message for you from {organization}. Press to read it.", organization="Les Maraudes"),
        (READ, NO_MORE),
    ),
    Pattern(
        "meal_changed",
        _(
            "A meal you asked about has changed: {place}, {change}. Answer here to see where else"
            " there is food.",
            place="Porte de la Chapelle",
            change="cancelled on Friday 27/11",
        ),
    ),
)


def wordings() -> list[Wording]:
    """Return every text in every language that Meta has.

    Those that stand in for others come first: a hundred texts an hour are taken.
    """
    codes = sorted(TONGUES, key=lambda code: code not in UNDECIDED)
    return [one.wording(code) for code in codes for one in PATTERNS]
