"""The tag of the wheel: any Python 3, but the program inside is of one platform."""

import os

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.dist import Distribution

# The oldest glibc that the program runs with is 2.34: Amazon Linux 2023, Glue 5, EMR 7.
PLATFORM = os.environ.get("WHY403_PLATFORM", "manylinux_2_34_x86_64")


class PlatformWheel(bdist_wheel):
    def finalize_options(self) -> None:
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", PLATFORM


class WithProgram(Distribution):
    def has_ext_modules(self) -> bool:
        return True


setup(
    version=os.environ.get("WHY403_VERSION", "0"),
    cmdclass={"bdist_wheel": PlatformWheel},
    distclass=WithProgram,
)
