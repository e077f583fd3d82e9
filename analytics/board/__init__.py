"""What each page of the board says, before it is drawn."""
