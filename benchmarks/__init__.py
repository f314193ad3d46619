"""What the ledger costs, measured beside other ways to do the same: `make bench`.

Nothing in here is imported by the product, and only `benchmarks.peers` imports the peers.
"""
