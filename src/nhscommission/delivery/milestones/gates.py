"""Gates: milestones that may only be passed when their criteria are met."""

from datetime import date

import attrs

from nhscommission.delivery.milestones.milestones import (
    GateCriterion,
    Milestone,
    MilestoneStatus,
)
from nhscommission.delivery.milestones.plan import DeliveryPlan, expect_plan
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.numbers import check_day


@attrs.frozen(kw_only=True)
class GateState:
    """Whether a gate is open, and what it still needs.

    Parameters
    ----------
    gate : str
        The id of the milestone.
    met, unmet, unknown : tuple of GateCriterion
        The criteria that are met, that are not, and of which that is not known.
    """

    gate: str
    met: tuple[GateCriterion, ...]
    unmet: tuple[GateCriterion, ...]
    unknown: tuple[GateCriterion, ...]

    @property
    def is_open(self) -> bool:
        """Whether every criterion is known to be met; one that is not known keeps it shut."""
        return not self.unmet and not self.unknown

    @property
    def words(self) -> str:
        """What the state is, on one line."""
        if self.is_open:
            return "open: every criterion is met"
        parts = [
            f"{name}: {', '.join(one.label for one in several)}"
            for name, several in (("not met", self.unmet), ("not known", self.unknown))
            if several
        ]
        return f"shut: {'; '.join(parts)}"


def _is_met(plan: DeliveryPlan, criterion: GateCriterion, as_of: date | None) -> bool | None:
    if not criterion.milestone:
        return criterion.met
    one = plan.settled.by_id[criterion.milestone]
    if one.status is not MilestoneStatus.DONE:
        return False
    if as_of is None:
        return True
    return None if one.actual is None else one.actual <= as_of


def _state(plan: DeliveryPlan, gate: Milestone, as_of: date | None) -> GateState:
    found: dict[bool | None, list[GateCriterion]] = {True: [], False: [], None: []}
    for one in gate.criteria:
        found[_is_met(plan, one, as_of)].append(one)
    return GateState(
        gate=gate.id,
        met=tuple(found[True]),
        unmet=tuple(found[False]),
        unknown=tuple(found[None]),
    )


def _day(as_of: date | None) -> date | None:
    return None if as_of is None else check_day(as_of, what="as_of")


def gate_state(plan: DeliveryPlan, gate: str, *, as_of: date | None = None) -> GateState:
    """Say whether a gate is open.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    gate : str
        The id of a milestone with criteria.
    as_of : datetime.date, optional
        The day to look at: what was done later does not count, and of what was done without saying
        when it is not known. As the plan stands where not given. A criterion that is said to be met
        or unmet has no day, and is so on each.

    Returns
    -------
    GateState
        The criteria that are met, unmet and not known. A criterion is met when its milestone is
        done, in whichever statement of the event, or when it is said to be.

    Raises
    ------
    UnknownNameError
        If there is no such milestone.
    InvalidValueError
        If the milestone has no criteria, and is no gate.

    Examples
    --------
    >>> plan = DeliveryPlan(milestones=[
    ...     Milestone(id="staff", label="Staffed", planned="Nov 2009"),
    ...     Milestone(id="go", label="Go live", criteria=[
    ...         GateCriterion(id="c1", label="Staff in post", milestone="staff"),
    ...         GateCriterion(id="c2", label="Office ready", met=True)])])
    >>> gate_state(plan, "go").words
    'shut: not met: Staff in post'
    """
    expect_plan(plan)
    one = plan.milestone(gate)
    if not one.is_gate:
        known = [other.id for other in plan.milestones if other.is_gate]
        if known:
            raise UnknownNameError("gate", gate, known)
        raise InvalidValueError(
            f"the milestone {gate!r} has no criteria, and is no gate; give it criteria"
        )
    return _state(plan, one, _day(as_of))


def gates(plan: DeliveryPlan, *, as_of: date | None = None) -> tuple[GateState, ...]:
    """Say of every gate of a plan whether it is open.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    as_of : datetime.date, optional
        The day to look at, as in `gate_state`.

    Returns
    -------
    tuple of GateState
        In the order of the plan; none where no milestone has criteria.

    Raises
    ------
    InvalidValueError
        If it is no plan, or no day.

    Examples
    --------
    >>> plan = DeliveryPlan(milestones=[Milestone(id="staff", label="Staffed")])
    >>> gates(plan)
    ()
    """
    expect_plan(plan)
    day = _day(as_of)
    return tuple(_state(plan, one, day) for one in plan.milestones if one.is_gate)
