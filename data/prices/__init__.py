"""Where prices come from: names, the shipped list, corrections and the company's own prices."""
