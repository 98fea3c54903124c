"""How papers classify benefits: who gains, by what kind of efficiency, how directly, in money."""

from enum import StrEnum


class Beneficiary(StrEnum):
    """Who gains by a benefit."""

    PATIENTS = "patients"
    """Those who are cared for, and the public."""
    COMMISSIONERS = "commissioners"
    """Those who buy care: PCTs in 2009, boards since."""
    PROVIDERS = "providers"
    """Those who give it: trusts."""
    STAFF = "staff"
    """Those who work for the programme or its members."""
    TAXPAYERS = "taxpayers"
    """Those who pay for it."""


class Efficiency(StrEnum):
    """What kind of efficiency a benefit improves."""

    TECHNICAL = "technical"
    """The same is done for less: a lower price, fewer hands."""
    ALLOCATIVE = "allocative"
    """Money goes to where it does more good."""


class Directness(StrEnum):
    """Whether the programme brings a benefit about by itself."""

    DIRECT = "direct"
    """What the programme does is enough."""
    INDIRECT = "indirect"
    """Others, or other causes, stand between."""


class FinancialKind(StrEnum):
    """Whether a paper calls a benefit financial."""

    FINANCIAL = "financial"
    """It is money."""
    NON_FINANCIAL = "non_financial"
    """It is no money."""
    BOTH = "both"
    """Part of it is money."""


class OverlapRelation(StrEnum):
    """How a benefit lies to what another programme claims."""

    NONE = "none"
    """The other programme does not claim it; papers print NA."""
    SHARED = "shared"
    """Both claim it."""
    PASSES = "passes"
    """It is expected to become the other programme's."""
    SPLIT = "split"
    """The other programme does one part, and this one the other."""
