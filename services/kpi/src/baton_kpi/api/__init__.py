"""What kpi answers: definitions, figures, reports, what is behind them, files to take away."""
