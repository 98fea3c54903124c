"""Benefit classes: what kind of good a benefit does to whom, which settles what it may pay for."""

from enum import StrEnum


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
