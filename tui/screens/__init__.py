"""One Screen class a file (屏幕)."""
