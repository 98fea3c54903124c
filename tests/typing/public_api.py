"""Type-checked, not run: what a user's own type checker sees of the public names."""

from collections.abc import Mapping
from typing import assert_type

import numpy as np

import nhscommission as nc

case = nc.load_case("nwl-2009")
assert_type(case, nc.BusinessCase)
assert_type(case.member_names, tuple[str, ...])

result = nc.appraise(case, scenario="mid")
assert_type(result, nc.Appraisal)
assert_type(result.net_benefit, nc.LabelledArray)
assert_type(result.net_benefit["Brent", "2010/11"], float)
assert_type(result.contributions, nc.LabelledArray)
assert_type(result.category("running_cost"), nc.LabelledArray)
assert_type(result.category(nc.Category.RUNNING_COST), nc.LabelledArray)
assert_type(result.total("net_benefit", member="Brent"), float)
assert_type(result.payback, Mapping[str, nc.Payback])
assert_type(result.payback["Brent"].days, int | None)

report = nc.audit(case)
assert_type(report.checks, tuple[nc.Check, ...])
assert_type(report.inconsistent[0].printed, nc.PrintedFigure)
assert_type(report.inconsistent[0].recomputed, nc.Interval)
assert_type(report.inconsistent[0].verdict, nc.Verdict)

assert_type(nc.explain(case, "net benefit", period="2010/11"), nc.Explanation)
assert_type(nc.parse_figure("£5"), nc.PrintedFigure)
assert_type(nc.horizon(go_live=case.periods[0].start, years=2), tuple[nc.Period, ...])

# Records take what people type; what they hold is typed.
board = nc.ICB(name="A", weighted_population=1_000)
assert_type(board.weighted_population, nc.PrintedFigure | None)
cost = nc.Assumption(
    id="cost", label="Cost", unit="GBP/year", values="£5/year", source="a paper", basis="agreed"
)
assert_type(cost.values, tuple[nc.Entry, ...])
assert_type(cost.basis, nc.Basis)
line = nc.LineItem(id="line", label="Line", category="saving", factors="cost * years_in_period")
assert_type(line.factors, tuple[str, ...])
assert_type(line.category, nc.Category)

draws = nc.appraise(case, draws={"office_cost": np.full((10, 1, 1), 9_000.0)})
assert_type(draws.payback_days, nc.LabelledArray)

nc.payback_days([1.0], period_days=np.ones(1))  # type: ignore[arg-type]
nc.load_case(5)  # type: ignore[arg-type]
nc.appraise(case, "mid")  # type: ignore[call-arg]
