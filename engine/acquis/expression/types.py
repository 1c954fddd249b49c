from acquis.vocabulary.types import *  # noqa
from acquis.vocabulary.types import NUMERIC, ORDERED
