"""What happened, one fact for each thing that indicators count, folded from the news."""
