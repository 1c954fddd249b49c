import sys
from acquis.rulings import rulings
sys.modules[__name__] = rulings
