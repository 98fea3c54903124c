"""The arguments and options that several commands share."""

from typing import Annotated

import cyclopts

Case = Annotated[
    str, cyclopts.Parameter(help="A shipped case (see `cases`), or the folder of your own.")
]
Scenario = Annotated[str | None, cyclopts.Parameter(help="A scenario of the case.")]
Swing = Annotated[
    str | None,
    cyclopts.Parameter(
        help="How far each assumption without a distribution can be off either way, such as 10%."
    ),
]
Rate = Annotated[
    str | None,
    cyclopts.Parameter(help="The discount rate (3.5%) or schedule; the Green Book's of 2026."),
]
Member = Annotated[str | None, cyclopts.Parameter(help="A member of the sector.")]
Verbose = Annotated[bool, cyclopts.Parameter(negative="", help="Show every finding.")]
Strict = Annotated[
    bool, cyclopts.Parameter(negative="", help="Exit with status 1 if there is an error.")
]
AsOf = Annotated[
    str | None, cyclopts.Parameter(help="The day to ask what is due or overdue, as 2009-09-30.")
]
AsJson = Annotated[
    bool, cyclopts.Parameter(name="--json", negative="", help="Print JSON, for programs.")
]
