"""How long a test waits for what should come, before it says that it did not come."""

__all__ = ["PATIENCE"]

# Seconds. No verdict: what takes one second here may take ten elsewhere, and where all is right no
# test waits for as long as this.
PATIENCE = 300
