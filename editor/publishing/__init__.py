"""Publishing: drafts, finals, and moving the output through its stages."""
