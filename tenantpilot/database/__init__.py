"""PostgreSQL as the product uses it: nothing waits for ever, and migrations step aside."""
