"""Fonts for paper: chains of faces, what they can print, and a job's own subsets inside the page."""
