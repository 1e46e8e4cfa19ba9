"""The public pages: versions as they are read."""
