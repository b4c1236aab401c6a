"""envdoctor: what stands between a new developer and a running application, and the patch that removes it."""

__version__ = "0.1.0"
