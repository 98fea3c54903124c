"""Responsibility matrices as tidy records, and as a data frame."""

from typing import TYPE_CHECKING, Final

from nhscommission.foundations.errors import (
    MissingExtraError,
)
from nhscommission.foundations.numbers import expect
from nhscommission.governance.raci.assignments import (
    ROLES,
)
from nhscommission.governance.raci.matrix import RaciMatrix

if TYPE_CHECKING:
    from pandas import DataFrame


FIELDS: Final = ("stage", "step_number", "step", "number", "activity", "role", "party", "place")
"""The fields of a record, which are the columns of a data frame."""


def raci_records(matrix: RaciMatrix, *, expand: bool = False) -> list[dict[str, str | int]]:
    """Return a responsibility matrix as tidy records, one for each party's role in an activity.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    expand : bool, optional
        Whether each member stands in place of the groups that stand for it.

    Returns
    -------
    list of dict
        Each with the stage, step and activity, the role, the party, and the party's place among
        those with that role, from 1. A role that nobody has, or that is not stated, has none.

    Raises
    ------
    InvalidValueError
        If it is no matrix.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> records = raci_records(load_case("nwl-2009").raci)
    >>> [(one["role"], one["party"], one["place"]) for one in records[:4]]
    [('responsible', 'ACV', 1), ('accountable', 'PCT', 1), ('consulted', 'PCT', 1), \
('consulted', 'HL', 2)]
    """
    expect(matrix, RaciMatrix, what="a matrix", like="a RaciMatrix")
    return [
        {
            "stage": one.stage,
            "step_number": one.step_number,
            "step": one.step,
            "number": one.number,
            "activity": one.activity,
            "role": role.value,
            "party": party,
            "place": place,
        }
        for one in matrix.assignments
        for role in ROLES
        for place, party in enumerate(
            matrix.holders(one, role) if expand else one.parties(role), start=1
        )
    ]


def raci_frame(matrix: RaciMatrix, *, expand: bool = False) -> "DataFrame":
    """Return a responsibility matrix as a tidy data frame, a row for each party's role.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    expand : bool, optional
        Whether each member stands in place of the groups that stand for it.

    Returns
    -------
    pandas.DataFrame
        The records of `raci_records`.

    Raises
    ------
    InvalidValueError
        If it is no matrix.
    MissingExtraError
        If pandas is not installed.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> frame = raci_frame(load_case("nwl-2009").raci)
    >>> int((frame["role"] == "accountable").sum())
    93
    """
    records = raci_records(matrix, expand=expand)
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtraError("a data frame", "dataframe") from None
    return pd.DataFrame(records, columns=list(FIELDS))
