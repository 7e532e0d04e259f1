// Where text ends that stands for itself in a JSON string.

#include "CByteScan.h"

#if defined(__x86_64__)
#include <emmintrin.h>

// Sixteen bytes at a time, by vectors that every x86-64 processor has, while so many can be read.
// Returns the place, or where to look on, and says which.
static size_t plain_end_narrow(
    const uint8_t *bytes, size_t length, size_t start, bool *is_found) {
    const __m128i space = _mm_set1_epi8(0x20), delete = _mm_set1_epi8(0x7F);
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    size_t index = start;
    for (; index + 16 <= length; index += 16) {
        __m128i chunk = _mm_loadu_si128((const __m128i *)(bytes + index));
        // As signed numbers bytes from 0x80 on are below the space, too.
        __m128i other = _mm_or_si128(
            _mm_or_si128(_mm_cmplt_epi8(chunk, space), _mm_cmpeq_epi8(chunk, delete)),
            _mm_or_si128(_mm_cmpeq_epi8(chunk, quote), _mm_cmpeq_epi8(chunk, backslash)));
        unsigned mask = (unsigned)_mm_movemask_epi8(other);
        if (mask == 0) continue;
        *is_found = true;
        return index + (unsigned)__builtin_ctz(mask);
    }
    return index;
}
#endif

static bool is_plain(uint8_t byte) {
    return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

size_t why403_plain_end(const uint8_t *bytes, size_t length, size_t start, bool use_scalar) {
    size_t index = start;
#if defined(__x86_64__)
    if (!use_scalar) {
        bool is_found = false;
        index = plain_end_narrow(bytes, length, start, &is_found);
        if (is_found) return index;
    }
#else
    (void)use_scalar;
#endif
    while (index < length && is_plain(bytes[index])) index++;
    return index;
}
