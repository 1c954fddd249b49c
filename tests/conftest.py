"""What all tests share: random examples are the same ones in continuous integration; rulebooks are stored here."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

# A change must not fail for what it did not touch; new examples are looked for on developers' machines.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

# Not in the cache of whoever runs the tests. What is stored there is never out of date, so it may stay.
os.environ.setdefault("ACQUIS_CACHE_DIR", str(Path(__file__).parents[1] / ".pytest_cache" / "rulebooks"))
