"""From signals to a score: suspicions, doubts, two small models, and bands."""
