"""The door to `an.show`, and nothing else.

Other modules import `analysis.views`: whoever imports this one makes the package's name `show` the module.
"""

from analysis.views import show_article as show

__all__ = ["show"]
