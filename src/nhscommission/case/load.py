"""Loading a case from its folder."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from nhscommission.case.assumptions import PERIOD_LENGTH, Assumption, Drawn
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.delivery_files import read_case_delivery
from nhscommission.case.governance_file import read_case_governance
from nhscommission.case.layout import LINE_COLUMNS, LINE_OPTIONAL, LINES
from nhscommission.case.lines import LineItem, Total
from nhscommission.case.raci_files import read_case_raci
from nhscommission.case.ratios import Ratio, ratio_unit
from nhscommission.case.read_assumptions import read_assumptions
from nhscommission.case.read_functions import read_functions, read_options
from nhscommission.case.read_organisations import read_sector
from nhscommission.case.read_tables import read_tables
from nhscommission.case.scenarios import Scenario
from nhscommission.case.text_files import (
    Place,
    check_unique,
    placed,
    read_sheet,
    read_text,
)
from nhscommission.case.toml_schema import CASE_FILE, ScenarioSection, read_case_toml
from nhscommission.finance.discounting.discounting import Discounting
from nhscommission.finance.payback import PaybackRule
from nhscommission.finance.prices import PriceBase
from nhscommission.foundations.errors import (
    CaseFileError,
    InvalidValueError,
    UnknownNameError,
)
from nhscommission.foundations.periods import horizon

SHIPPED: Final = Path(__file__).parent / "shipped"


def shipped_cases() -> tuple[str, ...]:
    """Return the ids of the cases that come with the package.

    Returns
    -------
    tuple of str
        In alphabetical order.

    Raises
    ------
    OSError
        If the package's own files cannot be read.

    Examples
    --------
    >>> "nwl-2009" in shipped_cases()
    True
    """
    return tuple(sorted(p.name for p in SHIPPED.iterdir() if (p / CASE_FILE).is_file()))


def load_case(name_or_folder: str | Path) -> BusinessCase:
    """Load a case that comes with the package, or one of your own from its folder.

    Parameters
    ----------
    name_or_folder : str or pathlib.Path
        The id of a shipped case, for example ``"nwl-2009"``; or the path to a folder that holds
        ``case.toml`` and its CSV files.

    Returns
    -------
    BusinessCase
        Checked, and frozen.

    Raises
    ------
    UnknownNameError
        If there is neither a shipped case nor a folder of that name.
    CaseFileError
        If a file cannot be read as part of a case; the message gives the file, and the line or
        the path to the field.

    Examples
    --------
    >>> load_case("nwl-2009").sector.host
    'Westminster'
    """
    if isinstance(name_or_folder, str) and name_or_folder in shipped_cases():
        return _load(SHIPPED / name_or_folder)
    folder = Path(name_or_folder)
    if not os.path.isdir(folder):  # noqa: PTH112 - unlike Path, it takes any name for an answer
        if os.path.exists(folder):  # noqa: PTH110
            raise CaseFileError(
                "a case is a folder, and this is a file; give the folder that holds case.toml",
                file=str(name_or_folder),
            )
        raise UnknownNameError("shipped case or folder", str(name_or_folder), shipped_cases())
    return _load(folder)


def _load(folder: Path) -> BusinessCase:
    folder = folder.resolve()
    section = read_case_toml(read_text(folder, CASE_FILE))
    places: dict[str, Place] = {}
    with placed("horizon", CASE_FILE):
        periods = horizon(go_live=section.horizon.go_live, years=section.horizon.years)
    labels = tuple(period.label for period in periods)
    sector = read_sector(folder, section.sector)
    assumptions = read_assumptions(folder, sector, labels, places)
    lines = _read_lines(folder, places)
    for total in section.totals:
        places[f"total:{total.id}"] = (CASE_FILE, None)
    for scenario in section.scenarios:
        places[f"scenario:{scenario.id}"] = (CASE_FILE, None)
    with placed("payback", CASE_FILE):
        payback_rule = PaybackRule(
            day_count=section.payback.day_count,
            rounding=section.payback.rounding,
            crossing=section.payback.crossing,
            accrual=section.payback.accrual,
            counted_from=section.payback.counted_from,
            discounting=None
            if section.payback.discounting is None
            else Discounting(**attrs.asdict(section.payback.discounting)),
        )
    with placed("prices", CASE_FILE):
        prices = None
        if section.prices is not None:
            prices = PriceBase(year=section.prices.year, basis=section.prices.basis)
    units = {assumption.id: assumption.unit for assumption in assumptions}
    units[PERIOD_LENGTH] = "year"
    parts: dict[str, object] = {}
    if section.scenarios:
        parts["scenarios"] = [_scenario(s, assumptions) for s in section.scenarios]
    with placed("totals", CASE_FILE):
        totals = [Total(id=t.id, label=t.label, lines=t.lines) for t in section.totals]
    ratios = []
    for ratio in section.ratios:
        with placed(f"ratio {ratio.id!r}", CASE_FILE):
            ratios.append(Ratio(**attrs.asdict(ratio)))
    with placed("ratios", CASE_FILE):
        of_ratios = {ratio.id: ratio_unit(ratio, units) for ratio in ratios}
    delivery = read_case_delivery(folder, places)
    try:
        return BusinessCase(
            id=section.id,
            title=section.title,
            note=section.note,
            sector=sector,
            periods=periods,
            assumptions=assumptions,
            lines=lines,
            totals=totals,
            ratios=ratios,
            tables=read_tables(folder, labels, {**units, **of_ratios}, places),
            documents=section.documents,
            correlations=section.correlations,
            price_base=prices,
            functions=read_functions(folder),
            raci=read_case_raci(folder, sector.member_names),
            bodies=read_case_governance(
                folder, members=sector.member_names, providers=sector.provider_names
            ),
            options=read_options(folder),
            benefits=delivery.benefits,
            risks=delivery.risks,
            plan=delivery.plan,
            workstreams=delivery.workstreams,
            competencies=delivery.competencies,
            success_measures=delivery.success_measures,
            networks=delivery.networks,
            part_year_rule=section.horizon.part_year_rule,
            payback_rule=payback_rule,
            **parts,  # type: ignore[arg-type]
        )
    except CaseFileError:
        raise
    except (InvalidValueError, UnknownNameError) as error:
        file, line = places.get(error.subject, (CASE_FILE, None))
        raise CaseFileError(str(error), file=file, line=line) from error


def _read_lines(folder: Path, places: dict[str, Place]) -> list[LineItem]:
    sheet = read_sheet(folder, LINES)
    sheet.check_columns(required=LINE_COLUMNS, optional=LINE_OPTIONAL)
    check_unique(sheet.rows, column="id")
    lines = []
    for row in sheet.rows:
        places[f"line:{row.cells['id']}"] = (row.file, row.line)
        with placed("", row.file, row.line):
            lines.append(LineItem(**row.cells))
    return lines


def _scenario(section: ScenarioSection, assumptions: Sequence[Assumption]) -> Scenario:
    known = {assumption.id: assumption for assumption in assumptions}
    overrides = []
    with placed(f"scenario {section.id!r}", CASE_FILE):
        for override in section.overrides:
            if override.assumption not in known:
                raise UnknownNameError("assumption", override.assumption, known)
            base = known[override.assumption]
            overrides.append(
                attrs.evolve(
                    base,
                    values=override.values,
                    source=override.source,
                    basis=override.basis or ("computed" if override.computed_by else base.basis),
                    quality=override.quality or base.quality,
                    note=base.note if override.note is None else override.note,
                    computation=override.computed_by or None,
                    distribution=override.distribution or None,
                    drawn=override.drawn or Drawn.TOGETHER,
                )
            )
        return Scenario(id=section.id, label=section.label, note=section.note, overrides=overrides)
