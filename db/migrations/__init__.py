"""Migrations: each change of the tables, in order; a test compares them with the models."""
