"""The page behind an invitation's link: plain HTML in two languages, without a script."""
