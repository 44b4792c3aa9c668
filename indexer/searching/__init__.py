"""Finding items by words: the seam, its engines, and the bigrams all of them share."""
