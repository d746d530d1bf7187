"""The site of an invented organisation, served on loopback for tests and demonstrations."""
