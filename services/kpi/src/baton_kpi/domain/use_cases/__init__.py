"""The use cases of kpi."""
