"""What a run is made of: its plan, its kernels, signals, and who may read what it writes."""
