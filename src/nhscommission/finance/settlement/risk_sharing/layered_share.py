"""Layers of risk: the first part of a variance is a member's own, the rest is shared."""

from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.settlement.risk_sharing.investment_fund import InvestmentFund
from nhscommission.finance.settlement.risk_sharing.risk_arrangement import (
    RiskArrangement,
    Transfers,
    no_transfers,
)
from nhscommission.finance.settlement.risk_sharing.risk_outturns import (
    Outturns,
    exact_rate,
    limit_of,
)
from nhscommission.finance.settlement.risk_sharing.risk_pool import pool_variances
from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.labelled import IntArray
from nhscommission.foundations.numbers import expect, expect_several


class RiskBearer(StrEnum):
    """Who bears a layer of a member's variance."""

    OWN = "own"
    """The member itself."""
    POOLED = "pooled"
    """All members, by capitation."""
    FUND = "fund"
    """The fund, as far as its rule and its balance go; the member bears the rest."""


def _bearer(value: str) -> RiskBearer:
    return choose(RiskBearer, value, what="bearer of a layer")


def _up_to(value: Any) -> Fraction | None:
    return None if value is None else exact_rate(value, what="what a layer goes up to")


@attrs.frozen(kw_only=True)
class RiskLayer:
    """A layer of each member's variance.

    Parameters
    ----------
    bearer : RiskBearer
        Who bears it.
    up_to : rate or None, optional
        Where it ends, as a share of the member's plan; None for the last, which has no end
        [dimensionless].
    """

    bearer: RiskBearer = attrs.field(converter=_bearer)
    up_to: Fraction | None = attrs.field(default=None, converter=_up_to)

    def __str__(self) -> str:
        if self.up_to is None:
            return f"{self.bearer} without limit"
        return f"{self.bearer} up to {float(100 * self.up_to):.6g}%"


def _layers(value: Any) -> tuple[RiskLayer, ...]:
    like = '[RiskLayer(bearer="own", up_to="2%"), RiskLayer(bearer="pooled")]'
    layers = expect_several(value, what="layers", like=like)
    if not layers:
        raise InvalidValueError(f"there are no layers; give several, such as {like}")
    for layer in layers:
        expect(layer, RiskLayer, what="a layer", like=like)
    return layers


@attrs.frozen(kw_only=True)
class LayeredShare(RiskArrangement):
    """Layers of each member's variance, each borne in its own way.

    Parameters
    ----------
    layers : tuple of RiskLayer
        From the first pound of variance outwards, each where the one before ends.
    fund : InvestmentFund or None, optional
        The fund of the layers that a fund bears. Its rule has no threshold of its own, since the
        layers say where it begins.
    underspends : bool, optional
        Whether the layers hold of underspends too; otherwise members keep them.

    Notes
    -----
    A member bears the whole of a pound only in a layer that is its own. The ends of layers are
    rounded up to whole pence, and the parts of a variance in the layers sum to it. A fund helps
    with overspends only: an underspend in its layer stays with the member.
    """

    layers: tuple[RiskLayer, ...] = attrs.field(converter=_layers)
    fund: InvestmentFund | None = None
    underspends: bool = True

    def __attrs_post_init__(self) -> None:
        ends = [layer.up_to for layer in self.layers]
        inner = [end for end in ends[:-1] if end is not None]
        if ends[-1] is not None or len(inner) < len(ends) - 1:
            raise InvalidValueError(
                f"the layers are {self._listed(self.layers)}; the last, and only that, has no end, "
                "so that every pound has a bearer"
            )
        if any(low >= high for low, high in pairwise(inner)):
            right = sorted(self.layers[:-1], key=lambda layer: layer.up_to or Fraction(0))
            raise InvalidValueError(
                f"the layers are {self._listed(self.layers)}; each must end above the one before: "
                f"{self._listed((*right, self.layers[-1]))}"
            )
        expect(self.underspends, bool, what="underspends", like="True or False")
        wanted = any(layer.bearer is RiskBearer.FUND for layer in self.layers)
        if self.fund is not None:
            expect(self.fund, InvestmentFund, what="the fund", like="an InvestmentFund")
            if self.fund.call_rule.threshold:
                raise InvalidValueError(
                    f"the fund's rule has a threshold of {float(self.fund.call_rule.threshold):g}; "
                    "the layers say where it begins: give the rule none"
                )
        if wanted != (self.fund is not None):
            raise InvalidValueError(
                f"the layers are {self._listed(self.layers)}, and the fund is {shown(self.fund)}; "
                "give a fund where a layer is borne by one, and only there"
            )

    @staticmethod
    def _listed(layers: tuple[RiskLayer, ...]) -> str:
        return ", then ".join(map(str, layers))

    def transfers(self, outturns: Outturns) -> Transfers:
        """Pool what is in the pooled layers, and call on the fund for what is in its own.

        Parameters
        ----------
        outturns : Outturns
            Plans and outturns that go together.

        Returns
        -------
        Transfers
            What is paid besides [penny].

        Raises
        ------
        InvalidValueError
            If weights are missing, or the fund does not fit the members.
        UnknownNameError
            If the fund names a member who is not there.
        """
        parts = self._parts(outturns)
        found = no_transfers(outturns)
        if self.fund is not None:
            found = self.fund.pay(np.maximum(parts[RiskBearer.FUND], 0), outturns=outturns)
        if RiskBearer.POOLED in parts:
            pool = pool_variances(parts[RiskBearer.POOLED], outturns=outturns)
            found = attrs.evolve(found, pool_pence=pool)
        return found

    def _parts(self, outturns: Outturns) -> dict[RiskBearer, IntArray]:
        """Return what of each variance is in the layers of each bearer."""
        own = outturns.variances_pence
        size = np.abs(own) if self.underspends else np.maximum(own, 0)
        parts: dict[RiskBearer, IntArray] = {}
        below = np.zeros_like(size)
        for layer in self.layers:
            within = size
            if layer.up_to is not None:
                within = np.minimum(size, limit_of(outturns.plans_pence, layer.up_to))
            part = np.sign(own) * (within - below)
            parts[layer.bearer] = parts[layer.bearer] + part if layer.bearer in parts else part
            below = within
        return parts

    def __str__(self) -> str:
        return f"layers: {self._listed(self.layers)}"
