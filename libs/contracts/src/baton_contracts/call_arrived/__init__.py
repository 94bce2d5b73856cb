"""The topic `call-arrived`: what routing tells about live contacts."""
