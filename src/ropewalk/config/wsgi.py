"""What a web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from ropewalk.config.whole_bodies import WholeBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ropewalk.config.settings")

application = WholeBodies(get_wsgi_application())
