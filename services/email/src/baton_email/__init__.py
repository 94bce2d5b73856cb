"""Mail in and out: intake, threading, sending."""
