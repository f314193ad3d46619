"""Whether the usage ledger tells the truth: compared with the tables that it is about.

For the command line only. The card shows what the ledger says; here it is put to the proof.
"""
