"""The outcomes that a rule can come to, from best to worst: a rule over a list has the worst of its entries."""

NOT_APPLICABLE, COMPLIANT, UNKNOWN_VALUE, NOT_YET_DUE, GAP, BREACH = range(6)
