#include <math.h>

// Swift's static library names hypotf, whose version in the Debian of the build (GLIBC_2.35) is the
// only symbol that keeps the release from running on Amazon Linux 2023 (glibc 2.34: Glue 5, EMR 7,
// Lambda). Nothing calls it; with this definition the program asks the system for none.
float hypotf(float x, float y) { return (float)sqrt((double)x * x + (double)y * y); }
