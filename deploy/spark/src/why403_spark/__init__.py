"""why403 on Spark: see docs/FLEET.md of why403."""
