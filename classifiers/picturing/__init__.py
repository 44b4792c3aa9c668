"""What pictures say, and which of them look alike."""
