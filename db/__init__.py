"""What is kept: the tables, the store with its one writer, sealed addresses, migrations."""
