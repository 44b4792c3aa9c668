"""The dashboard as a WSGI application, for any server of that kind."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboards.settings")
application = get_wsgi_application()
