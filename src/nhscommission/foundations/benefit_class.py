"""Benefit classes: what kind of good a benefit does to whom, which settles what it may pay for."""

from collections.abc import Iterable
from enum import StrEnum

from nhscommission.foundations.errors import choose
from nhscommission.foundations.numbers import expect_several


class BenefitClass(StrEnum):
    """What a benefit is worth, and to whom.

    References
    ----------
    HM Treasury, Guide to developing the project business case, on the classes of benefits.
    """

    CASH_RELEASING = "cash_releasing"
    """Money that a budget no longer needs, and that can be spent on something else."""
    NON_CASH_RELEASING = "non_cash_releasing"
    """Worth money to the organisation, but no budget goes down: time of staff who stay."""
    SOCIETAL = "societal"
    """Worth money to patients or the public, and to no NHS budget."""
    UNMONETISED = "unmonetised"
    """Worth having, and not expressed in pounds."""

    @property
    def label(self) -> str:
        """The class in words."""
        return {
            BenefitClass.CASH_RELEASING: "Cash-releasing",
            BenefitClass.NON_CASH_RELEASING: "Non-cash-releasing",
        }.get(self, self.capitalize())


def read_benefit_classes(value: str | Iterable[str]) -> tuple[BenefitClass, ...]:
    """Read which classes of benefits count.

    Parameters
    ----------
    value : BenefitClass, or iterable of BenefitClass
        One, or several.

    Returns
    -------
    tuple of BenefitClass
        In the order given.

    Raises
    ------
    InvalidValueError
        If they are not several words.
    UnknownNameError
        If there is no such class.
    """
    several = (value,) if isinstance(value, str) else value
    words = expect_several(several, what="count_benefits", like="['cash_releasing']")
    return tuple(choose(BenefitClass, word, what="benefit class") for word in words)
