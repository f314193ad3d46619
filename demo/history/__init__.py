"""What happened in the demo before today: the same for the same day, down to the second."""
