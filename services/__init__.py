"""What the product does: plain functions, ids and values in, frozen dataclasses out (业务)."""
