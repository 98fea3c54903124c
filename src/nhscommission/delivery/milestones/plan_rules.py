"""The rules that a delivery plan is checked against."""

from typing import Final

from nhscommission.delivery.milestones.date_rules import DATE_RULES
from nhscommission.delivery.milestones.plan_subject import PlanRule
from nhscommission.delivery.milestones.progress_rules import PROGRESS_RULES

PLAN_RULES: Final[tuple[PlanRule, ...]] = (*DATE_RULES, *PROGRESS_RULES)
"""The rules of a plan, in the order in which a report gives them."""
