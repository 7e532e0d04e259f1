// For memrchr.
#define _GNU_SOURCE
#include "CByteScan.h"

#include <stdatomic.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

// MARK: - What the processor can do

#if defined(__x86_64__)
enum { KNOWN = 1, CARRYLESS_MULTIPLY = 2, WIDE_VECTORS = 4, WIDE_MULTIPLY = 8 };

static int asked_abilities(void) {
    unsigned a, b, c, d;
    int abilities = KNOWN;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return abilities;
    if ((c & bit_PCLMUL) && (c & bit_SSE4_1)) abilities |= CARRYLESS_MULTIPLY;
    if (!(abilities & CARRYLESS_MULTIPLY) || !(c & bit_OSXSAVE)) return abilities;
    // The operating system must keep the wide registers too.
    unsigned low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return abilities;
    if ((low & 0x06) == 0x06 && (b & bit_AVX2)) abilities |= WIDE_VECTORS;
    if ((low & 0xE6) == 0xE6 && (b & bit_AVX512F) && (c & bit_VPCLMULQDQ)) {
        abilities |= WIDE_MULTIPLY;
    }
    return abilities;
}

// Asked once: the instruction traps in a virtual machine. Two threads that ask at the same time
// get the same answer.
static bool has(int ability) {
    static atomic_int abilities;
    int known = atomic_load_explicit(&abilities, memory_order_relaxed);
    if (known == 0) {
        known = asked_abilities();
        atomic_store_explicit(&abilities, known, memory_order_relaxed);
    }
    return known & ability;
}
#endif

// MARK: - CRC-32

#if defined(__x86_64__)
#define FOLDING __attribute__((target("pclmul,sse4.1")))
#define FOLDING_WIDE __attribute__((target("avx512f,vpclmulqdq,pclmul,sse4.1")))

// Folds 64 bytes at a time by carry-less multiplication (Gopal and others, "Fast CRC Computation
// for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009; the constants are those of
// its table for gzip's polynomial, bits reflected; those of 256 bytes by its formula), then these
// sixty-four and what is left, a multiple of 16 bytes, to the CRC.
static const uint64_t BY_256[2] = {0x011542778a, 0x01322d1430};
static const uint64_t BY_64[2] = {0x0154442bd4, 0x01c6e41596};
static const uint64_t BY_16[2] = {0x01751997d0, 0x00ccaa009e};

FOLDING static uint32_t crc32_of_lanes(
    const __m128i *lanes, const uint8_t *bytes, size_t length) {
    const __m128i by_16 = _mm_loadu_si128((const __m128i *)BY_16);
    const __m128i by_8 = _mm_set_epi64x(0, 0x0163cd6124);
    const __m128i reduction = _mm_set_epi64x(0x01f7011641, 0x01db710641);
    const __m128i low_32 = _mm_setr_epi32(-1, 0, -1, 0);
    __m128i sum = lanes[0];
    for (int lane = 1; lane < 4; lane++) {
        __m128i low = _mm_clmulepi64_si128(sum, by_16, 0x00);
        __m128i high = _mm_clmulepi64_si128(sum, by_16, 0x11);
        sum = _mm_xor_si128(_mm_xor_si128(low, high), lanes[lane]);
    }
    for (; length >= 16; bytes += 16, length -= 16) {
        __m128i low = _mm_clmulepi64_si128(sum, by_16, 0x00);
        __m128i high = _mm_clmulepi64_si128(sum, by_16, 0x11);
        __m128i next = _mm_loadu_si128((const __m128i *)bytes);
        sum = _mm_xor_si128(_mm_xor_si128(low, high), next);
    }
    // 128 bits to 64, then Barrett's reduction to 32.
    __m128i half = _mm_clmulepi64_si128(sum, by_16, 0x10);
    sum = _mm_xor_si128(_mm_srli_si128(sum, 8), half);
    half = _mm_srli_si128(sum, 4);
    sum = _mm_clmulepi64_si128(_mm_and_si128(sum, low_32), by_8, 0x00);
    sum = _mm_xor_si128(sum, half);
    __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(sum, low_32), reduction, 0x10);
    quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_32), reduction, 0x00);
    return (uint32_t)_mm_extract_epi32(_mm_xor_si128(sum, quotient), 1);
}

