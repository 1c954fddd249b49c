"""The vocabulary: names, types and ranges of all facts."""
