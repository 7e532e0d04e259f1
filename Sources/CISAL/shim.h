#ifndef WHY403_CISAL_SHIM_H
#define WHY403_CISAL_SHIM_H

#include <isa-l/igzip_lib.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// An inflater's state holds arrays of 64 KiB, which Swift cannot import: it is handled by its
// address.

static inline void *why403_isal_new(void) { return malloc(sizeof(struct inflate_state)); }

static inline void why403_isal_free(void *state) { free(state); }

// Begins a gzip member, whose header and trailer are read and checked too.
static inline void why403_isal_begin(void *state) {
    isal_inflate_init((struct inflate_state *)state);
    ((struct inflate_state *)state)->crc_flag = ISAL_GZIP;
}

// Inflates; tells how many bytes were used and made. 1 at the member's end, 0 where more is to
// come, below that where something is wrong.
static inline int why403_isal_step(void *state, const uint8_t *in, uint32_t in_count, uint8_t *out,
                                   uint32_t out_count, uint32_t *used, uint32_t *made) {
    struct inflate_state *inflater = (struct inflate_state *)state;
    inflater->next_in = (uint8_t *)in;
    inflater->avail_in = in_count;
    inflater->next_out = out;
    inflater->avail_out = out_count;
    int status = isal_inflate(inflater);
    *used = in_count - inflater->avail_in;
    *made = out_count - inflater->avail_out;
    if (status < 0 || status > ISAL_OUT_OVERFLOW) return -1;
    return inflater->block_state == ISAL_BLOCK_FINISH;
}

#endif
