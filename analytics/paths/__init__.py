"""How token prices move: named paths, announced changes, decline by tier."""
