"""The command line's way in: says what to install where the extra ``[cli]`` is missing."""

import sys

from nhscommission.foundations.errors import MissingExtraError


def main() -> None:
    """Run the command line.

    Raises
    ------
    SystemExit
        With 2 where the extra ``[cli]`` is not installed, or a command refuses its input.
    """
    try:
        import cyclopts  # noqa: F401
        import rich  # noqa: F401
    except ImportError:
        sys.stderr.write(f"nhscommission: {MissingExtraError('the command line', 'cli')}\n")
        sys.exit(2)
    from nhscommission.cli import run

    run()


if __name__ == "__main__":
    main()
