"""Units, periods, printed figures, labelled arrays and errors."""
