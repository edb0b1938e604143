"""What a kit is made of, besides the handout: assignments, README, the autograder."""
