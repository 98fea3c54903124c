"""Clinical networks: who hosts, chairs and funds them."""

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.text import plain_text


@attrs.frozen(kw_only=True)
class ClinicalNetwork:
    """A clinical network, and its arrangements as printed.

    Parameters
    ----------
    name : str
        Its name.
    host : str
        Who hosts it.
    moves_to : str, optional
        Where it is to move to.
    chair : str, optional
        The office whose holder chairs it; no person's name.
    funding : str, optional
        Who pays for it.
    scope : str, optional
        Where it works, and for whom.
    source : str, optional
        Document and table.
    note : str, optional
        Anything a reader should know.
    """

    name: str = attrs.field(converter=plain_text)
    host: str = attrs.field(converter=plain_text)
    moves_to: str = attrs.field(default="", converter=plain_text)
    chair: str = attrs.field(default="", converter=plain_text)
    funding: str = attrs.field(default="", converter=plain_text)
    scope: str = attrs.field(default="", converter=plain_text)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        for field in ("name", "host"):
            if not getattr(self, field):
                raise InvalidValueError(f"the network {self.name!r} has no {field}; give it")
