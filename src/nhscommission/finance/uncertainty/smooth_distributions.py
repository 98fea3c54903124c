"""Smooth distributions, which need scipy: normal, lognormal, beta and PERT."""

import math
from abc import abstractmethod
from typing import Any, ClassVar

import attrs
import numpy as np

from nhscommission.finance.uncertainty.distributions import Distribution, check_order, read_number
from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.foundations.labelled import FloatArray


def special_functions() -> Any:
    """Return scipy's special functions, which come with an extra.

    Returns
    -------
    module
        ``scipy.special``.

    Raises
    ------
    MissingExtraError
        If scipy is not installed.
    """
    try:
        from scipy import special
    except ImportError as error:
        raise MissingExtraError("this distribution", "uncertainty") from error
    return special


@attrs.frozen(kw_only=True)
class Normal(Distribution):
    """The bell curve; it needs the extra ``[uncertainty]``.

    Parameters
    ----------
    least, most : float, optional
        Where it is cut off [the number's unit].
    mean, sd : float
        Its mean and standard deviation before it is cut off, the latter > 0 [the number's unit].
    """

    kind: ClassVar[str] = "normal"
    mean: float = attrs.field(converter=read_number)
    sd: float = attrs.field(converter=read_number)

    def _check(self) -> None:
        _above_0(self.kind, "standard deviation", self.sd)

    def _whole_support(self) -> tuple[float, float]:
        return -math.inf, math.inf

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values below which given probabilities lie.

        Parameters
        ----------
        probability : ndarray of float64, shape (...)
            From 0 to 1 [dimensionless].

        Returns
        -------
        ndarray of float64, shape (...)
            [the number's unit].

        Raises
        ------
        MissingExtraError
            If scipy is not installed.
        """
        if self.least is None or self.least <= self.mean:
            return super().quantile(probability)
        # far in the upper tail, probabilities are too near to 1 to be told apart: turn it round
        turned = Normal(
            mean=-self.mean,
            sd=self.sd,
            least=None if self.most is None else -self.most,
            most=-self.least,
        )
        return -turned.quantile(1.0 - np.asarray(probability, dtype=np.float64))

    def _inverse(self, probability: FloatArray) -> FloatArray:
        return np.asarray(self.mean + self.sd * special_functions().ndtri(probability))

    def _below(self, value: float) -> float:
        return 0.5 * math.erfc((self.mean - value) / (self.sd * math.sqrt(2.0)))


def _above_0(kind: str, what: str, value: float) -> None:
    if not value > 0:
        raise InvalidValueError(
            f"{kind} distribution with the {what} {value:g}; give a number above 0"
        )


@attrs.frozen(kw_only=True)
class Lognormal(Distribution):
    """Values above 0 whose logarithm is normal; it needs the extra ``[uncertainty]``.

    Parameters
    ----------
    least, most : float, optional
        Where it is cut off [the number's unit].
    mean, sd : float
        The mean and standard deviation of the value itself (not of its logarithm) before it is cut
        off, both > 0 [the number's unit].
    """

    kind: ClassVar[str] = "lognormal"
    mean: float = attrs.field(converter=read_number)
    sd: float = attrs.field(converter=read_number)

    def _check(self) -> None:
        _above_0(self.kind, "mean", self.mean)
        _above_0(self.kind, "standard deviation", self.sd)

    def _of_logarithm(self) -> tuple[float, float]:
        variance = math.log1p((self.sd / self.mean) ** 2)
        return math.log(self.mean) - variance / 2, math.sqrt(variance)

    def _whole_support(self) -> tuple[float, float]:
        return 0.0, math.inf

    def _inverse(self, probability: FloatArray) -> FloatArray:
        mu, sigma = self._of_logarithm()
        return np.asarray(np.exp(mu + sigma * special_functions().ndtri(probability)))

    def _below(self, value: float) -> float:
        if value <= 0:
            return 0.0
        mu, sigma = self._of_logarithm()
        return 0.5 * math.erfc((mu - math.log(value)) / (sigma * math.sqrt(2.0)))


class _BetaShaped(Distribution):
    """A beta distribution between two bounds."""

    @property
    @abstractmethod
    def shapes(self) -> tuple[float, float]:
        """Its two shape parameters, above 0 [dimensionless]."""

    def _inverse(self, probability: FloatArray) -> FloatArray:
        low, high = self._whole_support()
        return np.asarray(
            low + (high - low) * special_functions().betaincinv(*self.shapes, probability)
        )

    def _below(self, value: float) -> float:
        low, high = self._whole_support()
        part = min(max((value - low) / (high - low), 0.0), 1.0)
        return float(special_functions().betainc(*self.shapes, part))


@attrs.frozen(kw_only=True)
class Pert(_BetaShaped):
    """From a low to a high value, smooth, and close to the likeliest; it needs scipy.

    Parameters
    ----------
    least, most : float, optional
        Where it is cut off [the number's unit].
    low, mode, high : float
        The least, the likeliest and the greatest value [the number's unit].
    weight : float, optional
        How much the likeliest counts against each of the others in the mean, ``(low + weight × mode
        + high) / (weight + 2)``, > 0 [dimensionless].
    """

    kind: ClassVar[str] = "pert"
    low: float = attrs.field(converter=read_number)
    mode: float = attrs.field(converter=read_number)
    high: float = attrs.field(converter=read_number)
    weight: float = attrs.field(default=4.0, converter=read_number)

    def _check(self) -> None:
        check_order(self.kind, self.low, self.mode, self.high)
        _above_0(self.kind, "weight of the mode", self.weight)

    def _whole_support(self) -> tuple[float, float]:
        return self.low, self.high

    @property
    def shapes(self) -> tuple[float, float]:
        """The two shape parameters of the beta distribution, from 1 on [dimensionless]."""
        place = (self.mode - self.low) / (self.high - self.low)
        return 1.0 + self.weight * place, 1.0 + self.weight * (1.0 - place)


@attrs.frozen(kw_only=True)
class Beta(_BetaShaped):
    """A proportion, or anything between two bounds, by its mean and spread; it needs scipy.

    Parameters
    ----------
    least, most : float, optional
        Where it is cut off [the number's unit].
    mean, sd : float
        Its mean and standard deviation before it is cut off [the number's unit].
    low, high : float, optional
        The bounds; 0 and 1 where not given [the number's unit].
    """

    kind: ClassVar[str] = "beta"
    mean: float = attrs.field(converter=read_number)
    sd: float = attrs.field(converter=read_number)
    low: float = attrs.field(default=0.0, converter=read_number)
    high: float = attrs.field(default=1.0, converter=read_number)

    def _check(self) -> None:
        _above_0(self.kind, "standard deviation", self.sd)
        if not self.low < self.mean < self.high:
            raise InvalidValueError(
                f"beta distribution from {self.low:g} to {self.high:g} with the mean "
                f"{self.mean:g}; the mean is between the two"
            )
        most = math.sqrt((self.mean - self.low) * (self.high - self.mean))
        if not self.sd < most:
            raise InvalidValueError(
                f"beta distribution from {self.low:g} to {self.high:g} with the mean "
                f"{self.mean:g} and the standard deviation {self.sd:g}; between these bounds it "
                f"is below {most:g}"
            )

    def _whole_support(self) -> tuple[float, float]:
        return self.low, self.high

    @property
    def shapes(self) -> tuple[float, float]:
        """The two shape parameters, above 0 [dimensionless]."""
        width = self.high - self.low
        mean, variance = (self.mean - self.low) / width, (self.sd / width) ** 2
        size = mean * (1.0 - mean) / variance - 1.0
        return mean * size, (1.0 - mean) * size
