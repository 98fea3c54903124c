"""The code of the how-to pages runs as it is printed there."""

import ast
import re
from pathlib import Path

import pytest

import nhscommission as nc

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
PAGES = (
    "README.md",
    "docs/index.md",
    "docs/how-to/cost-from-staffing.md",
    "docs/how-to/price-membership.md",
    "docs/how-to/test-a-cap.md",
    "docs/how-to/share-a-budget.md",
    "docs/how-to/set-targets.md",
    "docs/how-to/pace-of-change.md",
    "docs/how-to/restate-for-new-bodies.md",
    "docs/how-to/discount-a-case.md",
    "docs/how-to/compare-options.md",
    "docs/how-to/allow-for-optimism.md",
    "docs/how-to/test-assumptions.md",
    "docs/how-to/simulate.md",
    "docs/how-to/who-would-leave.md",
    "docs/how-to/check-a-raci.md",
    "docs/how-to/hand-over.md",
    "docs/how-to/terms-of-reference.md",
    "docs/how-to/track-benefits.md",
    "docs/how-to/read-a-kpi.md",
    "docs/how-to/keep-a-risk-register.md",
    "docs/how-to/keep-the-plan-honest.md",
    "docs/how-to/settle-a-quarter.md",
    "docs/how-to/share-the-risk.md",
    "docs/how-to/check-an-invoice.md",
)


@pytest.mark.parametrize("page", PAGES)
def test_the_code_of_a_page_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Statements marked ``# refused`` are refused, and all others run."""
    text = (ROOT / page).read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in re.findall(r"\w+\.csv", text):
        if name.startswith("gp_practice"):
            if not (DATA / name).is_file():
                pytest.skip(f"the data file {name} is not at hand")
            (tmp_path / name).write_bytes((DATA / name).read_bytes())
    blocks = re.findall(r"^```python\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        lines = block.splitlines()
        for statement in ast.parse(block).body:
            code = compile(ast.Module([statement], []), page, "exec")
            if "# refused" in lines[(statement.end_lineno or 1) - 1]:
                with pytest.raises(nc.NhsCommissionError):
                    exec(code, names)  # noqa: S102 - our own pages
            else:
                exec(code, names)  # noqa: S102 - our own pages
