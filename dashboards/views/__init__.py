"""Pages, one module per page. In: requests. Out: responses. Rules live outside, in the modules the views call."""
