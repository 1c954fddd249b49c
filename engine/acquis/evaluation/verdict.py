import sys
from acquis.rulings import verdict
sys.modules[__name__] = verdict
