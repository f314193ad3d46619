"""The data dictionary: what product usage telemetry records."""
