"""The paradoxes of rounding: what each method of division does that a board would not expect.

The numbers are of the smallest that show it. Run with ``python examples/rounding_paradoxes.py``; it
ends by asserting what it shows. Source of the paradoxes: M. L. Balinski and H. P. Young, Fair
Representation (2nd edition, 2001).
"""

import nhscommission as nc


def parts(total: int, weights: list[int], method: str = "largest_remainder") -> list[int]:
    """Divide a total, as a list."""
    found: list[int] = nc.allocate(total, weights=weights, method=method).tolist()
    return found


print("More to share, and less for C (the Alabama paradox), by largest remainders of 6 : 6 : 2")
for total in (10, 11):
    print(f"    {total} pence: {parts(total, [6, 6, 2])}")

print("\nA grows faster than B, and loses its penny to B (the population paradox), of 10 pence")
before, after = [1, 17, 9], [2, 22, 9]
print(f"    weights {before}: {parts(10, before)}")
print(f"    weights {after}: {parts(10, after)}")

print("\nA newcomer brings its own share, and A and B change places (the new-members paradox)")
print(f"    100 pence of 1045 : 8955: {parts(100, [1045, 8955])}")
print(f"    105 pence with 525 more:  {parts(105, [1045, 8955, 525])}")

print("\nA penny and more from the exact share (breaking quota), of 10 pence")
weights = [70, 6, 6, 6, 6, 6]
print(f"    {'exact shares':18} {[10 * weight / sum(weights) for weight in weights]}")
for method in nc.AllocationMethod:
    if method is not nc.AllocationMethod.CUMULATIVE:
        print(f"    {method:18} {parts(10, weights, method)}")

print("\nThe same penny every month, and taking turns: £1.00 among three, for three months")
monthly = nc.allocate([100, 100, 100], weights=[1, 1, 1]).tolist()
in_turn = nc.allocate([100, 100, 100], weights=[1, 1, 1], method="cumulative").tolist()
print(f"    each on its own: {monthly}")
print(f"    cumulative:      {in_turn}")

assert (parts(10, [6, 6, 2])[2], parts(11, [6, 6, 2])[2]) == (2, 1)
assert (parts(10, before), parts(10, after)) == ([1, 6, 3], [0, 7, 3])
assert (parts(100, [1045, 8955]), parts(105, [1045, 8955, 525])) == ([10, 90], [11, 89, 5])
assert [parts(10, weights, m)[0] for m in ("largest_remainder", "dhondt", "adams")] == [7, 10, 5]
assert [sum(column) for column in zip(*in_turn, strict=True)] == [100, 100, 100]