// `length` is a multiple of 16, at least 64; so for the next one.
FOLDING static uint32_t crc32_folded(uint32_t crc, const uint8_t *bytes, size_t length) {
    const __m128i by_64 = _mm_loadu_si128((const __m128i *)BY_64);
    __m128i lanes[4];
    for (int lane = 0; lane < 4; lane++) {
        lanes[lane] = _mm_loadu_si128((const __m128i *)(bytes + 16 * lane));
    }
    lanes[0] = _mm_xor_si128(lanes[0], _mm_cvtsi32_si128((int)crc));
    bytes += 64;
    length -= 64;
    for (; length >= 64; bytes += 64, length -= 64) {
        for (int lane = 0; lane < 4; lane++) {
            __m128i low = _mm_clmulepi64_si128(lanes[lane], by_64, 0x00);
            __m128i high = _mm_clmulepi64_si128(lanes[lane], by_64, 0x11);
            __m128i next = _mm_loadu_si128((const __m128i *)(bytes + 16 * lane));
            lanes[lane] = _mm_xor_si128(_mm_xor_si128(low, high), next);
        }
    }
    return crc32_of_lanes(lanes, bytes, length);
}

FOLDING_WIDE static inline __m512i fold_wide(__m512i sum, __m512i by, __m512i next) {
    __m512i low = _mm512_clmulepi64_epi128(sum, by, 0x00);
    __m512i high = _mm512_clmulepi64_epi128(sum, by, 0x11);
    return _mm512_ternarylogic_epi64(low, high, next, 0x96);
}

// All four lanes in one register; in four while there is enough, since one fold waits for the one
// before.
FOLDING_WIDE static uint32_t crc32_folded_wide(uint32_t crc, const uint8_t *bytes, size_t length) {
    const __m512i by_64 = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)BY_64));
    __m512i folded = _mm512_xor_si512(
        _mm512_loadu_si512(bytes), _mm512_zextsi128_si512(_mm_cvtsi32_si128((int)crc)));
    bytes += 64;
    length -= 64;
    if (length >= 192) {
        const __m512i by_256 = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)BY_256));
        __m512i second = _mm512_loadu_si512(bytes), third = _mm512_loadu_si512(bytes + 64),
                fourth = _mm512_loadu_si512(bytes + 128);
        bytes += 192;
        length -= 192;
        for (; length >= 256; bytes += 256, length -= 256) {
            folded = fold_wide(folded, by_256, _mm512_loadu_si512(bytes));
            second = fold_wide(second, by_256, _mm512_loadu_si512(bytes + 64));
            third = fold_wide(third, by_256, _mm512_loadu_si512(bytes + 128));
            fourth = fold_wide(fourth, by_256, _mm512_loadu_si512(bytes + 192));
        }
        second = fold_wide(folded, by_64, second);
        third = fold_wide(second, by_64, third);
        folded = fold_wide(third, by_64, fourth);
    }
    for (; length >= 64; bytes += 64, length -= 64) {
        folded = fold_wide(folded, by_64, _mm512_loadu_si512(bytes));
    }
    __m128i lanes[4];
    _mm512_storeu_si512(lanes, folded);
    return crc32_of_lanes(lanes, bytes, length);
}
#endif

size_t why403_crc32_fast_prefix(
    uint32_t *crc, const uint8_t *bytes, size_t length, bool use_narrow) {
#if defined(__x86_64__)
    if (length >= 64 && has(CARRYLESS_MULTIPLY)) {
        size_t whole = length & ~(size_t)15;
        *crc = !use_narrow && has(WIDE_MULTIPLY) ? ~crc32_folded_wide(~*crc, bytes, whole)
                                                 : ~crc32_folded(~*crc, bytes, whole);
        return whole;
    }
#else
    (void)crc, (void)bytes, (void)length, (void)use_narrow;
#endif
    return 0;
}

// MARK: - Bytes

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2,pclmul,bmi,popcnt")))

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

// MARK: - Records

