"""Reports: what a person or a platform reads, made from the ScoreCard and explanations."""
