"""What lessons experiment on: worlds, benches, recordings, training loops. They take the learner's functions."""
