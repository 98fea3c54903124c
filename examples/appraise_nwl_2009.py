"""Appraise and audit the North West London case of 2009, as its boards would have.

Run with ``python examples/appraise_nwl_2009.py``. It prints what the paper's tables 11 and 12
print, and ends by asserting that the two agree as the audit says they do.
"""

import numpy as np

import nhscommission as nc

case = nc.load_case("nwl-2009")
result = nc.appraise(case, scenario="mid")

print(f"{case.title}: {len(case.member_names)} members, hosted by {case.sector.host}")
print(f"Scenario {result.scenario.id}; payback in {result.payback_rule}\n")

print(f"{'':22}" + "".join(f"{label:>12}" for label in case.period_labels) + "   payback")
for member in case.member_names:
    net = np.asarray(result.net_benefit.sel(member=member)) / 1e6
    print(f"{member:22}" + "".join(f"{v:>11.2f}m" for v in net) + f"   {result.payback[member]}")
sector = np.asarray(result.net_benefit.sum("member")) / 1e6
print(f"{'Sector':22}" + "".join(f"{v:>11.2f}m" for v in sector) + f"   {result.sector_payback}")

# What if savings come out at the worst case that the Directors of Finance agreed on?
worst = nc.appraise(case, scenario="worst")
print("\nIn the worst case Brent waits until", worst.payback["Brent"].date)

# Why is Brent's contribution what it is?
found = nc.explain(case, "contribution", member="Brent", period="2010/11")
print(f"\nBrent's contribution in 2010/11 is £{found.value:,.0f}; its largest parts are")
for line in sorted(found.lines, key=lambda line: -line.amount)[:3]:
    factors = " × ".join(f"{factor.value:,.6g}" for factor in line.factors)
    print(f"    {line.line.label}: {factors} = £{line.amount:,.0f}")

# Is the paper in front of us right?
report = nc.audit(case)
print(f"\n{report.figures} printed figures, {len(report.checks)} checks; inconsistent:")
for check in report.inconsistent:
    print(f"    {check.printed}: {check.reason}")

# Table 12 prints these paybacks, and table 11 these net benefits (in £m).
assert result.payback["Brent"].days == 271
assert result.payback["Hounslow"].is_immediate
assert np.allclose(sector, [-1.43, 22.31, 68.77, 115.05], atol=0.02)
assert [check.printed.text for check in report.inconsistent] == ["£1.15bn", "£500 per hour"]
