"""What the verdicts on a portfolio come to: counts, euro at stake, facts that are missing, the worst breaches."""
