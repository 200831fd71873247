"""Findings → text for people and data for programs. The only place that decides how a finding looks."""
