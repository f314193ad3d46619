"""A believable world for showing and testing TenantPilot. Never part of production."""
