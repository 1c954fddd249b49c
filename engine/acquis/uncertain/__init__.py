"""Values that may be unknown: what a thing can still be, and which facts would settle it.

Everything here is sound (what is decided holds however the unknown facts turn out) and, where no
unknown fact occurs twice, complete. Kleene, Introduction to Metamathematics (1952), section 64,
for truth; interval arithmetic over finite unions for numbers; guarded candidates for the rest.
"""
