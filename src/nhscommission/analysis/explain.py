"""Explanation: the lines and factors behind one figure."""

import attrs

from nhscommission.analysis.appraise import appraise, factor_values
from nhscommission.case.assumptions import Assumption
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.factors import factor_name, factor_slope, factor_value
from nhscommission.case.lines import NET_BENEFIT, LineItem, Measure
from nhscommission.case.scenarios import Scenario
from nhscommission.foundations.errors import find_known


@attrs.frozen(kw_only=True)
class ExplainedFactor:
    """A factor of a line, and what it is there.

    Parameters
    ----------
    assumption : Assumption
        The assumption.
    value : float
        What it multiplies by: a share for a share [the assumption's factor unit].
    text : str
        The figure as printed or typed.
    factor : str
        The factor as the line has it: the assumption's id, or one more or less it.
    """

    assumption: Assumption
    value: float
    text: str
    factor: str


@attrs.frozen(kw_only=True)
class ExplainedLine:
    """A line's part in a figure.

    Parameters
    ----------
    line : LineItem
        The line.
    sign : float
        1 where it is added, -1 where it is taken away [dimensionless].
    amount : float
        Its amount, before the sign [GBP].
    factors : tuple of ExplainedFactor
        Whose product the amount is (for an uplift, times the sum of the lines that it is on).
        For the sector, a factor by member is the sum over members; there are none where several
        factors vary by member, or an uplift's does, since the sum is then not a product.
    """

    line: LineItem
    sign: float
    amount: float
    factors: tuple[ExplainedFactor, ...]


@attrs.frozen(kw_only=True)
class Explanation:
    """One figure, and the lines that add up to it.

    Parameters
    ----------
    measure : Measure
        What it measures.
    scenario : Scenario
        In which scenario.
    member : str
        Whose it is; ``""`` for the sector.
    period : str
        When.
    value : float
        The figure [GBP].
    lines : tuple of ExplainedLine
        In the case's order.
    """

    measure: Measure
    scenario: Scenario
    member: str
    period: str
    value: float
    lines: tuple[ExplainedLine, ...]

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The assumptions that it rests on, each once."""
        found = {x.assumption.id: x.assumption for line in self.lines for x in line.factors}
        return tuple(found.values())


def explain(
    case: BusinessCase,
    measure: str = NET_BENEFIT,
    *,
    period: str,
    member: str | None = None,
    scenario: str | None = None,
) -> Explanation:
    """Say which lines and factors are behind one figure.

    Parameters
    ----------
    case : BusinessCase
        The case.
    measure : str, optional
        A line, a category, a total, or ``"net benefit"``, by id or label.
    period : str
        The period's label.
    member : str, optional
        Whose figure; the sector's where none is given.
    scenario : str, optional
        A scenario's id; the case's first where none is given.

    Returns
    -------
    Explanation
        The figure, the lines that add up to it, and each line's factors with their sources [GBP].

    Raises
    ------
    UnknownNameError
        If there is no such measure, period, member or scenario.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> found = explain(load_case("nwl-2009"), "facilities", member="Brent", period="2010/11")
    >>> [(x.line.id, round(x.amount)) for x in found.lines]
    [('office', 66189), ('utilities', 7068), ('furniture', 1767)]
    """
    wanted = case.measure(measure)
    chosen = case.scenario(scenario)
    find_known({label: label for label in case.period_labels}, period, "period")
    name = "" if member is None else case.sector.member(member).name
    result = appraise(case, scenario=chosen.id)
    factor_of = _Factors(case, chosen.id, name, period)
    lines = tuple(
        ExplainedLine(
            line=case.line(line_id),
            sign=sign,
            amount=result.total(line_id, member=name or None, period=period),
            factors=factor_of.line(case.line(line_id)),
        )
        for line_id, sign in wanted.coefficients
    )
    return Explanation(
        measure=wanted,
        scenario=chosen,
        member=name,
        period=period,
        value=result.total(wanted.id, member=name or None, period=period),
        lines=lines,
    )


class _Factors:
    """What each factor of a line is, for one member (or the sector) and one period."""

    def __init__(self, case: BusinessCase, scenario: str, member: str, period: str) -> None:
        self._assumptions = case.assumptions_in(scenario)
        self._values = factor_values(case, scenario=scenario)
        self._member, self._period = member, period
        self._row = case.member_names.index(member) if member else 0
        self._column = case.period_labels.index(period)

    def line(self, line: LineItem) -> tuple[ExplainedFactor, ...]:
        varying = [x for x in line.assumption_names if self._assumptions[x].shape.has_member]
        apart = bool(line.on_lines) or any(
            factor_slope(f) is not None and factor_name(f) in varying for f in line.factors
        )
        if not self._member and varying and (len(varying) > 1 or apart):
            return ()  # a sum of products over members is not a product
        return tuple(self._factor(self._assumptions[factor_name(f)], f) for f in line.factors)

    def _factor(self, assumption: Assumption, factor: str) -> ExplainedFactor:
        grid = factor_value(self._values, factor)
        column = grid[:, self._column if grid.shape[1] > 1 else 0]
        if assumption.shape.has_member and not self._member:
            text = f"all {len(column)} members"
            value = float(column.sum())
            return ExplainedFactor(assumption=assumption, value=value, text=text, factor=factor)
        member = self._member if assumption.shape.has_member else ""
        period = self._period if assumption.shape.has_period else ""
        (text,) = (
            entry.figure.text
            for entry in assumption.values
            if (entry.member, entry.period) == (member, period)
        )
        value = float(column[self._row if len(column) > 1 else 0])
        return ExplainedFactor(assumption=assumption, value=value, text=text, factor=factor)
