"""A customer as survey knows them; merges are followed so that nobody is asked twice."""
