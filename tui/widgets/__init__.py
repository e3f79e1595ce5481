"""Parts that screens share (控件)."""
