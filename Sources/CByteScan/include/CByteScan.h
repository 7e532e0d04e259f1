#ifndef WHY403_CBYTESCAN_H
#define WHY403_CBYTESCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Classifies JSON 64 bytes at a time: where strings begin and end, where objects open and close.
// The scalar twin is the definition; the SSE2 one and the AVX2 one (in CByteScan.c, taken where
// the processor has it) must agree with it on every input, which a test checks.

typedef struct {
    uint64_t quote;      // "
    uint64_t backslash;  // the escape character
    uint64_t open;       // { and [
    uint64_t close;      // } and ]
    uint64_t letter_e;   // e, at least where a key that matters begins
} why403_block;

static inline why403_block why403_classify_scalar(const uint8_t *bytes) {
    why403_block block = {0, 0, 0, 0, 0};
    for (int index = 0; index < 64; index++) {
        uint64_t bit = (uint64_t)1 << index;
        switch (bytes[index]) {
        case '"': block.quote |= bit; break;
        case '\\': block.backslash |= bit; break;
        case '{': case '[': block.open |= bit; break;
        case '}': case ']': block.close |= bit; break;
        case 'e': block.letter_e |= bit; break;
        default: break;
        }
    }
    return block;
}

static inline why403_block why403_classify(const uint8_t *bytes) {
#if defined(__SSE2__)
    why403_block block = {0, 0, 0, 0, 0};
    // '{' 0x7B and '[' 0x5B differ in bit 0x20 only, as do '}' and ']': folding that bit in
    // compares both at once.
    const __m128i fold = _mm_set1_epi8(0x20);
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    const __m128i open = _mm_set1_epi8('{'), close = _mm_set1_epi8('}');
    const __m128i letter_e = _mm_set1_epi8('e');
    for (int part = 0; part < 4; part++) {
        __m128i chunk = _mm_loadu_si128((const __m128i *)(bytes + 16 * part));
        __m128i folded = _mm_or_si128(chunk, fold);
        int shift = 16 * part;
        block.quote |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(chunk, quote)) << shift;
        block.backslash |=
            (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(chunk, backslash)) << shift;
        block.open |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(folded, open)) << shift;
        block.close |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(folded, close)) << shift;
        block.letter_e |=
            (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(chunk, letter_e)) << shift;
    }
    return block;
#else
    return why403_classify_scalar(bytes);
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
    size_t event_name;     // offset of the first key eventName in it, or SIZE_MAX
    bool has_error_code;   // a key errorCode somewhere in it
    bool has_more_names;   // a second key eventName somewhere in it
    bool has_ascii_escape; // an escape \u00.. somewhere in it
} why403_scan_state;

// One whole element of the array: its bytes, and what was seen on the way.
typedef struct {
    size_t start;
    size_t end;
    size_t event_name;
    bool has_error_code;
    bool has_more_names;
    bool has_ascii_escape;
} why403_record;

static inline void why403_begin_record(why403_scan_state *state, size_t start) {
    state->record_start = start;
    state->event_name = SIZE_MAX;
    state->has_error_code = false;
    state->has_more_names = false;
    state->has_ascii_escape = false;
}

static inline void why403_see_key(
    why403_scan_state *state, const uint8_t *bytes, size_t length, size_t offset) {
    // The longest of the two is "eventName" with its closing quote: ten bytes.
    if (offset + 10 > length) return;
    if (memcmp(bytes + offset, "eventName\"", 10) == 0) {
        if (state->event_name == SIZE_MAX) state->event_name = offset;
        else state->has_more_names = true;
    } else if (memcmp(bytes + offset, "errorCode\"", 10) == 0) {
        state->has_error_code = true;
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
    why403_scan_state *state, const uint8_t *bytes, size_t length, size_t offset,
    const why403_block *block, unsigned count, why403_record *records, size_t *record_count,
    size_t record_limit, bool *ended) {
    uint64_t valid = count == 64 ? ~(uint64_t)0 : (((uint64_t)1 << count) - 1);
    uint64_t escaped = why403_escaped(state, block->backslash & valid);
    uint64_t quote = block->quote & ~escaped & valid;
    uint64_t in_string = why403_prefix_xor(quote) ^ state->in_string;
    uint64_t keys = ((quote << 1) | state->was_quote) & block->letter_e & valid;
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
            why403_see_key(state, bytes, length, at);
        } else if (block->open & bit) {
            if (state->depth == 0) why403_begin_record(state, at);
            state->depth += 1;
        } else {
            state->depth -= 1;
            if (state->depth == 0) {
                why403_record *record = &records[*record_count];
                record->start = state->record_start;
                record->end = at + 1;
                record->event_name = state->event_name;
                record->has_error_code = state->has_error_code;
                record->has_more_names = state->has_more_names;
                record->has_ascii_escape = state->has_ascii_escape;
                *record_count += 1;
                if (*record_count == record_limit) {
                    *ended = true;
                    return;
                }
            } else if (state->depth < 0) {
                *ended = true;
                return;
            }
        }
    }
    state->in_string = (uint64_t)((int64_t)in_string >> 63);
    state->was_quote = quote >> 63;
}

// Finds the whole objects and arrays that begin at depth 0 of `bytes[0 ..< length]`, at most
// `record_limit` of them. The scan begins outside of a string. Returns how many were filled in;
// `*closed` is set when a bracket closes what was opened before the scan (the array's end).
// Bytes behind the last whole record are to be scanned again, with more behind them.
size_t why403_find_records(
    const uint8_t *bytes, size_t length, why403_record *records, size_t record_limit,
    bool *closed, bool use_scalar);

// Takes as many bytes into a CRC-32 (gzip's) as the processor has instructions for, and returns
// how many that were; the caller takes the rest. `use_narrow` takes 128 bits at a time also where
// there are wider instructions, which must come to the same.
size_t why403_crc32_fast_prefix(
    uint32_t *crc, const uint8_t *bytes, size_t length, bool use_narrow);

// The first place of a needle; `length` where there is none.
size_t why403_find(
    const uint8_t *bytes, size_t length, const uint8_t *needle, size_t needle_length);

// The first place of ` 403 ` or ` KMS.`, `length` where there is none, and on the way there the
// newlines before it, which are added to `*newlines`.
size_t why403_find_refusal(
    const uint8_t *bytes, size_t length, size_t *newlines, bool use_scalar);

// The last place of a byte; `length` where there is none.
size_t why403_last(const uint8_t *bytes, size_t length, uint8_t byte);

// The state of a content fingerprint between two blocks of 64 bytes: eight lanes take a word of
// each, little-endian, as every machine is that Swift runs on. The keys change with every block, so
// that blocks which change places make another fingerprint.
typedef struct {
    uint64_t sums[8];
    uint64_t keys[8];
} why403_fingerprint;

void why403_fingerprint_begin(why403_fingerprint *state);

// Takes the whole blocks; what is left behind them is the caller's. `use_narrow` takes the vectors
// that every processor has, which must come to the same.
void why403_fingerprint_take(
    why403_fingerprint *state, const uint8_t *bytes, size_t length, bool use_narrow);

// Both halves hang on all lanes and on the length.
void why403_fingerprint_finish(
    const why403_fingerprint *state, uint64_t length, uint64_t *high, uint64_t *low);

#endif
