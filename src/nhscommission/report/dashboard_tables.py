"""A dashboard, and a monthly report of indicators, as tables of text."""

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
from nhscommission.foundations.text import one_line
from nhscommission.report.tables import TextTable

LETTERS: Final = {Rag.RED: "R", Rag.AMBER: "A", Rag.GREEN: "G", Rag.NOT_KNOWN: ""}
"""What stands behind a figure for its colour."""

_KEY: Final = "R red, A amber, G green, by the thresholds given; - where nothing was read."


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
                notes=(_KEY,),
                words=2,
            )
        )
    if dashboard.benefits:
        tables.append(_benefits_table(dashboard, heading))
    return tuple(tables)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.6g}"


def _coloured(value: float | None, colour: Rag) -> str:
    return f"{_number(value)} {LETTERS[colour]}".rstrip()


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
                *("" if one is None else _coloured(one.value, one.rag) for one in cells),
            )
        )
    return TextTable(
        title=f"{heading}: against targets",
        columns=("Body", *kpis.values()),
        rows=tuple(rows),
        notes=(_KEY, "Blank where an indicator is not read of a body."),
    )


def _programme_row(one: KpiReading) -> tuple[str, ...]:
    return (
        one_line(one.kpi.label),
        one_line(one.kpi.unit),
        _coloured(one.value, one.rag),
        _number(one.previous),
        _number(one.target),
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
    actual = "-" if one.actual is None else f"{one.actual:,.0f}"
    return f"{actual} of {one.planned:,.0f} {LETTERS[one.rag]}".rstrip()


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
        If there is no series, they are over different periods, or `most` is no whole number from
        1 on.

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
    if not kept:
        raise InvalidValueError("there is no series to report; give one or more")
    for one in kept:
        expect(one, KpiSeries, what="a series", like="a KpiSeries")
        if one.periods != kept[0].periods:
            raise InvalidValueError(
                f"the series of {one.kpi.id!r} runs from {one.periods[0]} to {one.periods[-1]}, "
                f"and that of {kept[0].kpi.id!r} from {kept[0].periods[0]} to "
                f"{kept[0].periods[-1]}; report series over the same periods together"
            )
    periods = kept[0].periods[-count:]
    last = make_dashboard(kept, period=periods[-1]).indicators
    rows = []
    for one, reading in zip(kept, last, strict=True):
        colours = rag_by_period(one)
        cells = [_coloured(one.value_at(label), colours[label]) for label in periods]
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
        title=one_line(title) or "Indicators",
        columns=("Indicator", "Of", *periods, "Says", "Target is"),
        rows=tuple(rows),
        notes=(
            _KEY,
            "Says: whether the last reading is out of the ordinary.",
            "Target is: hit, missed, or both by chance, while things stay as they are.",
        ),
        words=2,
    )
