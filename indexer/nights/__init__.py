"""What a night did: its runs, its lease, its report beside earlier nights."""
