"""Tables, keys and constraints; no rules, no wording (数据表)."""
