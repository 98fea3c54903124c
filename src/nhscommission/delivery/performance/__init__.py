"""Performance: indicators, what their series say, and what is reported of them."""
