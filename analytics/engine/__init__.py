"""Scenarios run month by month: columns, survivors, random paths, what a scenario file says."""
