from __future__ import annotations

import pytest

import acquis


@pytest.fixture(scope="session")
def amif():
    return acquis.load("amif")
