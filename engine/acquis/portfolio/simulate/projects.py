"""What is known of real projects beyond the types of their facts; a rulebook without a fact goes without its line."""

from __future__ import annotations

from acquis.portfolio.simulate.draws import FIRST_DAY, Draws

# Roughly by the size of the national programmes.
_STATES = {
    "DE": 150, "ES": 105, "IT": 105, "FR": 100, "EL": 85, "SE": 60, "NL": 55, "BE": 50, "AT": 45, "PL": 40, "PT": 25,
    "FI": 20, "IE": 15, "CZ": 15, "HU": 15, "RO": 15, "BG": 15, "HR": 12, "CY": 20, "MT": 12, "LT": 9, "LV": 8, "EE": 8,
    "SI": 9, "SK": 9, "LU": 8, "DK": 10,
}  # fmt: skip
_TITLES = (
    "Language courses for newcomers", "Reception centre, phase 2", "Retour volontaire et réintégration",
    "Unterkunft und Beratung für Familien", 'Programme "Welcome"', "Εκπαίδευση; στέγαση", "Asylum case backlog",
    "Protección de menores no acompañados",
)  # fmt: skip
# How much of a dossier people fill in: per mille of facts left open, with weights.
_GAPS = {"0": 55, "20": 30, "250": 15}
_CEILINGS = {"750": 60, "900": 25, "1000": 10, "600": 5}


def base(draws: Draws) -> str:
    """The row's own draws, on which several facts hang together: SQL columns beside `i`."""
    digits = f"({draws.number('digits', 9000)} + 1000)"
    size = draws.choice("size", {"1000": 15, "10000": 45, "100000": 30, "1000000": 9, "10000000": 1})
    rough = f"{digits} * {size} + {draws.number('rest', 1_000_000)}"
    # Budgets are round more often than not, and only round ones have a ceiling that is exact to the cent.
    total = f"CASE WHEN {draws.chance('round', 650)} THEN ({rough}) // 1000 * 1000 ELSE {rough} END"
    ceiling = draws.choice("ceiling", _CEILINGS)
    approved = f"{FIRST_DAY} + CAST({draws.number('approved', 2000)} AS INTEGER)"
    gaps = draws.choice("gaps", _GAPS)
    return f"{total} AS total, {ceiling} AS ceiling, {approved} AS approved, {gaps} AS gaps"


def values(draws: Draws) -> dict[str, str]:
    """Facts with values of their own, by name."""
    limit = "(total * ceiling // 1000)"
    at = draws.choice(
        "support", {limit: 25, f"{limit} + 1": 5, f"greatest({limit} - 1, 0)": 5,
                    f"{limit} * (1010 + {draws.number('above', 90)}) // 1000": 6,
                    f"{limit} * (500 + {draws.number('below', 500)}) // 1000": 59})  # fmt: skip
    paid = f"least({at}, total + 100)"
    public = f"least(greatest({paid}, total * (700 + {draws.number('public', 301)}) // 1000), greatest(total, {paid}))"
    title = f"[{', '.join(_quoted(t) for t in _TITLES)}][{draws.number('title', len(_TITLES))} + 1] || ' ' || i"
    return {
        "title": title,
        "member_state": draws.choice("member_state", {f"'{s}'": w for s, w in _STATES.items()}),
        "management_mode": draws.choice("management_mode", {"'shared'": 85, "'direct'": 10, "'indirect'": 5}),
        "total_eligible_expenditure": "total",
        "union_contribution": paid,
        "public_contribution": public,
        "private_contribution": f"greatest(total - {public}, 0)",
        "total_project_cost": f"total + {draws.number('other cost', 5_000_000)}",
        "maximum_support": f"{limit} + {draws.choice('margin', {'0': 3, '100': 1, '1000000': 6})}",
        "co_financing_rate": "ceiling * 1000",
        "implemented_under_specific_action": f"(ceiling = 900 AND {draws.chance('specific', 700)})",
        "provides_emergency_assistance": f"(ceiling = 1000 AND {draws.chance('emergency', 600)})",
        "provides_operating_support": draws.chance("operating", 60),
        "provides_technical_assistance": draws.chance("technical", 30),
        "union_action": f"({draws.chance('union action', 100)})",
        "seal_of_excellence": draws.chance("seal", 20),
        "continued_from_previous_fund": draws.chance("continued", 50),
        "funds_coercive_equipment": draws.chance("coercive", 5),
        "project_approved_on": "approved",
        "commission_consulted_on": f"approved + CAST({draws.number('consulted', 60)} - 50 AS INTEGER)",
        "application_submitted_on": f"approved - CAST({draws.number('applied', 200)} AS INTEGER)",
        "earliest_expenditure_on": f"approved + CAST({draws.number('spent', 400)} - 220 AS INTEGER)",
    }


def lengths() -> dict[str, dict[int, int]]:
    """How long the lists are, with weights."""
    return {
        "entities": {0: 70, 1: 8, 2: 8, 3: 9, 4: 5},
        "other_union_contributions": {0: 90, 1: 8, 2: 2},
        "reasoned_opinions": {0: 95, 1: 4, 2: 1},
    }


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"
