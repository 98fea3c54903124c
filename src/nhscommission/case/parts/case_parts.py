"""Parts of a case: assumptions and lines that a model of costs or savings makes.

A model of staffing, of overheads or of savings gives assumptions and lines, and a case is put
together from them. Lines stay products of assumptions, so that sensitivity, audit and explanation
work on them; what is not a product (a ramp, an index, the time that a post is there) is an
assumption that a pure function computed, with its inputs recorded.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from nhscommission.case.assumptions import PERIOD_LENGTH, Assumption, Basis, Shape
from nhscommission.case.lines import Category, LineItem, Total
from nhscommission.finance.prices import PriceIndex
from nhscommission.finance.staffing.overheads import Overhead, Per
from nhscommission.foundations.computation import Computation
from nhscommission.foundations.errors import InvalidValueError

_WORDS: Final = re.compile(r"[^a-z0-9]+")


@attrs.frozen(kw_only=True)
class CaseParts:
    """Assumptions and lines to put into a case.

    Parameters
    ----------
    assumptions : iterable of Assumption
        Every number the lines rest on, except those the case has anyway.
    lines : iterable of LineItem
        What is paid and saved.
    totals : iterable of Total, optional
        Named sums of those lines.
    """

    assumptions: tuple[Assumption, ...] = attrs.field(converter=tuple[Assumption, ...])
    lines: tuple[LineItem, ...] = attrs.field(converter=tuple[LineItem, ...])
    totals: tuple[Total, ...] = attrs.field(default=(), converter=tuple[Total, ...])

    def __add__(self, other: "CaseParts") -> "CaseParts":
        """Put two lots of parts together."""
        return CaseParts(
            assumptions=(*self.assumptions, *other.assumptions),
            lines=(*self.lines, *other.lines),
            totals=(*self.totals, *other.totals),
        )


def make_id(*words: str) -> str:
    """Make an id of words.

    Parameters
    ----------
    *words : str
        Any words; what is not a letter or digit becomes an underscore.

    Returns
    -------
    str
        Small letters, digits and underscores.

    Raises
    ------
    InvalidValueError
        If no letter is left to start with.

    Examples
    --------
    >>> make_id("team", "Band 8a")
    'team_band_8a'
    """
    made = _WORDS.sub("_", " ".join(words).lower()).strip("_")
    if not made.isidentifier():
        raise InvalidValueError(
            f"{' '.join(words)!r} makes no id; use words that start with a letter"
        )
    return made


def computed_assumption(
    name: str,
    *,
    label: str,
    values: Mapping[str, float],
    computation: Computation,
    source: str,
    unit: str = "1",
    note: str = "",
) -> Assumption:
    """Make an assumption by period of what a function gave.

    Parameters
    ----------
    name : str
        Its id.
    label : str
        What it is, in words.
    values : mapping of str to float
        For each period's label, what the function gave [unit].
    computation : Computation
        The function and its inputs.
    source : str
        Where the inputs are from.
    unit : str, optional
        The unit of every value.
    note : str, optional
        Anything a reader should know.

    Returns
    -------
    Assumption
        With the basis computed [unit].

    Raises
    ------
    InvalidValueError
        If a value is not a finite number.
    """
    return Assumption(
        id=name,
        label=label,
        unit=unit,
        shape=Shape.BY_PERIOD,
        values=dict(values),
        source=source,
        basis=Basis.COMPUTED,
        computation=computation,
        note=note,
    )


def price_parts(index: PriceIndex, *, name: str, label: str, source: str = "") -> CaseParts:
    """Make an assumption of a price index, for lines to multiply by.

    Parameters
    ----------
    index : PriceIndex
        From `price_index`.
    name : str
        The id of the assumption, for example ``pay_index``.
    label : str
        What it is, in words.
    source : str, optional
        Where the growth is from; the source of the series where not given.

    Returns
    -------
    CaseParts
        The assumption, and no lines [dimensionless].

    Raises
    ------
    InvalidValueError
        If there is no source.

    Examples
    --------
    >>> from datetime import date
    >>> from nhscommission import horizon, price_index
    >>> years = horizon(go_live=date(2026, 4, 1), years=2)
    >>> index = price_index(years, base_year="2026/27", growth={"2027/28": "3%"})
    >>> made = price_parts(index, name="pay_index", label="Pay", source="Planning guidance")
    >>> str(made.assumptions[0].computation)
    'price_index(base_year=2026/27; growth=2027/28: 0.03)'
    """
    where = source or index.source
    if not where:
        raise InvalidValueError(f"the price index {name!r} has no source; say whose growth it is")
    made = computed_assumption(
        name,
        label=label,
        values=dict(index.factors),
        computation=index.computation,
        source=where,
        note=f"Prices of {index.base_year} are 1.",
    )
    return CaseParts(assumptions=[made], lines=[])


def overhead_parts(
    overheads: Iterable[Overhead],
    *,
    prefix: str,
    wte: str,
    share: str,
    people_per_wte: str | None = None,
    index: str | None = None,
    category: str = Category.RUNNING_COST,
    basis: str = Basis.ASSUMED,
    source: str = "",
) -> CaseParts:
    """Make lines of overheads that go by people or by WTE.

    Parameters
    ----------
    overheads : iterable of Overhead
        What each person or WTE costs.
    prefix : str
        What the ids start with.
    wte : str
        The assumption that says how many staff there are: ``team_wte_in_post`` of
        `staffing_parts`, or one of your own [WTE].
    share : str
        The assumption by which members share the cost.
    people_per_wte : str, optional
        The assumption that says how many people a WTE is; needed where an overhead goes by people
        [person/WTE].
    index : str, optional
        A price index to multiply by [dimensionless].
    category : Category, optional
        What kind of money the lines are.
    basis : Basis, optional
        The basis of the rates.
    source : str, optional
        Where a rate without a source of its own is from.

    Returns
    -------
    CaseParts
        A rate and a line for each overhead, and their total [GBP].

    Raises
    ------
    InvalidValueError
        If an overhead goes by people and `people_per_wte` is not given, or there are none.

    Examples
    --------
    >>> from nhscommission import Overhead
    >>> desk = Overhead(name="Office space", rate_gbp_per_year=9_364, per="person")
    >>> made = overhead_parts(
    ...     [desk], prefix="team", wte="team_wte", people_per_wte="people_per_wte",
    ...     share="capitation", source="Estates")
    >>> " * ".join(made.lines[0].factors)
    'team_wte * people_per_wte * team_office_space_rate * years_in_period * capitation'
    """
    assumptions, lines = [], []
    for overhead in overheads:
        name = make_id(prefix, overhead.name)
        by_people = overhead.per is Per.PERSON
        if by_people and people_per_wte is None:
            raise InvalidValueError(
                f"the overhead {overhead.name!r} goes by people, and the case counts WTE; give "
                "people_per_wte, the assumption that says how many people a WTE is"
            )
        assumptions.append(
            Assumption(
                id=f"{name}_rate",
                label=overhead.name,
                unit=f"GBP/{overhead.per}/year",
                values=overhead.rate_gbp_per_year,
                source=overhead.source or source,
                basis=basis,
                low=0,
            )
        )
        factors = [wte, *([people_per_wte] if by_people and people_per_wte else []), f"{name}_rate"]
        factors += [PERIOD_LENGTH, *([index] if index else []), share]
        lines.append(LineItem(id=name, label=overhead.name, category=category, factors=factors))
    if not lines:
        raise InvalidValueError("there are no overheads; give at least one")
    total = Total(id=make_id(prefix), label="Overheads", lines=[line.id for line in lines])
    return CaseParts(assumptions=assumptions, lines=lines, totals=[total])
