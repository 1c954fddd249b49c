"""`python -m acquis`."""

import sys

from acquis.cli.main import run

sys.exit(run())
