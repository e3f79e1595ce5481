"""What a person sees and types: screens, widgets and the `yanyin` command line (界面)."""
