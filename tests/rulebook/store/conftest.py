from __future__ import annotations

from pathlib import Path

import pytest

from acquis.rulebook import load as files_module


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """A folder of its own for stored rulebooks."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("ACQUIS_CACHE_DIR", str(folder))
    monkeypatch.delenv("ACQUIS_CACHE", raising=False)
    return folder


@pytest.fixture
def readings(monkeypatch) -> list[Path]:
    """The folders whose rule files were read, each time they were."""
    found: list[Path] = []
    real = files_module.load

    def counting(folder, overlays=()):
        found.append(folder)
        return real(folder, overlays)

    monkeypatch.setattr(files_module, "load", counting)
    return found
