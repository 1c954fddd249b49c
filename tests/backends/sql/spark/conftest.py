"""One Spark for all tests of this folder; where none can be had they are skipped, and say why."""

import pytest

from acquis.portfolio.spark.session import missing, session


@pytest.fixture(scope="session")
def spark():
    if why := missing():
        pytest.skip(why)
    with session("local[2]") as found:
        yield found
