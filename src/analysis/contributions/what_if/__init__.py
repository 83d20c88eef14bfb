"""What the need would be if something were otherwise; no law value is ever changed."""
