"""A person's row to its values, and what is to be told of its cells."""
