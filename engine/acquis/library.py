"""acquis as a library: load a rulebook once, check as many dossiers as you like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypedDict

from typing_extensions import Unpack

from acquis.choices import read_choices
from acquis.diagnostics import Diagnostic
from acquis.diagnostics.render import render
from acquis.dossier.plain import as_json_text
from acquis.dossier.read import read_dossier
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.evaluation.verdict import Result, overall