#if defined(__x86_64__)
// A bit for each byte whose highest bit is set. Clang must not see where the bits come from: it
// takes them apart again, byte by byte, to compute with them as vectors (seen in Swift 6.3).
WIDE static inline uint64_t wide_bits(__m256i low, __m256i high) {
    uint32_t first = (uint32_t)_mm256_movemask_epi8(low);
    uint32_t second = (uint32_t)_mm256_movemask_epi8(high);
    __asm__("" : "+r"(first), "+r"(second));
    return first | (uint64_t)second << 32;
}

WIDE static inline uint64_t wide_mask(__m256i low, __m256i high, __m256i wanted) {
    return wide_bits(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}

// The bits of e where the text may go on as eventName or errorCode: N or C five bytes on. Reads
// 69 bytes.
WIDE static inline uint64_t wide_keys(const uint8_t *bytes, __m256i low, __m256i high) {
    const __m256i name = _mm256_set1_epi8('N'), code = _mm256_set1_epi8('C');
    const __m256i letter_e = _mm256_set1_epi8('e');
    __m256i low_on = _mm256_loadu_si256((const __m256i *)(bytes + 5));
    __m256i high_on = _mm256_loadu_si256((const __m256i *)(bytes + 37));
    low_on = _mm256_or_si256(_mm256_cmpeq_epi8(low_on, name), _mm256_cmpeq_epi8(low_on, code));
    high_on = _mm256_or_si256(_mm256_cmpeq_epi8(high_on, name), _mm256_cmpeq_epi8(high_on, code));
    return wide_bits(
        _mm256_and_si256(low_on, _mm256_cmpeq_epi8(low, letter_e)),
        _mm256_and_si256(high_on, _mm256_cmpeq_epi8(high, letter_e)));
}

// The blocks that 69 bytes can be read from; the caller takes the rest one by one. Most blocks
// lie inside a record and end none, and are left after a few instructions.
WIDE static size_t scan_wide(
    why403_scan_state *state, const uint8_t *bytes, size_t length, why403_record *records,
    size_t *count, size_t limit, bool *ended) {
    const __m256i fold = _mm256_set1_epi8(0x20);
    size_t offset = 0;
    for (; offset + 69 <= length && !*ended; offset += 64) {
        __m256i low = _mm256_loadu_si256((const __m256i *)(bytes + offset));
        __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + offset + 32));
        __m256i low_folded = _mm256_or_si256(low, fold), high_folded = _mm256_or_si256(high, fold);
        why403_block block;
        block.quote = wide_mask(low, high, _mm256_set1_epi8('"'));
        block.backslash = wide_mask(low, high, _mm256_set1_epi8('\\'));
        block.open = wide_mask(low_folded, high_folded, _mm256_set1_epi8('{'));
        block.close = wide_mask(low_folded, high_folded, _mm256_set1_epi8('}'));
        block.letter_e = wide_keys(bytes + offset, low, high);
        if ((block.backslash | state->is_escaped) == 0) {
            __m128i quotes = _mm_set_epi64x(0, (int64_t)block.quote);
            __m128i spread = _mm_clmulepi64_si128(quotes, _mm_set1_epi8(-1), 0);
            uint64_t in_string = (uint64_t)_mm_cvtsi128_si64(spread) ^ state->in_string;
            uint64_t keys = (block.quote << 1 | state->was_quote) & block.letter_e & in_string;
            int64_t closes = __builtin_popcountll(block.close & ~in_string);
            if (keys == 0 && state->depth > closes) {
                state->depth += __builtin_popcountll(block.open & ~in_string) - closes;
                state->in_string = (uint64_t)((int64_t)in_string >> 63);
                state->was_quote = block.quote >> 63;
                continue;
            }
        }
        why403_scan_block(
            state, bytes, length, offset, &block, 64, records, count, limit, ended);
    }
    return offset;
}
#endif

size_t why403_find_records(
    const uint8_t *bytes, size_t length, why403_record *records, size_t record_limit,
    bool *closed, bool use_scalar) {
    why403_scan_state state = {0, 0, 0, 0, 0, SIZE_MAX, false, false, false};
    size_t found = 0;
    size_t offset = 0;
    bool ended = false;
    *closed = false;
#if defined(__x86_64__)
    if (!use_scalar && has(WIDE_VECTORS)) {
        offset = scan_wide(&state, bytes, length, records, &found, record_limit, &ended);
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
            use_scalar ? why403_classify_scalar(source) : why403_classify(source);
        why403_scan_block(
            &state, bytes, length, offset, &block, count, records, &found, record_limit, &ended);
        offset += 64;
    }
    if (ended && state.depth < 0) *closed = true;
    return found;
}

