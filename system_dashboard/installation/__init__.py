"""What the engineer on call asks of an installation: as a card, a command and metrics."""
