"""A dashboard, and a monthly report of indicators, as tables of text."""

import math
from collections.abc import Iterable
from typing import Final

from nhscommission.delivery.performance.dashboard import (
    BenefitReading,
    Dashboard,
    KpiReading,
    make_dashboard,
)
from nhscommission.delivery.performance.kpi_series import KpiSeries, rag_by_period
from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.rag import Rag
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import as_whole, expect, expect_several
from nhscommission.foundations.text import one_line, plain_text
from nhscommission.report.tables import TextTable

LETTERS: Final = {Rag.RED: "R", Rag.AMBER: "A", Rag.GREEN: "G", Rag.NOT_KNOWN: ""}
"""What stands behind a figure for its colour."""

_KEY: Final = "R red, A amber, G green, by the thresholds given; - where nothing was read."
_GHOSTED: Final = "In brackets: ghosted, which is shown and not counted."
_EXPONENT_FROM: Final = 1e15
_MOST_DECIMALS: Final = 15


def write_number(value: float, *, digits: int = 6, decimals: int = 0) -> str:
    """Write a number with no more digits than a reader wants.

    Parameters
    ----------
    value : float
        The number, finite [any unit].
    digits : int, optional
        How many significant digits one that is not whole has at most, where it has decimals.
    decimals : int, optional
        How many decimals it may have in any case.

    Returns
    -------
    str
        Whole numbers in full, thousands with commas, and no exponent below 1e15.

    Examples
    --------
    >>> [write_number(x) for x in (1234567.0, 1234567.8, 94.25, 0.1 + 0.2)]
    ['1,234,567', '1,234,568', '94.25', '0.3']
    """
    size = abs(value)
    if size >= _EXPONENT_FROM:
        return f"{value:,.{digits}g}"
    if value == int(value):
        return f"{int(value):,}"
    places = max(decimals, digits - 1 - math.floor(math.log10(size)), 0)
    if places > _MOST_DECIMALS:
        return f"{value:.{digits}g}"
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text


def dashboard_tables(dashboard: Dashboard) -> tuple[TextTable, ...]:
    """Return a dashboard as tables: bodies against indicators, the programme, and benefits.

    Parameters
    ----------
    dashboard : Dashboard
        From `make_dashboard`.

    Returns
    -------
    tuple of TextTable
        Of providers and members by indicator, of the programme's own indicators, and of members
        by benefit; each only where there is something to show.

    Raises
    ------
    InvalidValueError
        If it is no dashboard.

    Examples
    --------
    >>> from nhscommission import Kpi, KpiSeries, RagThresholds, make_dashboard
    >>> kpi = Kpi(id="a4h", label="Within four hours", unit="%", direction="higher_is_better",
    ...           thresholds=RagThresholds(green=95, amber=90), of="Hillingdon Hospital")
    >>> series = KpiSeries(kpi=kpi, periods=["2026-04", "2026-05"], values=[95.0, 91.2])
    >>> dashboard_tables(make_dashboard([series], period="2026-05"))[0].rows
    (('Hillingdon Hospital', '91.2 A'),)
    """
    expect(dashboard, Dashboard, what="a dashboard", like="what make_dashboard returns")
    heading = f"{one_line(dashboard.title)}, {dashboard.period}".removeprefix(", ")
    tables = []
    if dashboard.bodies:
        tables.append(_bodies_table(dashboard, heading))
    if dashboard.programme:
        tables.append(
            TextTable(
                title=f"{heading}: the programme",
                columns=("Indicator", "Unit", "Reading", "Before", "Target", "Says", "Target is"),
                rows=tuple(map(_programme_row, dashboard.programme)),
                notes=_notes(dashboard.programme),
                words=2,
            )
        )
    if dashboard.benefits:
        tables.append(_benefits_table(dashboard, heading))
    return tuple(tables)


def _number(value: float | None) -> str:
    return "-" if value is None else write_number(value)


def _coloured(value: float | None, colour: Rag, *, is_ghosted: bool) -> str:
    if is_ghosted:
        return f"({_number(value)})"
    return f"{_number(value)} {LETTERS[colour]}".rstrip()


def _target(one: KpiReading) -> str:
    if one.target is None or one.target_period == one.period:
        return _number(one.target)
    return f"{_number(one.target)} (of {one.target_period})"


def _notes(several: Iterable[KpiReading], *more: str) -> tuple[str, ...]:
    ghosted = (_GHOSTED,) if any(one.is_ghosted for one in several) else ()
    return (_KEY, *ghosted, *more)


def _reading(one: KpiReading) -> str:
    return _coloured(one.value, one.rag, is_ghosted=one.is_ghosted)


def _heading(kpi: Kpi) -> str:
    return f"{one_line(kpi.label)} ({one_line(kpi.unit)})"


