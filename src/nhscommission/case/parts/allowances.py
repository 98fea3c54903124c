"""Parts of a case that allow for what may go wrong: optimism bias, delay and priced risks."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

import attrs

from nhscommission.case.assumptions import Assumption, Basis, Shape
from nhscommission.case.lines import Allowance, Category, LineItem, Total
from nhscommission.case.parts.case_parts import CaseParts, computed_assumption, make_id
from nhscommission.finance.duration_bias import recompute_delay
from nhscommission.finance.optimism_bias import OptimismBias, bias_computation
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import as_number, check_by_name, check_day
from nhscommission.foundations.periods import PartYearRule, Period
from nhscommission.foundations.rates import as_rate
from nhscommission.foundations.text import plain_text


def optimism_bias_parts(
    bias: OptimismBias,
    *,
    prefix: str,
    on_lines: Iterable[str],
    category: str,
    benefit_class: str = BenefitClass.CASH_RELEASING,
    source: str = "",
) -> CaseParts:
    """Make an uplift for optimism bias on lines of costs, or a deduction from lines of savings.

    Parameters
    ----------
    bias : OptimismBias
        The bias, and how much of it has been dealt with.
    prefix : str
        What the ids start with.
    on_lines : iterable of str
        The lines that it is on, all of one category.
    category : Category
        That category; of savings, the bias is taken off.
    benefit_class : BenefitClass, optional
        Of savings: their class.
    source : str, optional
        Where the bias is from; the source of its upper bound where not given.

    Returns
    -------
    CaseParts
        The rate, and a line of its own that shows in every table [GBP].

    Raises
    ------
    InvalidValueError
        If it is on no line, or there is no source.
    UnknownNameError
        If there is no such category.

    Examples
    --------
    >>> from nhscommission import OptimismBias
    >>> made = optimism_bias_parts(
    ...     OptimismBias(upper_bound="41%"), prefix="team", on_lines=["salaries"],
    ...     category="running_cost", source="Mott MacDonald (2002)")
    >>> made.lines[0].id, made.assumptions[0].values[0].figure.value
    ('team_optimism_bias', 0.41)
    """
    kind = choose(Category, category, what="category")
    savings = kind is Category.SAVING
    inputs = [*bias.inputs(), *([("on", "savings")] if savings else [])]
    name = make_id(prefix, "optimism_bias")
    rate = Assumption(
        id=f"{name}_rate",
        label="Optimism bias" + (", taken off savings" if savings else ""),
        unit="1",
        values=0.0 - bias.rate if savings else bias.rate,
        source=_source(source or bias.source, name),
        basis=Basis.COMPUTED,
        computation=bias_computation("optimism_bias", inputs),
    )
    line = LineItem(
        id=name,
        label="Optimism bias",
        category=kind,
        factors=[rate.id],
        on_lines=_lines(on_lines, name),
        allowance=Allowance.OPTIMISM_BIAS,
        benefit_class=benefit_class if savings else None,
    )
    return CaseParts(assumptions=[rate], lines=[line])


def duration_bias_parts(
    bias: OptimismBias,
    *,
    prefix: str,
    on_lines: Iterable[str],
    start: date,
    planned_years: float,
    periods: tuple[Period, ...],
    benefit_class: str = BenefitClass.CASH_RELEASING,
    part_year_rule: PartYearRule = PartYearRule.MONTHS,
    source: str = "",
) -> CaseParts:
    """Make a deduction for savings that start later, since work takes longer than was planned.

    Parameters
    ----------
    bias : OptimismBias
        That of durations.
    prefix : str
        What the ids start with.
    on_lines : iterable of str
        The lines of savings that wait for the work.
    start : datetime.date
        When the savings were planned to start.
    planned_years : float
        How long the work before it was planned to take, >= 0 [year].
    periods : tuple of Period
        The case's periods.
    benefit_class : BenefitClass, optional
        The class of the savings.
    part_year_rule : PartYearRule, optional
        How parts of years are counted.
    source : str, optional
        Where the bias is from; the source of its upper bound where not given.

    Returns
    -------
    CaseParts
        The part of each period that is lost, and a line of its own [GBP].

    Raises
    ------
    InvalidValueError
        If it is on no line, there is no source, or a number is below 0.

    Notes
    -----
    With D the planned duration and b the bias, savings start D × b later; until then there are
    none, and from then on they are as they were planned for that time. Where savings also have an
    optimism bias, name its line in `on_lines` too, or more than all of them may be taken off.

    Examples
    --------
    >>> from nhscommission import OptimismBias, horizon
    >>> years = horizon(go_live=date(2026, 4, 1), years=2)
    >>> made = duration_bias_parts(
    ...     OptimismBias(upper_bound="50%"), prefix="late", on_lines=["saving"], periods=years,
    ...     start=date(2026, 4, 1), planned_years=0.5, source="Programme office")
    >>> [entry.figure.value for entry in made.assumptions[0].values]
    [-0.25, 0.0]
    """
    name = make_id(prefix, "duration_bias")
    check_day(start, what="the planned start")
    planned = as_number(planned_years, what="the planned duration")
    inputs = [
        *bias.inputs(),
        ("start", start.isoformat()),
        ("planned_years", repr(planned)),
        *([] if part_year_rule is PartYearRule.MONTHS else [("part_year_rule", part_year_rule)]),
    ]
    lost = recompute_delay(dict(inputs), periods)
    rate = computed_assumption(
        f"{name}_share",
        label="Savings lost to delay",
        values={period.label: value for period, value in zip(periods, lost, strict=True)},
        computation=bias_computation("duration_bias", inputs),
        source=_source(source or bias.source, name),
    )
    line = LineItem(
        id=name,
        label="Optimism bias: savings start later",
        category=Category.SAVING,
        factors=[rate.id],
        on_lines=_lines(on_lines, name),
        allowance=Allowance.OPTIMISM_BIAS,
        benefit_class=benefit_class,
    )
    return CaseParts(assumptions=[rate], lines=[line])


def _timing(value: Any, partly_made: attrs.AttrsInstance) -> FrozenMap[str, Any]:
    where = f"the timing of the risk {cast('PricedRisk', partly_made).name!r}"
    return FrozenMap(check_by_name(value, what=where, like="{'2026/27': 1}"))


def _names(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@attrs.frozen(kw_only=True)
class PricedRisk:
    """A risk with a probability and a price.

    Parameters
    ----------
    name : str
        What may happen.
    probability : float or str
        How likely it is, from 0 to 1 or with a per cent sign [dimensionless].
    impact_gbp : float or str
        What it costs if it happens, >= 0 [GBP].
    timing : mapping of str to float or str
        In which period it would fall, by label: parts that come to 1 [dimensionless].
    covers : iterable of str, optional
        The lines whose risk it is, so that it is not counted again by a contingency on them.
    """

    name: str = attrs.field(converter=plain_text)
    probability: float
    impact_gbp: float
    timing: Mapping[str, float] = attrs.field(
        converter=attrs.Converter(_timing, takes_self=True),  # type: ignore[misc]
    )
    covers: tuple[str, ...] = attrs.field(default=(), converter=_names)

    def __attrs_post_init__(self) -> None:
        if not self.name:
            raise InvalidValueError("a risk has no name; say what may happen")
        where = f"of the risk {self.name!r}"
        object.__setattr__(
            self, "probability", as_rate(self.probability, what=f"the probability {where}")
        )
        object.__setattr__(
            self, "impact_gbp", as_number(self.impact_gbp, what=f"the impact {where}")
        )
        read = {
            label: 1.0
            if share == 1 and not isinstance(share, bool)
            else as_rate(share, what=f"the timing {where} in {label}")
            for label, share in self.timing.items()
        }
        if abs(sum(read.values()) - 1.0) > 1e-9:
            raise InvalidValueError(
                f"the timing {where} comes to {sum(read.values()):.4g}; parts of it fall in each "
                "period, and come to 1"
            )
        object.__setattr__(self, "timing", FrozenMap(read))

    @property
    def expected_gbp(self) -> float:
        """Probability times impact [GBP]."""
        return self.probability * self.impact_gbp


def risk_parts(
    risks: Iterable[PricedRisk],
    *,
    prefix: str,
    share: str,
    labels: Iterable[str],
    category: str = Category.TRANSITION_COST,
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make lines of what risks can be expected to cost, in the periods in which they would fall.

    Parameters
    ----------
    risks : iterable of PricedRisk
        The risks.
    prefix : str
        What the ids start with.
    share : str
        The assumption by which members share the cost.
    labels : iterable of str
        The labels of the case's periods.
    category : Category, optional
        What kind of cost the lines are.
    basis : Basis, optional
        The basis of probabilities and impacts.
    source : str
        The risk register.

    Returns
    -------
    CaseParts
        For each risk its probability, impact and timing, and the line of their product, which an
        appraisal discounts with its period [GBP].

    Raises
    ------
    InvalidValueError
        If there are no risks, or the category is no cost.
    UnknownNameError
        If one falls in a period that the case does not have.

    Examples
    --------
    >>> strike = PricedRisk(
    ...     name="Strike", probability="20%", impact_gbp=50_000, timing={"2026/27": 1})
    >>> made = risk_parts(
    ...     [strike], prefix="risk", share="capitation", labels=["2026/27"], source="Register")
    >>> strike.expected_gbp, made.lines[0].factors[:3]
    (10000.0, ('risk_strike_probability', 'risk_strike_impact', 'risk_strike_timing'))
    """
    periods = list(labels)
    kind = choose(Category, category, what="category")
    if kind not in (Category.RUNNING_COST, Category.TRANSITION_COST, Category.RETAINED_COST):
        raise InvalidValueError(
            f"risks are of the category {kind}, and what they can be expected to cost is a cost; "
            "give running_cost, transition_cost or retained_cost"
        )
    assumptions, lines = [], []
    for risk in (risks,) if isinstance(risks, PricedRisk) else risks:
        for label in risk.timing:
            if label not in periods:
                raise UnknownNameError(f"period for the risk {risk.name!r}:", label, periods)
        name = make_id(prefix, risk.name)
        parts: tuple[tuple[str, str, str, Any, dict[str, Any]], ...] = (
            ("probability", "Probability", "1", risk.probability, {"low": 0, "high": 1}),
            ("impact", "Impact", "GBP", risk.impact_gbp, {"low": 0}),
            (
                "timing",
                "Timing",
                "1",
                {label: risk.timing.get(label, 0) for label in periods},
                {"low": 0, "high": 1, "shape": Shape.BY_PERIOD},
            ),
        )
        assumptions += [
            Assumption(
                id=f"{name}_{end}",
                label=f"{risk.name}: {word.lower()}",
                unit=unit,
                values=values,
                source=source,
                basis=basis,
                **more,
            )
            for end, word, unit, values, more in parts
        ]
        lines.append(
            LineItem(
                id=name,
                label=f"Risk: {risk.name}",
                category=kind,
                factors=[f"{name}_{end}" for end, *_ in parts] + [share],
                allowance=Allowance.PRICED_RISK,
                covers=risk.covers,
            )
        )
    if not lines:
        raise InvalidValueError("there are no risks; give at least one")
    total = Total(id=make_id(prefix), label="Risks", lines=[line.id for line in lines])
    return CaseParts(assumptions=assumptions, lines=lines, totals=[total])


def _lines(on_lines: Iterable[str], name: str) -> list[str]:
    found = [on_lines] if isinstance(on_lines, str) else list(on_lines or ())
    if not found:
        raise InvalidValueError(f"{name!r} is on no line; name those that it is on")
    return found


def _source(source: str, name: str) -> str:
    if not source:
        raise InvalidValueError(f"{name!r} has no source; say where the bias is from")
    return source
