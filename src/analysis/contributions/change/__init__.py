"""Why the need moved from one year to the next, split without remainder."""
