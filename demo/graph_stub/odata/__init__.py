"""Query options, as far as Graph documents them: everything else is refused."""
