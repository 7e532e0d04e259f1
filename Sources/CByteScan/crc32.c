// CRC-32, gzip's checksum, by carry-less multiplication.

#include "CByteScan.h"
#include "abilities.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

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

// `length` is a multiple of 16 and at least 64, here and in the next function.
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
