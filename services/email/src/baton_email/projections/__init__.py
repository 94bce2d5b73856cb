"""One file per screen or question; each may be dropped and rebuilt."""