// MARK: - Access-log lines

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

size_t why403_last(const uint8_t *bytes, size_t length, uint8_t byte) {
    const uint8_t *place = length == 0 ? NULL : memrchr(bytes, byte, length);
    return place == NULL ? length : (size_t)(place - bytes);
}

// MARK: - Fingerprints

// Eight lanes of 64 bits; in the bytes they begin anywhere.
typedef uint64_t why403_words __attribute__((vector_size(64)));
typedef uint64_t why403_unaligned_words
    __attribute__((vector_size(64), aligned(1), may_alias));

static const why403_words FIRST_KEYS = {
    0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3,
    0x1D8E4E27C47D124F, 0xEB44ACCAB455D165, 0xC6A4A7935BD1E995, 0x9FB21C651E98DF25};
// Odd, so that no key comes twice.
static const why403_words KEY_STEPS = {
    0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB96659FD93,
    0xA24BAED4963EE407, 0x9FB21C65C3A5C85D, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9};

// The halves of each word, met with its key, are multiplied with each other (NH, of which UMAC is
// made: RFC 4418), and it goes to its neighbour too: a factor of 0 forgets nothing.
static inline __attribute__((always_inline)) void take_blocks(
    why403_fingerprint *state, const uint8_t *bytes, size_t length) {
    why403_words sums, keys;
    memcpy(&sums, state->sums, sizeof sums);
    memcpy(&keys, state->keys, sizeof keys);
    for (; length >= 64; bytes += 64, length -= 64) {
        why403_words words = *(const why403_unaligned_words *)bytes;
        why403_words met = words ^ keys;
        sums += (met & 0xFFFFFFFF) * (met >> 32)
            + __builtin_shufflevector(met, met, 1, 0, 3, 2, 5, 4, 7, 6);
        keys += KEY_STEPS;
    }
    memcpy(state->sums, &sums, sizeof sums);
    memcpy(state->keys, &keys, sizeof keys);
}

#if defined(__x86_64__)
WIDE static void take_blocks_wide(
    why403_fingerprint *state, const uint8_t *bytes, size_t length) {
    take_blocks(state, bytes, length);
}
#endif

void why403_fingerprint_begin(why403_fingerprint *state) {
    memset(state->sums, 0, sizeof state->sums);
    memcpy(state->keys, &FIRST_KEYS, sizeof state->keys);
}

void why403_fingerprint_take(
    why403_fingerprint *state, const uint8_t *bytes, size_t length, bool use_narrow) {
#if defined(__x86_64__)
    if (!use_narrow && has(WIDE_VECTORS)) {
        take_blocks_wide(state, bytes, length);
        return;
    }
#else
    (void)use_narrow;
#endif
    take_blocks(state, bytes, length);
}

// The two halves of the product, and the factors themselves: a factor of 0 forgets nothing.
static uint64_t fold(uint64_t left, uint64_t right) {
    unsigned __int128 product = (unsigned __int128)left * right;
    return ((uint64_t)(product >> 64) ^ (uint64_t)product ^ left) + right;
}

void why403_fingerprint_finish(
    const why403_fingerprint *state, uint64_t length, uint64_t *high, uint64_t *low) {
    uint64_t left = length ^ FIRST_KEYS[0], right = length ^ FIRST_KEYS[7];
    for (int lane = 0; lane < 8; lane++) {
        uint64_t sum = state->sums[lane];
        left = fold(left ^ sum, FIRST_KEYS[lane]);
        right = fold(right ^ FIRST_KEYS[7 - lane], sum ^ KEY_STEPS[lane]);
    }
    *high = fold(left ^ FIRST_KEYS[3], right ^ KEY_STEPS[3]);
    *low = fold(right ^ FIRST_KEYS[5], left ^ KEY_STEPS[5]);
}
