"""Whether it is working: benefits, performance, risks and the plan."""
