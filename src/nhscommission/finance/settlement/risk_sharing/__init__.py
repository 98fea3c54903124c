"""Sharing the risk of over-performance: none, pools, funds and layers of both."""
