"""What the ledger knows of a company as a projection starts from it."""
