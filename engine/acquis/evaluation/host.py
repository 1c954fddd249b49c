import sys
from acquis.rulings import host
sys.modules[__name__] = host
