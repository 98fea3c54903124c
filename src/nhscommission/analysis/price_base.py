"""Price bases: real discount rates are for amounts in the prices of one year."""

import warnings

from nhscommission.case.business_case import BusinessCase
from nhscommission.finance.discounting.discounting import Discounting
from nhscommission.finance.discounting.schedules import DISCOUNT_SCHEDULES
from nhscommission.finance.prices import PriceBasis


class PriceBaseWarning(UserWarning):
    """Amounts in the prices of their years are discounted at a real rate."""


def warn_if_nominal(case: BusinessCase, discounting: Discounting) -> None:
    """Warn where a case is nominal and the rates are real.

    Parameters
    ----------
    case : BusinessCase
        The case.
    discounting : Discounting
        How it is discounted.

    Warns
    -----
    PriceBaseWarning
        If the case is in the prices of each year, and the schedule is the Green Book's.
    """
    nominal = case.price_base is not None and case.price_base.basis is PriceBasis.NOMINAL
    if nominal and discounting.schedule.id in DISCOUNT_SCHEDULES:
        warnings.warn(
            f"the case {case.id!r} is in the prices of each year (nominal), and "
            f"{discounting.schedule} is a real rate: later amounts count for too much. Give a "
            "nominal rate, such as discounting='5.6%' for 3.5% and 2% of inflation, or a case at "
            "the prices of one year (to_real)",
            PriceBaseWarning,
            stacklevel=3,
        )
