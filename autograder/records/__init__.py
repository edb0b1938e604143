"""What the rooms hand to each other, and what every room stands on: texts, the cache, signals."""
