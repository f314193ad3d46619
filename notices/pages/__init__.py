"""What messages and pages say, read for them."""
