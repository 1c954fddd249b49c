"""What is known of real projects beyond the types of their facts; a rulebook without a fact goes without its line.

A project is one thing: its facts follow from what it is for (`support`, `objective`, `mode`, `third`). What goes
wrong goes wrong by a `slip`, one for each thing that a rule looks at, and more often in careless projects than in
others: most projects have no breach, some have several.
"""

from __future__ import annotations

from collections.abc import Mapping

from acquis.columns import NONE_WORD
from acquis.portfolio import sql
from acquis.portfolio.simulate.draws import FIRST_DAY, Draws, Parts, codes
from acquis.vocabulary.model import Subject

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
# How much of a dossier people leave open, and how often they get something wrong: per mille, with weights.
_GAPS = {"0": 40, "30": 48, "250": 12}
_SLIPS = {"0": 75, "80": 18, "180": 7}
# What the support is: how often, its ceiling per mille, the code that says so.
_SUPPORT = {
    "ordinary": (70, 750, "001"),
    "specific_action": (9, 900, "002"),
    "annex_iv_action": (8, 900, "003"),
    "operating_support": (5, 1000, "004"),
    "emergency_assistance": (5, 1000, "005"),
    "technical_assistance": (3, 1000, NONE_WORD),
}
_NONE = sql.text(NONE_WORD)
_TECHNICAL = "support = 'technical_assistance'"
_EVERY_OBJECTIVE = "every"
_NO_THEME, _THEMES = "003", ("001", "002")
_EARLIEST_COST = "DATE '2021-01-01'"
_PHASED = 500_000_00  # cents that a project in two phases costs more than
# Assessments that speak for a project if they are false, and facts that do so if they are true.
_AGAINST = ("development_oriented", "funds_coercive_equipment")
_FOR = ("union_origin_acknowledged", "union_emblem_displayed", "within_technical_assistance_limit")
# What has to be so where another fact holds; elsewhere it is not so.
_SEAL = ("assessed_in_fund_call", "meets_minimum_quality", "budget_constraints_prevent_financing")
_CONTINUED = {  # with what goes wrong together
    "selected_under_previous_fund": "carried over", "started_under_previous_fund": "carried over",
    "selected_in_shared_management": "carried over",
    "two_financially_identifiable_phases": "phases", "separate_audit_trails": "phases",
    "first_phase_in_earlier_payment_requests": "declared", "second_phase_in_current_payment_applications": "declared",
    "committed_to_complete": "committed", "committed_to_make_operational": "committed",
    "committed_to_report": "committed",
}  # fmt: skip


def base(draws: Draws, subject: Subject, rows: str) -> str:
    """A SELECT of the row's own draws, on which several facts hang together, beside `i` of the rows."""
    for layer in (_first(draws), _second(draws, subject), _third(draws), _fourth(draws), _FIFTH):
        rows = f"SELECT *, {', '.join(f'{value} AS {name}' for name, value in layer.items())} FROM ({rows})"
    return rows


def _first(draws: Draws) -> dict[str, str]:
    digits = f"({draws.number('digits', 9000)} + 1000)"
    size = draws.choice("size", {"1000": 15, "10000": 45, "100000": 30, "1000000": 9, "10000000": 1})
    rough = f"{digits} * {size} + {draws.number('rest', 1_000_000)}"
    return {
        # Budgets are round more often than not, and only round ones have a ceiling that is exact to the cent.
        "total": f"CASE WHEN {draws.chance('round', 650)} THEN ({rough}) // 1000 * 1000 ELSE {rough} END",
        "approved": f"{FIRST_DAY} + CAST({draws.number('approved', 2000)} AS INTEGER)",
        "gaps": draws.choice("gaps", _GAPS),
        "slips": draws.choice("slips", _SLIPS),
        "support": draws.choice("support", {sql.text(s): weight for s, (weight, _, _) in _SUPPORT.items()}),
        "basis": draws.choice("basis", {"'total_contribution'": 79, "'public_contribution'": 20, _NONE: 1}),
        "continued": draws.chance("continued", 50),
        "seal": draws.chance("seal", 25),
    }


