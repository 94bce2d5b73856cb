"""The configuration file's section `routing`, from YAML to a plan that can be applied."""
