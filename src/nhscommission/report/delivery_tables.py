"""Benefits, risks, milestones and measures of success as tables of text."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from nhscommission.delivery.benefits.benefits import Benefit, read_competencies
from nhscommission.delivery.benefits.register import BenefitRegister
from nhscommission.delivery.milestones.gates import gates
from nhscommission.delivery.milestones.milestones import Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.schedule import ScheduledMilestone, schedule_plan
from nhscommission.delivery.performance.competencies import (
    CompetencyScore,
    average_scores,
    check_scores,
)
from nhscommission.delivery.performance.success_measures import SuccessMeasure, SuccessResult
from nhscommission.delivery.risks.register import RiskRegister, score_risks
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.foundations.text import one_line
from nhscommission.foundations.written_days import write_day
from nhscommission.report.tables import TextTable

BLANK: Final = "Blank where nothing is given, or NA is printed."


def _used(table: TextTable) -> TextTable:
    """Leave out columns in which nothing stands, and name them in a note."""
    kept = [i for i in range(len(table.columns)) if i == 0 or any(row[i] for row in table.rows)]
    gone = [name for i, name in enumerate(table.columns) if i not in kept]
    if not gone or not table.rows:
        return table
    return TextTable(
        title=table.title,
        columns=tuple(table.columns[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in table.rows),
        notes=(*table.notes, f"Not given for any: {', '.join(gone).lower()}."),
        words=sum(i < table.words for i in kept),
    )


def _title(what: str, of: str) -> str:
    return f"{what} of {one_line(of)}" if of else what


def benefits_table(register: BenefitRegister) -> TextTable:
    """Return the benefits of a register: when, of what kind, how measured and owned.

    Parameters
    ----------
    register : BenefitRegister
        The register.

    Returns
    -------
    TextTable
        A row for each; a cell is blank where nothing is said.

    Raises
    ------
    InvalidValueError
        If it is no register.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> benefits_table(load_case("nwl-2009").benefits).rows[8][:4]
    ('temporary_staff', 'Within one year', 'technical', 'direct')
    """
    expect(register, BenefitRegister, what="a register", like="a BenefitRegister")
    return _used(
        TextTable(
            title=f"{_title('Benefits', register.programme)} ({len(register.benefits)})",
            columns=("Id", "When", "Efficiency", "How", "Money", "Measured by", "Owner", "Lines"),
            rows=tuple(map(_benefit_row, register.benefits)),
            notes=(BLANK,),
            words=8,
        )
    )


def _benefit_row(benefit: Benefit) -> tuple[str, ...]:
    financial = "" if benefit.financial is None else benefit.financial.replace("_", "-")
    return (
        one_line(benefit.id),
        one_line(benefit.timescale),
        str(benefit.efficiency or ""),
        str(benefit.directness or ""),
        financial,
        "; ".join(one_line(measure.label) for measure in benefit.measures),
        one_line(benefit.owner),
        ", ".join(map(one_line, benefit.lines)),
    )


def risks_tables(register: RiskRegister) -> tuple[TextTable, TextTable]:
    """Return the risks of a register from the highest score down, and what is done about each.

    Parameters
    ----------
    register : RiskRegister
        The register.

    Returns
    -------
    tuple of TextTable
        The risks, those without a score last; and their mitigations.

    Raises
    ------
    InvalidValueError
        If it is no register.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> risks, mitigations = risks_tables(load_case("nwl-2009").risks)
    >>> len(risks.rows), risks.notes[0]
    (12, '12 of 12 have no score, which is not a low one.')
    """
    expect(register, RiskRegister, what="a register", like="a RiskRegister")
    ranking = score_risks(register)
    after = {one.risk.id: one for one in score_risks(register, residual=True).ranked}
    scored = {one.risk.id: one for one in ranking.ranked}
    order = [*scored, *ranking.unscored]
    rows = []
    for name in order:
        risk = register.risk(name)
        rows.append(
            (
                one_line(name),
                one_line(risk.perspective),
                one_line(risk.label),
                one_line(risk.owner),
                ", ".join(one_line(str(move)) for move in risk.moves),
                str(len(risk.mitigations)),
                f"{scored[name].score} {scored[name].band.label}" if name in scored else "",
                f"{after[name].score} {after[name].band.label}" if name in after else "",
            )
        )
    unscored = len(ranking.unscored)
    left = f"{unscored} of {len(order)} have no score, which is not a low one."
    risks = TextTable(
        title=f"{_title('Risks', register.title)} ({len(order)})",
        columns=("Id", "Whose", "Risk", "Owner", "Moves", "Mitigations", "Score", "After"),
        rows=tuple(rows),
        notes=(
            *((left,) if unscored else ()),
            *((f"Scores are by {register.matrix.name}.",) if scored else ()),
            BLANK,
        ),
        words=5,
    )
    mitigations = TextTable(
        title="What is done about them",
        columns=("Risk", "Mitigation", "Owner", "Due", "Status"),
        rows=tuple(
            (
                one_line(name),
                one_line(one.label),
                one_line(one.owner),
                "" if one.due is None else one_line(str(one.due)),
                "" if one.status is None else one.status.replace("_", " "),
            )
            for name in order
            for one in register.risk(name).mitigations
        ),
        notes=(BLANK,),
        words=5,
    )
    return _used(risks), _used(mitigations)


def milestones_tables(plan: DeliveryPlan, *, as_of: date | None = None) -> tuple[TextTable, ...]:
    """Return the milestones of a plan in order, as printed beside as read, and its gates.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    as_of : datetime.date, optional
        The day on which the gates are asked for.

    Returns
    -------
    tuple of TextTable
        The milestones; and, where there are any, the gates and what they wait for.

    Raises
    ------
    InvalidValueError
        If it is no plan.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> table = milestones_tables(load_case("nwl-2009").plan)[0]
    >>> [row[1:4] for row in table.rows if row[0] == "imperial_team"]
    [('Early Aug 2009', '1 Aug 2009', '10 Aug 2009')]
    """
    expect(plan, DeliveryPlan, what="a plan", like="a DeliveryPlan")
    falls = schedule_plan(plan).by_id
    rows = tuple(
        (
            one_line(one.id),
            _printed(one),
            _day(falls[one.id].earliest),
            _day(falls[one.id].latest) + (" or later" if _may_be_later(falls[one.id]) else ""),
            one.status.replace("_", " "),
            one_line(one.owner),
            one_line(one.function),
            one_line(one.label),
        )
        for one in plan.settled.order()
    )
    tables = [
        TextTable(
            title=f"{_title('Milestones', plan.title)} ({len(rows)})",
            columns=(
                "Id",
                "As printed",
                "From",
                "To",
                "Status",
                "Owner",
                "Function",
                "Event",
            ),
            rows=rows,
            notes=(
                "From and to: the days that it may mean, after what it waits for.",
                "Or later: where it has no date, or something that it waits for has no last day.",
            ),
            words=8,
        )
    ]
    states = gates(plan, as_of=as_of)
    if states:
        tables.append(
            TextTable(
                title=f"Gates ({len(states)})",
                columns=("Gate", "State", "Met", "Not met", "Not known"),
                rows=tuple(
                    (
                        one_line(state.gate),
                        "open" if state.is_open else "shut",
                        *(
                            "; ".join(one_line(x.label) for x in several)
                            for several in (state.met, state.unmet, state.unknown)
                        ),
                    )
                    for state in states
                ),
                notes=("A gate opens when all that it waits for is known to be met.",),
                words=5,
            )
        )
    return tuple(map(_used, tables))


def _may_be_later(falls: ScheduledMilestone) -> bool:
    return falls.latest_is_uncertain and falls.latest is not None


def _printed(milestone: Milestone) -> str:
    printed = "" if milestone.planned is None else one_line(str(milestone.planned))
    if milestone.as_read is None:
        return printed
    return f"{printed} (read as {one_line(str(milestone.as_read))})"


def _day(day: date | None) -> str:
    if day is None:
        return ""
    number, month, year = write_day(day).split()
    return f"{number} {month[:3]} {year}"


def competencies_table(
    scores: Iterable[CompetencyScore], *, targeted: Iterable[int] = ()
) -> TextTable:
    """Return scores of competencies beside those of others.

    Parameters
    ----------
    scores : iterable of CompetencyScore
        The scores.
    targeted : iterable of int, optional
        The numbers of those that the programme says it will improve.

    Returns
    -------
    TextTable
        A row for each, and their average.

    Raises
    ------
    InvalidValueError
        If there is no score, or a competency is there twice.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> competencies_table(load_case("nwl-2009").competencies, targeted=[9]).rows[8]
    ('9. Secure procurement skills', 'yes', '1.38', '1.32', '+0.06')
    """
    kept = check_scores(scores)
    chosen = set(read_competencies(targeted))
    mean = average_scores(kept)
    rows = [
        (
            f"{one.number}. {one_line(one.name)}",
            "yes" if one.number in chosen else "",
            str(one.sector_score),
            str(one.comparator_score),
            f"{one.gap:+.2f}",
        )
        for one in kept
    ]
    rows.append(("Average", "", f"{mean.sector:.2f}", f"{mean.comparator:.2f}", f"{mean.gap:+.2f}"))
    return TextTable(
        title="Competencies: average scores",
        columns=("Competency", "Targeted", "Sector", "Others", "Gap"),
        rows=tuple(rows),
        notes=("Levels 1 to 4; the average is of the figures as printed.",),
        emphasis=frozenset({len(kept)}),
        words=2,
    )


def success_table(results: Iterable[SuccessResult]) -> TextTable:
    """Return measures of success, and what became of each.

    Parameters
    ----------
    results : iterable of SuccessResult
        From `check_success`.

    Returns
    -------
    TextTable
        A row for each.

    Raises
    ------
    InvalidValueError
        If one is no result.

    Examples
    --------
    >>> from nhscommission import check_success, load_case
    >>> table = success_table(check_success(load_case("nwl-2009").success_measures, readings={}))
    >>> table.rows[9][0], table.rows[9][2:]
    ('2010/11', ('wcc_level at least 3', '', 'Not known'))
    """
    kept = expect_several(results, what="results", like="what check_success returns")
    for one in kept:
        expect(one, SuccessResult, what="a result", like="a SuccessResult")
    return TextTable(
        title=f"Measures of success ({len(kept)})",
        columns=("Year", "As printed", "As read", "Reading", "State"),
        rows=tuple(
            (
                one.measure.period,
                one_line(one.measure.printed),
                one_line(one.measure.words) if one.measure.is_checkable else "",
                "" if one.reading is None else _reading(one.measure, one.reading),
                one.state.label,
            )
            for one in kept
        ),
        notes=("Not checkable: the paper gives no number to hold a reading against.",),
        words=5,
    )


def _reading(measure: SuccessMeasure, reading: float) -> str:
    is_percentage = measure.value is not None and "%" in str(measure.value)
    return f"{reading * 100:.6g}%" if is_percentage else f"{reading:.6g}"
