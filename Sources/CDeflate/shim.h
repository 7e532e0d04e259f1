#ifndef WHY403_CDEFLATE_SHIM_H
#define WHY403_CDEFLATE_SHIM_H

#include <libdeflate.h>

#endif
