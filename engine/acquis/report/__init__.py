"""Reports on what an evaluation said: JSON for programs, text for people."""
