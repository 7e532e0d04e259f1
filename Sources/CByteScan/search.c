// Searches for a text and for a byte.

// For memrchr.
#define _GNU_SOURCE
#include "CByteScan.h"
#include "abilities.h"
#include "vectors.h"

#if defined(__x86_64__)
WIDE static inline uint32_t wide_equal(const uint8_t *bytes, __m256i wanted) {
    __m256i chunk = _mm256_loadu_si256((const __m256i *)bytes);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(chunk, wanted));
}

// Looks where the needle's first three bytes stand, while 34 bytes can be read. Returns its
// place, or where to look on, and says which.
WIDE static size_t find_wide(
    const uint8_t *bytes, size_t length, const uint8_t *needle, size_t needle_length,
    bool *is_found) {
    const __m256i first = _mm256_set1_epi8((char)needle[0]);
    const __m256i second = _mm256_set1_epi8((char)needle[1]);
    const __m256i third = _mm256_set1_epi8((char)needle[2]);
    size_t index = 0;
    for (; index + 34 <= length; index += 32) {
        uint32_t mask = wide_equal(bytes + index + 1, second);
        if (mask == 0) continue;
        mask &= wide_equal(bytes + index, first) & wide_equal(bytes + index + 2, third);
        for (; mask; mask &= mask - 1) {
            size_t place = index + (unsigned)__builtin_ctz(mask);
            if (length - place < needle_length) return place;
            if (memcmp(bytes + place, needle, needle_length) == 0) {
                *is_found = true;
                return place;
            }
        }
    }
    return index;
}
#endif

size_t why403_find(
    const uint8_t *bytes, size_t length, const uint8_t *needle, size_t needle_length) {
    if (needle_length == 0 || needle_length > length) return length;
    size_t index = 0;
#if defined(__x86_64__)
    if (needle_length >= 3 && has(WIDE_VECTORS)) {
        bool is_found = false;
        index = find_wide(bytes, length, needle, needle_length, &is_found);
        if (is_found) return index;
    }
#endif
    for (; index + needle_length <= length; index++) {
        const uint8_t *next =
            memchr(bytes + index, needle[0], length - needle_length + 1 - index);
        if (next == NULL) return length;
        index = (size_t)(next - bytes);
        if (memcmp(next, needle, needle_length) == 0) return index;
    }
    return length;
}

size_t why403_last(const uint8_t *bytes, size_t length, uint8_t byte) {
    const uint8_t *place = length == 0 ? NULL : memrchr(bytes, byte, length);
    return place == NULL ? length : (size_t)(place - bytes);
}
