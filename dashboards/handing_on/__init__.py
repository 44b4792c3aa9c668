"""What leaves the house: takedown lists of what people confirmed."""
