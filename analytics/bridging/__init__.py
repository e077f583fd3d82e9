"""The bridge of gross profit between two months."""
