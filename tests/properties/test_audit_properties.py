"""The audit never cries wolf, and never looks away.

A paper is made from a drawn case: every assumption has a true value somewhere within the rounding
of what is printed, and every result is worked out from the true values and printed rounded. No
figure of such a paper is wrong, so the audit must call none of them inconsistent.
"""

import random

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from properties.strategies import cases

import nhscommission as nc
from nhscommission.auditing.case_intervals import CaseIntervals

MEASURES = ["existing", "time_saved", "team", "set_up", "contingency", "kept", "benefit",
            "contribution", "net_cost_reduction", "net_benefit", "transition_cost"]  # fmt: skip


def truth_behind(case: nc.BusinessCase, seed: int) -> nc.BusinessCase:
    """Move every printed value to a true one that rounds to it."""
    rng = random.Random(seed)

    def moved(assumption: nc.Assumption) -> nc.Assumption:
        if assumption.basis.is_exact:
            return assumption
        entries = []
        for e in assumption.values:
            where = rng.choice([-1.0, 1.0, rng.uniform(-1, 1)])  # often at the very edge
            value = e.figure.value + where * e.figure.half_unit
            entries.append(
                nc.Entry(e.member, e.period, nc.exact_figure(value, unit=assumption.unit))
            )
        return attrs.evolve(assumption, values=entries, low=None, high=None)

    return attrs.evolve(case, assumptions=[moved(a) for a in case.assumptions])


def printed(value: float, decimals: int) -> nc.PrintedFigure:
    text = f"£{abs(value) / 1e3:,.{decimals}f}k"
    return nc.parse_figure(f"({text})" if value < 0 else text)


def per_head(value: float) -> nc.PrintedFigure:
    text = f"£{abs(value):,.3f} per head"
    return nc.parse_figure(f"-{text}" if value < 0 else text)


def paper(case: nc.BusinessCase, truth: nc.BusinessCase, decimals: int) -> nc.BusinessCase:
    """Print every measure by member and for the sector, and every payback."""
    result = nc.appraise(truth)
    tables = []
    for member in (*case.member_names, ""):
        cells = [
            nc.PrintedCell(
                row=measure,
                column=period,
                figure=printed(
                    result.total(measure, member=member or None, period=period), decimals
                ),
                measure=measure,
                member=member,
                period=period,
            )
            for measure in MEASURES
            for period in case.period_labels
        ]
        cells += [
            nc.PrintedCell(
                row=measure,
                column="All years",
                figure=printed(result.total(measure, member=member or None), decimals),
                measure=measure,
                member=member,
            )
            for measure in MEASURES
        ]
        cells += [
            nc.PrintedCell(
                row=ratio.id,
                column=period or "All years",
                figure=per_head(
                    result.ratio(ratio.id, member=member or None, period=period or None)
                ),
                measure=ratio.id,
                member=member,
                period=period,
            )
            for ratio in case.ratios
            for period in (*case.period_labels, "")
        ]
        payback = result.payback[member] if member else result.sector_payback
        if payback.days and not payback.is_never:
            days = nc.parse_figure(f"{payback.days} days")
            cells.append(
                nc.PrintedCell(
                    row="Payback", column="", figure=days, measure="payback", member=member
                )
            )
        tables.append(
            nc.PrintedTable(
                id=f"t-{member or 'all'}",
                title="T",
                source="S",
                cells=cells,
                group="pages" if member else "",
            )
        )
    return attrs.evolve(case, tables=tables)


@given(case=cases(), seed=st.integers(0, 10_000), decimals=st.integers(0, 2))
def test_a_paper_with_nothing_wrong_has_nothing_inconsistent(
    case: nc.BusinessCase, seed: int, decimals: int
) -> None:
    report = nc.audit(paper(case, truth_behind(case, seed), decimals))
    assert [str(check) for check in report.inconsistent] == []


@given(case=cases(), seed=st.integers(0, 10_000))
def test_the_truth_lies_within_the_recomputed_interval(case: nc.BusinessCase, seed: int) -> None:
    result = nc.appraise(truth_behind(case, seed))
    intervals = CaseIntervals(case)
    for name in MEASURES:
        measure = case.measure(name)
        values = np.asarray(result.measure(name))
        for period in range(len(case.periods)):
            for member in range(len(case.member_names)):
                assert (
                    intervals.measure(measure)
                    .at(member, period)
                    .contains(float(values[member, period]))
                )
                over_all = intervals.measure(measure, whole_horizon=True).at(member, 0)
                assert over_all.contains(float(values[member].sum()))
            total = float(values[:, period].sum())
            assert intervals.measure_total(measure).at(0, period).contains(total)


def with_entry(case: nc.BusinessCase, name: str, place: int, end: float) -> nc.BusinessCase:
    """Move one value of one assumption to an end of its interval."""

    def moved(assumption: nc.Assumption) -> nc.Assumption:
        entries = list(assumption.values)
        e = entries[place]
        value = e.figure.value + end * e.figure.half_unit
        entries[place] = nc.Entry(e.member, e.period, nc.exact_figure(value, unit=assumption.unit))
        return attrs.evolve(assumption, values=entries)

    return attrs.evolve(
        case, assumptions=[moved(a) if a.id == name else a for a in case.assumptions]
    )


@settings(max_examples=15)
@given(case=cases(least=1), measure=st.sampled_from(MEASURES), data=st.data())
def test_both_ends_of_an_interval_are_reached(
    case: nc.BusinessCase, measure: str, data: st.DataObject
) -> None:
    """Second method: walk to a corner, each value in turn to the end that is better.

    The intervals are therefore as narrow as they can be, shares and uplifts among them. (Where a
    printed zero could stand for a negative number, such a walk need not find the best corner.)
    """
    member = data.draw(st.sampled_from(range(len(case.member_names))), label="member")
    period = data.draw(st.sampled_from(range(len(case.periods))), label="period")
    at = CaseIntervals(case).measure(case.measure(measure)).at(member, period)

    def value(chosen: nc.BusinessCase) -> float:
        return float(np.asarray(nc.appraise(chosen).measure(measure))[member, period])

    free = [
        (assumption.id, place)
        for assumption in case.assumptions
        if assumption.basis is not nc.Basis.AGREED
        for place in range(len(assumption.values))
    ]
    for better, reached in ((max, at.high), (min, at.low)):
        corner = case
        for name, place in free:
            corner = better(
                (with_entry(corner, name, place, end) for end in (-1.0, 1.0)), key=value
            )
        terms = float(np.abs(nc.appraise(corner).amounts).sum())  # which can nearly cancel
        size = max(abs(at.low), abs(at.high), 1e-6)
        assert value(corner) == pytest.approx(reached, abs=1e-9 * size + 1e-12 * terms)


@given(case=cases(), data=st.data())
def test_a_figure_moved_beyond_all_rounding_is_inconsistent(
    case: nc.BusinessCase, data: st.DataObject
) -> None:
    measure = data.draw(st.sampled_from(MEASURES))
    period = data.draw(st.sampled_from(case.period_labels))
    place = case.period_labels.index(period)
    interval = CaseIntervals(case).measure_total(case.measure(measure)).at(0, place)
    wrong = printed(interval.high + max(1e3, 0.01 * abs(interval.high)), 1)
    cell = nc.PrintedCell(row="R", column=period, figure=wrong, measure=measure, period=period)
    table = nc.PrintedTable(id="t", title="T", source="S", cells=[cell])
    (check,) = nc.audit(attrs.evolve(case, tables=[table])).inconsistent
    assert check.printed == wrong
