"""Changes that leave the law as it is: (provision, what) to why no case could notice them."""

EQUIVALENT: dict[tuple[str, str], str] = {}
