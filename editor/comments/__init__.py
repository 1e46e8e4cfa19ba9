"""Public comments: sending, confirming, the receipt, and their place in the text."""
