"""The topic `call-arrived`: what routing publishes about live contacts."""
