import sys
from acquis import cases
sys.modules[__name__] = cases
