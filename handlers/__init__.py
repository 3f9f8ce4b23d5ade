"""What it says: one file for each conversation, found by being in this folder."""
