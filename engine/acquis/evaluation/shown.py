import sys
from acquis.rulings import shown
sys.modules[__name__] = shown
