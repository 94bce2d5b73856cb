"""What routes ask of kpi: requests, and how each is carried out."""
