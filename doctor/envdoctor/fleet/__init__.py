"""Many repositories: find them, scan them in processes of their own, merge their reports in a stream."""