def _second(draws: Draws, subject: Subject) -> dict[str, str]:
    ceiling = _by_support({s: str(most) for s, (_, most, _) in _SUPPORT.items()})
    mode = draws.choice("management_mode", {"'shared'": 85, "'direct'": 10, "'indirect'": 5})
    linked = _one_of(draws, subject, "third_country_involvement")
    return {
        # A decision may set less than the law allows.
        "rate": f"CASE WHEN support = 'ordinary' AND {draws.chance('low rate', 70)} THEN 600 ELSE {ceiling} END",
        "objective": f"CASE WHEN {_TECHNICAL} THEN {_NONE} ELSE {_one_of(draws, subject, 'specific_objective')} END",
        "mode": f"CASE WHEN {_TECHNICAL} THEN 'shared' ELSE {mode} END",
        "third": f"CASE WHEN {_TECHNICAL} OR {draws.chance('no third', 750)} THEN {_NONE} ELSE {linked} END",
        "pool": f"total * (700 + {draws.number('public', 301)}) // 1000",
        "applied": f"approved - CAST({draws.number('applied', 200)} AS INTEGER)",
    }


def _third(draws: Draws) -> dict[str, str]:
    early = "CASE WHEN mode = 'direct' OR support = 'emergency_assistance' THEN 500 ELSE 100 END"
    return {
        "most": "(CASE WHEN basis = 'public_contribution' THEN pool ELSE total END) * rate // 1000",
        "early": f"({draws.number('early', 1000)} < {early})",
        "of_union": f"(mode <> 'shared' AND {draws.chance('union action', 500)} OR "
        f"mode = 'shared' AND {draws.chance('union action', 10)} AND {draws.slip('union action')})",
    }


def _fourth(draws: Draws) -> dict[str, str]:
    paid = draws.choice(
        "paid", {"most": 25, "most + 1": 2, "greatest(most - 1, 0)": 5,
                 f"most * (1010 + {draws.number('above', 90)}) // 1000": 2,
                 f"most * (500 + {draws.number('below', 500)}) // 1000": 66})  # fmt: skip
    return {"paid": f"least({paid}, total + 100)"}


_FIFTH = {"public": "least(greatest(paid, pool), greatest(total, paid))"}


def values(draws: Draws, subject: Subject) -> dict[str, str]:
    """Facts with values of their own, by name."""
    return {
        **_amounts(draws),
        **_scope(draws, subject),
        **_codes(draws, subject),
        **_dates(draws),
        **{name: draws.slip(name) for name in _AGAINST},
        **{name: draws.right(name) for name in _FOR},
        **{name: f"seal AND {draws.right(name)}" for name in _SEAL},
        **{name: f"continued AND {draws.right(together)}" for name, together in _CONTINUED.items()},
    }


def _amounts(draws: Draws) -> dict[str, str]:
    cost = f"total + {draws.number('other cost', 5_000_000)}"
    phased = f"{_PHASED} + CASE WHEN {draws.slip('phased')} THEN 0 ELSE 1 + {cost} END"
    return {
        "total_eligible_expenditure": "total",
        "union_contribution": "paid",
        "public_contribution": "public",
        "private_contribution": f"greatest(total - public, 0) + CASE WHEN {draws.slip('shares')} THEN 1 ELSE 0 END",
        "total_project_cost": f"CASE WHEN continued THEN {phased} ELSE {cost} END",
        "maximum_support": f"CASE WHEN {draws.slip('maximum')} THEN greatest(paid - 1, 0) "
        f"ELSE most + {draws.choice('margin', {'0': 3, '100': 1, '1000000': 6})} END",
        "co_financing_rate": "rate * 1000",
        "rate_applied_to": "basis",
    }


