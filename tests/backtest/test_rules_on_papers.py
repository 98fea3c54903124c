"""Which rules find something in the shipped registers, and why the others cannot.

What each finds there is counted by hand in ``test_delivery_2009.py``; that each fires where it is
broken, and nowhere else, is tested beside the rules.
"""

from datetime import date

import nhscommission as nc

DAYS = {
    "nwl-2009": date(2010, 1, 1),
    "ccg-support-2012": date(2012, 9, 1),
    "london-css-2006": date(2007, 6, 1),
}
CASES = {name: nc.load_case(name) for name in DAYS}


def firing(reports: list[nc.CheckReport]) -> set[str]:
    return {found.rule for report in reports for found in report.findings}


def test_rules_of_benefits() -> None:
    """Appendix B gives who gains and by when in every row, and every theme has benefits.

    Lines are linked by us, so that none is unknown and the one line of savings has benefits; no
    class is given that could contradict another.
    """
    reports = []
    for case in CASES.values():
        if case.benefits is not None:
            saving = {x.id: x.label for x in case.lines if x.category is nc.Category.SAVING}
            others = {x.id: x.label for x in case.lines if x.id not in saving}
            reports.append(
                nc.check_benefits(case.benefits, saving_lines=saving, other_lines=others)
            )
    quiet = {
        "class_contradiction",
        "line_without_benefit",
        "no_timescale",
        "nobody_gains",
        "theme_without_benefits",
        "unknown_line",
    }
    assert {rule.id for rule in nc.BENEFIT_RULES} - firing(reports) == quiet


def test_rules_of_risks() -> None:
    """The papers score no risk and price none, so that the rules on scores and money are quiet.

    Every row names an event, and none is there twice.
    """
    reports = [
        nc.check_risks(case.risks, as_of=DAYS[name])
        for name, case in CASES.items()
        if case.risks is not None
    ]
    on_scores = {
        "extreme_without_mitigation",
        "residual_not_scored",
        "residual_above_inherent",
        "lower_without_mitigation",
        "mitigation_changes_nothing",
    }
    quiet = {*on_scores, "money_without_probability", "probability_without_money"}
    quiet |= {"no_event", "same_event"}
    assert {rule.id for rule in nc.RISK_RULES} - firing(reports) == quiet
    assert not any(on_scores & set(report.asked) for report in reports)


def test_rules_of_plans() -> None:
    """The papers print no lengths, no days on which things were done, and no cancellations.

    No test is surely too early, and no two deadlines are in reverse order.
    """
    reports = [
        nc.check_plan(case.plan, as_of=DAYS[name])
        for name, case in CASES.items()
        if case.plan is not None
    ]
    quiet = {
        "cancelled_predecessor",
        "cannot_be_reached",
        "deadlines_reversed",
        "done_before_predecessor",
        "done_in_future",
        "gate_passed_unmet",
        "may_be_too_little_time",
        "tested_before_due",
        "too_little_time",
    }
    assert {rule.id for rule in nc.PLAN_RULES} - firing(reports) == quiet
