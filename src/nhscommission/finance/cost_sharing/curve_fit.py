"""The cost curve through prices that are known."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from nhscommission.finance.cost_sharing.cost_curve import (
    NEARLY,
    CostCurve,
    CurveShape,
    PricePoint,
)
from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.labelled import FloatArray

_COLUMNS: Final[Mapping[CurveShape, tuple[int, ...]]] = {
    CurveShape.PER_HEAD: (0, 2),
    CurveShape.PER_MEMBER: (0, 1),
    CurveShape.BOTH: (0, 1, 2),
}

_PARTS: Final[Mapping[CurveShape, str]] = {
    CurveShape.PER_HEAD: "fixed, and per head of population",
    CurveShape.PER_MEMBER: "fixed, and per member",
    CurveShape.BOTH: "fixed, per member, and per head",
}

_APART: Final = 1e-6
"""Sizes that differ by less than a millionth tell nothing apart."""


def fit_cost_curve(points: Iterable[PricePoint], *, shape: str = CurveShape.PER_HEAD) -> CostCurve:
    """Fit a cost curve through printed costs per head.

    Parameters
    ----------
    points : iterable of PricePoint
        As many as the curve has parts (two, or three for both), or more.
    shape : CurveShape, optional
        What the cost is made of beside what is fixed.

    Returns
    -------
    CostCurve
        By least squares through the middles of the figures; its corners bound every curve that
        passes through all of them as rounded [GBP/year].

    Raises
    ------
    InvalidValueError
        If there are too few points, or no curve with costs of 0 or more passes through all.
    UnknownNameError
        If there is no such shape.

    Notes
    -----
    A curve costs (F + n M) / P + V per head of P people in n members. A figure that stands for a to
    b, at a population from P- to P+, is met by the curves with a value of at least a at P- and at
    most b at P+: two straight lines in F, M and V. All of them, and F, M, V >= 0, bound a polygon
    (a polyhedron for both), whose corners are all that is needed: any cost is a straight line in F,
    M and V, and is least and greatest at a corner.

    References
    ----------
    London Commissioning Support Service, FAQ 1 (January 2007): 61p a head with 15 PCTs, 38p with
    31.

    Examples
    --------
    £3 for one person and £2 for two: a fixed £2, and £1 a head.

    >>> curve = fit_cost_curve([
    ...     PricePoint(members=1, population=1, per_head=3.0),
    ...     PricePoint(members=2, population=2, per_head=2.0)])
    >>> round(curve.fixed_gbp, 9), round(curve.per_head_gbp, 9)
    (2.0, 1.0)
    """
    known, wanted = tuple(points), choose(CurveShape, shape, what="shape of a cost curve")
    columns = list(_COLUMNS[wanted])
    if not known:
        raise InvalidValueError("there are no points; give two or more, at different sizes")
    middles = np.array([_row(x.members, (x.population.low + x.population.high) / 2) for x in known])
    prices = np.array([x.per_head.value for x in known])
    scale = np.abs(middles[:, columns]).max(axis=0)
    apart = int(np.linalg.matrix_rank(middles[:, columns] / scale, tol=_APART))
    if apart < len(columns):
        raise InvalidValueError(
            f"{len(known)} point{'s' * (len(known) != 1)} of {apart} different size"
            f"{'s' * (apart != 1)} cannot fix a curve of {len(columns)} parts ({_PARTS[wanted]}); "
            f"give {len(columns)} or more points at sizes that differ"
        )
    fitted = np.linalg.lstsq(middles[:, columns] / scale, prices, rcond=None)[0] / scale
    above, limits = _constraints(known)
    corners = _corners(above[:, columns] / scale, limits) / scale
    if not len(corners):
        raise InvalidValueError(
            "no curve of this shape, with costs of 0 or more, passes through all of "
            + ", ".join(f"{x.per_head.text} with {x.members} members" for x in known)
            + "; look at the figures, or take another shape"
        )
    inside = (above[:, columns] @ fitted <= limits + NEARLY * np.abs(limits).max()).all()
    central = np.maximum(fitted if inside else corners.mean(axis=0), 0.0)

    def whole(parts: FloatArray) -> tuple[float, float, float]:
        values = [0.0, 0.0, 0.0]
        for column, part in zip(columns, parts, strict=True):
            values[column] = max(float(part), 0.0)
        return values[0], values[1], values[2]

    fixed, per_member, per_head = whole(central)
    return CostCurve(
        fixed_gbp=fixed,
        per_member_gbp=per_member,
        per_head_gbp=per_head,
        corners=tuple(whole(corner) for corner in corners),
    )


def _row(members: int, population: float) -> tuple[float, float, float]:
    return 1.0 / population, members / population, 1.0


def _constraints(points: Sequence[PricePoint]) -> tuple[FloatArray, FloatArray]:
    """Return all that bounds a curve, as rows A and limits b of A x <= b."""
    rows, limits = [], []
    for point in points:
        most = _row(point.members, point.population.high)
        least = _row(point.members, point.population.low)
        rows += [most, tuple(-x for x in least)]
        limits += [point.per_head.high, -point.per_head.low]
    for place in range(3):
        rows.append(tuple(-float(place == i) for i in range(3)))
        limits.append(0.0)
    return np.array(rows), np.array(limits)


def _corners(rows: FloatArray, limits: FloatArray) -> FloatArray:
    """Return the corners of A x <= b: where as many of its borders meet as x has parts."""
    kept = np.flatnonzero(np.abs(rows).max(axis=1) > 0)
    rows, limits = rows[kept], limits[kept]
    size = rows.shape[1]
    slack = NEARLY * float(np.abs(limits).max())
    found: list[FloatArray] = []
    for chosen in combinations(range(len(rows)), size):
        square = rows[list(chosen)]
        if abs(np.linalg.det(square)) <= 1e-12 * float(np.prod(np.linalg.norm(square, axis=1))):
            continue
        corner = np.asarray(np.linalg.solve(square, limits[list(chosen)]), dtype=np.float64)
        if (rows @ corner <= limits + slack).all() and not any(
            np.allclose(corner, other, rtol=1e-12, atol=0) for other in found
        ):
            found.append(corner)
    return np.array(found).reshape(len(found), size)
