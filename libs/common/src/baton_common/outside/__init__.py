"""For systems that are none of our services: they follow one topic, and act by the API."""
