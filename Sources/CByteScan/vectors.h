#ifndef WHY403_VECTORS_H
#define WHY403_VECTORS_H

// What the searches share that look at 32 bytes at a time.

#if defined(__x86_64__)
#include <immintrin.h>
#include <stdint.h>

// For functions that are only called where the processor has WIDE_VECTORS.
#define WIDE __attribute__((target("avx2,pclmul,bmi,popcnt")))

// A bit for each byte whose highest bit is set. Clang must not see where the bits come from: it
// takes them apart again, byte by byte, to compute with them as vectors (seen in Swift 6.3).
WIDE static inline uint64_t wide_bits(__m256i low, __m256i high) {
    uint32_t first = (uint32_t)_mm256_movemask_epi8(low);
    uint32_t second = (uint32_t)_mm256_movemask_epi8(high);
    __asm__("" : "+r"(first), "+r"(second));
    return first | (uint64_t)second << 32;
}
#endif

#endif
