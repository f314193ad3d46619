"""How much the product is used, as numbers: the only reader of the ledger."""
