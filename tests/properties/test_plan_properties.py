"""Plans against the definitions: every chain of milestones walked, and delays that only delay.

The second method knows a plan only as plain tuples and walks all chains. A milestone falls on the
latest of what its chains give: the day of the first of a chain, plus how long each of the others
takes.
"""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nhscommission.delivery.milestones.check_plan import check_plan
from nhscommission.delivery.milestones.day_spans import DaySpan
from nhscommission.delivery.milestones.due import due_between, overdue
from nhscommission.delivery.milestones.milestones import GateCriterion, Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.schedule import critical_path, schedule_plan
from nhscommission.delivery.milestones.slippage import slip_milestone, slippage
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.printed_dates import PrintedDate, parse_date

DAYS = st.dates(date(2009, 4, 1), date(2010, 3, 31))


@st.composite
def printed(draw: st.DrawFn) -> PrintedDate:
    """Dates of one day, of several, and open at either end."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    span = draw(st.sampled_from([(first, last), (first, first), (None, last), (first, None)]))
    return DaySpan(earliest=span[0], latest=span[1]).as_printed()


@st.composite
def plans(draw: st.DrawFn, *, closed: bool = False) -> DeliveryPlan:
    """Plans of up to eight; each waits for some of those before it, listed in any order."""
    dates = DAYS.map(lambda day: DaySpan(earliest=day, latest=day).as_printed())
    found: list[Milestone] = []
    for i in range(draw(st.integers(1, 8))):
        names = [one.id for one in found]
        after = draw(st.lists(st.sampled_from(names), unique=True, max_size=3)) if names else []
        fields: dict[str, Any] = {"planned": draw(dates if closed else st.none() | printed())}
        if after:
            fields["lasts_days"] = draw(st.integers(0, 90))
            if draw(st.booleans()):
                needed = GateCriterion(id="c", label="C", milestone=after.pop())
                fields["criteria"] = [needed]
        if not closed:
            fields["forecast"] = draw(st.none() | printed())
            status = draw(st.sampled_from(["planned", "planned", "under_way", "done", "cancelled"]))
            fields["status"] = status
            fields["actual"] = draw(st.none() | DAYS) if status == "done" else None
            fields["note"] = "not printed"
        found.append(Milestone(id=f"m{i}", label=f"M{i}", after=after, **fields))
    return DeliveryPlan(milestones=draw(st.permutations(found)))


def chains(plan: DeliveryPlan, name: str) -> list[list[Milestone]]:
    """All chains that end in a milestone and can move it, itself alone among them."""
    one = plan.by_id[name]
    found = [[one]]
    if one.status in ("planned", "under_way"):
        for before in one.waits_for:
            if plan.by_id[before].status != "cancelled":
                found += [[*chain, one] for chain in chains(plan, before)]
    return found


def walked(plan: DeliveryPlan, name: str) -> tuple[date | None, date | None]:
    """When a milestone falls, by all its chains."""
    firsts: list[date] = []
    lasts: list[date] = []
    for chain in chains(plan, name):
        takes = timedelta(days=sum(one.lasts_days for one in chain[1:]))
        when = chain[0].expected
        if chain[0].actual is not None:
            firsts.append(chain[0].actual + takes)
            lasts.append(chain[0].actual + takes)
        elif when is not None:
            firsts += [] if when.earliest is None else [when.earliest + takes]
            end = when.latest or when.earliest
            assert end is not None
            lasts.append(end + takes)
    return max(firsts, default=None), None if is_open(plan, name) else max(lasts)


def holders(plan: DeliveryPlan, name: str) -> list[Milestone]:
    """What can still move a milestone."""
    one = plan.by_id[name]
    before = [plan.by_id[other] for other in one.waits_for]
    pending = one.status in ("planned", "under_way")
    return [other for other in before if pending and other.status != "cancelled"]


def is_open(plan: DeliveryPlan, name: str) -> bool:
    """Whether nothing ends a milestone: its own date does, else all that it waits for must."""
    stands = plan.by_id[name].stands
    if stands is not None:
        return stands.latest is None
    before = holders(plan, name)
    held_open = [one for one in before if one.is_pending and is_open(plan, one.id)]
    return bool(held_open) or all(is_open(plan, one.id) for one in before)


@given(plans())
def test_a_schedule_is_the_longest_of_all_chains(plan: DeliveryPlan) -> None:
    schedule = schedule_plan(plan)
    for one in schedule.milestones:
        assert (one.earliest, one.latest) == walked(plan, one.id)
        assert one.latest_is_uncertain == any(
            link.is_pending
            and (link.stands is None or (link.id != one.id and is_open(plan, link.id)))
            for chain in chains(plan, one.id)
            for link in chain
        )
        if one.earliest is not None and one.latest is not None:
            assert one.earliest <= one.latest


@given(plans())
def test_a_driver_is_what_makes_it_fall_then(plan: DeliveryPlan) -> None:
    schedule = schedule_plan(plan)
    for one in schedule.milestones:
        stone = plan.by_id[one.id]
        takes = timedelta(days=stone.lasts_days)
        if one.earliest_driver:
            before = schedule.by_id[one.earliest_driver].earliest
            assert before is not None and one.earliest == before + takes
        elif one.earliest is not None:
            assert stone.stands is not None and one.earliest == stone.stands.earliest
        if one.latest_driver:
            last = schedule.by_id[one.latest_driver].latest
            if last is not None:
                assert one.latest == last + takes
            elif one.latest is not None:  # as far as the last day of that is known
                assert one.latest_is_uncertain or plan.by_id[one.latest_driver].status == "done"
        elif one.latest is not None:
            assert stone.stands is not None and one.latest == stone.stands.latest


@given(plans(), st.randoms(use_true_random=False))
def test_the_order_in_which_a_plan_is_written_does_not_matter(
    plan: DeliveryPlan, random: Any
) -> None:
    shuffled = list(plan.milestones)
    random.shuffle(shuffled)
    other = schedule_plan(attrs.evolve(plan, milestones=shuffled))
    for one in schedule_plan(plan).milestones:
        assert other.by_id[one.id].days == one.days
    places = {one.id: i for i, one in enumerate(plan.order())}
    for one in plan.milestones:
        assert all(places[name] < places[one.id] for name in one.waits_for)


@given(plans(), st.integers(0, 200), st.data())
def test_a_delay_brings_nothing_forward(plan: DeliveryPlan, days: int, data: st.DataObject) -> None:
    """Whatever moves, moves later, by no more than the delay, and only what waits for it."""
    name = data.draw(st.sampled_from([one.id for one in plan.milestones]))
    try:
        found = slip_milestone(plan, name, days=days)
    except InvalidValueError:
        known = schedule_plan(plan).by_id[name].days.is_known
        assert not plan.by_id[name].is_pending or not known
        return
    waiting = {name, *(one.id for one in found.shifts)}
    for before, after in zip(found.before.milestones, found.after.milestones, strict=True):
        for old, new in ((before.earliest, after.earliest), (before.latest, after.latest)):
            assert (old is None) == (new is None)
            if old is not None and new is not None:
                assert old <= new <= old + timedelta(days=days)
        assert before.id in waiting or before.days == after.days
    for one in found.shifts:
        assert one.absorbed_days is None or 0 <= one.absorbed_days <= days
    if days == 0:
        assert found.plan == plan and found.before == found.after


@given(plans(), printed(), st.data())
def test_no_date_to_slip_to_brings_another_forward(
    plan: DeliveryPlan, to: PrintedDate, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([one.id for one in plan.milestones]))
    try:
        found = slip_milestone(plan, name, to=to)
    except InvalidValueError:
        return
    for before, after in zip(found.before.milestones, found.after.milestones, strict=True):
        for old, new in ((before.earliest, after.earliest), (before.latest, after.latest)):
            assert old is None or new is None or old <= new
        assert before.earliest is None or after.earliest is not None


@given(plans(), st.integers(0, 100), st.integers(0, 100), st.data())
def test_two_delays_are_as_one_of_both(
    plan: DeliveryPlan, first: int, second: int, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([one.id for one in plan.milestones]))
    assume(plan.by_id[name].is_pending and schedule_plan(plan).by_id[name].days.is_known)
    once = slip_milestone(plan, name, days=first)
    twice = slip_milestone(once.plan, name, days=second)
    both = slip_milestone(plan, name, days=first + second)
    assert twice.after == both.after
    assert twice.plan == both.plan


@given(plans(closed=True), st.data())
def test_float_is_the_delay_that_does_no_harm(plan: DeliveryPlan, data: st.DataObject) -> None:
    """A delay by the float leaves the target where it is; a day more moves it by a day."""
    target = data.draw(st.sampled_from([one.id for one in plan.milestones]))
    found = critical_path(plan, to=target)
    for name, days in found.float_days.items():
        for more in (0, 1):
            slipped = slip_milestone(plan, name, days=days + more)
            latest = slipped.after.by_id[target].latest
            assert latest == found.latest + timedelta(days=more)
    assert set(found.path) <= set(found.critical)
    assert all(one in plan.by_id[two].waits_for for one, two in pairwise(found.path))
    names = {one.id for chain in chains(plan, target) for one in chain}
    assert set(found.float_days) == names


@given(plans())
def test_a_critical_path_is_refused_only_where_there_is_no_last_day(plan: DeliveryPlan) -> None:
    for one in schedule_plan(plan).milestones:
        if one.latest is None:
            with pytest.raises(InvalidValueError, match="has no last day"):
                critical_path(plan, to=one.id)
        else:
            found = critical_path(plan, to=one.id)
            assert found.latest == one.latest
            assert all(days >= 0 for days in found.float_days.values())


@given(plans(), DAYS, DAYS)
def test_what_is_due_is_due_on_each_of_its_days_or_some(
    plan: DeliveryPlan, one_day: date, other: date
) -> None:
    """Each day of a date tried; what has no end is tried for a year beyond the stretch."""
    first, last = sorted((one_day, other))
    found, late = due_between(plan, first, last), overdue(plan, as_of=first)
    for one in plan.milestones:
        when = one.expected
        if not one.is_pending or when is None:
            assert one not in (*found.surely, *found.maybe, *late.surely, *late.maybe)
            assert (one in found.undated) == (one.is_pending and when is None)
            continue
        begins = when.earliest or when.latest
        assert begins is not None
        ends = when.latest or max(last, begins) + timedelta(days=365)
        days = [begins + timedelta(days=i) for i in range((ends - begins).days + 1)]
        within = [first <= day <= last for day in days]
        past = [day < first for day in days]
        assert (one in found.surely) == all(within)
        assert (one in found.maybe) == (any(within) and not all(within))
        assert (one in late.surely) == all(past)
        assert (one in late.maybe) == (any(past) and not all(past))


@given(plans())
def test_slippage_holds_for_any_days_that_the_dates_may_mean(plan: DeliveryPlan) -> None:
    for one in slippage(plan):
        planned, now = one.planned, one.now
        if None not in (planned.earliest, planned.latest, now.earliest, now.latest):
            assert one.least_days is not None and one.most_days is not None
            gaps = [
                (b - a).days
                for a in (planned.earliest, planned.latest)
                for b in (now.earliest, now.latest)
                if a is not None and b is not None
            ]
            assert (min(gaps), max(gaps)) == (one.least_days, one.most_days)
        if planned.earliest is None and None not in (now.latest, planned.latest):
            assert now.latest is not None and planned.latest is not None
            assert one.may_be_late == (now.latest > planned.latest)
        assert not one.is_surely_late or one.may_be_late


@given(plans(), st.none() | DAYS)
def test_any_plan_can_be_checked(plan: DeliveryPlan, day: date | None) -> None:
    """A finding is at a milestone of the plan, and names only such."""
    report = check_plan(plan, as_of=day)
    for found in report.findings:
        assert found.place in plan.by_id
        assert set(found.about) <= set(plan.by_id)


@given(printed())
def test_spans_in_words_are_read_back(when: PrintedDate) -> None:
    assert parse_date(str(when)) == when
