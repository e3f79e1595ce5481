"""The permission matrix: every public service function × every role × own and other organisations, executed."""
