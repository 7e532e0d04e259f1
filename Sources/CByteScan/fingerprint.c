// The fingerprint of a drop's content.

#include "CByteScan.h"
#include "abilities.h"
#include "vectors.h"

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
