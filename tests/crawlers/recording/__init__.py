"""What the recorder promises, on a site of our own on loopback whose log is the truth."""
