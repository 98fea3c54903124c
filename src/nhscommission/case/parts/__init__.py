"""Parts of a case made from unit costs: assumptions and lines that are products of them."""
