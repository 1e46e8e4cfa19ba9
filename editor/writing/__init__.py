"""The write page: the outline that is arranged there, and what the page begins with."""
