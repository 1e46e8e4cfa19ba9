"""What an output document is: its text, its anchors, its versions, and the rules that hold for them."""
