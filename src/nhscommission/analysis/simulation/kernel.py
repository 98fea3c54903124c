"""The inner loop of a simulation: net benefit, present value and payback of a block of draws."""

from typing import Final

import attrs
import numpy as np

from nhscommission.analysis.polynomial import Monomial
from nhscommission.finance.crossing import Crossing, payback_days
from nhscommission.foundations.labelled import FloatArray

SLICE: Final = 16_384
"""How many draws are worked on at a time, so that they stay in the processor's cache."""
NEVER_DAYS: Final = 2.0**22
"""What stands for "never" among payback days: beyond any horizon, and exact in sums."""
_TINY: Final = 1e-300


@attrs.frozen(kw_only=True, eq=False)
class Kernel:
    """What is needed to work out the outcomes of draws; it can be sent to another process.

    Parameters
    ----------
    monomials : tuple of tuple of int
        The products of variables; the first is empty.
    total : ndarray of float64, shape (monomials, members)
        Coefficients of the net benefit over the whole horizon [GBP].
    present : ndarray of float64, shape (monomials, members)
        Coefficients of the net present value [GBP].
    cumulative : ndarray of float64, shape (monomials, members, slices)
        Coefficients of the cumulative net benefit at the end of each slice of time, as payback
        counts it [GBP].
    days : ndarray of float64, shape (slices,)
        How many days each slice counts for [day].
    dust : ndarray of float64, shape (members + 1,)
        A balance this close to 0 is 0, for each member and the sector [GBP].
    first : int
        How many slices the first period has, which decide whether payback is immediate.
    crossing : Crossing
        Which crossing counts.
    total_is_last : bool
        Whether the net benefit of the horizon is the last of the cumulative ones.
    """

    monomials: tuple[Monomial, ...]
    total: FloatArray
    present: FloatArray
    cumulative: FloatArray
    days: FloatArray
    dust: FloatArray
    first: int
    crossing: Crossing
    total_is_last: bool

    def outcomes(self, draws: FloatArray, out: FloatArray) -> None:
        """Work out net benefit, present value and payback for every member and the sector.

        Parameters
        ----------
        draws : ndarray of float64, shape (variables, draws)
            A value of each variable in each draw, `SLICE` of them at most.
        out : ndarray of float64, shape (3, members + 1, draws)
            Takes net benefit [GBP], present value [GBP] and payback [day] (`NEVER_DAYS` for never);
            the sector is last, and is the sum of the members.
        """
        count = draws.shape[1]
        members, slices = self.cumulative.shape[1:]
        products = _products(self.monomials, draws)
        spare = np.empty((6, count))
        own = np.empty((slices, count))
        sector = np.zeros((slices, count))
        out[:2, members] = 0.0
        for member in range(members):
            for place in range(slices):
                _combine(self.cumulative[:, member, place], products, own[place], spare[0])
                sector[place] += own[place]
            if self.total_is_last:
                out[0, member] = own[-1]
            else:
                _combine(self.total[:, member], products, out[0, member], spare[0])
            _combine(self.present[:, member], products, out[1, member], spare[0])
            out[0, members] += out[0, member]
            out[1, members] += out[1, member]
            self._payback(own, float(self.dust[member]), out[2, member], spare)
        self._payback(sector, float(self.dust[members]), out[2, members], spare)

    def _payback(
        self, cumulative: FloatArray, dust: float, out: FloatArray, spare: FloatArray
    ) -> None:
        if self.crossing is Crossing.LAST:
            flows = np.diff(cumulative, axis=0, prepend=0.0)
            found = payback_days(
                flows.T, period_days=self.days, crossing=self.crossing, tolerance_gbp=dust
            )
            np.minimum(found, NEVER_DAYS, out=out)
            return
        # In a slice of time that starts in deficit (s < 0) and ends at c, the part of it that
        # passes before the first crossing is s / (s - max(c, 0)): all of it where c is still
        # negative. It counts while no earlier balance reached 0, which the greatest balance tells.
        greatest, start, end, waiting, part = spare[1:6]
        opening = cumulative[self.first - 1]
        np.less(opening, -dust, out=waiting, casting="unsafe")
        np.multiply(waiting, self.days[: self.first].sum(), out=out)
        greatest[:] = opening
        for place in range(self.first, len(cumulative)):
            np.minimum(cumulative[place - 1], -_TINY, out=start)
            np.maximum(cumulative[place], 0.0, out=end)
            np.subtract(start, end, out=part)
            np.divide(start, part, out=part)
            np.multiply(part, waiting, out=part)
            np.multiply(part, self.days[place], out=part)
            np.add(out, part, out=out)
            np.maximum(greatest, cumulative[place], out=greatest)
            if greatest.min() >= -dust:
                return  # all have paid back
            np.less(greatest, -dust, out=waiting, casting="unsafe")
        np.multiply(waiting, NEVER_DAYS, out=part)
        np.maximum(out, part, out=out)


def _products(monomials: tuple[Monomial, ...], draws: FloatArray) -> list[FloatArray | None]:
    """Multiply variables: None for the empty product, which is 1."""
    found: list[FloatArray | None] = []
    for monomial in monomials:
        if not monomial:
            found.append(None)
            continue
        product = draws[monomial[0]]
        for place in monomial[1:]:
            product = product * draws[place]
        found.append(product)
    return found


def _combine(
    coefficients: FloatArray,
    products: list[FloatArray | None],
    out: FloatArray,
    spare: FloatArray,
) -> None:
    """Add products up, always in one order, so that the bytes are the same everywhere."""
    constant = 0.0
    started = False
    for coefficient, product in zip(coefficients.tolist(), products, strict=True):
        if product is None:
            constant = coefficient
        elif coefficient == 0.0:
            continue
        elif not started:
            np.multiply(product, coefficient, out=out)
            started = True
        else:
            np.multiply(product, coefficient, out=spare)
            np.add(out, spare, out=out)
    if not started:
        out[:] = constant
    elif constant:
        np.add(out, constant, out=out)
