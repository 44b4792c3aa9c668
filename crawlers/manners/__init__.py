"""How we behave towards sites: paces, robots.txt, quiet hours, and which addresses may be visited at all."""
