"""Risk matrices: levels of likelihood and of impact, the score of each pair, and its band."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final

import attrs

from nhscommission.delivery.risks.levels import BandColour, RiskBand, RiskLevel, _named, read_name
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.numbers import as_whole, expect_several
from nhscommission.foundations.text import plain_text


def _levels(value: Iterable[RiskLevel]) -> tuple[RiskLevel, ...]:
    return expect_several(value, what="levels", like="[RiskLevel(label='Rare', score=1)]")


def _bands(value: Iterable[RiskBand]) -> tuple[RiskBand, ...]:
    return expect_several(
        value, what="bands", like="[RiskBand(label='Low', least=1, colour='green')]"
    )


def _table(value: Any) -> tuple[tuple[int, ...], ...] | None:
    if value is None:
        return None
    like = "[[1, 2], [2, 4]]"
    return tuple(
        tuple(
            as_whole(score, what="a score of own_scores", least=1)
            for score in expect_several(row, what="a row of own_scores", like="[1, 2]")
        )
        for row in expect_several(value, what="own_scores", like=like)
    )


@attrs.frozen(kw_only=True)
class RiskMatrix:
    """How likelihood and impact make a score, and scores make bands.

    Parameters
    ----------
    name : str
        What it is called.
    likelihoods : iterable of RiskLevel
        The levels of likelihood, the lowest first.
    impacts : iterable of RiskLevel
        The levels of impact, the lowest first.
    bands : iterable of RiskBand
        The bands, the lowest first: from the least score of all up to the greatest.
    own_scores : sequence of sequences of int, optional
        The score of each pair, a row for each likelihood and in it a score for each impact, the
        lowest first. None takes likelihood times impact.
    source : str, optional
        Where it is published.
    """

    name: str = attrs.field(converter=read_name, validator=_named)
    likelihoods: tuple[RiskLevel, ...] = attrs.field(converter=_levels)
    impacts: tuple[RiskLevel, ...] = attrs.field(converter=_levels)
    bands: tuple[RiskBand, ...] = attrs.field(converter=_bands)
    own_scores: tuple[tuple[int, ...], ...] | None = attrs.field(default=None, converter=_table)
    source: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        for what, levels in (("likelihood", self.likelihoods), ("impact", self.impacts)):
            self._check_levels(what, levels)
        if self.own_scores is not None:
            self._check_own(self.own_scores)
        self._check_bands()

    def _check_levels(self, what: str, levels: tuple[RiskLevel, ...]) -> None:
        if not levels:
            raise InvalidValueError(f"matrix {self.name!r} has no level of {what}; give at least 1")
        seen: set[str] = set()
        for level in levels:
            if not isinstance(level, RiskLevel):
                raise InvalidValueError(
                    f"matrix {self.name!r}, levels of {what}: found {shown(level)}; give "
                    "RiskLevel objects"
                )
            if level.label.casefold() in seen:
                raise InvalidValueError(
                    f"matrix {self.name!r} has two levels of {what} called {level.label!r}; call "
                    "each by another name"
                )
            seen.add(level.label.casefold())
        for lower, higher in pairwise(levels):
            if higher.score <= lower.score:
                raise InvalidValueError(
                    f"matrix {self.name!r}: the {what} {higher.label!r} has the score "
                    f"{higher.score}, and {lower.label!r} before it {lower.score}; scores rise "
                    "from level to level"
                )

    def _check_own(self, table: tuple[tuple[int, ...], ...]) -> None:
        rows, columns = len(self.likelihoods), len(self.impacts)
        widths = {len(row) for row in table}
        if len(table) != rows or widths != {columns}:
            found = f"{len(table)} rows of {' or '.join(str(n) for n in sorted(widths))}"
            raise InvalidValueError(
                f"matrix {self.name!r}: own_scores has {found} scores; give {rows} rows, one for "
                f"each likelihood, of {columns}, one for each impact"
            )
        for i, row in enumerate(table):
            for j, score in enumerate(row):
                for what, before in (
                    ("likelihood", table[i - 1][j] if i else score),
                    ("impact", row[j - 1] if j else score),
                ):
                    if score < before:
                        raise InvalidValueError(
                            f"matrix {self.name!r}: the score falls from {before} to {score} as "
                            f"the {what} rises to {self.likelihoods[i].label!r} × "
                            f"{self.impacts[j].label!r}; it may stay or rise"
                        )

    def _check_bands(self) -> None:
        if not self.bands:
            raise InvalidValueError(f"matrix {self.name!r} has no band; give at least 1")
        seen: set[str] = set()
        for band in self.bands:
            if not isinstance(band, RiskBand):
                raise InvalidValueError(
                    f"matrix {self.name!r}, bands: found {shown(band)}; give RiskBand objects"
                )
            if band.label.casefold() in seen:
                raise InvalidValueError(
                    f"matrix {self.name!r} has two bands called {band.label!r}; call each by "
                    "another name"
                )
            seen.add(band.label.casefold())
        for lower, higher in pairwise(self.bands):
            if higher.least <= lower.least:
                raise InvalidValueError(
                    f"matrix {self.name!r}: the bands {lower.label!r}, from {lower.least}, and "
                    f"{higher.label!r}, from {higher.least}, overlap; let each begin above the one "
                    "before it"
                )
        first = self.bands[0]
        if first.least > self.scores[0]:
            raise InvalidValueError(
                f"matrix {self.name!r}: scores begin at {self.scores[0]}, and the lowest band, "
                f"{first.label!r}, at {first.least}; the scores below it have no band: let it "
                f"begin at {self.scores[0]}"
            )
        for band in self.bands:
            if not self._in_band(band):
                raise InvalidValueError(
                    f"matrix {self.name!r}: no likelihood and impact give a score in the band "
                    f"{band.label!r}, from {band.least}; take it out, or let it begin elsewhere"
                )

    def _in_band(self, band: RiskBand) -> list[int]:
        following = self.bands[self.bands.index(band) + 1 :]
        return [
            score
            for score in self.scores
            if score >= band.least and not (following and score >= following[0].least)
        ]

    @property
    def scores(self) -> tuple[int, ...]:
        """Every score that some likelihood and impact give, the least first."""
        found = self.own_scores or [
            [likelihood.score * impact.score for impact in self.impacts]
            for likelihood in self.likelihoods
        ]
        return tuple(sorted({score for row in found for score in row}))

    def likelihood(self, level: int | str) -> RiskLevel:
        """Return a level of likelihood.

        Parameters
        ----------
        level : int or str
            Its score, or its label.

        Returns
        -------
        RiskLevel
            That level.

        Raises
        ------
        UnknownNameError
            If there is no such level.
        """
        return _find(self.likelihoods, level, what="likelihood")

    def impact(self, level: int | str) -> RiskLevel:
        """Return a level of impact.

        Parameters
        ----------
        level : int or str
            Its score, or its label.

        Returns
        -------
        RiskLevel
            That level.

        Raises
        ------
        UnknownNameError
            If there is no such level.
        """
        return _find(self.impacts, level, what="impact")

    def score(self, *, likelihood: int | str, impact: int | str) -> int:
        """Return the score of a likelihood and an impact.

        Parameters
        ----------
        likelihood : int or str
            The level, by its score or its label.
        impact : int or str
            The level, by its score or its label.

        Returns
        -------
        int
            Their product, or what `own_scores` has for them.

        Raises
        ------
        UnknownNameError
            If there is no such level.

        Examples
        --------
        >>> NPSA_2008.score(likelihood="Likely", impact=5)
        20
        """
        row, column = self.likelihood(likelihood), self.impact(impact)
        if self.own_scores is None:
            return row.score * column.score
        return self.own_scores[self.likelihoods.index(row)][self.impacts.index(column)]

    def band(self, score: int) -> RiskBand:
        """Return the band that a score is in.

        Parameters
        ----------
        score : int
            A score that some likelihood and impact give.

        Returns
        -------
        RiskBand
            That band.

        Raises
        ------
        InvalidValueError
            If no likelihood and impact give that score.

        Examples
        --------
        >>> NPSA_2008.band(12).label
        'High'
        """
        number = as_whole(score, what="the score")
        if number not in self.scores:
            raise InvalidValueError(
                f"no likelihood and impact give a score of {shown(number)} in the matrix "
                f"{self.name!r}; its scores are {', '.join(map(str, self.scores))}"
            )
        return next(band for band in reversed(self.bands) if number >= band.least)

    def band_range(self, label: str) -> tuple[int, int]:
        """Return the least and the greatest score in a band.

        Parameters
        ----------
        label : str
            The band's label.

        Returns
        -------
        tuple of (int, int)
            Of those scores that some likelihood and impact give.

        Raises
        ------
        UnknownNameError
            If there is no such band.

        Examples
        --------
        >>> NPSA_2008.band_range("High")
        (8, 12)
        """
        for band in self.bands:
            if band.label == label:
                found = self._in_band(band)
                return found[0], found[-1]
        raise UnknownNameError("band", label, [band.label for band in self.bands])


def _find(levels: tuple[RiskLevel, ...], level: Any, *, what: str) -> RiskLevel:
    if isinstance(level, str):
        by_label = [one for one in levels if one.label.casefold() == level.strip().casefold()]
        if by_label:
            return by_label[0]
    try:
        number = as_whole(level, what=what)
    except InvalidValueError:
        raise UnknownNameError(what, shown(level), [str(one) for one in levels]) from None
    for one in levels:
        if one.score == number:
            return one
    raise UnknownNameError(what, shown(number), [str(one) for one in levels])


def _scale(*labels: str) -> tuple[RiskLevel, ...]:
    return tuple(RiskLevel(label=label, score=i) for i, label in enumerate(labels, 1))


NPSA_2008: Final = RiskMatrix(
    name="NPSA 2008",
    likelihoods=_scale("Rare", "Unlikely", "Possible", "Likely", "Almost certain"),
    impacts=_scale("Negligible", "Minor", "Moderate", "Major", "Catastrophic"),
    bands=(
        RiskBand(label="Low", least=1, colour=BandColour.GREEN),
        RiskBand(label="Moderate", least=4, colour=BandColour.YELLOW),
        RiskBand(label="High", least=8, colour=BandColour.AMBER),
        RiskBand(label="Extreme", least=15, colour=BandColour.RED),
    ),
    source="National Patient Safety Agency, A risk matrix for risk managers, January 2008",
)
"""The matrix that the NHS uses: 5 × 5; 1–3 low, 4–6 moderate, 8–12 high, 15–25 extreme."""
