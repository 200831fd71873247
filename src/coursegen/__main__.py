"""`python -m coursegen`."""

import sys

from coursegen.cli import main

sys.exit(main())
