// Finds the lines of an access log that may say a refusal.

#include "CByteScan.h"
#include "abilities.h"
#include "vectors.h"

static inline bool is_refusal(const uint8_t *bytes, size_t length) {
    return length >= 5 && (memcmp(bytes, " 403 ", 5) == 0 || memcmp(bytes, " KMS.", 5) == 0);
}

#if defined(__x86_64__)
WIDE static inline __m256i wide_is(const uint8_t *bytes, char wanted) {
    __m256i chunk = _mm256_loadu_si256((const __m256i *)bytes);
    return _mm256_cmpeq_epi8(chunk, _mm256_set1_epi8(wanted));
}

// Where ` 403 ` or ` KMS.` may stand: three of five bytes of the one, two of the other's, since no
// field but a code begins with a K. Reads 35 bytes.
WIDE static inline __m256i wide_refusals(const uint8_t *bytes) {
    __m256i status = _mm256_and_si256(wide_is(bytes + 1, '4'), wide_is(bytes + 3, '3'));
    return _mm256_and_si256(
        wide_is(bytes, ' '), _mm256_or_si256(status, wide_is(bytes + 1, 'K')));
}

// The sum of 32 counters.
WIDE static inline size_t wide_sum(__m256i counters) {
    uint64_t sums[4];
    _mm256_storeu_si256((__m256i *)sums, _mm256_sad_epu8(counters, _mm256_setzero_si256()));
    return sums[0] + sums[1] + sums[2] + sums[3];
}

// The blocks that 67 bytes can be read from. Spaces and digits are everywhere in these lines:
// a branch on one of them alone would be guessed wrong too often.
WIDE static size_t find_refusal_wide(
    const uint8_t *bytes, size_t length, size_t *newlines, bool *is_found) {
    size_t index = 0;
    while (index + 67 <= length) {
        // Each counter takes two a block, and overflows after 127.
        __m256i ends = _mm256_setzero_si256();
        for (int blocks = 0; blocks < 127 && index + 67 <= length; blocks++, index += 64) {
            const uint8_t *block = bytes + index;
            __m256i first = wide_is(block, '\n'), second = wide_is(block + 32, '\n');
            ends = _mm256_sub_epi8(_mm256_sub_epi8(ends, first), second);
            __m256i low = wide_refusals(block), high = wide_refusals(block + 32);
            if (_mm256_testz_si256(_mm256_or_si256(low, high), _mm256_set1_epi8(-1))) continue;
            for (uint64_t places = wide_bits(low, high); places; places &= places - 1) {
                unsigned place = (unsigned)__builtin_ctzll(places);
                if (!is_refusal(block + place, length - index - place)) continue;
                uint64_t behind = wide_bits(first, second) >> place;
                *newlines += wide_sum(ends) - (unsigned)__builtin_popcountll(behind);
                *is_found = true;
                return index + place;
            }
        }
        *newlines += wide_sum(ends);
    }
    return index;
}
#endif

size_t why403_find_refusal(
    const uint8_t *bytes, size_t length, size_t *newlines, bool use_scalar) {
    size_t index = 0;
#if defined(__x86_64__)
    if (!use_scalar && has(WIDE_VECTORS)) {
        bool is_found = false;
        index = find_refusal_wide(bytes, length, newlines, &is_found);
        if (is_found) return index;
    }
#else
    (void)use_scalar;
#endif
    for (; index < length; index++) {
        if (bytes[index] == '\n') *newlines += 1;
        else if (bytes[index] == ' ' && is_refusal(bytes + index, length - index)) return index;
    }
    return length;
}
