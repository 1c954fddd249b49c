import sys
from acquis.rulings import outcomes
sys.modules[__name__] = outcomes
