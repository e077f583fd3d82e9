"""The Terminal-or-Tech score."""