def _scope(draws: Draws, subject: Subject) -> dict[str, str]:
    states = {sql.text(s): weight for s, weight in _STATES.items()}
    forms = {"'grant'": 78, "'procurement'": 12, "'prize'": 3, "'other_financial_regulation_form'": 4,
             "'financial_instrument'": 3}  # fmt: skip
    wrong_form = draws.slip("instrument")
    facility = "CASE WHEN mode = 'shared' THEN 200 ELSE 600 END"
    another = _one_of(draws, subject, "annex_iv_action")
    of_annex_iv = f"support = 'annex_iv_action' OR {draws.chance('annex iv', 40)} AND NOT {_TECHNICAL}"
    return {
        "title": f"{draws.one_of('title', _TITLES)} || ' ' || i",
        "member_state": draws.choice("member_state", states),
        "management_mode": "mode",
        "type_of_action": "support",
        "specific_objective": "objective",
        "third_country_involvement": "third",
        "contributes_to_fund_objectives": draws.right("contributes"),
        "funded_by_thematic_facility": f"{draws.number('facility', 1000)} < {facility}",
        "funded_by_additional_allocation": f"CASE WHEN support = 'specific_action' THEN {draws.right('allocation')} "
        f"ELSE {draws.chance('allocation', 50)} END",
        "geographic_scope": draws.choice("scope", {"'national'": 80, "'transnational'": 20}),
        "annex_iv_action": f"CASE WHEN {of_annex_iv} THEN {another} ELSE {_NONE} END",
        "implemented_under_specific_action": "support = 'specific_action'",
        "provides_operating_support": "support = 'operating_support'",
        "provides_emergency_assistance": "support = 'emergency_assistance'",
        "provides_technical_assistance": _TECHNICAL,
        "union_action": "of_union",
        "seal_of_excellence": "seal",
        "continued_from_previous_fund": "continued",
        "funding_form": f"CASE WHEN {wrong_form} THEN 'financial_instrument' ELSE {draws.choice('form', forms)} END",
        "within_blending_operation": f"NOT {wrong_form}",
        "publicity_exception": f"CASE WHEN {draws.chance('exception', 40)} "
        f"THEN {_one_of(draws, subject, 'publicity_exception')} ELSE {_NONE} END",
        "action_already_begun": f"CASE WHEN mode = 'direct' THEN {draws.right('begun')} "
        f"ELSE {draws.chance('begun', 300)} END",
    }


def _codes(draws: Draws, subject: Subject) -> dict[str, str]:
    """Codes that follow the objective, by the attributes of their lists, and the kind of support."""
    other = _one_of(draws, subject, "specific_objective", "other objective")

    def fitting(name: str, **more: str) -> str:
        if name not in subject.facts:
            return ""
        fact = subject.facts[name]
        # What goes with every objective is never wrong, so a slip is drawn without it.
        wrong = draws.fitting(fact, {"objective": other, **more}, "")
        fits = draws.fitting(fact, {"objective": "objective", **more}, _EVERY_OBJECTIVE)
        return f"CASE WHEN {draws.slip(name)} THEN {wrong} ELSE {fits} END"

    wrong_operating = draws.slip("operating field")
    operating = f"(support = 'operating_support') <> ({wrong_operating} AND NOT {_TECHNICAL})"
    listed = f"third <> {_NONE} OR of_union OR {draws.chance('listed', 900)}"
    means = _by_support({s: sql.text(code) for s, (_, _, code) in _SUPPORT.items()})
    theme = f"CASE WHEN (third = {_NONE}) <> {draws.slip('theme')} THEN {sql.text(_NO_THEME)} "
    theme += f"ELSE {draws.one_of('theme', _THEMES)} END"
    wrong_means = _one_of(draws, subject, "implementation_code", "other means")
    written = {
        "annex_ii_measure": fitting("annex_ii_measure"),
        # Outside the list and without the Fund's objectives it is outside the scope.
        "annex_iii_action": f"CASE WHEN ({listed}) AND {draws.right('contributes')} AND NOT {_TECHNICAL} "
        f"THEN {fitting('annex_iii_action') or _NONE} ELSE {_NONE} END",
        "intervention_field_code": _recorded(
            draws, "field", fitting("intervention_field_code", operating_support=operating) or _NONE, "true"
        ),
        "action_type_code": _recorded(draws, "type", _one_of(draws, subject, "action_type_code")),
        "implementation_code": _recorded(
            draws, "means", f"CASE WHEN {draws.slip('means')} THEN {wrong_means} ELSE {means} END"
        ),
        "particular_theme_code": _recorded(draws, "theme", theme),
    }
    return {name: value for name, value in written.items() if value}


def _dates(draws: Draws) -> dict[str, str]:
    before = f"approved - CAST({draws.number('consulted', 61)} AS INTEGER)"
    after = f"approved + CAST({draws.number('consulted', 61)} + 1 AS INTEGER)"
    too_early = f"{_EARLIEST_COST} - CAST({draws.number('spent', 90)} + 1 AS INTEGER)"
    in_time = f"greatest(applied - CAST({draws.number('spent', 120)} + 1 AS INTEGER), {_EARLIEST_COST})"
    return {
        "project_approved_on": "approved",
        "commission_consulted_on": f"CASE WHEN {draws.slip('consulted late')} THEN {after} ELSE {before} END",
        "application_submitted_on": "applied",
        "earliest_expenditure_on": f"CASE WHEN early AND {draws.slip('too early')} THEN {too_early} "
        f"WHEN early THEN {in_time} ELSE applied + CAST({draws.number('spent', 400)} AS INTEGER) END",
    }


