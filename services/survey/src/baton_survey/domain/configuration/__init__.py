"""What the configuration says of surveys: questions, share, periods, exceptions."""
