"""What runs did on the whole installation, as numbers."""
