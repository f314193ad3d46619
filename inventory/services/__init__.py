"""What can be done to the inventory: store what a sync read, agree, and forget what is old."""
