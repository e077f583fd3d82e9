"""What questions alone are computed from and made with; what a page or a metric reads too lies a folder above."""
