"""A customer as survey knows them, so that nobody is asked twice under two names."""
