"""What these tests share with those of the conversations."""

from tests.handlers.conftest import hungry, kitchens, volunteers, week, with_kitchens, with_week

__all__ = ["hungry", "kitchens", "volunteers", "week", "with_kitchens", "with_week"]
