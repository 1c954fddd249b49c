"""What all tests share: in continuous integration, random examples are the same ones every time."""

from __future__ import annotations

import os

from hypothesis import settings

# A change must not fail for what it did not touch; new examples are looked for on developers' machines.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