def nones(draws: Draws) -> dict[str, str]:
    """When numbers and days are known not to exist, where that is not as often as elsewhere."""
    return {
        "total_eligible_expenditure": draws.chance("none total_eligible_expenditure", 10),
        "co_financing_rate": draws.chance("none co_financing_rate", 50),
        "maximum_support": draws.chance("none maximum_support", 300),
        "project_approved_on": draws.chance("none project_approved_on", 20),
        "application_submitted_on": draws.chance("none application_submitted_on", 10),
        "earliest_expenditure_on": draws.chance("none earliest_expenditure_on", 150),
        "commission_consulted_on": f"(third = {_NONE} AND {draws.chance('nothing to consult on', 900)} "
        f"OR {draws.slip('not consulted')})",
    }


def lengths(draws: Draws) -> dict[str, str]:
    """How long the lists are."""
    many = draws.choice("entities", {"1": 25, "2": 30, "3": 28, "4": 17})
    few = draws.choice("entities", {"0": 82, "1": 7, "2": 6, "3": 5})
    opinions = draws.choice("opinions", {"0": 95, "1": 4, "2": 1})
    return {
        "entities": f"CASE WHEN mode = 'shared' THEN {few} ELSE {many} END",
        "other_union_contributions": draws.choice("others", {"0": 90, "1": 8, "2": 2}),
        "reasoned_opinions": f"CASE WHEN {draws.slip('tainted')} THEN 1 ELSE {opinions} END",
    }


def entries(draws: Draws) -> dict[str, Parts]:
    """The facts of entries with values of their own, by list."""

    def contributions(own: Draws, place: str) -> Mapping[str, str]:
        free = f"greatest(total - paid, 0) // 2 * {own.number('other amount', 101)} // 100"
        return {
            "amount": f"{free} + CASE WHEN {draws.slip('cumulative')} THEN total ELSE 0 END",
            "covers_same_costs": draws.slip("same costs"),
        }

    def opinions(own: Draws, place: str) -> Mapping[str, str]:
        tainted = draws.slip("tainted")
        return {
            "affects_project": f"{tainted} OR {own.chance('affects', 300)}",
            "doubts_legality_and_regularity": tainted,
            "doubts_performance": f"{tainted} AND {own.chance('performance', 400)}",
        }

    return {"entities": _entity(draws), "other_union_contributions": contributions, "reasoned_opinions": opinions}


def _entity(draws: Draws) -> Parts:
    kinds = {"'legal_entity'": 75, "'entity_created_under_union_law'": 8, "'international_organisation'": 17}
    places = {"'member_state'": 62, "'overseas_country_or_territory'": 6, "'associated_third_country'": 14,
              "'listed_third_country'": 18}  # fmt: skip

    def entity(own: Draws, place: str) -> Mapping[str, str]:
        # The first one is the applicant, and at home in the Union.
        seat = f"CASE WHEN {place} = 0 THEN 'member_state' ELSE {own.choice('seat', places)} END"
        abroad = f"CASE ({seat}) WHEN 'member_state' THEN 'overseas_country_or_territory' ELSE {seat} END"
        return {
            "entity_kind": f"CASE WHEN {own.slip('person')} THEN 'natural_person' ELSE {own.choice('kind', kinds)} END",
            "established_in": f"CASE WHEN {own.slip('seat')} THEN 'other_third_country' "
            f"WHEN {draws.slip('consortium')} THEN {abroad} ELSE {seat} END",
            "covered_by_work_programme": own.right("covered"),
            "independence_group": f"CASE WHEN {place} > 0 AND {own.chance('group', 150)} THEN 'group 1' "
            f"ELSE {_NONE} END",
        }

    return entity


def _by_support(branches: Mapping[str, str]) -> str:
    return f"CASE support {' '.join(f'WHEN {sql.text(s)} THEN {value}' for s, value in branches.items())} END"


def _one_of(draws: Draws, subject: Subject, name: str, drawn: str = "") -> str:
    """A word of a fact's list, `none` without the fact. `drawn`: another draw than the fact's own."""
    fact = subject.facts.get(name)
    return draws.one_of(drawn or name, codes(fact)) if fact is not None and codes(fact) else _NONE


def _recorded(draws: Draws, name: str, value: str, where: str = f"NOT {_TECHNICAL}") -> str:
    """A code where one is due, unless it was forgotten."""
    return f"CASE WHEN {where} AND {draws.right(f'{name} recorded')} THEN {value} ELSE {_NONE} END"
