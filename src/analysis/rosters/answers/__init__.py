"""Return slips that come back: read, put in the place of what they answer, and their answers."""
