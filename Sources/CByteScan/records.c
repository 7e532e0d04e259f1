// Finds whole JSON objects in bytes by their structure.

#include "CByteScan.h"
#include "abilities.h"
#include "json_blocks.h"
#include "vectors.h"

#if defined(__x86_64__)
WIDE static inline uint64_t wide_mask(__m256i low, __m256i high, __m256i wanted) {
    return wide_bits(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}

// The bytes that the watched keys are told by, in every lane.
typedef struct {
    __m256i start, first, other;
} key_lanes;

// The bits where one of the watched keys may begin, by the bytes that tell them apart.
WIDE static inline uint64_t wide_keys(
    const uint8_t *telling, __m256i low, __m256i high, const key_lanes *keys) {
    __m256i low_on = _mm256_loadu_si256((const __m256i *)telling);
    __m256i high_on = _mm256_loadu_si256((const __m256i *)(telling + 32));
    low_on = _mm256_or_si256(
        _mm256_cmpeq_epi8(low_on, keys->first), _mm256_cmpeq_epi8(low_on, keys->other));
    high_on = _mm256_or_si256(
        _mm256_cmpeq_epi8(high_on, keys->first), _mm256_cmpeq_epi8(high_on, keys->other));
    return wide_bits(
        _mm256_and_si256(low_on, _mm256_cmpeq_epi8(low, keys->start)),
        _mm256_and_si256(high_on, _mm256_cmpeq_epi8(high, keys->start)));
}

// The blocks that 64 + telling bytes can be read from; the caller takes the rest one by one. Most
// blocks lie inside a record and end none, and are left after a few instructions.
WIDE static size_t scan_wide(
    why403_scan_state *state, const why403_keys *watched, const uint8_t *bytes, size_t length,
    why403_record *records, size_t *count, size_t limit, bool *ended) {
    const key_lanes lanes = {
        _mm256_set1_epi8((char)watched->first[0]),
        _mm256_set1_epi8((char)watched->first[watched->telling]),
        _mm256_set1_epi8((char)watched->other[watched->telling])};
    const __m256i fold = _mm256_set1_epi8(0x20);
    const uint8_t *telling = bytes + watched->telling;
    size_t reach = 64 + watched->telling;
    size_t offset = 0;
    for (; offset + reach <= length; offset += 64) {
        __m256i low = _mm256_loadu_si256((const __m256i *)(bytes + offset));
        __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + offset + 32));
        __m256i low_folded = _mm256_or_si256(low, fold), high_folded = _mm256_or_si256(high, fold);
        uint64_t quote = wide_mask(low, high, _mm256_set1_epi8('"'));
        uint64_t backslash = wide_mask(low, high, _mm256_set1_epi8('\\'));
        uint64_t open = wide_mask(low_folded, high_folded, _mm256_set1_epi8('{'));
        uint64_t close = wide_mask(low_folded, high_folded, _mm256_set1_epi8('}'));
        uint64_t key_start = wide_keys(telling + offset, low, high, &lanes);
        if ((backslash | state->is_escaped) == 0) {
            __m128i quotes = _mm_set_epi64x(0, (int64_t)quote);
            __m128i spread = _mm_clmulepi64_si128(quotes, _mm_set1_epi8(-1), 0);
            uint64_t in_string = (uint64_t)_mm_cvtsi128_si64(spread) ^ state->in_string;
            uint64_t keys = (quote << 1 | state->was_quote) & key_start & in_string;
            int64_t closes = __builtin_popcountll(close & ~in_string);
            if (keys == 0 && state->depth > closes) {
                state->depth += __builtin_popcountll(open & ~in_string) - closes;
                state->in_string = (uint64_t)((int64_t)in_string >> 63);
                state->was_quote = quote >> 63;
                continue;
            }
        }
        const why403_block block = {quote, backslash, open, close, key_start};
        why403_scan_block(
            state, watched, bytes, length, offset, &block, 64, records, count, limit, ended);
        if (*ended) return offset + 64;
    }
    return offset;
}
#endif

size_t why403_find_records(
    const uint8_t *bytes, size_t length, const why403_keys *keys, why403_record *records,
    size_t record_limit, size_t *closing, bool use_scalar) {
    why403_scan_state state = {0, 0, 0, 0, 0, WHY403_NOWHERE, WHY403_NOWHERE, WHY403_NOWHERE, false, false};
    size_t found = 0;
    size_t offset = 0;
    bool ended = false;
#if defined(__x86_64__)
    if (!use_scalar && has(WIDE_VECTORS)) {
        offset = scan_wide(
            &state, keys, bytes, length, records, &found, record_limit, &ended);
    }
#endif
    while (offset < length && !ended) {
        uint8_t padded[64];
        const uint8_t *source = bytes + offset;
        unsigned count = 64;
        if (length - offset < 64) {
            count = (unsigned)(length - offset);
            memset(padded, ' ', sizeof padded);
            memcpy(padded, source, count);
            source = padded;
        }
        why403_block block =
            use_scalar ? why403_classify_scalar(source, keys->first[0])
                       : why403_classify(source, keys->first[0]);
        why403_scan_block(
            &state, keys, bytes, length, offset, &block, count, records, &found, record_limit,
            &ended);
        offset += 64;
    }
    *closing = state.closing;
    return found;
}
