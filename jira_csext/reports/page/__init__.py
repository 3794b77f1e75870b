"""The report as one page: pictures, tables and the tickets behind them, in one file that fetches nothing."""
