"""What routing keeps outside its log."""