def _bodies_table(dashboard: Dashboard, heading: str) -> TextTable:
    found = {(one.kpi.of, one.kpi.id): one for one in dashboard.indicators if one.kpi.of}
    kpis = {one.kpi.id: _heading(one.kpi) for one in found.values()}
    rows = []
    for body in dashboard.bodies:
        cells = [found.get((body, name)) for name in kpis]
        rows.append(
            (
                one_line(body),
                *("" if one is None else _reading(one) for one in cells),
            )
        )
    return TextTable(
        title=f"{heading}: against targets",
        columns=("Body", *kpis.values()),
        rows=tuple(rows),
        notes=_notes(found.values(), "Blank where an indicator is not read of a body."),
    )


def _programme_row(one: KpiReading) -> tuple[str, ...]:
    return (
        one_line(one.kpi.label),
        one_line(one.kpi.unit),
        _reading(one),
        _number(one.previous),
        _target(one),
        one.variation.label,
        one.assurance.label,
    )


def _benefits_table(dashboard: Dashboard, heading: str) -> TextTable:
    names = tuple(dict.fromkeys(one.benefit for one in dashboard.benefits))
    units = {one.benefit: one.unit for one in dashboard.benefits}
    members = tuple(dict.fromkeys(one.member for one in dashboard.benefits))
    found = {(one.member, one.benefit): one for one in dashboard.benefits}
    return TextTable(
        title=f"{heading}: benefits to date",
        columns=("Member", *(f"{one_line(name)} ({one_line(units[name])})" for name in names)),
        rows=tuple(
            (one_line(member), *(_benefit_cell(found.get((member, name))) for name in names))
            for member in members
        ),
        notes=(f"What has come, of what was planned by now. {_KEY}",),
    )


def _benefit_cell(one: BenefitReading | None) -> str:
    if one is None:
        return ""
    actual = "-" if one.actual is None else write_number(one.actual, digits=3)
    return f"{actual} of {write_number(one.planned, digits=3)} {LETTERS[one.rag]}".rstrip()


def monthly_table(series: Iterable[KpiSeries], *, most: int = 12, title: str = "") -> TextTable:
    """Return indicators period by period, with what their series say in the last one.

    Parameters
    ----------
    series : iterable of KpiSeries
        The indicators, all over the same periods.
    most : int, optional
        How many periods to show at most, the last ones, >= 1.
    title : str, optional
        What it is of.

    Returns
    -------
    TextTable
        A row for each indicator: of whom, its readings and colours, whether the last is out of the
        ordinary, and whether the target will be hit.

    Raises
    ------
    InvalidValueError
        If there is no series, they are over different periods, one is there twice, `most` is no
        whole number from 1 on, or the title is no text.

    Examples
    --------
    >>> from nhscommission import Kpi, KpiSeries, RagThresholds
    >>> kpi = Kpi(id="a4h", label="Within four hours", unit="%", direction="higher_is_better",
    ...           thresholds=RagThresholds(green=95, amber=90))
    >>> series = KpiSeries(kpi=kpi, periods=["2026-04", "2026-05"], values=[95.0, 91.2])
    >>> monthly_table([series], most=1).rows
    (('Within four hours (%)', '', '91.2 A', 'not known', 'not known'),)
    """
    kept = expect_several(series, what="series", like="a tuple of KpiSeries")
    count = as_whole(most, what="most", least=1)
    heading = one_line(plain_text(title)) or "Indicators"
    if not kept:
        raise InvalidValueError("there is no series to report; give one or more")
    for one in kept:
        expect(one, KpiSeries, what="a series", like="a KpiSeries")
        if one.periods != kept[0].periods:
            raise InvalidValueError(
                f"the series of {one.kpi.name} runs from {one.periods[0]} to {one.periods[-1]}, "
                f"and that of {kept[0].kpi.name} from {kept[0].periods[0]} to "
                f"{kept[0].periods[-1]}; report series over the same periods together"
            )
    periods = kept[0].periods[-count:]
    last = make_dashboard(kept, period=periods[-1]).indicators
    rows = []
    for one, reading in zip(kept, last, strict=True):
        colours = rag_by_period(one)
        cells = [
            _coloured(one.value_at(label), colours[label], is_ghosted=label in one.ghosted)
            for label in periods
        ]
        rows.append(
            (
                _heading(one.kpi),
                one_line(one.kpi.of),
                *cells,
                reading.variation.label,
                reading.assurance.label,
            )
        )
    return TextTable(
        title=heading,
        columns=("Indicator", "Of", *periods, "Says", "Target is"),
        rows=tuple(rows),
        notes=(
            _KEY,
            *((_GHOSTED,) if any(set(one.ghosted) & set(periods) for one in kept) else ()),
            "Says: whether the last reading is out of the ordinary.",
            "Target is: hit, missed, or both by chance, while things stay as they are.",
        ),
        words=2,
    )
