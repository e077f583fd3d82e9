"""What questions alone are computed from and made with, and how they are rehearsed; what a page or a metric reads too lies elsewhere."""
