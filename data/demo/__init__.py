"""The demo company: eighteen months of exports in the vendors' own formats, and a home built from them."""
