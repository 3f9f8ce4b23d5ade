"""Voice: what the recorded clips say, for the speakers who read it aloud and for who translates.

Each is a whole announcement that may stand alone: what follows ("It ends at:", then a time) comes
after a pause, so that no language has to bend its grammar around it.
"""

from locales.text import Text, pgettext

PROMPTS: dict[str, Text] = {
    # i18n: read aloud by a speaker, at most 3 seconds: somebody can eat now
    "food-now": pgettext("voice", "Food is served now."),
    # i18n: read aloud by a speaker: a time such as 18:30 follows after a pause
    "begins": pgettext("voice", "It begins at:"),
    # i18n: read aloud by a speaker: a time such as 20:00 follows after a pause
    "ends": pgettext("voice", "It ends at:"),
    # i18n: read aloud by a speaker, at most 3 seconds: in less than half an hour
    "ends-soon": pgettext("voice", "It ends soon."),
    # i18n: read aloud by a speaker: the name of a weekday follows after a pause
    "today": pgettext("voice", "Today:"),
    # i18n: read aloud by a speaker: the name of a weekday follows after a pause
    "tomorrow": pgettext("voice", "Tomorrow:"),
    # i18n: read aloud by a speaker, after a weekday: in the night after that day
    "after-midnight": pgettext("voice", "In the night, after midnight."),
    # i18n: read aloud by a speaker, at most 3 seconds
    "day-in-message": pgettext("voice", "The day is in the message."),
    # i18n: read aloud by a speaker, at most 3 seconds
    "time-in-message": pgettext("voice", "The time is in the message."),
    # i18n: read aloud by a speaker, at most 3 seconds
    "hours-unknown": pgettext("voice", "Nobody knows at what time."),
    # i18n: read aloud by a speaker: the name of a station or a town follows after a pause
    "near": pgettext("voice", "The place is near:"),
    # i18n: read aloud by a speaker, at most 3 seconds: the written message beside this one
    "address": pgettext("voice", "The address is in the message."),
    # i18n: read aloud by a speaker, at most 3 seconds: wait there, somebody takes you further
    "meeting-point": pgettext("voice", "Go to the meeting point."),
    # i18n: read aloud by a speaker, at most 3 seconds: food is served elsewhere than usual
    "moved": pgettext("voice", "The place has changed."),
    # i18n: read aloud by a speaker, at most 3 seconds: it is not certain that there is food
    "perhaps": pgettext("voice", "Perhaps. It is not sure."),
    # i18n: read aloud by a speaker, at most 3 seconds: what people on the spot say
    "closed": pgettext("voice", "People there say that it is closed."),
    # i18n: read aloud by a speaker, at most 3 seconds: what people on the spot say
    "no-food": pgettext("voice", "People there say that no food is left."),
    # i18n: read aloud by a speaker, at most 3 seconds
    "queue": pgettext("voice", "The queue is long."),
    # i18n: read aloud by a speaker: a day and a place follow after a pause
    "cancelled": pgettext("voice", "This meal is cancelled:"),
    # i18n: read aloud by a speaker, at most 3 seconds: below the first meal, two more are written
    "others": pgettext("voice", "More places are in the message."),
    # i18n: read aloud by a speaker, at most 3 seconds: in the next days
    "nothing": pgettext("voice", "There is no meal that we know."),
    # i18n: read aloud by a speaker, at most 3 seconds: old or invented data, for a demonstration
    "example": pgettext("voice", "An example. It is not for today."),
    # i18n: read aloud by a speaker, at most 3 seconds: who may eat there
    "women": pgettext("voice", "For women only."),
    # i18n: read aloud by a speaker, at most 3 seconds: who may eat there
    "families": pgettext("voice", "For families."),
    # i18n: read aloud by a speaker, at most 3 seconds: who may eat there
    "minors": pgettext("voice", "For people under 18 without parents."),
    # i18n: read aloud by a speaker, at most 3 seconds: who may eat there
    "adults": pgettext("voice", "For adults only, no children."),
    # i18n: read aloud by a speaker, at most 3 seconds: who may eat there
    "students": pgettext("voice", "For students."),
    # i18n: read aloud by a speaker, at most 3 seconds: nobody pays for the meal
    "free": pgettext("voice", "Free."),
    # i18n: read aloud by a speaker, at most 3 seconds
    "paid": pgettext("voice", "You pay something."),
    # i18n: read aloud by a speaker, at most 3 seconds: nobody asks for identity papers
    "no-papers": pgettext("voice", "No papers asked."),
    # i18n: read aloud by a speaker, at most 3 seconds: identity papers
    "papers": pgettext("voice", "Bring your papers."),
    # i18n: read aloud by a speaker, at most 3 seconds
    "card": pgettext("voice", "You need a card or a ticket."),
    # i18n: read aloud by a speaker, at most 3 seconds
    "registration": pgettext("voice", "You must register first."),
    # i18n: read aloud by a speaker, at most 3 seconds
    "referral": pgettext("voice", "A social worker must send you."),
    # i18n: read aloud by a speaker, at most 3 seconds: "Somebody badly hurt:" follows
    "danger": pgettext("voice", "Danger, police, fire:"),
    # i18n: read aloud by a speaker, at most 3 seconds: a number to call follows
    "hurt": pgettext("voice", "Somebody badly hurt:"),
    # i18n: read aloud by a speaker: the number on the telephone, one one two
    "call-112": pgettext("voice", "Call 112."),
    # i18n: read aloud by a speaker: a number to call follows
    "doctor": pgettext("voice", "A doctor:"),
    # i18n: read aloud by a speaker: the number on the telephone, fifteen
    "call-15": pgettext("voice", "Call 15."),
    # i18n: read aloud by a speaker: who is deaf, or must stay silent; "Write an SMS" follows
    "cannot-speak": pgettext("voice", "You cannot speak:"),
    # i18n: read aloud by a speaker, at most 3 seconds: one one four
    "sms-114": pgettext("voice", "Write an SMS to 114."),
    # i18n: read aloud by a speaker: a number to call follows
    "sleep": pgettext("voice", "A place to sleep tonight:"),
    # i18n: read aloud by a speaker: the number on the telephone, one one five
    "call-115": pgettext("voice", "Call 115."),
    # i18n: read aloud by a speaker: a number to call follows
    "child": pgettext("voice", "A child in danger:"),
    # i18n: read aloud by a speaker: the number on the telephone, one one nine
    "call-119": pgettext("voice", "Call 119."),
    # i18n: read aloud by a speaker: a number to call follows
    "sea": pgettext("voice", "In danger at sea:"),
    # i18n: read aloud by a speaker: the number on the telephone, one nine six
    "call-196": pgettext("voice", "Call 196."),
    # i18n: read aloud by a speaker, at most 3 seconds: calls to the numbers just said
    "free-call": pgettext("voice", "The call is free, day and night."),
    # i18n: read aloud by a speaker, at most 3 seconds: one of the buttons of the message
    "choose": pgettext("voice", "What goes on? Choose in the message."),
}
