"""A second program for E15.3, written from the model's text alone, and the random scenarios both programs answer."""
