"""What members pay in beforehand: one sum by capitation, or each by name, for every year or one."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nhscommission.finance.allocation.allocate import LARGEST_TOTAL
from nhscommission.finance.settlement.risk_sharing.risk_outturns import Outturns, whole_pence
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.labelled import IntArray


def _contribution(value: Any, what: str) -> int | tuple[int, ...]:
    if isinstance(value, Sequence | np.ndarray) and not isinstance(value, str | bytes):
        return tuple(whole_pence(one, what=what) for one in value)
    return whole_pence(value, what=what)


def read_contributions(value: Any) -> Any:
    """Read contributions: a sum, a sum for each year, or either by name.

    Parameters
    ----------
    value : int, sequence of int, or mapping of str to either
        Whole pence, >= 0 [penny].

    Returns
    -------
    int, tuple of int, or FrozenMap
        The same, frozen [penny].

    Raises
    ------
    InvalidValueError
        If an amount is not whole pence.

    Examples
    --------
    >>> read_contributions([100, 0])
    (100, 0)
    """
    if not isinstance(value, Mapping):
        return _contribution(value, "the contributions of all members")
    return FrozenMap({n: _contribution(v, f"the contribution of {n}") for n, v in value.items()})


def contributions_of(given: Any, *, outturns: Outturns, opening_pence: int = 0) -> IntArray:
    """Say what each member pays in each year.

    Parameters
    ----------
    given : int, tuple of int, or FrozenMap
        What `read_contributions` returns [penny].
    outturns : Outturns
        Whose contributions they are, with weights where they go by capitation.
    opening_pence : int, optional
        What is there before the first year [penny].

    Returns
    -------
    ndarray of int64, shape (years, members)
        In the order of years and members [penny].

    Raises
    ------
    InvalidValueError
        If they do not fit the members and years, weights are missing, or sums are too large.
    UnknownNameError
        If there is no such member.
    """
    years = len(outturns.years)
    if isinstance(given, FrozenMap):
        outturns.check_names(given, what="contributions_pence")
        rows = [_by_year(given[name], years, f"of {name}") for name in outturns.members]
    else:
        rows = [_by_year(given, years, "of all members")]
    most = opening_pence + sum(map(sum, rows))
    if most > LARGEST_TOTAL:
        raise InvalidValueError(
            f"contributions and opening balance come to {most:,} pence; the limit is 10**18: check "
            "the unit"
        )
    if isinstance(given, FrozenMap):
        return np.array(rows, dtype=np.int64).T
    if not any(rows[0]):
        return np.zeros((years, len(outturns.members)), dtype=np.int64)
    return outturns.split(np.array(rows[0], dtype=np.int64), what="what is contributed")


def _by_year(given: int | tuple[int, ...], years: int, whose: str) -> list[int]:
    if isinstance(given, int):
        return [given] * years
    if len(given) != years:
        raise InvalidValueError(
            f"the contributions {whose} are for {len(given)} year(s), and there are {years}; give "
            "one for each year, or one sum for every year"
        )
    return list(given)
