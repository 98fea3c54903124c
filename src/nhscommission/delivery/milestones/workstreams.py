"""Workstreams: the groups that carry a plan forward."""

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.text import plain_text


@attrs.frozen(kw_only=True)
class Workstream:
    """A group that carries a part of a plan forward.

    Parameters
    ----------
    id : str
        A short name, which milestones refer to.
    label : str
        What it is called.
    meets : str, optional
        How often it meets, as printed.
    progress : str, optional
        What it had done when the paper was written.
    source : str, optional
        Document and section.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(converter=plain_text)
    label: str = attrs.field(converter=plain_text)
    meets: str = attrs.field(default="", converter=plain_text)
    progress: str = attrs.field(default="", converter=plain_text)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        for field in ("id", "label"):
            if not getattr(self, field):
                raise InvalidValueError(f"the workstream {self.id!r} has no {field}; give it")
