import sys
from acquis.rulings import facts
sys.modules[__name__] = facts
