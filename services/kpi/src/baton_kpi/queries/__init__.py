"""Queries of facts and sums: figures, the facts behind them, lists."""
