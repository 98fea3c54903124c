"""A delivery plan: milestones, and which of them waits for which."""

import heapq
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

import attrs

from nhscommission.delivery.milestones.milestones import Milestone, MilestoneStatus
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, find_known
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.foundations.text import plain_text

_LIKE: Final = "a tuple of Milestone"
_MOST_SHOWN: Final = 12


def _milestones(value: object) -> tuple[Milestone, ...]:
    found = expect_several(value, what="milestones", like=_LIKE)
    for one in found:
        expect(one, Milestone, what="a milestone", like="a Milestone")
    return found


@attrs.frozen(kw_only=True)
class DeliveryPlan:
    """Milestones, and which of them waits for which.

    Parameters
    ----------
    milestones : iterable of Milestone
        At least one, each id once. What waits for what must have no circle.
    title : str, optional
        What it is the plan of.
    """

    milestones: tuple[Milestone, ...] = attrs.field(converter=_milestones)
    title: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.milestones:
            raise InvalidValueError("a plan has no milestones; give at least one")
        known = self.by_id
        if len(known) < len(self.milestones):
            seen: set[str] = set()
            for one in self.milestones:
                if one.id in seen:
                    raise InvalidValueError(
                        f"the milestone {one.id!r} is there twice; give each an id of its own"
                    )
                seen.add(one.id)
        for one in self.milestones:
            for name in (*one.waits_for, *one.tests, *([one.same_as] if one.same_as else [])):
                if name not in known:
                    raise UnknownNameError("milestone", name, known, subject=f"milestone:{one.id}")
        self._refuse_circles()

    def _refuse_circles(self) -> None:
        graph = {one.id: one.waits_for for one in self.milestones}
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = list(error.args[1])
            if len(circle) > _MOST_SHOWN:
                circle = [*circle[: _MOST_SHOWN - 1], "…", circle[-1]]
            raise InvalidValueError(
                f"milestones wait for each other: {' → '.join(circle)}, so that none can be the "
                "first; take one of these arrows out of after, or out of the criteria",
                subject=f"milestone:{circle[0]}",
            ) from None

    @cached_property
    def by_id(self) -> Mapping[str, Milestone]:
        """The milestones by id."""
        return {one.id: one for one in self.milestones}

    @cached_property
    def followers(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of those that wait for each milestone, in the order of the plan."""
        found: dict[str, list[str]] = {one.id: [] for one in self.milestones}
        for one in self.milestones:
            for name in one.waits_for:
                found[name].append(one.id)
        return {name: tuple(several) for name, several in found.items()}

    @cached_property
    def events(self) -> tuple[tuple[Milestone, ...], ...]:
        """The milestones that state one event, in groups of two and more, in order.

        Whatever is the same as the same is the same, by way of any number of others.
        """
        first = {one.id: one.id for one in self.milestones}

        def root(name: str) -> str:
            while first[name] != name:
                first[name] = first[first[name]]
                name = first[name]
            return name

        for one in self.milestones:
            if one.same_as:
                first[root(one.same_as)] = root(one.id)
        groups: dict[str, list[Milestone]] = {}
        for one in self.milestones:
            groups.setdefault(root(one.id), []).append(one)
        return tuple(tuple(group) for group in groups.values() if len(group) > 1)

    @cached_property
    def settled(self) -> "DeliveryPlan":
        """The plan with an event that is done in one of its statements done in all of them."""
        changed: dict[str, Milestone] = {}
        for group in self.events:
            done = [one for one in group if one.status is MilestoneStatus.DONE]
            if done:
                shown = next((one for one in done if one.actual is not None), done[0])
                changed |= {
                    one.id: attrs.evolve(
                        one,
                        status=MilestoneStatus.DONE,
                        actual=shown.actual,
                        note=one.note or f"Done by the statement {shown.id}.",
                    )
                    for one in group
                    if one.is_pending
                }
        if not changed:
            return self
        kept = tuple(changed.get(one.id, one) for one in self.milestones)
        return attrs.evolve(self, milestones=kept)

    @cached_property
    def _order(self) -> tuple[Milestone, ...]:
        waiting = {one.id: len(one.waits_for) for one in self.milestones}
        keys = {one.id: (_day_of(one), i) for i, one in enumerate(self.milestones)}
        ready = [(keys[name], name) for name, count in waiting.items() if not count]
        heapq.heapify(ready)
        found: list[Milestone] = []
        while ready:
            _, name = heapq.heappop(ready)
            found.append(self.by_id[name])
            for follower in self.followers[name]:
                waiting[follower] -= 1
                if not waiting[follower]:
                    heapq.heappush(ready, (keys[follower], follower))
        return tuple(found)

    def milestone(self, milestone: str) -> Milestone:
        """Return the milestone with this id.

        Parameters
        ----------
        milestone : str
            Its id.

        Returns
        -------
        Milestone
            The milestone.

        Raises
        ------
        UnknownNameError
            If there is none.
        InvalidValueError
            If the id is no text.
        """
        expect(milestone, str, what="the id of a milestone", like='the id, such as "staffed"')
        return find_known(self.by_id, milestone, "milestone")

    def order(self) -> tuple[Milestone, ...]:
        """Return the milestones so that each comes after those that it waits for.

        Returns
        -------
        tuple of Milestone
            Of those that could come next, the one with the earliest date first; then as given.
        """
        return self._order

    def holders_up(self, milestone: Milestone) -> tuple[str, ...]:
        """Return what can still move the day of a milestone.

        Parameters
        ----------
        milestone : Milestone
            One of the plan.

        Returns
        -------
        tuple of str
            The ids of what it waits for, without those that are cancelled; none where it is
            itself done or cancelled.

        Raises
        ------
        InvalidValueError
            If it is no milestone.
        """
        expect(milestone, Milestone, what="a milestone", like="a Milestone")
        if not milestone.is_pending:
            return ()
        return tuple(
            name
            for name in milestone.waits_for
            if self.by_id[name].status is not MilestoneStatus.CANCELLED
        )


def _day_of(one: Milestone) -> date:
    span = one.stands
    if span is None:
        return date.max
    return span.earliest or span.latest or date.max


def expect_plan(value: object) -> None:
    """Check that an argument is a plan.

    Parameters
    ----------
    value : object
        The argument.

    Raises
    ------
    InvalidValueError
        If it is anything else.
    """
    expect(value, DeliveryPlan, what="a plan", like="a DeliveryPlan")


def _is_read_by_reading(one: Milestone) -> bool:
    """Say whether what is printed may have its days from how it is read, as 29 June has."""
    printed, reading = one.planned, one.as_read
    if printed is None or reading is None:
        return False
    return (printed.earliest, printed.latest) == (reading.earliest, reading.latest)


def change_milestone(plan: DeliveryPlan, milestone: str, **changes: Any) -> DeliveryPlan:
    """Change one milestone of a plan.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    milestone : str
        Its id.
    **changes : object
        The fields that change, for example ``status="done", actual=date(2009, 11, 2)``. With
        another `as_read` alone, what is printed is read again, if it had its days from the old.

    Returns
    -------
    DeliveryPlan
        The plan with the milestone changed, in its place.

    Raises
    ------
    UnknownNameError
        If there is no such milestone, or a milestone has no such field.
    InvalidValueError
        If the milestone, or the plan, would contradict itself.

    Examples
    --------
    >>> plan = DeliveryPlan(milestones=[Milestone(id="staffed", label="Fully staffed")])
    >>> change_milestone(plan, "staffed", owner="Director").milestone("staffed").owner
    'Director'
    """
    expect_plan(plan)
    old = plan.milestone(milestone)
    fields = [field.name for field in attrs.fields(Milestone)]
    for name in changes:
        if name not in fields:
            raise UnknownNameError("field of a milestone", name, fields)
    if "as_read" in changes and _is_read_by_reading(old):
        changes = {"planned": str(old.planned), **changes}
    new = attrs.evolve(old, **changes)
    kept = tuple(new if one is old else one for one in plan.milestones)
    return attrs.evolve(plan, milestones=kept)
