"""Lines to persons: who is counted, who is held, which lines are one person."""
