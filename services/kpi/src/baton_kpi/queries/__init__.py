"""The questions that are asked of facts and sums: figures, what is behind them, lists."""
