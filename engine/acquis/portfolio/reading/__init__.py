"""Tables of any form to one relation of typed facts, and what is wrong with their rows."""
