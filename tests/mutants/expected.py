"""Changes that leave the law as it is: (provision, what) to why no case could notice them."""

_GUARD = "the types ask for this; without a target its range is none in any case, and so is the rate"
_ALL_THERE = (
    "where paragraph 2 applies all three documents are in, paragraph 10(b) sees to that, and the value is yes; "
    "while one of them is unknown the value is not shown, and of what is not shown a case says nothing"
)
_WHOLE = "operating support, emergency assistance and technical assistance have one and the same ceiling, 100 %"
_ONE_DAY = "no two values of one list have the same day, and a value is never below itself"

EQUIVALENT: dict[tuple[str, str], str] = {
    ("art_2/pnt_10", 'requires: without `geographic_scope in ["national", "transnational"]`'): (
        "the definition names both, and the fact knows no third scope"
    ),
    ("art_9/par_3", "requires nothing"): "the Article names every mode of management that there is",
    **{
        ("art_15/par_7#decision_ceiling", f'requires: `t.type_of_action = "{action}"` {change}'): _WHOLE
        for action in ("operating_support", "emergency_assistance")
        for change in ("always", "never", "with !=")
    },
    **{
        ("art_16/par_2", f"applies: without `applies(art_16/par_2/{point})`"): (
            "both points apply under one condition, so neither applies without the other"
        )
        for point in ("pnt_a", "pnt_b")
    },
    **{
        ("art_22/par_2", f"verifications_waived: without `{document}`"): _ALL_THERE
        for document in ("report_submitted", "accounts_submitted", "management_declaration_submitted")
    },
    ("art_33/par_3#reported", "requires: `r.cut_off < s.cut_off` with <="): _ONE_DAY,
    ("art_40/sub_2", "requires nothing"): "before the first day of application no rule applies, and this one neither",
    ("perf/cumulative", "requires: `a.cut_off < b.cut_off` with <="): _ONE_DAY,
    ("perf/indicator_status", "achievement_rate: `present(target_range)` always"): _GUARD,
    ("perf/indicator_status", "target_range: `not present(i.target)` never"): _GUARD,
    ("perf/selection_rate", "requires: `computed_rate > s.rate` with >="): (
        "a rate hit exactly is the rate stated, which the other half of the test lets pass already"
    ),
}
