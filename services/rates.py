"""Rates: what sending to many costs, how long it takes, and from how many on two must agree."""

from dataclasses import dataclass

TELEGRAM, WHATSAPP = 24, 20  # messages a second: what calls take of each platform's limit


@dataclass(frozen=True, slots=True)
class Rates:
    """What the settings say about calls."""

    price: float = 0.07  # euros for a message on WhatsApp
    conversations: int = 250  # people whom WhatsApp lets us begin to write to in 24 hours
    approval: int = 200  # people; above it a second coordinator approves

    def seconds(self, channel: str, people: int) -> int:
        """Return how long a call takes on a channel; others than WhatsApp are like Telegram."""
        return -(-people // (WHATSAPP if channel == "whatsapp" else TELEGRAM))

    def cost(self, messages: int) -> float:
        """Return what messages on WhatsApp cost, in euros."""
        return round(messages * self.price, 2)
