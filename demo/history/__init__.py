"""What happened in the demo before it was seeded. The same moment always has the same past."""
