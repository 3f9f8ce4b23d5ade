"""Intents: what a message means by name, and the command that answers it; no authority.

Who may begin a command is still seen by its role, whatever was understood.
"""

from locales.meanings import EMERGENCY, HARMLESS
from services.dangers import Danger

COMMANDS = {
    "menu": "menu",
    "food_now": "food",
    "food_near": "near",
    "food_tomorrow": "tomorrow",
    "my_shifts": "myshifts",
    "sign_up": "volunteer",
    "report_need": "need",
    EMERGENCY: "emergency",
    "human": "person",
    "language": "language",
    "stop": "stop",
    "help": "help",
}
"""The command of each intent."""
KIND = {"THANKS": "welcome", "GOODBYE": "welcome", "HELLO": "start"}
"""What answers words that are only kind, by what they say."""
_INTENTS = (
    {command: intent for intent, command in COMMANDS.items()}
    | dict.fromkeys((one.value for one in Danger), EMERGENCY)
    | dict.fromkeys(KIND.values(), HARMLESS)
)


def intent_of(command: str) -> str | None:
    """Return the intent that a command answers, None for a command that answers no intent."""
    return _INTENTS.get(command)
