"""Saved scenarios: what each came to, and what sets two apart."""
