"""Checking a delivery plan."""

from collections.abc import Iterable
from datetime import date

from nhscommission.delivery.milestones.plan import DeliveryPlan, expect_plan
from nhscommission.delivery.milestones.plan_rules import PLAN_RULES
from nhscommission.delivery.milestones.plan_subject import PlanSubject
from nhscommission.foundations.check_rules import CheckReport, CheckRule, ask_rules
from nhscommission.foundations.numbers import check_day


def check_plan(
    plan: DeliveryPlan,
    *,
    as_of: date | None = None,
    rules: Iterable[CheckRule[PlanSubject]] = PLAN_RULES,
) -> CheckReport:
    """Check a delivery plan against named rules.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    as_of : datetime.date, optional
        The day on which it is looked at. Without it nobody can say what is overdue: those rules
        are then not asked, and the report says so.
    rules : iterable of CheckRule, optional
        The rules; ``PLAN_RULES`` if not given. `switch_off` takes one out and keeps the reason,
        `change_severity` makes one matter more or less, and a rule of your own is a `CheckRule`.

    Returns
    -------
    CheckReport
        What each rule found, and which were not asked.

    Raises
    ------
    InvalidValueError
        If the plan is none, `as_of` is no day, or a rule is there twice.

    Notes
    -----
    A date is the days that it may mean. What is wrong on every one of them is an error; what is
    wrong on some of them only is a warning or a note, under a rule of its own.

    References
    ----------
    Source 003, the list of milestones and the three checkpoints of 2012.

    Examples
    --------
    >>> from nhscommission.delivery.milestones.milestones import Milestone
    >>> plan = DeliveryPlan(milestones=[
    ...     Milestone(id="plan", label="Full business plan", planned="by September 2012"),
    ...     Milestone(id="checkpoint-3", label="Checkpoint 3", planned="August 2012",
    ...               tests=["plan"])])
    >>> print(check_plan(plan).warnings[0].message)
    'Checkpoint 3' (August 2012) tests 'Full business plan' (by September 2012), which may come \
after it; test it later, or have it earlier
    """
    expect_plan(plan)
    day = None if as_of is None else check_day(as_of, what="as_of")
    subject = PlanSubject(plan=plan, as_of=day)
    return ask_rules(subject, rules, title=plan.title or "Delivery plan")
