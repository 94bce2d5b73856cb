"""The API of kpi: definitions, figures, reports, the facts behind them, files to take away."""
