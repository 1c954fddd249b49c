"""Verdicts as tables, with all that is needed to know what they are: rules, record of the run, rejected rows."""
