#ifndef WHY403_CBYTESCAN_H
#define WHY403_CBYTESCAN_H

#include <stddef.h>
#include <stdint.h>

#endif
