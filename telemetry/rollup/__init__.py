"""Running totals of the ledger, so that a summary need not read it."""
