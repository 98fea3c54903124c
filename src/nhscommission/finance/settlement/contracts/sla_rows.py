"""Agreements read from rows: one for each provider, commissioner, service and month."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

import attrs
import numpy as np

from nhscommission.finance.settlement.contracts.contract_months import contract_months
from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine, SlaActuals, SlaPlan
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.numbers import as_number, as_whole, expect, expect_several
from nhscommission.foundations.text import plain_text

_LARGEST_PRICE_PENCE: Final = 10**15


@attrs.frozen(kw_only=True)
class SlaRow:
    """One line of an agreement, or of a report on it, in one month.

    Parameters
    ----------
    provider : str
        Who provides.
    commissioner : str
        Who commissions.
    service : str
        The name of the line of service.
    month : str
        For example ``"2009-04"``.
    activity : float
        How much, >= 0 [unit of service].
    price_pence : int
        The price of one, >= 0 [penny/unit of service].
    """

    provider: str = attrs.field(converter=plain_text)
    commissioner: str = attrs.field(converter=plain_text)
    service: str = attrs.field(converter=plain_text)
    month: str = attrs.field(converter=plain_text)
    activity: float
    price_pence: int

    def __attrs_post_init__(self) -> None:
        activity = as_number(self.activity, what=f"{self}: activity")
        price = as_whole(self.price_pence, what=f"{self}: the price in pence")
        if price > _LARGEST_PRICE_PENCE:
            raise InvalidValueError(f"{self}: the price is {price} pence; 10**15 is the most")
        object.__setattr__(self, "activity", activity)
        object.__setattr__(self, "price_pence", price)

    def __str__(self) -> str:
        return f"{self.provider} for {self.commissioner}, {self.service}, {self.month}"


RowsLike: TypeAlias = Iterable[SlaRow | Mapping[str, Any]]
_Line: TypeAlias = tuple[str, str, str]
_FIELDS: Final = tuple(field.name for field in attrs.fields(SlaRow))


def _read_row(value: Any, place: int) -> SlaRow:
    if isinstance(value, SlaRow):
        return value
    if not isinstance(value, Mapping):
        raise InvalidValueError(
            f"row {place} is {shown(value)}; give an SlaRow or a mapping with {', '.join(_FIELDS)}"
        )
    for name in value:
        if name not in _FIELDS:
            raise UnknownNameError(f"field (row {place})", str(name), _FIELDS)
    for name in _FIELDS:
        if value.get(name) is None:
            raise InvalidValueError(f"row {place} has no {name}; missing is not zero: give it")
    return SlaRow(**value)


def _collect(
    rows: RowsLike, known: Mapping[str, tuple[str, ...]]
) -> dict[_Line, dict[str, SlaRow]]:
    """Put rows by line and month, refusing names that are not known and rows that are twice."""
    lines: dict[_Line, dict[str, SlaRow]] = {}
    given = expect_several(rows, what="rows", like="a list of SlaRow")
    for place, value in enumerate(given, start=1):
        row = _read_row(value, place)
        for what, names in known.items():
            if getattr(row, what) not in names:
                where = "month of the contract" if what == "month" else what
                raise UnknownNameError(f"{where} (row {place}: {row})", getattr(row, what), names)
        months = lines.setdefault((row.provider, row.commissioner, row.service), {})
        if row.month in months:
            raise InvalidValueError(f"row {place}: {row} is there twice; give each once")
        months[row.month] = row
    return lines


def _fill(
    lines: Mapping[_Line, Mapping[str, SlaRow]],
    *,
    labels: tuple[tuple[str, ...], ...],
) -> dict[str, Any]:
    """Put rows into arrays, refusing lines of which a month is missing."""
    providers, commissioners, services, months = labels
    activity = np.zeros(tuple(len(names) for names in labels))
    prices = np.zeros(activity.shape, dtype=np.int64)
    for (provider, commissioner, service), by_month in lines.items():
        at = (providers.index(provider), commissioners.index(commissioner), services.index(service))
        for place, month in enumerate(months):
            if month not in by_month:
                raise InvalidValueError(
                    f"{provider} for {commissioner}, {service}: there is no row for {month}; "
                    f"missing is not zero: give each month from {months[0]} to {months[-1]}, with "
                    "activity 0 where there is none"
                )
            row = by_month[month]
            activity[(*at, place)] = row.activity
            prices[(*at, place)] = row.price_pence
    return {"activity": activity, "prices_pence": prices}


def plan_from_rows(
    rows: RowsLike,
    *,
    year: str,
    services: Iterable[ServiceLine],
    providers: Iterable[str],
    commissioners: Iterable[str],
    months: Iterable[str] | None = None,
) -> SlaPlan:
    """Read a plan from rows.

    Parameters
    ----------
    rows : iterable of SlaRow or mapping
        A row for each month of each line of the agreement, in any order. A line without a single
        row is not part of the agreement.
    year : str
        The financial year, for example ``"2009/10"``.
    services : iterable of ServiceLine
        The lines of service.
    providers, commissioners : iterable of str
        Who they are.
    months : iterable of str, optional
        The months of the contract; the whole year where nothing is said.

    Returns
    -------
    SlaPlan
        With all of it.

    Raises
    ------
    InvalidValueError
        If a month of a line is missing, a row is there twice, a field is missing, or a number is
        not finite or below 0.
    UnknownNameError
        If a row names a provider, a commissioner, a service or a month that is not in the contract,
        or a field that there is not.

    Examples
    --------
    >>> row = {"provider": "Imperial", "commissioner": "Brent", "service": "elective"}
    >>> plan = plan_from_rows(
    ...     [row | {"month": "2010-03", "activity": 10, "price_pence": 1_200_00}],
    ...     year="2009/10",
    ...     services=[ServiceLine(name="elective")],
    ...     providers=["Imperial"],
    ...     commissioners=["Brent"],
    ...     months=["2010-03"],
    ... )
    >>> plan.total_pence
    1200000
    """
    lines = expect_several(services, what="services", like='[ServiceLine(name="elective")]')
    for one in lines:
        expect(one, ServiceLine, what="a service", like='ServiceLine(name="elective")')
    several = {
        "provider": expect_several(providers, what="providers", like="a list of names"),
        "commissioner": expect_several(commissioners, what="commissioners", like="a list of names"),
        "service": tuple(one.name for one in lines),
        "month": contract_months(year)
        if months is None
        else expect_several(months, what="months", like='["2009-04"]'),
    }
    empty = SlaPlan(  # checks the names before any row is looked at
        year=year,
        months=several["month"],
        providers=several["provider"],
        commissioners=several["commissioner"],
        services=lines,
        activity=np.zeros([len(names) for names in several.values()]),
        prices_pence=np.zeros([len(several["provider"]), len(lines)], dtype=np.int64),
    )
    known = dict(zip(several, empty.labels, strict=True))
    return attrs.evolve(empty, **_fill(_collect(rows, known), labels=empty.labels))


def actuals_from_rows(rows: RowsLike, *, plan: SlaPlan, last_month: str) -> SlaActuals:
    """Read what was done from rows.

    Parameters
    ----------
    rows : iterable of SlaRow or mapping
        A row for each month so far of each line of the plan, in any order; lines that were not
        planned may be there too.
    plan : SlaPlan
        The plan.
    last_month : str
        The last month that is reported, for example ``"2009-06"``.

    Returns
    -------
    SlaActuals
        From the first month of the contract to that one.

    Raises
    ------
    InvalidValueError
        If a line of the plan, or a month of a line, is missing; if a row is there twice, a field is
        missing, or a number is not finite or below 0.
    UnknownNameError
        If the plan does not have the last month, or what a row names.

    Examples
    --------
    >>> row = {"provider": "Imperial", "commissioner": "Brent", "service": "elective"}
    >>> row |= {"month": "2010-03", "activity": 10, "price_pence": 1_200_00}
    >>> plan = plan_from_rows(
    ...     [row],
    ...     year="2009/10",
    ...     services=[ServiceLine(name="elective")],
    ...     providers=["Imperial"],
    ...     commissioners=["Brent"],
    ...     months=["2010-03"],
    ... )
    >>> done = actuals_from_rows([row | {"activity": 12}], plan=plan, last_month="2010-03")
    >>> done.total_pence - plan.total_pence
    240000
    """
    expect(plan, SlaPlan, what="a plan", like="an SlaPlan")
    if last_month not in plan.months:
        raise UnknownNameError("month of the contract", str(last_month), plan.months)
    months = plan.months[: plan.months.index(last_month) + 1]
    labels = (*plan.labels[:3], months)
    known = dict(zip(("provider", "commissioner", "service", "month"), labels, strict=True))
    lines = _collect(rows, known)
    agreed = ((plan.activity > 0) | (plan.prices_pence > 0)).any(axis=3)
    for at in np.argwhere(agreed):
        provider, commissioner, service = (
            names[place] for names, place in zip(labels, at, strict=False)
        )
        lines.setdefault((provider, commissioner, service), {})
    return SlaActuals(
        year=plan.year,
        months=months,
        providers=plan.providers,
        commissioners=plan.commissioners,
        services=plan.services,
        **_fill(lines, labels=labels),
    )
