"""The living text: the socket, the gate's shadows, the keeper and the log."""
