"""`make cluster-test`: the chart on a real API server of Kubernetes, whose pods are pretended."""
