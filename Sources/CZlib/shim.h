#ifndef WHY403_CZLIB_SHIM_H
#define WHY403_CZLIB_SHIM_H

#include <zlib.h>

// inflateInit2 is a macro over sizeof(z_stream), which Swift cannot import.
static inline int why403_inflate_init_gzip(z_streamp stream) {
    return inflateInit2(stream, 15 + 16);
}

#endif
