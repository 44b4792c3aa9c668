"""One night from plan to report: started on time, run, sealed, told of."""
