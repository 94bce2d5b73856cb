"""A proposal: two customers who share an address may be one person; somebody decides."""
