"""`python -m analysis` is the command `claimline`."""

import sys

from analysis.cli import main

sys.exit(main())
