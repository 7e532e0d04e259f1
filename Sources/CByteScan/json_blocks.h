#ifndef WHY403_JSON_BLOCKS_H
#define WHY403_JSON_BLOCKS_H

#include "CByteScan.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Classifies JSON 64 bytes at a time: where strings begin and end, where objects open and close.
// The scalar twin is the definition; the SSE2 one and the AVX2 one (in records.c, taken where
// the processor has it) must agree with it on every input, which a test checks.

typedef struct {
    uint64_t quote;      // "
    uint64_t backslash;  // the escape character
    uint64_t open;       // { and [
    uint64_t close;      // } and ]
    uint64_t key_start;  // the first byte of the watched keys, at least where one begins
} why403_block;

static inline why403_block why403_classify_scalar(
    const uint8_t *bytes, uint8_t key_start) {
    why403_block block = {0, 0, 0, 0, 0};
    for (int index = 0; index < 64; index++) {
        uint64_t bit = (uint64_t)1 << index;
        if (bytes[index] == key_start) block.key_start |= bit;
        switch (bytes[index]) {
        case '"': block.quote |= bit; break;
        case '\\': block.backslash |= bit; break;
        case '{': case '[': block.open |= bit; break;
        case '}': case ']': block.close |= bit; break;
        default: break;
        }
    }
    return block;
}

static inline why403_block why403_classify(const uint8_t *bytes, uint8_t key_start) {
#if defined(__SSE2__)
    why403_block block = {0, 0, 0, 0, 0};
    // '{' 0x7B and '[' 0x5B differ in bit 0x20 only, as do '}' and ']': folding that bit in
    // compares both at once.
    const __m128i fold = _mm_set1_epi8(0x20);
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    const __m128i open = _mm_set1_epi8('{'), close = _mm_set1_epi8('}');
    const __m128i first = _mm_set1_epi8((char)key_start);
    for (int part = 0; part < 4; part++) {
        __m128i chunk = _mm_loadu_si128((const __m128i *)(bytes + 16 * part));
        __m128i folded = _mm_or_si128(chunk, fold);
        int shift = 16 * part;
        block.quote |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(chunk, quote)) << shift;
        block.backslash |=
            (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(chunk, backslash)) << shift;
        block.open |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(folded, open)) << shift;
        block.close |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(folded, close)) << shift;
        block.key_start |=
            (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(chunk, first)) << shift;
    }
    return block;
#else
    return why403_classify_scalar(bytes, key_start);
#endif
}

// Bit i is set where an odd number of bits up to and with i is: inside a string, its opening
// quote included.
static inline uint64_t why403_prefix_xor(uint64_t bits) {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    return bits;
}

// Where the scan stands between two blocks. Begin with zeros, at a place outside of a string.
typedef struct {
    uint64_t in_string;    // all ones inside a string, else 0
    uint64_t is_escaped;   // 1 where the next byte is escaped
    uint64_t was_quote;    // 1 where the last byte was a structural quote
    int64_t depth;         // open objects and arrays, from where the scan began
    size_t record_start;   // of the record at hand
    size_t first_key;      // offset of the first of the watched keys in it, or WHY403_NOWHERE
    size_t other_key;      // the same of the other watched key
    size_t closing;        // offset of the bracket that closes what was open before, or WHY403_NOWHERE
    bool has_more_keys;    // a second one of either watched key somewhere in it
    bool has_ascii_escape; // an escape \u00.. somewhere in it
} why403_scan_state;

static inline void why403_begin_record(why403_scan_state *state, size_t start) {
    state->record_start = start;
    state->first_key = WHY403_NOWHERE;
    state->other_key = WHY403_NOWHERE;
    state->has_more_keys = false;
    state->has_ascii_escape = false;
}

static inline void why403_see_key(
    why403_scan_state *state, const why403_keys *keys, const uint8_t *bytes, size_t length,
    size_t offset) {
    if (offset + keys->length > length) return;
    const uint8_t *text = bytes + offset;
    if (text[keys->telling] == keys->first[keys->telling]) {
        if (memcmp(text, keys->first, keys->length) != 0) return;
        if (state->first_key == WHY403_NOWHERE) state->first_key = offset;
        else state->has_more_keys = true;
    } else if (text[keys->telling] == keys->other[keys->telling]) {
        if (memcmp(text, keys->other, keys->length) != 0) return;
        if (state->other_key == WHY403_NOWHERE) state->other_key = offset;
        else state->has_more_keys = true;
    }
}

// The bits of a block that an odd run of backslashes escapes.
static inline uint64_t why403_escaped(why403_scan_state *state, uint64_t backslash) {
    if (backslash == 0 && state->is_escaped == 0) return 0;
    uint64_t escaped = 0;
    uint64_t next = state->is_escaped;
    for (int index = 0; index < 64; index++) {
        if (next) {
            escaped |= (uint64_t)1 << index;
            next = 0;
        } else {
            next = (backslash >> index) & 1;
        }
    }
    state->is_escaped = next;
    return escaped;
}

// Takes the next block, of which `count` bytes are valid, at `offset` of `bytes[0 ..< length]`.
// Fills in the records that end in it; sets `*ended` when their number reaches the limit, or when
// a bracket closes what was opened before the scan.
static inline void why403_scan_block(
    why403_scan_state *state, const why403_keys *watched, const uint8_t *bytes, size_t length,
    size_t offset, const why403_block *block, unsigned count, why403_record *records, size_t *record_count,
    size_t record_limit, bool *ended) {
    uint64_t valid = count == 64 ? ~(uint64_t)0 : (((uint64_t)1 << count) - 1);
    uint64_t escaped = why403_escaped(state, block->backslash & valid);
    uint64_t quote = block->quote & ~escaped & valid;
    uint64_t in_string = why403_prefix_xor(quote) ^ state->in_string;
    uint64_t keys = ((quote << 1) | state->was_quote) & block->key_start & valid;
    // Only a string's beginning is a key's: the byte after an opening quote is inside a string.
    keys &= in_string;
    uint64_t marks = (((block->open | block->close) & ~in_string) | keys) & valid;
    marks |= block->backslash & valid;
    while (marks) {
        unsigned index = (unsigned)__builtin_ctzll(marks);
        uint64_t bit = (uint64_t)1 << index;
        marks &= marks - 1;
        size_t at = offset + index;
        if (block->backslash & bit) {
            // In order with the records' borders, so that it counts for its own record.
            if (at + 3 >= length || memcmp(bytes + at + 1, "u00", 3) == 0) {
                state->has_ascii_escape = true;
            }
        } else if (keys & bit) {
            why403_see_key(state, watched, bytes, length, at);
        } else if (block->open & bit) {
            if (state->depth == 0) why403_begin_record(state, at);
            state->depth += 1;
        } else {
            state->depth -= 1;
            if (state->depth == 0) {
                why403_record *record = &records[*record_count];
                record->start = state->record_start;
                record->end = at + 1;
                record->first_key = state->first_key;
                record->other_key = state->other_key;
                record->has_more_keys = state->has_more_keys;
                record->has_ascii_escape = state->has_ascii_escape;
                *record_count += 1;
                if (*record_count == record_limit) {
                    *ended = true;
                    return;
                }
            } else if (state->depth < 0) {
                state->closing = at;
                *ended = true;
                return;
            }
        }
    }
    state->in_string = (uint64_t)((int64_t)in_string >> 63);
    state->was_quote = quote >> 63;
}

#endif
