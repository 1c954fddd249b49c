"""Builds into the wheel what its rules come to, so that an installed package starts quickly from its first run on."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Stores the shipped rulebooks beside their rules."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file to the wheel; an editable one uses the rules of the checkout and needs none."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "engine"))
        from acquis.rulebook.store import ship

        self.folder = tempfile.TemporaryDirectory()
        stored = ship(root / "rules" / "amif", Path(self.folder.name))
        build_data["force_include"][str(stored)] = f"acquis/_rules/{stored.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what only the building needed."""
        if version != "editable":
            self.folder.cleanup()
