"""Who and what there is in the demo: plain data, no database."""
