"""Which rule did the paper count payback by? The six printed figures settle it.

For each PCT, a linear programme asks whether any unrounded figures that round to everything
printed about that PCT (appendix D, table 12, and what table 9 says of the total that it shares)
give the printed days. One combination of day count and rounding passes for all six PCTs.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.optimize import linprog

import nhscommission as nc
from nhscommission.auditing.case_intervals import CaseIntervals

PRINTED_DAYS = {
    "Brent": 271,
    "Ealing": 249,
    "Hammersmith & Fulham": 237,
    "Harrow": 248,
    "Hillingdon": 224,
    "Westminster": 239,
}
RATES = (0.0, 0.02, 0.06, 0.10)
VARIABLES = (
    "existing", "contribution_0", "contribution_1", "contribution_2", "staff", "other_early",
    "other_late", "spend",
)  # fmt: skip
Row = dict[str, float]


def measure_row(measure: str, period: int) -> Row | None:
    """Write a measure of one PCT in one period in terms of that PCT's yearly figures."""
    part = 7 / 12 if period == 0 else 1.0
    rows: dict[str, Row] = {
        "existing_cost": {"existing": part},
        "contribution": {f"contribution_{min(period, 2)}": 1.0},
        "retained_staff": {"staff": part},
        "other_retained": {"other_early" if period < 2 else "other_late": part},
        "efficiency_benefits": {"spend": RATES[period]},
    }
    rows["net_cost_reduction"] = combine((1, rows["existing_cost"]), (-1, rows["contribution"]))
    rows["net_benefit"] = combine(
        (1, rows["net_cost_reduction"]),
        (-1, rows["retained_staff"]),
        (-1, rows["other_retained"]),
        (1, rows["efficiency_benefits"]),
    )
    return rows.get(measure)


def combine(*parts: tuple[float, Row]) -> Row:
    total: Row = {}
    for factor, row in parts:
        for name, weight in row.items():
            total[name] = total.get(name, 0.0) + factor * weight
    return total


def printed_rows(case: nc.BusinessCase, member: str) -> Iterator[tuple[Row, nc.Interval]]:
    """Everything printed about a PCT, and its share of what is printed about the total."""
    for table in case.tables:
        for cell in table.cells:
            if cell.member != member or not cell.period:
                continue
            row = measure_row(cell.measure, case.period_labels.index(cell.period))
            if row:
                yield row, nc.Interval.of(cell.figure, sign=cell.sign)
    intervals = CaseIntervals(case)
    share = intervals.assumption("capitation").at(case.member_names.index(member), 0)
    for place, text in enumerate(("£4.02m", "£5.28m", "£5.16m")):
        printed = nc.Interval.of(nc.parse_figure(text))
        built_up = intervals.measure_total(case.measure("contribution")).at(0, place)
        low, high = max(printed.low, built_up.low), min(printed.high, built_up.high)
        yield {f"contribution_{place}": 1.0}, nc.Interval(share.low * low, share.high * high)


def possible(case: nc.BusinessCase, member: str, days_after_year_end: nc.Interval) -> bool:
    """Whether unrounded figures give a payback this many days after 31 March 2010."""
    rows = list(printed_rows(case, member))
    shortfall = combine((-365.0, measure_row("net_benefit", 0) or {}))
    benefit = measure_row("net_benefit", 1) or {}
    rows.append(
        (
            combine((1, shortfall), (-days_after_year_end.low, benefit)),
            nc.Interval(0.0, np.inf),
        )
    )
    rows.append(
        (
            combine((1, shortfall), (-days_after_year_end.high, benefit)),
            nc.Interval(-np.inf, 0.0),
        )
    )
    matrix, bounds = [], []
    for row, interval in rows:
        vector = np.array([row.get(name, 0.0) for name in VARIABLES])
        for side, end in ((1.0, interval.high), (-1.0, -interval.low)):
            if np.isfinite(end):
                matrix.append(side * vector)
                bounds.append(end + 1e-3)  # a tenth of a penny, for floating point
    # in millions, so that the solver's tolerance is far below a pound
    solved = linprog(
        np.zeros(len(VARIABLES)),
        A_ub=np.array(matrix),
        b_ub=np.array(bounds) / 1e6,
        bounds=[(None, None)] * len(VARIABLES),
    )
    return bool(solved.status == 0)


@pytest.mark.parametrize("day_count", list(nc.DayCount))
@pytest.mark.parametrize("rounding", list(nc.Rounding))
def test_only_days_between_dates_rounded_to_the_nearest_give_all_six(
    day_count: nc.DayCount, rounding: nc.Rounding
) -> None:
    case = nc.load_case("nwl-2009")
    rule = nc.PaybackRule(day_count=day_count, rounding=rounding)
    to_year_end = float(rule.period_days(case.periods)[0])
    agrees = {}
    for member, days in PRINTED_DAYS.items():
        low, high = rule.printed_interval(days)
        agrees[member] = possible(case, member, nc.Interval(low - to_year_end, high - to_year_end))
    settled = (day_count, rounding) == (nc.DayCount.BETWEEN_DATES, nc.Rounding.NEAREST)
    assert all(agrees.values()) is settled, agrees


def test_harrow_alone_refutes_counting_both_ends_and_rounding_down() -> None:
    """By hand, from Harrow's page and the totals of table 9, in £m.

    Net benefit of 2009/10 is 7/12 of (net benefit of 2010/11 + its contribution − its saving),
    less the contribution of 2009/10. At its greatest: 7/12 × (1.985 + 0.10115 × 5.285 − 2.169)
    − 0.10105 × 4.0205, where 4.0205 is the least that table 7 and table 8 allow for the printed
    4.02. The shortfall is then at least £0.2017m, and takes more than 37 days of at most £1.985m.
    """
    greatest = 7 / 12 * (1.985 + 0.10115 * 5.285 - 2.169) - 0.10105 * 4.0205
    assert -greatest / 1.985 * 365 > 37
    # so 212 + 37 days at the least, rounded down: not the printed 248
