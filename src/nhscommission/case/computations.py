"""Computed assumptions: functions are run again when a case is made, and must give the same."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from nhscommission.case.assumptions import Assumption, Shape
from nhscommission.finance.duration_bias import recompute_delay
from nhscommission.finance.optimism_bias import recompute_optimism_bias
from nhscommission.finance.prices import recompute_price_index
from nhscommission.finance.savings.curves import recompute_savings
from nhscommission.finance.staffing.redundancy import recompute_redundancy
from nhscommission.finance.staffing.service import recompute_service_years
from nhscommission.finance.staffing.wte_in_post import held_elsewhere, recompute_wte_in_post
from nhscommission.finance.stranded import recompute_stranded
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.periods import PartYearRule, Period

Recompute: TypeAlias = Callable[[Mapping[str, str], tuple[Period, ...]], tuple[float, ...]]

FUNCTIONS: Final[Mapping[str, Recompute]] = MappingProxyType(
    {
        "duration_bias": recompute_delay,
        "optimism_bias": recompute_optimism_bias,
        "price_index": recompute_price_index,
        "redundancy_cost": recompute_redundancy,
        "savings_curve": recompute_savings,
        "service_years": recompute_service_years,
        "stranded_share": recompute_stranded,
        "wte_in_post": recompute_wte_in_post,
    }
)
"""The functions whose results a case can hold."""

_SCALAR: Final = frozenset({"optimism_bias", "redundancy_cost"})
"""Those that give one number, and not one for each period."""
_IN_TIME: Final = frozenset(FUNCTIONS) - {"price_index", *_SCALAR}
_NEAR: Final = 1e-9


def check_computation(
    assumption: Assumption,
    periods: tuple[Period, ...],
    part_year_rule: PartYearRule,
    subject: str = "",
) -> None:
    """Run the function that computed an assumption again, and hold its values against it.

    Parameters
    ----------
    assumption : Assumption
        Any assumption of a case.
    periods : tuple of Period
        The case's periods.
    part_year_rule : PartYearRule
        The case's rule: a computation that counts parts of years must count them so.
    subject : str, optional
        What the message is about, as ``kind:id``; the assumption where not given.

    Raises
    ------
    InvalidValueError
        If it is computed, and the function gives other values or refuses its inputs.
    UnknownNameError
        If there is no such function.
    """
    computation = assumption.computation
    if computation is None:
        return
    subject = subject or f"assumption:{assumption.id}"
    if computation.function not in FUNCTIONS:
        raise UnknownNameError(
            f"function behind assumption {assumption.id!r}:",
            computation.function,
            FUNCTIONS,
            subject=subject,
        )
    scalar = computation.function in _SCALAR
    if assumption.shape is not (Shape.SCALAR if scalar else Shape.BY_PERIOD):
        gives = "one value" if scalar else "a value for each period"
        raise InvalidValueError(
            f"assumption {assumption.id!r} is computed by {computation.function}, which gives "
            f"{gives}, and its shape is {assumption.shape}",
            subject=subject,
        )
    rule = dict(computation.inputs).get("part_year_rule", PartYearRule.MONTHS)
    if computation.function in _IN_TIME and rule != part_year_rule:
        raise InvalidValueError(
            f"assumption {assumption.id!r} counts parts of years in {rule} ({computation}), and "
            f"the case in {part_year_rule}; compute it with part_year_rule="
            f"{str(part_year_rule)!r}",
            subject=subject,
        )
    try:
        values = FUNCTIONS[computation.function](dict(computation.inputs), periods)
    except InvalidValueError as error:
        raise InvalidValueError(
            f"assumption {assumption.id!r}, computed by {computation}: {error}", subject=subject
        ) from error
    held = {entry.period: entry.figure for entry in assumption.values}
    labels = [""] if scalar else [period.label for period in periods]
    for label, value in zip(labels, values, strict=True):
        figure = held[label]
        exact = figure.half_unit <= _NEAR * max(1.0, abs(value))
        if exact and abs(figure.value - value) <= _NEAR * max(1.0, abs(value)):
            continue
        raise InvalidValueError(
            f"assumption {assumption.id!r} is {figure.text} in {label or 'the case'}, and "
            f"{computation} "
            f"gives {value!r}, exactly; compute it again, or give it another basis",
            subject=subject,
        )


def check_held_elsewhere(
    assumption: Assumption, known: Mapping[str, Assumption], subject: str = ""
) -> None:
    """Hold a computation against the other assumptions that hold what it was given.

    Parameters
    ----------
    assumption : Assumption
        Any assumption of a case, as it stands in a scenario, that `check_computation` has passed.
    known : mapping of str to Assumption
        All of them in the same scenario.
    subject : str, optional
        What the message is about, as ``kind:id``; the assumption where not given.

    Raises
    ------
    InvalidValueError
        If another assumption has changed, and this one was not computed again.
    UnknownNameError
        If there is no such assumption.
    """
    computation = assumption.computation
    if computation is None or computation.function != "wte_in_post":
        return
    subject = subject or f"assumption:{assumption.id}"
    for name, number in held_elsewhere(dict(computation.inputs)).items():
        if name not in known:
            raise UnknownNameError(
                f"assumption that {assumption.id!r} is computed of:", name, known, subject=subject
            )
        found = [entry.figure.value for entry in known[name].values]
        if any(value != number for value in found):
            raise InvalidValueError(
                f"assumption {assumption.id!r} was computed with {name} at {number:g}, and it is "
                f"{found[0]:g}; compute it again ({computation.function}), here too",
                subject=subject,
            )
