"""Changes that leave the law as it is: (provision, what) to why no case could notice them."""

_GUARD = "the types ask for this; without a target its range is none in any case, and so is the rate"
_ALL_THERE = (
    "where paragraph 2 applies all three documents are in, paragraph 10(b) sees to that, and the value is yes; "
    "while one of them is unknown the value is not shown, and of what is not shown a case says nothing"
)
_WHOLE = "operating support, emergency assistance and technical assistance have one and the same ceiling, 100 %"
_ONE_DAY = "no two values of one list have the same day, and a value is never below itself"
_SAME_SHARE = "the instalments of 2023 to 2026 have one and the same share, 5 %"
_QUICKER = "whoever follows nobody has no principal; the filter only spares the search for one"

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
    **{
        ("art_14/par_1#amounts", f"share_of_year: `i.year = year_{letter}` {change}"): _SAME_SHARE
        for letter in "cde"
        for change in ("always", "never", "with !=")
    },
    **{
        ("art_14/par_1#cumulative", f"{name}: `c.year >= year_a` always"): "the fact knows no year before 2021"
        for name in ("cumulative_due", "cumulative_share")
    },
    ("art_14/par_1#cumulative", "requires: `c.amount < cumulative_due` with <="): (
        "the amount due exactly is what the other half of the test lets pass already"
    ),
    **{
        ("art_14/par_2", f"{name}: `programme_approved_on >= date_in(year_a, paid_before)` with >"): (
            "the paragraph is about programmes adopted after that very day"
        )
        for name in ("catch_up_amount", "catch_up_share")
    },
    **{
        (rule, f"{what}: `{people}` without `present(item.family_member_of)`"): _QUICKER
        for rule, people, parts in (
            ("art_19/par_5", "persons_admitted", ("relatives",)),
            ("art_20/par_2", "persons_transferred", ("applies", "persons_counted")),
            ("art_20/par_4", "persons_transferred", ("applies", "persons_counted")),
        )
        for what in parts
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
