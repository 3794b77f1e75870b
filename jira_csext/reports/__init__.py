"""Figures from what was kept and broken; reads verdicts and nothing else."""
