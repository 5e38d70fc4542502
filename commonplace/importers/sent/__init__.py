"""What programs send as it arises, rather than in a file: for now in the way of Readwise's API, which many reading programs speak."""
